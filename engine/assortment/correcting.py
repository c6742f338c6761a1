"""Keeps a correction: a row of an overlay file, in the place of an earlier one of the same product."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..knowledge import Knowledge
from ..knowledge.shelf import Shelf, plain
from ..words.errors import ProfileError, fault
from .codes import as_printed, gtin
from .decode import decoded
from .model import Item
from .reader import row_faults
from .table import columns_of, separator_of

_SEPARATOR = ";"


def with_correction(overlay: Path, item: Item, cells: Mapping[str, str], knowledge: Knowledge) -> str:
    """The text of an overlay file with the correction of one product, its other rows and columns as they were.

    `cells` are what counts instead, by column; the label that they correct is kept beside them, so that the correction
    ends where the supplier changes it. Raises ProfileError where a cell cannot be used, or the file cannot be read.
    """
    shelf = knowledge.shelf
    if shelf is None:
        raise ProfileError([fault(str(overlay), "shelf.no_knowledge")])
    faults = row_faults(cells, knowledge)
    if faults or not cells:
        raise ProfileError(faults or [fault("", "shelf.no_cells", "shelf.no_cells.mend")])
    told = {**_codes(item), **cells, **({"was": item.label} if "label" in cells else {})}
    head, rows, separator = _read(overlay, shelf, told)
    at = columns_of(head, overlay.name, shelf, (), [])
    row = next((row for row in rows if _is_of(row, at, item)), None)
    if row is None:
        rows.append(row := [])
    row += [""] * (len(head) - len(row))
    for column, cell in told.items():
        row[at[column]] = cell
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows([head, *rows])
    return written.getvalue()


def _codes(item: Item) -> dict[str, str]:
    """What tells which product it is: its codes, or where it has none its name."""
    found = {"gtin": item.gtin and as_printed(item.gtin), "article": item.article, "npl_pack_id": item.npl_pack_id}
    codes = {column: code for column, code in found.items() if code}
    return codes or {"name": item.name}


def _read(overlay: Path, shelf: Shelf, told: Mapping[str, str]) -> tuple[list[str], list[list[str]], str]:
    """The heading with every column that is needed, the rows below it, and what parts them."""
    text = decoded(overlay.read_bytes(), overlay.name)[0] if overlay.exists() else ""
    separator = separator_of(text) if text.strip() else _SEPARATOR
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    head = rows[0] if rows else []
    there = columns_of(head, overlay.name, shelf, (), []) if head else {}
    return [*head, *(shelf.columns[column][0] for column in told if column not in there)], rows[1:], separator


def _is_of(row: Sequence[str], at: Mapping[str, int], item: Item) -> bool:
    cells = {column: row[place].strip() for column, place in at.items() if place < len(row)}
    if cells.get("gtin") and item.gtin:
        return _same_gtin(cells["gtin"], item.gtin)
    for column, own in (("article", item.article), ("npl_pack_id", item.npl_pack_id)):
        if cells.get(column) and own:
            return cells[column] == own
    coded = any(map(cells.get, ("gtin", "article", "npl_pack_id")))
    return not coded and plain(cells.get("name", "")) == plain(item.name)


def _same_gtin(written: str, own: str) -> bool:
    try:
        return gtin(written) == own
    except ProfileError:
        return False
