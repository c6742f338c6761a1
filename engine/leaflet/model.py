"""What stands on the customer's sheet, in both languages, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..dayplan.shape import Plan
from ..knowledge.leaflet import Kind, Shows
from ..words.text import Language, Text

Sheet = Literal["take", "food", "refer", "refer_now"]


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the sheet. `rank` 0 is never left out; of the others the highest goes first."""

    id: str
    text: Text
    shows: Shows
    rank: int
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page; `side` stands next to another one, `inline` is one paragraph with its heading in it."""

    id: str
    kind: Kind
    heading: Text | None
    side: bool
    inline: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """The whole sheet. `plan` is the day plan with its names in each language, None where there is none to draw."""

    sheet: Sheet
    title: Text
    sections: tuple[Section, ...]
    plan: dict[Language, Plan] | None
    words: dict[str, Text]
    reviewed: bool

    def without(self, rank: int) -> Leaflet:
        """The same sheet without the lines of this rank and above; sections that lose all of them go as well."""
        kept = (
            replace(one, lines=tuple(line for line in one.lines if line.rank < rank))
            for one in self.sections
        )
        sections = tuple(section for section in kept if section.lines)
        return replace(self, sections=sections)

    @property
    def ranks(self) -> list[int]:
        """The ranks of what may be left out, in the order in which it goes."""
        ranks = {line.rank for section in self.sections for line in section.lines if line.rank > 0}
        return sorted(ranks, reverse=True)
