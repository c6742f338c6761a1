"""Pictures and the page: well formed, complete, nothing on top of anything else, nothing from elsewhere, harmless."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Collection
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from every import every

from tillskott import Advice, Advisor
from tillskott.engine.explanation.proof import ClaimNode, FactNode, Proof, RuleNode
from tillskott.engine.phrasing.words import Words
from tillskott.engine.render.html import page
from tillskott.engine.render.phrases import Phrases
from tillskott.engine.render.svg import BODY, STRONG, Area, Picture, plain, text_width, wrap
from tillskott.engine.render.svg_ladder import draw_ladder, ladder_svg
from tillskott.engine.render.svg_trace import draw_trace, trace_pictures, trace_svg
from tillskott.engine.render.trace_graph import TraceGraph
from tillskott.engine.words.text import LANGUAGES, Language

SVG = "{http://www.w3.org/2000/svg}"
_KNOWN: dict[str, Any] = {"age": 40, "sex": "female", "pregnancy": "none", "conditions": [], "medications": [],
                          "symptoms": [], "kidney_function": "normal", "supplements": []}
_EVIL = '<script>alert("&")</script>'
PROFILES: dict[str, dict[str, Any]] = {
    "recommend": {**_KNOWN, "goals": ["stress"]},
    "check_first": {**_KNOWN, "goals": ["sleep", "muscle_cramps"], "stomach": "sensitive", "wants": "oxide",
                    "medications": ["Levaxin", "Omeprazol", "Alendronat"]},
    "refer": {**_KNOWN, "goals": ["sleep"], "conditions": ["kidney_disease", "heart_disease"], "egfr": 25},
    "refer_now": {**_KNOWN, "goals": ["sleep"], "symptoms": ["fainting", "palpitations", "breathing_weakness"]},
    "ask": {"goals": ["sleep"]},
    "food_first": {**_KNOWN, "goals": ["general"], "magnesium_rich_food": "daily"},
    "nothing asked for": {**_KNOWN, "goals": []},
    "above the limit": {**_KNOWN, "goals": ["constipation"], "supplements": [{"label": "magnesiumcitrat 400 mg"}]},
    "many needs": {**_KNOWN, "goals": ["stress", "sleep", "muscle_tension", "muscle_cramps", "energy", "pms"],
                   "symptoms": ["muscle_cramps", "fatigue"], "training_load": "high", "stomach": "sensitive",
                   "supplements": [{"label": "magnesiumcitrat 400 mg", "per_day": 1}]},
    "evil": {**_KNOWN, "goals": ["stress"], "medications": [_EVIL, "x" * 200, "Levaxin"]},
}
ADVISOR = Advisor()
KNOWLEDGE = ADVISOR.knowledge
ADVICE = {name: ADVISOR.advise(profile) for name, profile in PROFILES.items()}
ALL = every("name", PROFILES)
BOTH = every("language", LANGUAGES)
AUTHORITIES = sorted(KNOWLEDGE.parameters["self_care_limit"].by_authority or {})
DOSED = [name for name, advice in ADVICE.items() if advice.dose]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def joined(picture: Picture) -> str:
    return "".join("".join(label.text.split()) for label in picture.labels)


def shown(text: str, picture: Picture) -> bool:
    """Whether a text stands in the picture, however its lines were broken."""
    return "".join(plain(text).split()) in joined(picture)


def assert_laid_out(picture: Picture) -> None:
    labels = [label.area for label in picture.labels]
    assert [(a, b) for a, b in combinations(labels, 2) if a.overlaps(b)] == []
    assert [(a, b) for a, b in combinations(picture.boxes, 2) if a.overlaps(b)] == []
    assert [area for area in (*labels, *picture.boxes) if not picture.area.holds(area)] == []
    for box in picture.boxes:
        crossing = [area for area in labels if area.overlaps(box) and not box.holds(area)]
        assert crossing == []


def assert_described(svg: str, language: Language) -> None:
    root = parsed(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert description is not None
    assert description.text
    assert root.get("lang") == language
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def assert_stands_alone(text: str, links: Collection[str] = ()) -> None:
    found = set(re.findall(r"https?://[^\"'<\s]+", text)) - {"http://www.w3.org/2000/svg"}
    assert found <= set(links)
    assert not re.search(r"<script|<link|<img|<iframe|@import|javascript:|\son\w+=|src=", text, re.IGNORECASE)
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#ladder-care", "#ladder-taken"}


def test_the_profiles_reach_every_decision() -> None:
    for decision in ("recommend", "check_first", "refer", "refer_now", "ask", "food_first"):
        assert ADVICE[decision].decision == decision


@ALL
@BOTH
@every("everything", [False, True])
def test_the_trace_is_well_formed_and_nothing_overlaps(name: str, language: Language, everything: bool) -> None:
    picture = draw_trace(ADVICE[name], KNOWLEDGE, language, everything)
    assert_described(picture.svg, language)
    assert_stands_alone(picture.svg)
    assert_laid_out(picture)


@ALL
@BOTH
def test_the_trace_shows_every_rule_that_gave_the_advice(name: str, language: Language) -> None:
    advice, words = ADVICE[name], Words(KNOWLEDGE, language)
    picture = draw_trace(advice, KNOWLEDGE, language)
    needed = {rule for entry in (*advice.referrals, *advice.checks) for rule in entry["rules"]}
    needed |= {rule for form in advice.forms if form["verdict"] == "first_choice" for rule in form["for"]}
    needed |= set(advice.dose["rules"]) if advice.dose else set()
    drawn = [rule for group in TraceGraph(advice, KNOWLEDGE, words).groups() for rule in group.rules]
    assert needed <= {rule.id for rule in drawn}
    for rule in drawn:
        assert shown(f"{rule.number}. {rule.title}", picture)
        assert all(shown(fact.text, picture) for fact in rule.facts)
        assert all(shown(text, picture) for _, text in rule.conclusions)
        assert all(shown(KNOWLEDGE.sources[place["id"]].title, picture) for place in rule.sources)


@ALL
def test_everything_shows_every_rule_once(name: str) -> None:
    advice = ADVICE[name]
    groups = TraceGraph(advice, KNOWLEDGE, Words(KNOWLEDGE, "sv")).groups(everything=True)
    numbers = sorted(rule.number for group in groups for rule in group.rules)
    assert numbers == list(range(1, len(advice.trace) + 1))


@ALL
def test_a_conclusion_that_a_rule_rests_on_is_drawn_with_the_rule_that_made_it(name: str) -> None:
    groups = TraceGraph(ADVICE[name], KNOWLEDGE, Words(KNOWLEDGE, "sv")).groups()
    rules = [rule for group in groups for rule in group.rules]
    numbers = {str(rule.number) for rule in rules}
    origins = [fact.origin for rule in rules for fact in rule.facts if fact.kind == "derived"]
    assert all(set(re.findall(r"\d+", origin)) <= numbers for origin in origins)


def test_vetoes_and_referrals_differ_by_shape_and_line_not_only_by_colour() -> None:
    veto = draw_trace(ADVICE["check_first"], KNOWLEDGE, "sv").svg
    assert 'stroke-width="2.6" stroke-dasharray="7 4"' in veto
    referral = parsed(draw_trace(ADVICE["refer"], KNOWLEDGE, "sv").svg)
    eight = [p for p in referral.iter(f"{SVG}polygon") if len(p.get("points", "").split()) == 8]
    assert len(eight) >= 2 * len(ADVICE["refer"].referrals)


@ALL
def test_pictures_for_paper_hold_the_same_rules_and_have_their_own_ids(name: str) -> None:
    pictures = trace_pictures(ADVICE[name], KNOWLEDGE, "en")
    ids = [found for picture in pictures for found in re.findall(r' id="([^"]*)"', picture.svg)]
    assert len(ids) == len(set(ids))
    for picture in pictures:
        assert_laid_out(picture)
    words = Words(KNOWLEDGE, "en")
    for group in TraceGraph(ADVICE[name], KNOWLEDGE, words).groups():
        assert all(any(shown(rule.id, picture) for picture in pictures) for rule in group.rules)


@every("name", DOSED)
@BOTH
@every("authority", AUTHORITIES)
def test_the_ladder_is_well_formed_and_nothing_overlaps(name: str, language: Language, authority: str) -> None:
    advisor = Advisor(authority=authority)
    dose = advisor.advise(PROFILES[name]).dose
    assert dose is not None
    picture = draw_ladder(dose, advisor.knowledge, language)
    assert_described(picture.svg, language)
    assert_stands_alone(picture.svg)
    assert_laid_out(picture)
    for source in AUTHORITIES:
        assert shown(KNOWLEDGE.sources[source].publisher, picture)
    assert all(shown(f"{rung['amount']:g} mg", picture) for rung in dose["ladder"])
    assert all(shown(rung["when"][language], picture) for rung in dose["ladder"])
    assert shown(KNOWLEDGE.texts["picture.ladder.above"][language], picture)


def test_rungs_and_limits_that_nearly_coincide_do_not_overlap() -> None:
    dose = ADVICE["recommend"].dose
    assert dose is not None
    ladder = [{"amount": amount, "when": dose["ladder"][0]["when"]} for amount in (1, 5, 6, 240, 250, 251, 252, 1999.5)]
    close = {**dose, "ladder": ladder, "low": 5, "high": 1999.5, "current": None,
             "self_care_limit": {"amount": 349, "source": "livsmedelsverket"}}
    for language in LANGUAGES:
        assert_laid_out(draw_ladder(close, KNOWLEDGE, language))  # type: ignore[arg-type]


class _Balance(HTMLParser):
    """Every element that is opened is closed, in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.links += [value for key, value in attrs if key == "href" and value]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        assert "onclick" not in given

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> _Balance:
    balance = _Balance()
    balance.feed(text)
    balance.close()
    assert balance.open == []
    return balance


@ALL
@BOTH
def test_the_page_stands_alone(name: str, language: Language) -> None:
    text = page(ADVICE[name], KNOWLEDGE, language)
    assert_stands_alone(text, {source.url for source in KNOWLEDGE.sources.values() if source.url})
    found = read(text)
    assert f'<html lang="{language}">' in text
    assert len(found.ids) == len(set(found.ids))
    assert found.headings.count("h1") == 1
    assert found.headings[0] == "h1"
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text


@ALL
@BOTH
def test_the_page_says_all_that_the_advice_says(name: str, language: Language) -> None:
    advice = ADVICE[name]
    seen = " ".join(re.sub(r"<[^>]+>", " ", page(advice, KNOWLEDGE, language)).split())
    said = [Phrases(advice, KNOWLEDGE, language).lead(), *(r["reason"][language] for r in advice.referrals)]
    said += [check["do"][language] for check in advice.checks]
    said += [item["text"][language] for item in (*advice.cautions, *advice.advice, *advice.questions)]
    said += [position["says"][language] for conflict in advice.conflicts for position in conflict["positions"]]
    said += [step["rule"] for step in advice.trace]
    said += [source["interest"][language] for source in advice.sources.values()]
    said += [one["says"][language] for one in advice.evidence]
    assert [text for text in said if _escaped(text) not in seen] == []


def _escaped(text: str) -> str:
    return escape(plain(text))


@BOTH
def test_what_a_customer_types_does_no_harm(language: Language) -> None:
    advice = ADVICE["evil"]
    assert _EVIL in advice.not_recognised
    for text in (page(advice, KNOWLEDGE, language), trace_svg(advice, KNOWLEDGE, language, everything=True)):
        assert "<script" not in text
        assert "&lt;script&gt;" in text


@every("sign", ["\0", "\x1b", "\ud800", "\ufffe", "\u202e", "\n"])
def test_signs_that_xml_forbids_are_replaced(sign: str) -> None:
    advice = _with_medicine(ADVICE["evil"], f"a{sign}b")
    svg = trace_svg(advice, KNOWLEDGE, "sv", everything=True)
    parsed(svg)
    svg.encode("utf-8")
    page(advice, KNOWLEDGE, "sv").encode("utf-8")


def _with_medicine(advice: Advice, name: str) -> Advice:
    """The same advice with another name in every place where a fact names its medicine."""
    steps = [{**step, "because": [{**reason, "from": [name]} for reason in step["because"]]} for step in advice.trace]
    return replace(advice, trace=steps, not_recognised=[name])  # type: ignore[arg-type]


def test_a_proof_is_shown_as_nested_lists() -> None:
    both = {"sv": "därför <b>", "en": "because <b>"}
    fact = FactNode("age", 40, both)  # type: ignore[arg-type]
    claim = ClaimNode("A0-001", "stress-guide", "x", 1, both)  # type: ignore[arg-type]
    rule = RuleNode("r", "article", both, (fact,), (claim,))  # type: ignore[arg-type]
    proof = Proof("decision", "recommend", both, steps=(rule, rule))  # type: ignore[arg-type]
    text = page(ADVICE["recommend"], KNOWLEDGE, "en", proof)
    read(text)
    assert text.count("because &lt;b&gt;") == 5


@ALL
def test_the_same_advice_gives_the_same_bytes(name: str) -> None:
    again = Advisor().advise(PROFILES[name])
    assert page(ADVICE[name], KNOWLEDGE, "sv") == page(again, KNOWLEDGE, "sv")
    assert trace_svg(ADVICE[name], KNOWLEDGE, "sv") == trace_svg(again, KNOWLEDGE, "sv")
    if again.dose:
        assert ladder_svg(again.dose, KNOWLEDGE, "sv") == ladder_svg(ADVICE[name].dose, KNOWLEDGE, "sv")  # type: ignore


def test_the_bytes_do_not_depend_on_the_order_of_hashes(tmp_path: Path) -> None:
    code = ("from tillskott import Advisor\nfrom tillskott.engine.render.html import page\n"
            f"a = Advisor(); print(page(a.advise({PROFILES['many needs']!r}), a.knowledge, 'sv'))")
    told = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
                           cwd=tmp_path, capture_output=True, check=True).stdout for seed in ("1", "2")}
    assert len(told) == 1


@every("text", ["ett två tre fyra fem sex", "x" * 300, "a-b-" * 60, "", "500 mg om dagen", "薬" * 40])
@every("style", [BODY, STRONG])
def test_wrapped_lines_fit_and_lose_nothing(text: str, style: Any) -> None:
    lines = wrap(text, 120, style)
    assert all(text_width(line, style) <= 120 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_areas_that_only_touch_do_not_overlap() -> None:
    assert not Area(0, 0, 10, 10).overlaps(Area(10, 0, 10, 10))
    assert Area(0, 0, 10, 10).overlaps(Area(9, 9, 10, 10))
