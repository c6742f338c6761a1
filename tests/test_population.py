"""Many profiles at once mean what each means alone: the same rules fire, and every part of the advice is the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts import parts
from rule_strategies import Vocabulary, rule_bases
from strategies import Values, profiles

from tillskott import Advisor
from tillskott.engine.columns.integers import Integers, population_of, profiles_of
from tillskott.engine.columns.match import Matcher, fires, matcher
from tillskott.engine.columns.outcomes import Outcomes
from tillskott.engine.inference.session import Findings, Given, RuleBase, Session
from tillskott.engine.inference.triggers import TriggerIndex, triggers
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.conditions import (
    All,
    AlphaNetwork,
    AtLeast,
    Is,
    Known,
    Memory,
    compile_condition,
    normal,
)

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
DERIVED = KNOWLEDGE.vocabulary.derived
SETS = [spec.id for spec in KNOWLEDGE.vocabulary.facts.values() if spec.type == "set"]
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}
PARTS = ("decision", "form", "dose", "checks", "referrals")
SMALL = Vocabulary(KNOWLEDGE)
ANSWERS = {spec.id: Values(KNOWLEDGE).value(spec) for spec in KNOWLEDGE.vocabulary.profile_facts}
HEALTHY: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "supplements": [],
}  # fmt: skip
# What may be said of a healthy adult without sending most of them to a doctor.
_MILD = ("goals", "stomach", "tried", "training_load", "sweating", "stress_level", "sleep_quality",
         "magnesium_rich_food", "diet", "caffeine_alcohol", "supplements", "medications", "wants")  # fmt: skip

_options = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": list(HealthCheck)}
batches = settings(max_examples=10, **_options)
random_rules = settings(max_examples=30, **_options)


@st.composite
def customers(draw: st.DrawFn) -> dict[str, Any]:
    """Any profile; half of them healthy adults, since a form and a dose are seldom printed for the others."""
    if draw(st.booleans()):
        return draw(profiles(KNOWLEDGE))
    told = draw(st.lists(st.sampled_from(_MILD), max_size=6, unique=True))
    return {**HEALTHY, "goals": draw(ANSWERS["goals"]), **{name: draw(ANSWERS[name]) for name in told}}


several = st.lists(customers(), min_size=4, max_size=8)


def ids(rules: Sequence[Rule]) -> set[str]:
    return {rule.id for rule in rules}


def assert_same(matched: Integers, rules: Sequence[Rule], index: int, findings: Findings) -> None:
    truths = {rule.id: matched.col(fires(rule)) for rule in rules}
    bit = 1 << index
    assert {rule for rule, truth in truths.items() if truth.yes & bit} == ids([f.rule for f in findings.fired])
    undecided = {rule for rule, truth in truths.items() if not (truth.yes | truth.no) & bit}
    assert undecided == ids(findings.undecided)


@batches
@given(several)
def test_a_population_fires_and_leaves_open_what_each_profile_does(drawn: list[dict[str, Any]]) -> None:
    inferred = [ADVISORS["counter"].consult(profile) for profile in drawn]
    population = population_of([of.customer.facts for of in inferred], SETS)
    matched = matcher(KNOWLEDGE).match(Integers(population))
    for index, of in enumerate(inferred):
        assert_same(matched, KNOWLEDGE.rules, index, of.findings)


@random_rules
@given(rule_bases(KNOWLEDGE), st.lists(SMALL.facts(), min_size=1, max_size=5))
def test_random_rules_fire_and_stay_open_the_same(rules: tuple[Rule, ...], known: list[dict[str, Any]]) -> None:
    """Not only the rules of today: counts of derived sets and nested `not` hardly occur in those."""
    everybody = [{}, *known]
    knowledge = dataclasses.replace(KNOWLEDGE, rules=rules)
    matched = Matcher(knowledge).match(Integers(population_of(everybody, SMALL.sets)))
    rule_base = RuleBase(rules, DERIVED)
    for index, facts in enumerate(everybody):
        assert_same(matched, rules, index, rule_base.infer(facts))


@pytest.mark.parametrize("setting", ["counter", "self_care"])
@batches
@given(drawn=several)
def test_every_part_of_the_advice_is_that_of_each_profile_alone(setting: str, drawn: list[dict[str, Any]]) -> None:
    advisor = ADVISORS[setting]
    everybody = [advisor.consult(profile).customer for profile in drawn]
    outcomes = Outcomes(population_of([c.facts for c in everybody], SETS), KNOWLEDGE, setting)
    alone = [parts(advisor.advise(profile), RULES) for profile in drawn]
    for name in PARTS:
        groups = outcomes.part(name)
        # Every profile stands in exactly one group.
        assert sorted(index for mask, _ in groups for index in profiles_of(mask)) == list(range(len(drawn))), name
        for mask, value in groups:
            comparable = set(value) if name in ("checks", "referrals") else value
            for index in profiles_of(mask):
                assert comparable == alone[index][name], (name, drawn[index])


def test_masks_and_numbers_of_profiles_belong_together() -> None:
    assert list(profiles_of(0b101001)) == [0, 3, 5]
    assert list(profiles_of(0)) == []


def test_of_an_empty_population_nothing_is_said() -> None:
    outcomes = Outcomes(population_of([], SETS), KNOWLEDGE, "counter")
    assert all(outcomes.part(name) == [] for name in PARTS)


def collected(rule_base: RuleBase, facts: Mapping[str, Any]) -> Session:
    """A consultation run to its end, so that its memory holds what the matcher itself collected."""
    session = Session(rule_base)
    session.facts.declare(Given(facts))
    session.run()
    return session


def candidates(condition: Any, memory: Memory) -> list[Any]:
    """The condition where it is a candidate for what this memory holds."""
    network, held = AlphaNetwork([condition], DERIVED), {}
    network.hold(held, memory.values)
    network.hold_without(held, memory.values, memory.closed)
    return TriggerIndex([condition], lambda item: item, network.numbers).candidates(held)


@random_rules
@given(SMALL.conditions([]), SMALL.facts())
def test_a_condition_that_holds_is_always_among_the_candidates(condition: Any, facts: dict[str, Any]) -> None:
    memory = collected(RuleBase((), ()), facts).memory
    if compile_condition(condition)(memory) not in (False, None):
        assert candidates(normal(condition), memory) == [normal(condition)]


@random_rules
@given(rule_bases(KNOWLEDGE), SMALL.facts())
def test_a_rule_that_holds_on_concluded_values_is_among_them_too(rules: tuple[Rule, ...], facts: Any) -> None:
    memory = collected(RuleBase(rules, DERIVED), facts).memory
    for rule in rules:
        if compile_condition(rule.when)(memory) not in (False, None):
            assert candidates(rule.normal_form, memory) == [rule.normal_form], rule.when


def test_the_rarest_part_of_all_is_the_trigger_and_what_needs_nothing_has_none() -> None:
    told, enum = Known("age", True), Is("sex", "male")
    assert triggers(All((told, enum))) == {enum}
    assert triggers(All((enum, Known("age", False)))) == {enum}
    assert triggers(AtLeast(0, (told,))) is None
    assert triggers(All(())) is None
