"""The proofs behind the checks: the solver against brute force, and the meaning of conditions against inference."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from rule_strategies import Vocabulary, rule_bases

from tillskott.engine.checks.logic import Conj, Formula, Lit, Some, negation, satisfiable
from tillskott.engine.checks.meaning import Meaning
from tillskott.engine.checks.subject import Subject
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.language.conditions import PARTIAL

DOMAINS = {"a": 0b111, "b": 0b111, "c": 0b11, "d": 0b1}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def holds(formula: Formula, states: Mapping[str, int]) -> bool:
    if isinstance(formula, Lit):
        return bool(states[formula.variable] & formula.mask)
    if isinstance(formula, Conj):
        return all(holds(part, states) for part in formula.parts)
    if formula.count == 1:
        return any(holds(part, states) for part in formula.parts)
    return sum(holds(part, states) for part in formula.parts) >= formula.count


LITERALS = st.sampled_from([Lit(name, mask) for name, domain in DOMAINS.items() for mask in range(domain + 1)])
FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    LITERALS,
    lambda inner: st.one_of(
        st.builds(Conj, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Some, st.integers(0, 3), st.lists(inner, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)
EVERYTHING = [
    dict(zip(DOMAINS, states, strict=True))
    for states in product(*([1 << bit for bit in range(domain.bit_length())] for domain in DOMAINS.values()))
]


@given(st.lists(FORMULAS, max_size=4))
@settings(max_examples=500, deadline=None)
def test_the_solver_agrees_with_trying_everything(formulas: list[Formula]) -> None:
    assert satisfiable(formulas, DOMAINS) == any(all(holds(one, states) for one in formulas) for states in EVERYTHING)


@given(FORMULAS)
def test_the_negation_holds_where_the_formula_does_not(formula: Formula) -> None:
    opposite = negation(formula, DOMAINS)
    assert all(holds(opposite, states) is not holds(formula, states) for states in EVERYTHING)


def states_of(facts: Mapping[str, Any], meaning: Meaning) -> dict[str, int]:
    """The one state of every variable for a customer with these facts."""
    states: dict[str, int] = {}
    vocabulary = meaning.knowledge.vocabulary
    for fact, spec in vocabulary.facts.items():
        value, values = facts.get(fact), vocabulary.values(fact)
        if value is None:
            states[fact] = 1
        elif fact in meaning.cells:
            states[fact] = meaning.cell(fact, value)
        else:
            states[fact] = 2 if spec.type == "set" or not values else 1 << (values.index(value) + 1)
        states |= {f"{fact}:{one}": 2 if value and one in value else 1 for one in values if spec.type == "set"}
    return states


def answer(yes: Formula, no: Formula, states: Mapping[str, int]) -> str:
    if holds(yes, states):
        return "fires"
    return "silent" if holds(no, states) else "unknown"


def test_what_every_rule_means_is_what_it_does_in_every_example(knowledge: Knowledge) -> None:
    subject = Subject(knowledge)
    meant = [(rule, subject.meaning.yes(rule.when), subject.meaning.no(rule.when)) for rule in knowledge.rules]
    # Formulas speak of lists that are whole; that a list known in part is asked for is what the proof shows.
    for outcome in [one for one in subject.outcomes[::7] if not one.facts.get(PARTIAL)]:
        states = states_of({f: v for f, v in outcome.facts.items() if f not in knowledge.vocabulary.derived},
                           subject.meaning)
        for rule, yes, no in meant:
            assert answer(yes, no, states) == outcome.did(rule), rule.id


@given(st.data())
@settings(max_examples=60, deadline=None, phases=[Phase.generate], print_blob=False)
def test_what_random_rules_mean_is_what_they_do(knowledge: Knowledge, data: st.DataObject) -> None:
    base = dataclasses.replace(knowledge, rules=data.draw(rule_bases(knowledge)))
    facts = data.draw(Vocabulary(knowledge).facts())
    meaning = Meaning(base)
    findings = RuleBase(base.rules, base.vocabulary.derived).infer(facts)
    fired = {firing.rule.id for firing in findings.fired}
    undecided = {rule.id for rule in findings.undecided}
    states = states_of(facts, meaning)
    # A number that the vocabulary does not allow has no state; a profile with it is refused.
    assume(all(states.values()))
    for rule in base.rules:
        did = "fires" if rule.id in fired else "unknown" if rule.id in undecided else "silent"
        assert answer(meaning.yes(rule.when), meaning.no(rule.when), states) == did
