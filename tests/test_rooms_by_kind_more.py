"""More of what surviving mutants would have changed unseen: what a check finds, a candidate tries, a sheet times."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tiny
from every import every

from tillskott import Advisor
from tillskott.engine.checks import contradictions
from tillskott.engine.checks.page import contradictions_on
from tillskott.engine.checks.prose import _figures
from tillskott.engine.checks.sentences import _unusable
from tillskott.engine.checks.subject import Subject
from tillskott.engine.differences.shown import Difference
from tillskott.engine.differences.wording import in_words
from tillskott.engine.explanation.candidates import Candidates
from tillskott.engine.explanation.failing import Shortfall
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.language.conditions import All, HasAny, Is, Known, Within, leaves
from tillskott.engine.leaflet.circumstances import circumstances
from tillskott.engine.phrasing.tongue import Tongue
from tillskott.engine.render.leaflet.arial import width

HARMLESS: dict[str, Any] = {"age": 40, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [],
                            "supplements": [], "medications": [], "kidney_function": "normal", "stomach": "normal"}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def advisor() -> Advisor:
    return Advisor(knowledge=knowledge())


# --- checks -------------------------------------------------------------------------------------------------

def test_two_checks_about_one_thing_on_a_page_are_a_contradiction() -> None:
    advice = advisor().advise({**HARMLESS, "medications": ["Levaxin"]})
    assert contradictions_on(advice, knowledge()) == []
    for count in (2, 3):
        doubled = dataclasses.replace(advice, checks=[*advice.checks[:1]] * count)
        assert f"{count} checks about {advice.checks[0]['about']}" in contradictions_on(doubled, knowledge())


@every(("written", "shown"), [
    ("Högst 250 mg.", ["250 mg"]), ("200–300 mg räcker", ["200–300 mg"]), ("0,5 mg, 2 mg", ["0,5 mg", "2 mg"]),
])
def test_a_dose_in_prose_is_shown_as_it_stands(written: str, shown: list[str]) -> None:
    pattern = re.compile(r"([\d,]+)(?:\s?[–-]\s?([\d,]+))?\s?(mg)")
    assert [one for _, _, one in _figures(written, pattern)] == shown


@every(("line", "usable"), [
    ({"rule": "a", "sv": ["b"], "en": ["c"]}, True), ({"text": "a", "sv": ["b"], "en": ["c"]}, True),
    ({"rule": "a", "sv": ["b"], "en": ["c"], "hours": [1, 2]}, True), ("rule", False), (None, False), ([], False),
    ({"sv": ["b"], "en": ["c"]}, False), ({"rule": "a", "text": "b", "sv": ["b"], "en": ["c"]}, False),
    ({"rule": "a", "sv": ["b"], "en": ["c"], "colour": 1}, False), ({"rule": "a", "sv": [], "en": ["c"]}, False),
    ({"rule": "a", "sv": ["b"]}, False), ({"rule": "a", "sv": "b", "en": ["c"]}, False),
])
def test_a_line_of_sentences_that_cannot_be_held_is_told(line: Any, usable: bool) -> None:
    assert (not _unusable(line)) is usable


@pytest.mark.parametrize(("first", "second", "moods", "found"), [
    (50, 100, ("calm", "calm"), True), (100, 50, ("calm", "calm"), True), (50, 50, ("calm", "calm"), False),
    (50, 100, ("calm", "grumpy"), False),
])
def test_two_first_doses_are_told_where_both_can_be_of_one_customer(
    tmp_path: Path, first: int, second: int, moods: tuple[str, str], found: bool
) -> None:
    rules = [tiny.rule(f"r{number}", {"fact": "mood", "is": mood}, {"start": {"amount": amount}})
             for number, (amount, mood) in enumerate(zip((first, second), moods, strict=True))]
    subject = Subject(load_knowledge(tiny.write(tmp_path, rules), cache=False))
    assert [one.check for one in contradictions.two_first_doses(subject)] == ["start.two"] * found


# --- explanation --------------------------------------------------------------------------------------------

def test_between_any_two_cuts_of_a_number_one_value_is_tried() -> None:
    candidates = Candidates(knowledge())
    for spec in knowledge().vocabulary.profile_facts:
        if not spec.kind.numeric:
            continue
        low, high = spec.minimum or 0, spec.maximum or 1e9
        cuts = sorted({cut for rule in knowledge().rules for leaf in leaves(rule.when)
                       if isinstance(leaf, Within) and leaf.fact == spec.id
                       for cut in (leaf.low, leaf.high) if cut is not None and low < cut < high})
        tried = candidates.numbers(spec, None, {})
        assert all(low <= one <= high for one in tried), spec.id
        for left, right in zip([low, *cuts], [*cuts, high], strict=True):
            assert any(left <= one <= right for one in tried), (spec.id, left, right, tried)


def test_what_is_missing_is_named_without_what_goes_without_saying() -> None:
    of = advisor().consult({**HARMLESS, "goals": [], "stomach": None, "age": None})
    shortfall = Shortfall(knowledge(), of.findings.memory, Tongue(knowledge()))

    def missing(*parts: Any) -> list[Any]:
        return [one.leaf for one in shortfall.of(All(parts))]

    goal, one, two = HasAny("goals", ("sleep",)), Within("goals", 1, counts=True), Within("goals", 2, counts=True)
    assert missing(goal) == [goal]
    assert missing(one, goal) == missing(goal, one) == [goal]  # who has a goal has one
    assert set(missing(two, goal)) == {two, goal}
    not_sleep = HasAny("goals", ("sleep",), False)
    assert missing(not_sleep, one) == [one]
    calm = Is("stomach", "sensitive")
    assert missing(Known("stomach", True), calm) == [calm]


# --- leaflet ------------------------------------------------------------------------------------------------

def test_a_time_of_day_stands_on_the_sheet_just_where_the_dose_has_one() -> None:
    timed = set()
    for goals in knowledge().vocabulary.values("goals"):
        advice = advisor().advise({**HARMLESS, "goals": [goals]})
        if advice.dose is None or advice.decision == "ask":
            continue
        named = {name for name in circumstances(advice, knowledge()) if name.startswith("time.")}
        time = advice.dose["time_of_day"]
        assert named == ({f"time.{time}"} if time else set()), goals
        timed.add(time)
    assert None in timed
    assert len(timed) > 1


def test_a_dash_is_as_wide_as_the_letters_are_high() -> None:
    assert width("—", 10) == pytest.approx(10)
    assert width("…", 10) == pytest.approx(10)
    assert width("av", 10) == pytest.approx(width("a", 10) + width("v", 10))


# --- differences --------------------------------------------------------------------------------------------

@every(("difference", "holds", "lacks"), [
    (Difference("spacing_shortened", "levothyroxine", 4, 2), ["4", "2"], ["mg"]),
    (Difference("spacing_lengthened", "levothyroxine", 2, 4.5), ["2", "4.5"], ["mg"]),
    (Difference("dose_raised", "high", 200, 350), ["200 mg", "350 mg"], []),
    (Difference("limit_lowered", "limit", 250, None), ["250 mg"], []),
    # A batch has only the ids of what is told: the text itself stands on both sides, what would be filled in left open.
    (Difference("advice_lost", "advice.food.first", None, None), ["Food first"], ["{", "nothing"]),
    (Difference("taking_changed", "split", None, 2), ["–", "2"], ["mg", "{"]),
])
def test_a_difference_is_said_with_the_unit_and_the_name_of_its_kind(
    difference: Difference, holds: list[str], lacks: list[str]
) -> None:
    said = in_words(difference, knowledge())["en"]
    assert [one for one in holds if one.casefold() not in said.casefold()] == [], said
    assert [one for one in lacks if one.casefold() in said.casefold()] == [], said
