"""The rows of a table of text: its separator, its heading, and each row with the line on which it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..knowledge.shelf import Shelf, plain
from ..words.errors import Fault, ProfileError, fault, nearest
from ..words.text import Text

_SEPARATORS = ";,\t|"
_SAYS_SEPARATOR = "sep="  # what Excel writes above a table
_LONGEST_CELL = 1 << 30
_MOST_LINES = 200  # a cell that runs over more lines began with a quote that does not end
_UNENDED = "unexpected end of data"


@dataclass(slots=True)
class Rows:
    """Rows as cells by column, each with its line; `hearsay` where they come from outside the pharmacy.

    `unread` are the columns that say nothing of what is asked, as they are called.
    """

    rows: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    hearsay: bool = False
    unread: tuple[str, ...] = ()


def separator_of(text: str) -> str:
    """What parts the cells: as the first line says, or what it has most of."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    if head.lower().startswith(_SAYS_SEPARATOR):
        return head[len(_SAYS_SEPARATOR) :][:1] or "\t"
    return max(_SEPARATORS, key=head.count)


def table(text: str, name: str, shelf: Shelf, needed: Sequence[str]) -> Rows:
    """The rows of a table. Raises ProfileError where a column that is needed is missing."""
    found, columns, width = Rows(), None, 0
    for line, row in _records(text, name, separator_of(text), found.faults):
        if columns is None:
            place = f"{name}:{line}"
            columns, width = columns_of(row, place, shelf, needed, found.faults), len(row)
            found.unread = unread(row, shelf)
        elif any(cell.strip() for cell in row[width:]):
            values = {"count": len(row), "width": width}
            found.faults.append(fault(f"{name}:{line}", "shelf.too_many_cells", "shelf.too_many_cells.mend", **values))
        else:
            found.rows.append((line, {key: row[at] if at < len(row) else "" for key, at in columns.items()}))
    return found


def called(shelf: Shelf) -> Mapping[str, str]:
    """The columns by what they may be called."""
    return {plain(word): column for column, words in shelf.columns.items() for word in (column, *words)}


def unread(head: Sequence[str], shelf: Shelf) -> tuple[str, ...]:
    """The columns that say nothing of what is asked."""
    names = called(shelf)
    return tuple(cell.strip() for cell in head if cell.strip() and plain(cell) not in names)


def columns_of(
    head: Sequence[str], place: str, shelf: Shelf, needed: Sequence[str], faults: list[Fault]
) -> dict[str, int]:
    """Where each column stands; one that stands twice is a fault.

    Raises ProfileError where one that is needed is missing, or there is none at all.
    """
    names = called(shelf)
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        column = names.get(plain(cell))
        if column is None:
            continue
        if column in found:
            values = {"first": head[found[column]].strip(), "second": cell.strip()}
            faults.append(fault(place, "shelf.column_twice", "shelf.column_twice.mend", **values))
        found.setdefault(column, at)
    missing = [column for column in needed if column not in found] or ([] if found else ["name"])
    if missing:
        spare = [cell for cell in head if plain(cell) and plain(cell) not in names]
        raise ProfileError([
            *(fault(place, f"shelf.no_{column}", _meant(spare, shelf.columns[column])) for column in missing),
            *([fault(place, "shelf.separator", "shelf.separator.mend")] if len(head) == 1 else []),
        ])
    return found


def _meant(written: Sequence[str], allowed: Sequence[str]) -> Text:
    """The word that the heading nearly says, or all that are allowed."""
    return min((nearest(cell, allowed) for cell in written or [""]), key=lambda mend: len(mend["en"]))


def _records(text: str, name: str, separator: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something; where a quote does not close, its line is a fault and the next ones are read."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        at = 1 if lines[0].lower().startswith(_SAYS_SEPARATOR) else 0
        while at < len(lines):
            count, row = _record(lines, at, separator)
            if row is None:
                faults.append(fault(f"{name}:{at + 1}", "shelf.open_quote", "shelf.open_quote.mend"))
            elif any(cell.strip() for cell in row):
                yield at + 1, row
            at += count
    finally:
        csv.field_size_limit(before)


def _record(lines: Sequence[str], at: int, separator: str) -> tuple[int, list[str] | None]:
    """How many lines the row that begins here has, and its cells; None where a quote in it does not close.

    A cell in quotes may run over lines. What stands behind the closing quote of such a one is another row, which its
    quote has swallowed.
    """
    quotes = 0
    for count in range(1, min(_MOST_LINES, len(lines) - at) + 1):
        quotes += lines[at + count - 1].count('"')
        if count > 1 and quotes % 2:
            continue
        part = [f"{line}\n" for line in lines[at : at + count]]
        try:
            return count, next(csv.reader(part, delimiter=separator, strict=True), [])
        except csv.Error as error:
            if str(error) == _UNENDED:
                continue
            # 3" tablet: a quote within a cell of one line means itself.
            return (1, next(csv.reader(part, delimiter=separator))) if count == 1 else (1, None)
    return 1, None
