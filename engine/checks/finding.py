"""One thing that a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..words.messages import message
from ..words.text import Text

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `where` is `file:line id`, `what` is wrong there, and `mend` says what to do about it.

    An error must be mended before the knowledge is used; a warning is a likely mistake; a note is worth a look.
    """

    check: str
    level: Level
    where: str
    what: Text
    mend: Text


def finding(check: str, level: Level, where: str, /, **values: Text | str | float) -> Finding:
    """A finding with the messages of its check, filled in."""
    return Finding(check, level, where, message(f"check.{check}", **values),
                   message(f"check.{check}.mend", **values))
