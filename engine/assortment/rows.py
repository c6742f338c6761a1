"""The rows of an assortment file, whatever its kind: cells by column, each row with its line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..knowledge.shelf import Shelf, plain
from ..words.errors import ProfileError, fault, no_extra
from .decode import decoded
from .table import Rows, called, columns_of, separator_of, table, unread

# How a text begins that is none of rows, and what it is then.
_BEGINS = {"[": "shelf.json_list", "<": "shelf.markup"}
_SCALAR = (str, int, float, bool, type(None))


def rows_of(content: bytes, path: Path, shelf: Shelf, needed: Sequence[str]) -> Rows:
    """Every row of a file. Raises ProfileError where it is no table, or lacks a column that is `needed`."""
    name, kind = path.name, path.suffix.lower()
    if kind == ".parquet" or content[:4] == b"PAR1":
        return _parquet(path, name, shelf, needed)
    if not content.strip():
        raise ProfileError([fault(name, "empty", "shelf.columns.mend")])
    text, faults = decoded(content, name)
    begins = text.lstrip()[:1]
    if begins in _BEGINS:
        raise ProfileError([fault(name, _BEGINS[begins], f"{_BEGINS[begins]}.mend")])
    found = _objects(text, name, shelf) if begins == "{" else _table(text, name, shelf, needed)
    found.faults[:0] = faults
    return found


def _objects(text: str, name: str, shelf: Shelf) -> Rows:
    """One JSON object a line."""
    found, names = Rows(), called(shelf)
    for line, one in enumerate(text.split("\n"), 1):
        if not one.strip():
            continue
        try:
            told = json.loads(one)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            found.faults.append(fault(f"{name}:{line}", "shelf.json", "shelf.json.mend"))
            continue
        known = {names[plain(key)]: value for key, value in told.items() if plain(key) in names}
        nested = [key for key, value in known.items() if not isinstance(value, _SCALAR)]
        if nested:
            found.faults.append(fault(f"{name}:{line}", "shelf.nested", "shelf.nested.mend", name=", ".join(nested)))
            continue
        found.rows.append((line, {key: _cell(value) for key, value in known.items()}))
    return found


def _table(text: str, name: str, shelf: Shelf, needed: Sequence[str]) -> Rows:
    separator = separator_of(text)
    if separator == "\t":
        head = next(line for line in text.splitlines() if line.strip())
        cells = [cell.strip().strip('"') for cell in head.split(separator)]
        if {*shelf.open_food_facts["code"]} & {*cells}:
            return _food_facts(text, cells, shelf)
    return table(text, name, shelf, needed)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def _parquet(path: Path, name: str, shelf: Shelf, needed: Sequence[str]) -> Rows:
    try:
        import polars
    except ModuleNotFoundError as error:
        missing = no_extra(error, "batch")
        raise ProfileError([missing] if missing else []) from None
    try:
        frame = polars.read_parquet(path)
    except (OSError, polars.exceptions.PolarsError) as error:
        raise ProfileError([fault(name, "unreadable", why=str(error).splitlines()[0])]) from None
    found = Rows()
    columns = columns_of(frame.columns, name, shelf, needed, found.faults)
    found.unread = unread(frame.columns, shelf)
    found.rows = [(line, {key: _cell(row[at]) for key, at in columns.items()})
                  for line, row in enumerate(frame.iter_rows(), 1)]  # fmt: skip
    return found


def _food_facts(text: str, head: Sequence[str], shelf: Shelf) -> Rows:
    """Open Food Facts: words of labels to hold against the jar. What it says of nutrients, in grams, is no dose."""
    found, at = Rows(hearsay=True), {cell: index for index, cell in enumerate(head)}
    wanted = {part: [at[name] for name in names if name in at] for part, names in shelf.open_food_facts.items()}
    for line, one in enumerate(text.split("\n"), 1):
        row = one.rstrip("\r").split("\t")
        if line == 1 or not one.strip():
            continue
        told = {part: [row[index].strip() for index in places if index < len(row) and row[index].strip()]
                for part, places in wanted.items()}  # fmt: skip
        label = ". ".join([*told["name"][:1], *told["label"]])
        found.rows.append((line, {"gtin": next(iter(told["code"]), ""), "name": next(iter(told["name"]), ""),
                                  "label": label}))  # fmt: skip
    return found
