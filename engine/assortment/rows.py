"""The rows of an assortment file, whatever its kind: cells by column, each row with its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.shelf import Shelf, plain
from ..words.errors import Fault, ProfileError, fault, nearest, no_extra
from .decode import decoded

SEPARATORS = ";,\t|"
_LONGEST_CELL = 1 << 30
_MOST_LINES = 200  # a cell that runs over more lines began with a quote that does not end


@dataclass(slots=True)
class Rows:
    """Rows as cells by column, each with its line; `hearsay` where they come from outside the pharmacy."""

    rows: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    hearsay: bool = False


def rows_of(content: bytes, path: Path, knowledge: Knowledge, shelf: Shelf) -> Rows:
    """Every row of a file. Raises ProfileError where it is no table of products at all."""
    name, kind = path.name, path.suffix.lower()
    if kind == ".parquet" or content[:4] == b"PAR1":
        return _parquet(path, name, shelf)
    if not content.strip():
        raise ProfileError([fault(name, "empty", "shelf.columns.mend")])
    text, faults = decoded(content, name)
    found = _objects(text, name, shelf) if text.lstrip()[:1] == "{" else _table(text, name, knowledge, shelf)
    found.faults[:0] = faults
    return found


def _objects(text: str, name: str, shelf: Shelf) -> Rows:
    """One JSON object a line."""
    found, called = Rows(), _called(shelf)
    for line, one in enumerate(text.splitlines(), 1):
        if not one.strip():
            continue
        try:
            told = json.loads(one)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            found.faults.append(fault(f"{name}:{line}", "shelf.json", "shelf.json.mend"))
            continue
        cells = {called[plain(key)]: _cell(value) for key, value in told.items() if plain(key) in called}
        found.rows.append((line, cells))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _parquet(path: Path, name: str, shelf: Shelf) -> Rows:
    try:
        import polars
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        raise ProfileError([missing] if missing else []) from None
    try:
        frame = polars.read_parquet(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise ProfileError([fault(name, "unreadable", why=str(error).splitlines()[0])]) from None
    columns = _where(frame.columns, name, shelf)
    cells = ({key: _cell(row[at]) for key, at in columns.items()} for row in frame.iter_rows())
    return Rows(list(enumerate(cells, 1)))


def _table(text: str, name: str, knowledge: Knowledge, shelf: Shelf) -> Rows:
    head = next(line for line in text.splitlines() if line.strip())
    separator = max(SEPARATORS, key=head.count)
    cells = [cell.strip().strip('"') for cell in head.split(separator)]
    if separator == "\t" and {*shelf.open_food_facts["code"]} & {*cells}:
        return _food_facts(text, name, cells, knowledge, shelf)
    found, columns, width = Rows(), None, 0
    for line, row in _lines(text, name, separator, found.faults):
        if columns is None:
            columns, width = _where(row, f"{name}:{line}", shelf), len(row)
        elif any(cell.strip() for cell in row[width:]):
            values = {"count": len(row), "width": width}
            found.faults.append(fault(f"{name}:{line}", "shelf.too_many_cells", "shelf.too_many_cells.mend", **values))
        else:
            found.rows.append((line, {key: row[at] if at < len(row) else "" for key, at in columns.items()}))
    return found


def _lines(text: str, name: str, separator: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV that hold something, each with the line on which it begins."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        line = 1
        for row in reader:
            if reader.line_num - line > _MOST_LINES:
                faults.append(fault(f"{name}:{line}", "shelf.open_quote", "shelf.open_quote.mend"))
            elif any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(fault(f"{name}:{reader.line_num}", "unreadable", why=str(error)))
    finally:
        csv.field_size_limit(before)


def _food_facts(text: str, name: str, head: Sequence[str], knowledge: Knowledge, shelf: Shelf) -> Rows:
    """Open Food Facts: words of labels to hold against the jar. What it says of nutrients, in grams, is no dose."""
    found, at = Rows(hearsay=True), {cell: index for index, cell in enumerate(head)}
    wanted = {part: [at[one.replace("{nutrient_id}", knowledge.nutrient.id)] for one in names
                     if one.replace("{nutrient_id}", knowledge.nutrient.id) in at]
              for part, names in shelf.open_food_facts.items()}  # fmt: skip
    for line, one in enumerate(text.splitlines(), 1):
        row = one.split("\t")
        if line == 1 or not one.strip():
            continue
        told = {part: [row[index].strip() for index in places if index < len(row) and row[index].strip()]
                for part, places in wanted.items()}  # fmt: skip
        label = ". ".join([*told["name"][:1], *told["label"]])
        found.rows.append((line, {"gtin": next(iter(told["code"]), ""), "name": next(iter(told["name"]), ""),
                                  "label": label}))  # fmt: skip
    return found


def _called(shelf: Shelf) -> Mapping[str, str]:
    return {plain(word): column for column, words in shelf.columns.items() for word in (column, *words)}


def _where(head: Sequence[str], place: str, shelf: Shelf) -> dict[str, int]:
    """Where each column stands. Raises ProfileError where the name or the label has none."""
    called = _called(shelf)
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        column = called.get(plain(cell))
        if column is not None:
            found.setdefault(column, at)
    missing = [column for column in ("name", "label") if column not in found]
    if missing:
        written = next((cell for cell in head if cell.strip()), "")
        faults = [fault(place, f"shelf.no_{column}", nearest(written, shelf.columns[column])) for column in missing]
        if len(head) == 1:
            faults.append(fault(place, "shelf.separator", "shelf.separator.mend"))
        raise ProfileError(faults)
    return found
