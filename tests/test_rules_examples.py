"""The examples beside every rule of the knowledge that ships with the package hold."""

from __future__ import annotations

import pytest
from every import every

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.rules import Example, Rule

KNOWLEDGE = load_knowledge()
RULES = every("rule", KNOWLEDGE.rules, ids=lambda rule: rule.id)


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor(knowledge=KNOWLEDGE)


def outcome(advisor: Advisor, rule: Rule, example: Example) -> str:
    """What the rule makes of the profile of an example: fires, unknown or silent."""
    findings = advisor.consult(example.given).findings
    if rule.id in {firing.rule.id for firing in findings.fired}:
        return "fires"
    return "unknown" if rule.id in {undecided.id for undecided in findings.undecided} else "silent"


@RULES
def test_the_examples_of_a_rule_hold(advisor: Advisor, rule: Rule) -> None:
    wrong = [
        f"{rule.place}: {dict(example.given)} should give {example.expect}, gives {found}"
        for example in rule.tests
        if (found := outcome(advisor, rule, example)) != example.expect
    ]
    assert not wrong, "\n".join(wrong)


@RULES
def test_a_rule_shows_when_it_fires_and_when_it_is_silent(rule: Rule) -> None:
    assert {"fires", "silent"} <= {example.expect for example in rule.tests}


def test_there_are_rules_to_try() -> None:
    assert len(KNOWLEDGE.rules) > 100
