"""What surviving mutants of the engine would have changed unseen, held by its kind: the way back, opposites, shares."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott import Advisor, ProfileError
from tillskott.engine.comparison.written import written
from tillskott.engine.differences.outline import Outline
from tillskott.engine.differences.outline import outline as outline_of
from tillskott.engine.differences.shown import differences_of_outlines
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.rules import ConditionReader
from tillskott.engine.profile import customer_facts, validate
from tillskott.engine.profile.units import likely_readings
from tillskott.engine.profile.validator import MAX_ENTRIES
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.day import plan

SIDES = {"dose_lost": "dose_gained", "dose_raised": "dose_lowered", "limit_raised": "limit_lowered"}
OPPOSITE = {**SIDES, **{other: one for one, other in SIDES.items()}}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


def test_a_rule_that_is_written_anew_reads_as_the_same_rule_and_is_plain_data() -> None:
    reader = ConditionReader(knowledge().vocabulary, knowledge().numbers)
    for rule in knowledge().rules:
        anew = written(rule)
        assert reader.read(anew["when"]) == rule.when, rule.id
        assert json.loads(json.dumps(anew))["then"] == anew["then"], rule.id
        assert len(anew["then"]) == len(rule.then)


def outline() -> Outline:
    advice = Advisor(knowledge=knowledge()).advise({
        "age": 40, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [], "medications": [],
        "kidney_function": "normal", "supplements": [], "stomach": "sensitive"})
    return outline_of(advice.to_dict())


@settings(max_examples=60)
@given(st.sampled_from(["low", "high", "start", "limit"]), st.one_of(st.none(), st.integers(50, 600)),
       st.one_of(st.none(), st.integers(50, 600)))
def test_turned_round_every_difference_of_a_dose_is_its_opposite(name: str, was: int | None, now: int | None) -> None:
    sound = outline()
    assert sound.dose is not None
    before, after = (replace(sound, dose={**sound.dose, name: value}) for value in (was, now))
    there = {(one.kind, one.before, one.after) for one in differences_of_outlines(before, after)}
    back = {(OPPOSITE[one.kind], one.after, one.before) for one in differences_of_outlines(after, before)}
    assert there == back
    assert {kind for kind, *_ in there} == (
        set() if was == now else {"dose_gained"} if was is None else {"dose_lost"} if now is None
        else {f"{'limit' if name == 'limit' else 'dose'}_{'raised' if now > was else 'lowered'}"})


@settings(max_examples=60)
@given(st.floats(1.6, 4.9))
def test_a_likely_reading_is_told_with_two_decimals_at_most(value: float) -> None:
    value = round(value, 3)
    told: Any = likely_readings(knowledge().vocabulary.facts["serum_magnesium"], value, knowledge())
    if told is not None:
        without = told["en"].replace(f"{value:.10g}", "")
        assert not [word for word in without.replace("(", " ").split() if len(word.partition(".")[2].rstrip(".,;)")) > 2
                    and word[0].isdigit()], told


def test_made_up_customers_tell_a_fact_as_often_as_the_population_says() -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    from populations import realistic

    rows = realistic(3000, seed=5)
    # Of a fact that nearly everybody tells, nearly everybody does; and not all of them.
    for fact, percent in (("age", 98), ("goals", 97)):
        told = 100 - 100 * rows[fact].null_count() / len(rows)
        assert told == pytest.approx(percent, abs=1.2), fact


def test_a_plan_is_made_where_one_of_the_first_forms_is_swallowed() -> None:
    given = {"age": 40, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00"]}}
    case = Case((), customer_facts(validate(given, knowledge()), knowledge()), knowledge())
    on_skin = [name for name in knowledge().forms if not knowledge().is_swallowed(name)]
    swallowed = [name for name in knowledge().forms if name not in on_skin]
    assert plan(case, [], None, on_skin) is None
    assert plan(case, [], None, swallowed[:1]) is not None
    assert plan(case, [], None, [*on_skin[:1], *swallowed[:1]]) is not None


@pytest.mark.parametrize("fact", ["medications", "supplements", "intake_times"])
def test_as_many_entries_as_are_allowed_are_taken_and_one_more_is_not(fact: str) -> None:
    def told(count: int) -> Any:
        if fact == "intake_times":
            return {f"Medicin {number}": ["07:00"] for number in range(count)}
        return ["Alvedon" if fact == "medications" else {"label": "Magnesium 100 mg", "per_day": 1}] * count

    validate({fact: told(MAX_ENTRIES)}, knowledge())
    with pytest.raises(ProfileError):
        validate({fact: told(MAX_ENTRIES + 1)}, knowledge())
