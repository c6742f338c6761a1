"""The customer's sheet as one self-contained page: no script, nothing from elsewhere, no name on it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from ...knowledge import Knowledge
from ...leaflet.model import Leaflet, Line, Section
from ...words.text import Language, number
from ..svg import plain
from .fit import Level, first_level
from .strip import strip
from .style import STYLE

_LINES = 4


def sheet(leaflet: Leaflet, knowledge: Knowledge, language: Language, level: Level | None = None) -> str:
    """The sheet as HTML; `level` says how tightly it is set, the roomiest that should fit one page where None."""
    level = level or first_level(leaflet, knowledge, language)
    return _Sheet(level.fitted(leaflet), knowledge, language, level).render()


class _Sheet:
    """Writes the page section by section."""

    def __init__(self, leaflet: Leaflet, knowledge: Knowledge, language: Language, level: Level) -> None:
        self._leaflet, self._knowledge, self._language, self._level = leaflet, knowledge, language, level

    def render(self) -> str:
        leaflet = self._leaflet
        title = _text(leaflet.title[self._language])
        body = "\n".join(self._blocks())
        return (
            f'<!DOCTYPE html>\n<html lang="{self._language}" style="font-size:{self._level.size:g}pt">\n<head>\n'
            f'<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
            f"{self._who()}\n{self._several()}{body}\n</main>\n{self._foot()}\n</body>\n</html>\n"
        )

    def _word(self, name: str) -> str:
        return _text(self._leaflet.words[name][self._language])

    def _who(self) -> str:
        return f'<p class="who">{self._word("name")}:<b></b>{self._word("date")}:<b class="short"></b></p>'

    def _several(self) -> str:
        return f'<p class="several">{self._word("continued")}</p>\n' if self._level.several_pages else ""

    def _blocks(self) -> Iterator[str]:
        for side, group in groupby(self._leaflet.sections, key=lambda section: section.side):
            sections = list(group)
            if side and len(sections) > 1:
                yield f'<div class="pair">\n{"".join(map(self._section, sections))}\n</div>'
            else:
                yield from (self._section(section, "alone" if side else "") for section in sections)

    def _section(self, section: Section, more: str = "") -> str:
        if section.inline:
            return self._paragraph(section)
        css = f"{section.kind} {more}".strip()
        heading = f"<h2>{_text(section.heading[self._language])}</h2>\n" if section.heading else ""
        parts = [self._lines(shows, list(lines)) for shows, lines in groupby(section.lines, key=lambda one: one.shows)]
        return f'<section class="{css}" data-kind="{section.kind}">\n{heading}{"".join(parts)}</section>\n'

    def _paragraph(self, section: Section) -> str:
        heading = f"<h2>{_text(section.heading[self._language])}:</h2> " if section.heading else ""
        said = " ".join(_text(line.text[self._language]) for line in section.lines)
        return f'<section class="inline {section.kind}" data-kind="{section.kind}">{heading}<p>{said}</p></section>\n'

    def _lines(self, shows: str, lines: list[Line]) -> str:
        said = [_text(line.text[self._language]) for line in lines]
        if shows == "bullet":
            items = "".join(f"<li>{one}</li>\n" for one in said)
            return f"<ul>\n{items}</ul>\n" if len(said) > 1 else f"<p>{said[0]}</p>\n"
        if shows == "steps":
            return self._steps(said)
        if shows == "strip":
            return self._strip(said[0])
        return "".join(self._single(shows, line) for line in lines)

    def _single(self, shows: str, line: Line) -> str:
        said = _text(line.text[self._language])
        if shows == "box":
            return f'<p class="box"><i></i><span>{said}</span></p>\n'
        if shows == "fill":
            return f'<p class="fill"><span>{said}</span><b></b></p>\n'
        if shows == "lines":
            return f"<p>{said}</p>\n" + '<div class="write"></div>\n' * _LINES
        note = f"<span>{_text(line.note[self._language])}</span>" if line.note else ""
        return f'<p class="entry">{said}{note}</p>\n'

    def _steps(self, amounts: list[str]) -> str:
        columns = ("step", "amount", "count", "from")
        head = "".join(f'<th scope="col">{self._word(f"steps.{column}")}</th>' for column in columns)
        rows = "".join(
            f'<tr><td class="step">{number(n, self._language)}</td><td class="amount">{said}</td>'
            f'<td class="hand"></td><td class="hand"></td></tr>\n'
            for n, said in enumerate(amounts, start=1)
        )
        return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"

    def _strip(self, caption: str) -> str:
        if self._leaflet.plan is None:
            return ""
        plan = self._leaflet.plan[self._language]
        svg, _ = strip(plan, self._leaflet.words, self._knowledge, self._language)
        return f'<figure aria-label="{caption}">\n{svg}\n</figure>\n' if svg else ""

    def _foot(self) -> str:
        names = ("not_care", *(() if self._leaflet.reviewed else ("unreviewed",)))
        return f"<footer>{' '.join(map(self._word, names))}</footer>"


def _text(text: str) -> str:
    return escape(plain(text))
