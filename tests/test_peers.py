"""The rules on other engines: what the benchmarks time there is the same consultation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from profiles import random_profiles
from rule_strategies import Vocabulary, rule_bases

from tillskott import Advisor
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.rules import Rule

KNOWLEDGE = load_knowledge()
Fired = Callable[[Mapping[str, Any]], list[str]]


def zen(knowledge: Knowledge) -> Fired:
    pytest.importorskip("zen", reason="zen-engine is not installed (extra `bench`)")
    from peers.zen import Zen
    from peers.zen_script import zen_script

    return Zen(zen_script(knowledge)).fired


def clipspy(knowledge: Knowledge) -> Fired:
    pytest.importorskip("clips", reason="clipspy is not installed (extra `bench`)")
    from peers.clips import Clips
    from peers.clips_script import clips_script

    return Clips(clips_script(knowledge)).fired


EACH_PEER = pytest.mark.parametrize("peer", [zen, clipspy])


@EACH_PEER
def test_a_peer_fires_the_same_rules(peer: Callable[[Knowledge], Fired]) -> None:
    advisor, fired = Advisor(), peer(KNOWLEDGE)
    some_fired = 0
    for profile in ({}, *random_profiles(KNOWLEDGE, 80)):
        profile.pop("partial", None)  # a fact known only in part has no counterpart in an engine of two values
        of = advisor.consult(profile)
        customer, findings = of.customer, of.findings
        ours = {firing.rule.id for firing in findings.fired}
        assert ours == set(fired(customer.facts)), profile
        some_fired += bool(ours)
    assert some_fired > 40


def test_zen_engine_expresses_every_rule() -> None:
    pytest.importorskip("zen", reason="zen-engine is not installed (extra `bench`)")
    from peers.zen_script import zen_script

    script = zen_script(KNOWLEDGE)
    assert script.not_expressed == ()
    assert set(script.rules.values()) == {rule.id for rule in KNOWLEDGE.rules}


@EACH_PEER
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(rules=rule_bases(KNOWLEDGE), customers=st.lists(Vocabulary(KNOWLEDGE).facts(), min_size=1, max_size=3))
def test_any_rules_mean_the_same_on_a_peer(
    peer: Callable[[Knowledge], Fired], rules: tuple[Rule, ...], customers: list[dict[str, Any]]
) -> None:
    ours, fired = RuleBase(rules, KNOWLEDGE.vocabulary.derived), peer(replace(KNOWLEDGE, rules=rules))
    for facts in ({}, *customers):
        assert {firing.rule.id for firing in ours.infer(facts).fired} == set(fired(facts)), facts
