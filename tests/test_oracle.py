"""Our matcher against experta's own: the same rules must fire on any profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peers.export import Exporter
from peers.stock_experta import StockExperta, experta_script
from rule_strategies import Vocabulary, rule_bases
from strategies import UNKNOWN_MEDICINE, profiles

from tillskott import Advisor
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.profile.validator import MAX_ENTRIES

EXAMPLES = 80
RANDOM_RULES = 120
KNOWLEDGE = load_knowledge()


@pytest.fixture(scope="module")
def differing() -> Callable[[dict[str, Any]], set[str]]:
    """The rules that only one of the two engines fires."""
    advisor, oracle = Advisor(), StockExperta(experta_script(KNOWLEDGE))

    def compare(profile: dict[str, Any]) -> set[str]:
        of = advisor.consult(profile)
        customer, findings = of.customer, of.findings
        return {firing.rule.id for firing in findings.fired} ^ set(oracle.fired(customer.facts))

    return compare


def everything(knowledge: Knowledge, index: int) -> dict[str, Any]:
    """A profile in which every fact is known: every set full (or empty), every choice its `index`th value."""
    vocabulary = knowledge.vocabulary
    forms = list(knowledge.forms)
    names = [group.substances[0] for group in knowledge.medicine_classes.values() if group.substances]
    most = MAX_ENTRIES - 1  # a list is no longer, and there are more classes: the first or the last of them
    known: dict[str, Any] = {
        "medications": [*(names[:most] if index % 2 else names[-most:]), UNKNOWN_MEDICINE],
        "supplements": [{"form": forms[index % len(forms)], "amount_mg": 200.0, "per_day": 2}],
        "considering": [{"label": "Magnesium 300 mg", "per_day": 1}],
        "tried": [
            {"form": form, "result": ("helped", "no_effect", "upset_stomach")[n % 3]} for n, form in enumerate(forms)
        ],
        "intake_times": {},
    }
    for spec in vocabulary.profile_facts:
        values = vocabulary.values(spec.id)
        if spec.type == "set":
            known[spec.id] = values if index % 2 else []
        elif values:
            known[spec.id] = values[index % len(values)]
        elif spec.type in ("integer", "number"):
            known[spec.id] = (int(spec.minimum or 0) + 1, int(spec.maximum or 1))[index % 2]
    return known


def test_oracle_holds_every_rule() -> None:
    exported = {rule.id for rule in Exporter(KNOWLEDGE).rules if not rule.rules_out}
    assert exported == {rule.id for rule in KNOWLEDGE.rules}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(profile=profiles(KNOWLEDGE))
def test_random_profiles_fire_the_same_rules(differing: Any, profile: dict[str, Any]) -> None:
    assert differing(profile) == set()


@settings(
    max_examples=RANDOM_RULES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(rules=rule_bases(KNOWLEDGE), customers=st.lists(Vocabulary(KNOWLEDGE).facts(), min_size=1, max_size=4))
def test_random_rules_fire_the_same(rules: tuple[Rule, ...], customers: list[dict[str, Any]]) -> None:
    """Not only the rules of today: any tree that the rule language allows means the same in both."""
    ours = RuleBase(rules, KNOWLEDGE.vocabulary.derived)
    oracle = StockExperta(experta_script(replace(KNOWLEDGE, rules=rules)))
    for facts in ({}, *customers):
        fired = {firing.rule.id for firing in ours.infer(facts).fired}
        assert fired == set(oracle.fired(facts)), facts


def test_empty_profile_fires_the_same_rules(differing: Any) -> None:
    assert differing({}) == set()


@pytest.mark.parametrize("index", range(6))
def test_full_profile_fires_the_same_rules(differing: Any, index: int) -> None:
    profile = everything(KNOWLEDGE, index)
    assert set(profile) == {spec.id for spec in KNOWLEDGE.vocabulary.profile_facts}
    assert differing(profile) == set()


def test_examples_beside_the_rules_fire_the_same_rules(differing: Any) -> None:
    given_profiles = {repr(example.given): example.given for rule in KNOWLEDGE.rules for example in rule.tests}
    for profile in list(given_profiles.values())[::16]:
        assert differing(dict(profile)) == set(), profile
