"""The knowledge as a site: every link leads somewhere, both ways, and nothing comes from elsewhere."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from typing import Any

import known
import pytest
import tiny
import yaml
from typer.testing import CliRunner

from tillskott.cli import build_app
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.language.yaml_reader import StrictLoader
from tillskott.engine.render.said import texts
from tillskott.engine.render.site import build_site

HREF = re.compile(r'(?:href|src)="([^"]*)"')
ID = re.compile(r'id="([^"]*)"')
CASE = """
cases:
- {id: calm, title: {sv: Lugn <b>}, reason: So., claims: [C-1], profile: {mood: calm}, expect: {cautions: [first]}}
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def site() -> Path:
    return known.site()


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, str]:
    """Every page by its path in the site."""
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


@pytest.fixture(scope="module")
def links(pages: dict[str, str]) -> dict[str, set[str]]:
    """Where each page leads, from the folder of the site; what lies outside as it is written."""
    found = {}
    for path, said in pages.items():
        beside = path.rpartition("/")[0]
        hrefs = set(map(unescape, HREF.findall(said)))
        found[path] = {href if "://" in href else normpath(f"./{beside}/{href}") for href in hrefs}
    return found


def test_no_link_is_broken_and_none_leads_out_but_to_a_source(
    site: Path, pages: dict[str, str], links: dict[str, set[str]]
) -> None:
    anchors = {path: set(ID.findall(said)) for path, said in pages.items() if path.endswith("parameters.html")}
    known = {*pages, *(path.relative_to(site).as_posix() for path in site.rglob("*.[jc]*s"))}
    inside = {(path, target) for path, targets in links.items() for target in targets if "://" not in target}
    broken = [(path, target) for path, target in inside
              if (parts := target.partition("#"))[0] not in known or (parts[2] and parts[2] not in anchors[parts[0]])]
    assert broken == []
    assert {path.split("/")[1] for path, targets in links.items() for one in targets if "://" in one} == {"source"}


def test_every_page_is_reached_from_the_first_one(pages: dict[str, str], links: dict[str, set[str]]) -> None:
    reached: set[str] = set()
    left = ["index.html"]
    while left:
        path = left.pop().partition("#")[0]
        if path in pages and path not in reached:
            reached.add(path)
            left += links[path]
    assert set(pages) - reached == set()


def test_links_go_both_ways(site: Path, knowledge: Knowledge) -> None:
    for rule in knowledge.rules[:: max(1, len(knowledge.rules) // 25)]:
        page = (site / "sv/rule" / f"{rule.id}.html").read_text(encoding="utf-8")
        for claim in rule.claims:
            assert f"claim/{claim}.html" in page
            assert f"rule/{rule.id}.html" in (site / "sv/claim" / f"{claim}.html").read_text(encoding="utf-8")
        for case in re.findall(r'href="\.\./case/([^"]+)"', page):
            assert f"rule/{rule.id}.html" in (site / "sv/case" / case).read_text(encoding="utf-8")


def test_every_rule_claim_source_class_and_case_has_a_page(site: Path, knowledge: Knowledge) -> None:
    for kind, many in (("rule", len(knowledge.rules)), ("claim", len(knowledge.claims)),
                       ("source", len(knowledge.sources)), ("class", len(knowledge.medicine_classes))):
        for language in ("sv", "en"):
            assert len(list((site / language / kind).glob("*.html"))) == many, (kind, language)


def test_the_search_finds_a_medicine_a_claim_and_a_rule(site: Path) -> None:
    script = (site / "sv/index.js").read_text(encoding="utf-8")
    entries = json.loads(script.removeprefix("window.SITE_INDEX=").removesuffix(";\n"))
    where = {entry[3] for entry in entries}
    assert {"claim/A3-079.html", "rule/form.citrate.not-with-loose-stools.html"} <= where
    assert any("Levaxin" in entry[4] for entry in entries if entry[3].startswith("class/"))
    assert all((site / "sv" / address.partition("#")[0]).exists() for address in where)


class Balanced(HTMLParser):
    """Counts the elements that are left open."""

    void = frozenset({"meta", "link", "input", "br", "rect", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.void:
            assert self.open.pop() == tag


@pytest.mark.parametrize("page", ["index.html", "rule/kidney.reduced.html", "claim/A3-079.html", "parameters.html",
                                  "class/levothyroxine.html", "case/danger-swollen-only.html"])  # fmt: skip
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_page_is_well_formed_and_leaves_no_place_unfilled(site: Path, language: str, page: str) -> None:
    said = (site / language / page).read_text(encoding="utf-8")
    parser = Balanced()
    parser.feed(said)
    assert parser.open == []
    assert not re.search(r"\{[a-z_]+\}", re.sub(r"<code>.*?</code>|<pre>.*?</pre>", "", said, flags=re.S))
    assert f'<html lang="{language}">' in said


def words_of_all() -> dict[str, str]:
    """The texts that ship, for knowledge that has none of its own."""
    found: dict[str, Any] = {}
    for name in ("common", "magnesium"):
        text = (DEFAULT_FOLDER / name / "texts.yaml").read_text(encoding="utf-8")
        found |= yaml.load(text, Loader=StrictLoader)["texts"]
    return {"texts": json.dumps({"texts": found}, ensure_ascii=False).replace("{nutrient}", "nutrient")}


def test_what_people_wrote_is_escaped_and_old_pages_go(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "knowledge", **words_of_all(), **{"cases/tiny": CASE})
    out = tmp_path / "site"
    build_site(load_knowledge(folder, cache=False), out, folder)
    assert "Lugn &lt;b&gt;" in (out / "sv/case/calm.html").read_text(encoding="utf-8")
    assert (out / "sv/rule/first.html").exists()
    folder = tiny.write(tmp_path / "other", [{**tiny.FIRST_RULE, "id": "second"}], **words_of_all())
    build_site(load_knowledge(folder, cache=False), out, folder)
    assert [path.name for path in (out / "sv/rule").iterdir()] == ["second.html"]


def test_the_command_says_where_it_is_and_that_it_cannot_write(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "knowledge", **words_of_all())
    words = ["docs", "--knowledge", str(folder), "--lang", "en", "-o"]
    done = CliRunner().invoke(build_app(), [*words, str(tmp_path / "site")])
    assert done.exit_code == 0
    assert str(tmp_path / "site" / "index.html") in done.stdout.replace("\n", "")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert CliRunner().invoke(build_app(), [*words, str(tmp_path / "file")]).exit_code != 0


def test_every_text_is_in_both_languages() -> None:
    assert [name for name, text in texts().items() if not (text.get("sv") and text.get("en"))] == []
    for name, text in texts().items():
        assert set(re.findall(r"\{\w+\}", text["sv"])) == set(re.findall(r"\{\w+\}", text["en"])), name
