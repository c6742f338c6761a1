"""The text of a file whose encoding nobody tells: UTF-8, UTF-16 with its mark, or Latin-1, and of both where mixed."""

from __future__ import annotations

from ..words.errors import Fault, fault

_SHOWN = 5


def decoded(content: bytes, name: str) -> tuple[str, list[Fault]]:
    """The text; where some lines are UTF-8 and others Latin-1, each is read as what it is, and that is a fault."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
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
        shown = ", ".join(map(str, others[:_SHOWN])) + (", …" if len(others) > _SHOWN else "")
        mixed = [fault(name, "shelf.mixed", "shelf.mixed.mend", lines=shown)] if wide else []
        return "\n".join(lines), mixed
