"""From the rows of a file to the products of an assortment, with every fault at once."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..knowledge import Knowledge
from ..knowledge.shelf import Shelf, plain
from ..words.errors import Fault, ProfileError, fault
from ..words.system import system_reason
from ..words.text import printable
from .cells import cell, in_packs, is_formula, number, steers
from .codes import gtin, missing_checker
from .model import Assortment, Item
from .overlay import Correction, corrected
from .rows import rows_of
from .table import Rows

_LARGEST = 1 << 28


def read_assortment(path: Path, knowledge: Knowledge, overlay: Path | None = None) -> Assortment:
    """The products of a file: CSV, NDJSON, Parquet, or Open Food Facts' export (tab separated).

    `overlay` is a file of the same kind: what its cells say counts instead, for the product with the same code, or
    where it has none the same name. A row that cannot be used is a fault of the result. Raises ProfileError where
    nothing can be read.
    """
    if knowledge.shelf is None:
        raise ProfileError([fault(str(path), "shelf.no_knowledge")])
    found = _read(path, knowledge, knowledge.shelf)
    if overlay is None:
        return found
    rows = _rows(overlay, knowledge.shelf, ())
    return _corrected(found, rows, overlay.name, knowledge)


def _rows(path: Path, shelf: Shelf, needed: Sequence[str]) -> Rows:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            kind = "is_folder" if stat.S_ISDIR(found.st_mode) else "is_device"
            raise ProfileError([fault(str(path), f"shelf.{kind}", "shelf.is_folder.mend")])
        if found.st_size > _LARGEST:
            raise ProfileError([fault(path.name, "too_large", size=_LARGEST // 1000)])
        content = path.read_bytes()
    except FileNotFoundError:
        raise ProfileError([fault(str(path), "not_found", "not_found.mend")]) from None
    except PermissionError:
        raise ProfileError([fault(str(path), "no_permission", "no_permission.mend")]) from None
    except OSError as error:
        raise ProfileError([fault(str(path), "unreadable", why=system_reason(error))]) from None
    return rows_of(content, path, shelf, needed)


def _read(path: Path, knowledge: Knowledge, shelf: Shelf) -> Assortment:
    rows = _rows(path, shelf, ("name", "label"))
    reader = _Reader(path.name, knowledge, rows.hearsay)
    items = [item for line, cells in rows.rows if (item := reader.item(line, cells)) is not None]
    faults = [*rows.faults, *reader.faults, *_twice(items, path.name)]
    if not items:
        raise ProfileError(faults or [fault(path.name, "shelf.nothing", "shelf.columns.mend")])
    return Assortment(path.name, tuple(items), tuple(sorted(faults, key=_line)), rows.unread)


class _Reader:
    """Makes products of rows, and keeps what was wrong with them."""

    def __init__(self, name: str, knowledge: Knowledge, hearsay: bool = False, partial: bool = False) -> None:
        """`partial`: a row that only corrects another needs neither name nor label."""
        assert knowledge.shelf is not None
        self._name, self._shelf, self._hearsay, self._partial = name, knowledge.shelf, hearsay, partial
        self._longest = {"name": int(knowledge.shelf.conventions["longest_name"]),
                         "label": knowledge.labels.conventions["longest_label"]}  # fmt: skip
        measured = (one for one in knowledge.labels.servings.values() if one.measured)
        weights = (key[0] for key, kinds in knowledge.labels.lexicon.items() if "unit" in dict(kinds) and len(key) == 1)
        self._measures = {*weights, *(word for one in measured for word in one.words)}
        missing = missing_checker()
        self._unchecked = missing is not None
        self.faults: list[Fault] = [missing] if missing else []

    def item(self, line: int, cells: Mapping[str, str]) -> Item | None:
        """The product of a row; None where it has no name or label that can be used."""
        place = f"{self._name}:{line}"
        name, label = (self._text(place, what, cells.get(what, "")) for what in ("name", "label"))
        code = self._gtin(place, cell(cells.get("gtin", "")))
        units = self._number(place, "units_in_pack", self._counted(cell(cells.get("units_in_pack", ""))), in_packs)
        price = self._number(place, "price", self._without_money(cell(cells.get("price", ""))), number)
        stock = self._stock(place, cell(cells.get("in_stock", "")))
        if name is None or label is None:
            return None
        article, pack = (cell(cells.get(what, "")) or None for what in ("article", "npl_pack_id"))
        return Item(line, name, label, code, article, pack, units, price, stock, self._hearsay)

    def _text(self, place: str, what: str, written: str) -> str | None:
        text = written.strip()
        if not text and self._partial:
            return ""
        if not text:
            self.faults.append(fault(place, f"shelf.empty_{what}", f"shelf.empty_{what}.mend"))
        elif is_formula(text):
            self.faults.append(fault(place, "shelf.formula", "shelf.formula.mend", value=printable(text[:40])))
        elif len(text) > self._longest[what]:
            values = {"value": printable(text[:40]), "count": self._longest[what]}
            self.faults.append(fault(place, "too_long", "too_long.mend", **values))
        elif steers(text):
            self.faults.append(fault(place, "control", "control.mend", value=text[:40]))
        else:
            return text
        return None

    def _gtin(self, place: str, written: str) -> str | None:
        if not written:
            return None
        if self._unchecked:
            return None
        try:
            return gtin(written, place)
        except ProfileError as error:
            self.faults += error.faults
            return None

    def _number(self, place: str, what: str, written: str, read: Callable[[str], float | None]) -> float | None:
        if not written:
            return None
        value = read(written)
        if value is None or value <= 0:
            self.faults.append(fault(place, f"shelf.{what}", f"shelf.{what}.mend", value=printable(written[:40])))
            return None
        return value

    def _counted(self, written: str) -> str:
        """A pack size without what it counts; one that is weighed or measured stays as it is, and is no number."""
        found = re.fullmatch(r"(.*\d)\s*([^\W\d_]+)\.?", written)
        return found[1] if found is not None and found[2].casefold() not in self._measures else written

    def _without_money(self, written: str) -> str:
        text = written.strip()
        for word in sorted(self._shelf.says["money"], key=len, reverse=True):
            text = (text[: -len(word)] if text.casefold().endswith(word) else text).strip()
            text = (text[len(word) :] if text.casefold().startswith(word) else text).strip()
        return text

    def _stock(self, place: str, written: str) -> bool | None:
        if not written:
            return None
        said = written.casefold()
        for meaning, value in (("in_stock", True), ("not_in_stock", False)):
            if said in (word.casefold() for word in self._shelf.says[meaning]):
                return value
        count = number(written.lstrip("-"))
        if count is None:
            self.faults.append(fault(place, "shelf.in_stock", "shelf.in_stock.mend", value=printable(written[:40])))
            return None
        return count > 0 and not written.startswith("-")


def row_faults(cells: Mapping[str, str], knowledge: Knowledge) -> list[Fault]:
    """What is wrong with the cells of one row that corrects another, each fault at the name of its column."""
    faults: list[Fault] = []
    for column, cell_of_it in cells.items():
        reader = _Reader("", knowledge, partial=True)
        reader.item(0, {column: cell_of_it})
        faults += [replace(one, where=column) for one in reader.faults]
    return faults


def _twice(items: list[Item], name: str) -> list[Fault]:
    """Codes that stand on several products, and products that stand twice."""
    found: list[Fault] = []
    first: dict[str, Item] = {}
    for item in items:
        for code in sorted({item.gtin, item.article, item.npl_pack_id} - {None}, key=str):
            before = first.setdefault(str(code), item)
            if before is not item:
                found.append(fault(f"{name}:{item.line}", "shelf.twice", "shelf.twice.mend", value=str(code),
                                   line=before.line))  # fmt: skip
                break
    return found


def _corrected(found: Assortment, rows: Rows, name: str, knowledge: Knowledge) -> Assortment:
    reader = _Reader(name, knowledge, partial=True)
    corrections = [Correction(row, cells.get("was", "").strip()) for line, cells in rows.rows
                   if (row := reader.item(line, cells)) is not None]  # fmt: skip
    items, odd = corrected(found.items, corrections, name, plain)
    faults = (*found.faults, *rows.faults, *reader.faults, *odd)
    return Assortment(found.source, items, faults, found.unread)


def _line(one: Fault) -> tuple[int, str]:
    line = one.where.rpartition(":")[2]
    return (int(line), one.where) if line.isdigit() else (0, one.where)
