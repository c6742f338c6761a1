"""How large the sheet may be set so that one page holds it: what goes first, and what never goes.

The height is estimated from above, with the widths of the fonts that the style sheet asks for; a PDF is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ...knowledge import Knowledge
from ...leaflet.model import Leaflet, Line, Section
from ...words.text import Language
from .arial import lines
from .strip import WIDTH as STRIP_WIDTH
from .strip import strip
from .style import MARGIN_MM

# Points: the text area of an A4 page.
PAGE_HEIGHT, _PAGE_WIDTH = (297 - 2 * MARGIN_MM[0]) * 72 / 25.4, (210 - 2 * MARGIN_MM[1]) * 72 / 25.4
_GAP = 4 * 72 / 25.4
_LEADING = 1.28
# How the width is shared between two sections that stand next to each other; style.py says the same.
_SHARES = {"stop": 4, "contact": 4, "care": 5}
# Room that is kept free on every line, for a browser that sets letters a little wider.
_SLACK = 1.01
SIZES = (15.0, 14.0, 13.5, 13.0, 12.5, 12.0)
"""Sizes of the body text in pt at which the whole sheet is tried, from large to small."""
WITHOUT = (12.5, 12.0)
"""Sizes at which it is tried each time something optional has been left out."""
SMALLER = (11.5, 11.0)
"""Sizes for what may not be left out, before a second page is opened."""


@dataclass(frozen=True, slots=True)
class Level:
    """How tightly the sheet is set: body text in pt, the rank from which lines go, and whether it may have pages."""

    size: float
    below_rank: int | None = None
    several_pages: bool = False

    def fitted(self, leaflet: Leaflet) -> Leaflet:
        """The sheet without what is left out at this level."""
        return leaflet if self.below_rank is None else leaflet.without(self.below_rank)


def levels(leaflet: Leaflet) -> Iterator[Level]:
    """From the roomiest on: all of it, then without optional lines, then smaller, and at last on several pages.

    On several pages nothing is left out. What may not be left out (rank 0) stands at every level.
    """
    yield from (Level(size) for size in SIZES)
    ranks = leaflet.ranks
    yield from (Level(size, rank) for rank in ranks for size in WITHOUT)
    yield from (Level(size, min(ranks, default=None)) for size in SMALLER)
    yield Level(WITHOUT[0], several_pages=True)


def first_level(leaflet: Leaflet, knowledge: Knowledge, language: Language) -> Level:
    """The roomiest level that should fit one page."""
    *single, last = levels(leaflet)
    fitting = (one for one in single if height(one.fitted(leaflet), knowledge, language, one.size) <= PAGE_HEIGHT)
    return next(fitting, last)


def height(leaflet: Leaflet, knowledge: Knowledge, language: Language, size: float) -> float:
    """The most height that the sheet takes, in pt."""
    return _Measure(leaflet, knowledge, language, size).all()


class _Measure:
    """Adds up the parts; the figures in em are those of style.py."""

    def __init__(self, leaflet: Leaflet, knowledge: Knowledge, language: Language, size: float) -> None:
        self._leaflet, self._knowledge, self._language, self._size = leaflet, knowledge, language, size

    def all(self) -> float:
        title = self._text(self._leaflet.title[self._language], _PAGE_WIDTH, 1.7, bold=True, leading=1.15)
        return title + 2.0 * self._size + self._blocks() + self._foot()

    def _blocks(self) -> float:
        total = 0.0
        for side, group in groupby(self._leaflet.sections, key=lambda section: section.side):
            sections = list(group)
            if side and len(sections) > 1:
                shares = [_SHARES.get(section.kind, 1) / sum(_SHARES.get(one.kind, 1) for one in sections)
                          for section in sections]
                total += max(self._section(section, (_PAGE_WIDTH - _GAP) * share, boxed=True)
                             for section, share in zip(sections, shares, strict=True))
            else:
                total += sum(self._section(one, _PAGE_WIDTH, one.kind in ("stop", "care")) for one in sections)
        return total

    def _section(self, section: Section, width: float, boxed: bool) -> float:
        if section.inline:
            said = " ".join(line.text[self._language] for line in section.lines)
            start = f"{section.heading[self._language]}:  " if section.heading else ""
            return self._text(start + said, width) + 0.46 * self._size
        inner = width - (1.2 * self._size + 6 if boxed else 0)
        heading = section.heading[self._language] if section.heading else ""
        total = self._text(heading, inner, 1.12, bold=True, leading=1.2) + 0.15 * self._size if heading else 0
        for shows, group in groupby(section.lines, key=lambda line: line.shows):
            total += self._lines(shows, list(group), inner)
        return total + (1.36 if boxed else 0.46) * self._size + (6 if boxed else 0)

    def _lines(self, shows: str, group: list[Line], width: float) -> float:
        em, said = self._size, [line.text[self._language] for line in group]
        if shows == "bullet":
            inner = width - (1.1 * em if len(said) > 1 else 0)
            return sum(self._text(one, inner) + 0.1 * em for one in said)
        if shows == "steps":
            return (2.3 + 1.85 * len(said)) * em
        if shows == "strip":
            return self._strip() + 0.3 * em
        if shows == "box":
            return sum(self._text(one, width - 1.8 * em, bold=True) + 0.5 * em for one in said)
        if shows == "fill":
            return sum(self._text(one, width - 75) + 0.85 * em for one in said)
        if shows == "lines":
            return sum(self._text(one, width) + 8.4 * em for one in said)
        notes = [line.note[self._language] for line in group if line.note]
        return sum(self._text(one, width, 1.12, bold=True) for one in [*said, *notes])

    def _strip(self) -> float:
        if self._leaflet.plan is None:
            return 0
        plan = self._leaflet.plan[self._language]
        _, px = strip(plan, self._leaflet.words, self._knowledge, self._language)
        return px * _PAGE_WIDTH / STRIP_WIDTH

    def _foot(self) -> float:
        names = ("not_care", *(() if self._leaflet.reviewed else ("unreviewed",)))
        said = " ".join(self._leaflet.words[name][self._language] for name in names)
        return self._text(said, _PAGE_WIDTH, 0.8) + 1.1 * self._size

    def _text(
        self, text: str, width: float, scale: float = 1, *, bold: bool = False, leading: float = _LEADING
    ) -> float:
        size = self._size * scale
        return lines(text, width, size * _SLACK, bold=bold) * size * leading
