"""The first screen: never more than a person reads in 90 seconds, and never without what must stand there."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import pytest
from consultations import ADVISORS, KNOWLEDGE, customers, some
from hypothesis import given
from rich.console import Console

from tillskott.engine.phrasing.words import Words
from tillskott.engine.render.advice import AdviceView
from tillskott.engine.render.glance import MOST_LINES, MOST_WORDS, WIDTH, Glance, glance
from tillskott.engine.render.glance_view import glance_view
from tillskott.engine.render.html import page
from tillskott.engine.render.phrases import sentences
from tillskott.engine.resolution.advice import Advice
from tillskott.engine.words.text import LANGUAGES, Language

ROLES = ("decision", "first", "give", "jar", "say", "care")
BOTH = pytest.mark.parametrize("language", LANGUAGES)


def advised(profile: Mapping[str, Any], setting: str = "counter") -> Advice:
    return ADVISORS[setting].advise(profile)


def screen(advice: Advice, language: Language, width: int = WIDTH) -> list[str]:
    """The lines that the command prints."""
    console = Console(width=width, file=io.StringIO(), record=True, highlight=False)
    console.print(glance_view(advice, KNOWLEDGE, language))
    return [line.rstrip() for line in console.export_text().splitlines()]


def said(found: Glance) -> str:
    return " ".join(line.text for line in found.lines)


def holds(advice: Advice, language: Language) -> None:
    """All that must be true of every first screen."""
    found, lines = glance(advice, KNOWLEDGE, language), screen(advice, language)
    assert len(lines) <= MOST_LINES, lines
    assert max(map(len, lines)) <= WIDTH, lines
    assert len(" ".join(lines).split()) <= MOST_WORDS, lines
    order = [ROLES.index(line.role) for line in found.lines]
    assert order == sorted(order)
    assert found.lines[0].text.startswith(KNOWLEDGE.texts[f"decision.{advice.decision}"][language].upper())
    text = said(found)
    assert "{" not in text
    for one in advice.referrals:
        assert KNOWLEDGE.texts[f"to.{one['to']}"][language] in text
    if advice.dose is not None:
        assert re.search(rf"\b{advice.dose['self_care_limit']['amount']:g} mg", text)


@some
@given(customers())
@BOTH
def test_no_first_screen_is_longer_than_a_person_reads(language: Language, profile: dict[str, Any]) -> None:
    for setting in ADVISORS:
        holds(advised(profile, setting), language)


# --- What must stand there -------------------------------------------------------------------------------------

ADULT: dict[str, Any] = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [],
                         "medications": [], "kidney_function": "normal", "supplements": []}
SEVERAL = ["Levaxin", "Doxyferm", "Alendronat", "Omeprazol", "Ingetdiumin"]


def of(language: Language = "sv", **facts: Any) -> tuple[Advice, Glance]:
    advice = advised({**ADULT, **facts})
    return advice, glance(advice, KNOWLEDGE, language)


@BOTH
def test_every_check_is_named_however_many_there_are(language: Language) -> None:
    advice, found = of(language, medications=SEVERAL, conditions=["ibs", "hypertension", "epilepsy"])
    words = Words(KNOWLEDGE, language)
    assert len(advice.checks) > 5
    assert [c["about"] for c in advice.checks if words.anything(c["about"]) not in said(found)] == []
    assert found.left_out["checks"] >= 1
    assert f"+ {found.left_out['checks']} " in said(found)


@BOTH
def test_the_hours_of_a_medicine_stand_there(language: Language) -> None:
    _, found = of(language, medications=["Levaxin"])
    line = next(line.text for line in found.lines if line.text.startswith("Levaxin"))
    assert re.search(r"\b4 h\b", line)


def test_the_articles_range_is_never_hidden_by_the_limit() -> None:
    advice, found = of(goals=["sleep"], symptoms=["sleep_problems"])
    assert advice.dose is not None
    assert advice.dose["high"] > advice.dose["self_care_limit"]["amount"]
    assert f"{advice.dose['low']:g}–{advice.dose['high']:g} mg" in said(found)


def test_a_grave_check_comes_first() -> None:
    advice, found = of(medications=["Levaxin"], conditions=["hypertension"], symptoms=["drowsiness"])
    assert advice.checks[0]["about"] == "drowsiness"
    assert advice.checks[1]["about"] == "Levaxin"
    first = [line.text for line in found.lines if line.role == "first"]
    assert first[0].startswith(Words(KNOWLEDGE, "sv").anything("drowsiness"))


def test_a_referral_says_whom_how_soon_and_why_and_sells_nothing() -> None:
    advice, found = of(symptoms=["palpitations"])
    assert advice.decision == "refer"
    assert not [line for line in found.lines if line.role == "give"]
    line = next(line.text for line in found.lines if line.role == "first")
    assert line.startswith(KNOWLEDGE.texts["to.doctor"]["sv"])
    assert advice.referrals[0]["reason"]["sv"] in line


def test_an_emergency_shows_the_way_to_care_and_nothing_else() -> None:
    advice, found = of(symptoms=["fainting"], medications=["Alvedon"],
                       considering=[{"label": "Magnesiumcitrat 200 mg elementärt"}])
    assert advice.decision == "refer_now"
    assert {line.role for line in found.lines} == {"decision", "first"}


def test_what_is_asked_comes_in_the_order_of_safety() -> None:
    advice = advised({"age": 45, "sex": "male"})
    found = glance(advice, KNOWLEDGE, "sv")
    asked = next(line.text for line in found.lines if line.role == "first")
    goals = next(one for one in advice.questions if one["fact"] == "goals")
    assert advice.decision == "ask"
    assert not asked.startswith(goals["text"]["sv"])
    words = Words(KNOWLEDGE, "sv")
    assert all(one["text"]["sv"] in said(found) or words.label(one["fact"]) in said(found) for one in advice.questions)


def test_where_food_comes_first_the_reason_and_the_food_stand_there() -> None:
    advice, found = of(goals=[])
    assert advice.decision == "food_first"
    food = next(item["text"]["sv"] for item in advice.advice if item["kind"] == "food")
    assert food in said(found)
    rule = KNOWLEDGE.rule("food-first.nothing-asked")
    assert rule is not None
    assert rule.because["sv"] in found.lines[0].text


def test_a_product_in_the_hand_has_its_verdict() -> None:
    advice, found = of(considering=[{"label": "Magnesium brustablett 375 mg magnesium", "per_day": 1}])
    assert advice.products[0]["verdict"] == "too_strong"
    line = next(line.text for line in found.lines if line.role == "jar")
    assert line.startswith("Magnesium brustablett")
    assert "375" in line


def test_who_takes_all_that_goes_alone_is_sold_no_more() -> None:
    advice, found = of(supplements=[{"label": "Magnesiumbisglycinat 250 mg elementärt", "per_day": 1}])
    assert advice.decision == "recommend"
    texts = KNOWLEDGE.texts["glance.dose.full"]["sv"]
    assert texts.split("{")[0] in next(line.text for line in found.lines if line.role == "give")


def test_where_nobody_is_present_the_medicines_to_tell_of_are_named() -> None:
    advice = advised({**ADULT, "medications": SEVERAL}, "self_care")
    found = glance(advice, KNOWLEDGE, "sv")
    assert advice.decision == "refer"
    assert [name for name in SEVERAL if name not in said(found)] == []


def test_what_the_customer_types_stays_on_its_lines() -> None:
    name = "ett namn " + "långt " * 30
    advice, _ = of(medications=[name], considering=[{"label": "x\ty " * 200}])
    for language in LANGUAGES:
        holds(advice, language)


# --- How it is shown -------------------------------------------------------------------------------------------


def test_the_page_begins_with_it() -> None:
    advice, found = of(medications=["Levaxin"])
    seen = page(advice, KNOWLEDGE, "sv").split('<details class="whole">')[0]
    assert [line.text for line in found.lines[1:] if escape(line.text) not in seen] == []


def test_it_is_as_wide_on_a_wide_terminal_and_names_the_flags_only_where_there_are_any() -> None:
    advice, _ = of()
    assert screen(advice, "sv", 200) == screen(advice, "sv")
    assert "--full" in screen(advice, "sv")[-1]
    console = Console(width=WIDTH, file=io.StringIO(), record=True)
    console.print(glance_view(advice, KNOWLEDGE, "sv", flags=False))
    assert "--full" not in console.export_text()
    assert KNOWLEDGE.version in console.export_text() or KNOWLEDGE.version in screen(advice, "sv")[-1]


@BOTH
def test_the_whole_advice_shows_evidence_medicines_products_and_interests(language: Language) -> None:
    advice, _ = of(medications=["Alvedon", "Levaxin"], considering=[{"label": "Magnesiumoxid 500 mg"}])
    console = Console(width=400, file=io.StringIO(), record=True)
    console.print(AdviceView(advice, KNOWLEDGE, language).render())
    shown = console.export_text()
    heading = KNOWLEDGE.texts["heading.checks"][language]
    assert shown.index(advice.evidence[0]["says"][language]) < shown.index(f"\n{heading}")
    assert f"{KNOWLEDGE.texts['medicines.no_known_interaction'][language].split('{')[0]}Alvedon" in shown
    assert advice.products[0]["say"][language] in shown
    assert all(source["interest"][language] in shown for source in advice.sources.values())


@some
@given(customers())
def test_no_sentence_stands_twice_in_the_whole_advice(profile: dict[str, Any]) -> None:
    console = Console(width=600, file=io.StringIO(), record=True)
    console.print(AdviceView(advised(profile), KNOWLEDGE, "sv").render())
    lines = [line.strip(" •") for line in console.export_text().splitlines()]
    long = [sentence for line in lines for sentence in sentences(line) if len(sentence.split()) > 7]
    assert [line for line in long if long.count(line) > 1] == []


@BOTH
def test_what_does_not_fit_says_what_it_is(language: Language) -> None:
    """A row never says only that there is more."""
    advice = advised({"age": 41, "sex": "female", "goals": ["pms"], "medications": ["Levaxin", "furosmid"],
                      "conditions": ["migraine", "ibs"], "partial": ["goals", "medications", "conditions"]})
    more = Words(KNOWLEDGE, language)("glance.more", n=1)
    assert [line.text for line in glance(advice, KNOWLEDGE, language).lines if line.text.strip() == more] == []


@BOTH
def test_questions_that_stand_beside_it_are_only_named(language: Language) -> None:
    advice, words = advised({"age": 45, "sex": "male"}), Words(KNOWLEDGE, language)
    beside = glance(advice, KNOWLEDGE, language, asked_beside=True)
    named = said(beside).lower()
    assert all(words.label(one["fact"]).lower() in named for one in advice.questions)
    assert not any(one["text"][language] in said(beside) for one in advice.questions)
    assert beside.words < glance(advice, KNOWLEDGE, language).words
