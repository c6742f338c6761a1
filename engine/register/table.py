"""Rows of a plain CSV: name, ATC code, substances, form, in whatever order, separator and encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from ..knowledge.medicines.spelling import key
from ..words.errors import ProfileError, fault, nearest
from .row import Row

_SEPARATORS = ";\t,|"
_MOST_COLUMNS = 1000


def table_rows(content: bytes, place: str, columns: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """The rows of a CSV. `columns` says what each column may be called.

    Raises ProfileError where there is no column of names, or no table at all.
    """
    text = _decoded(content)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    where: dict[str, int] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if where is None:
                where = _where(cells, place, columns)
                continue
            told = {name: cells[at].strip() if at < len(cells) else "" for name, at in where.items()}
            codes = tuple(told.get("atc", "").replace(",", " ").replace("|", " ").split())
            yield Row(f"{place}:{reader.line_num}", told["name"], _joined(codes), told.get("substances", ""),
                      told.get("form", ""))  # fmt: skip
    except csv.Error as error:
        raise ProfileError([fault(f"{place}:{reader.line_num}", "unreadable", why=str(error))]) from None
    if where is None:
        raise ProfileError([fault(place, "empty", "register.columns.mend")])


def _joined(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes with WHO's space inside them, put together again."""
    found: list[str] = []
    for code in codes:
        if found and len(found[-1]) == 4 and len(code) == 3 and code[0].isalpha():
            found[-1] += code
        else:
            found.append(code)
    return tuple(found)


def _decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16 with its mark, else UTF-8, else Latin-1 as Excel writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _where(cells: Sequence[str], place: str, columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    called = {key(word): name for name, words in columns.items() for word in words}
    found: dict[str, int] = {}
    for at, cell in enumerate(cells[:_MOST_COLUMNS]):
        name = called.get(key(cell))
        if name is not None:
            found.setdefault(name, at)
    if "name" not in found:
        mend = nearest(next((cell for cell in cells if cell.strip()), ""), list(columns["name"]))
        raise ProfileError([fault(f"{place}:1", "register.no_name_column", mend)])
    return found
