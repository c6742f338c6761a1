"""The sheet on paper: one A4 page in both languages, self-contained, readable, and nothing of importance cut."""

from __future__ import annotations

import builtins
import re
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sheets import BASE, KNOWLEDGE, PLANNED, SIX, advisor, sheets

from tillskott import ProfileError
from tillskott.engine.leaflet import Leaflet, leaflet
from tillskott.engine.render.leaflet.file import write_sheet
from tillskott.engine.render.leaflet.fit import SIZES, SMALLER, WITHOUT, Level, first_level, height, levels
from tillskott.engine.render.leaflet.page import sheet
from tillskott.engine.render.leaflet.pdf import pages, sheet_pdf
from tillskott.engine.render.leaflet.strip import strip
from tillskott.engine.words.text import LANGUAGES, Language

BOTH = pytest.mark.parametrize("language", LANGUAGES)
# Every medicine class whose hours differ, and names as long as they come.
MANY = {**BASE, "medications": ["Levaxin", "Alendronat", "Enalapril", "Duroferon", "Gabapentin", "Doxycyklin",
                                "Ciprofloxacin", "Rosuvastatin", "Nitrofurantoin", "Ibandronat", "Waran", "Omeprazol"]}


def weasyprint_missing() -> str:
    """Why PDFs cannot be set here; empty where they can."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        return f"WeasyPrint or Pango is missing: {str(error).splitlines()[0]}"
    return ""


WHY = weasyprint_missing()
PAPER = pytest.mark.skipif(bool(WHY), reason=WHY or "set with WeasyPrint")


def of(profile: dict[str, Any]) -> Leaflet:
    return leaflet(advisor().consult(profile))


def fullest(language: Language) -> list[Leaflet]:
    """Of the sheets that are set alike the fullest, for every size of print and every way of leaving lines out."""
    found: dict[Level, tuple[float, Leaflet]] = {}
    for one in (written.leaflet for written in sheets()):
        level = first_level(one, KNOWLEDGE, language)
        takes = height(level.fitted(one), KNOWLEDGE, language, level.size)
        found[level] = max(found.get(level, (0.0, one)), (takes, one), key=lambda pair: pair[0])
    return [one for _, one in found.values()]


@BOTH
def test_no_case_needs_a_second_page(language: Language) -> None:
    levels_used = {written.name: first_level(written.leaflet, KNOWLEDGE, language) for written in sheets()}
    assert len(levels_used) > 300
    assert [name for name, level in levels_used.items() if level.several_pages] == []


@PAPER
@BOTH
def test_the_fullest_sheets_of_the_cases_fit_one_page_of_paper(language: Language) -> None:
    found = fullest(language)
    assert len(found) >= 5
    assert [one.title["sv"] for one in found if pages(sheet(one, KNOWLEDGE, language)) != 1] == []


@PAPER
@BOTH
def test_the_pdf_of_many_medicines_loses_none_of_them(language: Language) -> None:
    content = sheet_pdf(of(MANY), KNOWLEDGE, language)
    assert content.startswith(b"%PDF")
    html = sheet(of(MANY), KNOWLEDGE, language)
    for medicine in MANY["medications"][:-2]:  # the last two have no hours
        assert medicine in html
    assert ("hjärtklappning" if language == "sv" else "palpitations") in html


@PAPER
def test_more_medicines_than_a_page_holds_open_a_second_page_and_say_so() -> None:
    one = of({**MANY, "stomach": "sensitive"})
    tripled = [replace(part, lines=part.lines * 3) if part.id == "medicines" else part for part in one.sections]
    longer = replace(one, sections=tuple(tripled))
    level = first_level(longer, KNOWLEDGE, "sv")
    assert level.several_pages
    html = sheet(longer, KNOWLEDGE, "sv")
    assert "Den här lappen är längre än en sida." in html
    assert pages(html) == 2
    hours = [line.text["sv"] for part in one.sections if part.id == "medicines" for line in part.lines]
    assert html.count("Levaxin") == 3 * sum("Levaxin" in text for text in hours)
    assert [text for text in hours if unescape(html).count(text) != 3] == []


def test_the_print_is_never_smaller_than_eleven_points_and_mostly_larger() -> None:
    assert min((*SIZES, *WITHOUT)) == 12
    assert min(SMALLER) == 11
    sizes = {one.name: first_level(one.leaflet, KNOWLEDGE, "sv").size for one in sheets()}
    assert min(sizes.values()) >= 11
    assert {name for name, size in sizes.items() if size < 12} <= {"six", "consultation-duroferon-levaxin"}


@BOTH
def test_whatever_goes_where_the_page_is_full_is_optional(language: Language) -> None:
    for profile in (SIX, MANY):
        one = of(profile)
        html = sheet(one, KNOWLEDGE, language)
        needed = [line.text[language] for part in one.sections for line in part.lines
                  if line.rank == 0 and line.shows == "bullet"]
        assert len(needed) > 10
        assert [text for text in needed if text not in unescape(html)] == []


def test_what_may_go_goes_by_rank_before_the_print_gets_smaller() -> None:
    order = list(levels(of({**BASE, "medications": ["Levaxin"]})))
    assert order == [
        *(Level(size) for size in (15.0, 14.0, 13.5, 13.0, 12.5, 12.0)),
        *(Level(size, rank) for rank in (4, 2, 1) for size in (12.5, 12.0)),
        *(Level(size, 1) for size in (11.5, 11.0)),
        Level(12.5, several_pages=True),
    ]


class Page(HTMLParser):
    """What tags a page has, their attributes, and whether every one is closed."""

    VOID = frozenset({"meta", "br", "hr", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@BOTH
def test_the_page_stands_alone_and_has_real_headings(language: Language) -> None:
    for one in (of(PLANNED), of({**BASE, "symptoms": ["fainting"]}), of({**BASE, "goals": []})):
        html = sheet(one, KNOWLEDGE, language)
        page = Page(html)
        tags = [tag for tag, _ in page.tags]
        assert page.open == []
        assert page.tags[0] == ("html", {"lang": language, "style": page.tags[0][1]["style"]})
        assert tags.count("h1") == 1
        assert tags.count("h2") >= 2
        assert not {"script", "link", "img", "iframe"} & set(tags)
        assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|url\((?!#)|@import", html) == []


@BOTH
def test_black_on_white_is_all_the_colour_there_is(language: Language) -> None:
    html = sheet(of(PLANNED), KNOWLEDGE, language)
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", html)) == {"#fff", "#000"}


def test_the_name_is_an_empty_line_to_write_on() -> None:
    assert '<p class="who">Namn:<b></b>Datum:<b class="short"></b></p>' in sheet(of(PLANNED), KNOWLEDGE, "sv")


def test_the_strip_shows_the_medicine_and_the_time() -> None:
    one = of(PLANNED)
    svg, height = strip(one.plan["sv"], one.words, KNOWLEDGE, "sv")
    assert re.findall(r"<text[^>]*>([^<]*)</text>", svg)[:2] == ["Levaxin 07:00", "Magnesium 18:00"]
    assert 60 < height < 260
    # 520 px for 24 hours from x = 168 on less the margin of 10: 07:00 at 168 + 7/24 · 510, blocked from 03 to 11
    assert re.findall(r'<circle cx="([\d.]+)"', svg)[0] == f"{168 + 7 / 24 * 510:.1f}".rstrip("0").rstrip(".")
    blocked = re.findall(r'<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*fill="url', svg)[0]
    assert float(blocked[0]) == pytest.approx(168 + 3 / 24 * 510, abs=0.6)
    assert float(blocked[1]) == pytest.approx(8 / 24 * 510, abs=0.6)


def test_letters_of_the_strip_are_large_enough_on_paper() -> None:
    svg, _ = strip(of(PLANNED).plan["sv"], of(PLANNED).words, KNOWLEDGE, "sv")
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)}
    assert min(sizes) * 0.75 >= 11  # 1 px is 0.75 pt, and the strip is drawn at the width of the text


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "weasyprint":
            raise ModuleNotFoundError("No module named 'weasyprint'")
        return real(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ProfileError) as raised:
        write_sheet(of(PLANNED), KNOWLEDGE, "sv", str(tmp_path / "x.pdf"))
    assert "pip install 'tillskott[pdf]'" in raised.value.faults[0].in_language("sv")
    assert not (tmp_path / "x.pdf").exists()


def test_without_pango_the_error_says_so_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nmore")
        return real(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ProfileError, match="libpango") as raised:
        write_sheet(of(PLANNED), KNOWLEDGE, "en", str(tmp_path / "x.pdf"))
    assert "Pango on the system" in str(raised.value)
