"""What a file is, and its text: UTF-8, UTF-16 with its mark, or Latin-1 as Windows has it, and of both where mixed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..words.errors import Fault, ProfileError, fault

_SHOWN = 5
_MANY = 20  # one byte in so many that is 0 makes a file no text; a single one is a fault of its row
# How a file begins that is none of text, and what it is then.
_BEGINS = (
    (b"PK\x03\x04", "shelf.spreadsheet"), (b"\xd0\xcf\x11\xe0", "shelf.spreadsheet"), (b"%PDF", "shelf.no_table"),
    (b"\x1f\x8b", "shelf.packed"), (b"\x28\xb5\x2f\xfd", "shelf.packed"), (b"BZh", "shelf.packed"),
    (b"\xfd7zXZ", "shelf.packed"), (b"7z\xbc\xaf", "shelf.packed"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Letters of the alphabets of DOS and old Macintoshes, as they look when they are read as Latin-1.
_GARBLED = re.compile("\ufffd|[^\\W\\d_][†„”Œ][^\\W\\d_]")


def decoded(content: bytes, name: str) -> tuple[str, list[Fault]]:
    """The text; where some lines are UTF-8 and others Latin-1, each is read as what it is, and that is a fault.

    Raises ProfileError for a spreadsheet, a packed file, and whatever else is no text.
    """
    kind = next((kind for begin, kind in _BEGINS if content.startswith(begin)), None)
    if kind is None and not content.startswith(_WIDE) and _MANY * content.count(b"\0") > len(content):
        kind = "shelf.no_table"
    if kind is not None:
        raise ProfileError([fault(name, kind, f"{kind}.mend")])
    text, faults = _text(content, name)
    garbled = [number for number, line in enumerate(text.split("\n"), 1) if _GARBLED.search(line)]
    if garbled:
        faults.append(fault(name, "shelf.garbled", "shelf.mixed.mend", lines=_some(garbled)))
    return text, faults


def _text(content: bytes, name: str) -> tuple[str, list[Fault]]:
    if content.startswith(_WIDE):
        return content.decode("utf-16", errors="replace"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        lines, others, wide = [], [], 0
        for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
            try:
                lines.append(line.decode("utf-8"))
                wide += not line.isascii()
            except UnicodeDecodeError:
                lines.append(line.decode("cp1252", errors="replace"))
                others.append(number)
        mixed = [fault(name, "shelf.mixed", "shelf.mixed.mend", lines=_some(others))] if wide else []
        return "\n".join(lines), mixed


def _some(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_SHOWN])) + (", …" if len(lines) > _SHOWN else "")
