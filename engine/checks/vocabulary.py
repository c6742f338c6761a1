"""Checks of the vocabulary: nothing is asked in vain, and every question says why it is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..knowledge.fact_types import ENUM, SET
from ..knowledge.records import FactSpec
from ..language.actions import Ask, Avoid, Conclude, Discourage, Favour
from ..language.conditions import HasAny, Is, Within, leaves
from .engine_source import reckons_with
from .finding import Finding, Level, finding
from .subject import Subject

# What the customer wants, and what rules make of it.
GOALS, NEEDS = "goals", "needs"


def unread_facts(subject: Subject) -> Iterator[Finding]:
    """A fact that neither a rule nor the engine reads: the customer is asked for nothing."""
    read = _read_by_rules(subject)
    for computed, given in subject.knowledge.vocabulary.computed_from.items():
        if computed in read:
            read.update(given)
    for spec in subject.knowledge.vocabulary.facts.values():
        if spec.id not in read and not (spec.source == "profile" and reckons_with(spec.id)):
            yield finding("fact.unread", "note" if spec.source == "computed" else "warning", _at(subject, spec))


def _read_by_rules(subject: Subject) -> set[str]:
    read = {leaf.fact for rule in subject.knowledge.rules for leaf in leaves(rule.when)}
    read |= {leaf.fact for condition in subject.knowledge.ask_when.values() for leaf in leaves(condition)}
    return read | {forms.from_fact for _, forms in subject.judging(Avoid, Discourage, Favour) if forms.from_fact}


def uncomputed_facts(subject: Subject) -> Iterator[Finding]:
    """A fact that is said to be computed, which nothing computes: a rule that reads it can never fire."""
    for spec in subject.knowledge.vocabulary.facts.values():
        if spec.source == "computed" and spec.id not in subject.knowledge.vocabulary.computed_from:
            yield finding("fact.uncomputed", "error", _at(subject, spec))


def unread_values(subject: Subject) -> Iterator[Finding]:
    """Values that no rule tells apart: whoever answers so gets the same advice as if it had not been asked.

    Of an enum one value may stay unread: it is what is left when the others do not hold.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    counted: set[str] = set()
    conditions = [*(rule.when for rule in subject.knowledge.rules), *subject.knowledge.ask_when.values()]
    for leaf in (leaf for condition in conditions for leaf in leaves(condition)):
        if isinstance(leaf, HasAny):
            named[leaf.fact].update(leaf.values)
        elif isinstance(leaf, Is):
            named[leaf.fact].add(str(leaf.value))
        elif isinstance(leaf, Within) and leaf.counts:
            counted.add(leaf.fact)
    # To be counted is enough for what rules or the engine conclude, not for what a customer is asked for.
    counted -= set(subject.knowledge.vocabulary.of_profile)
    for spec in subject.knowledge.vocabulary.facts.values():
        if spec.kind not in (ENUM, SET) or not spec.values or spec.id in counted or spec.id not in named:
            continue
        left = [value.id for value in spec.values if value.id not in named[spec.id]]
        if len(left) > (1 if spec.kind is ENUM else 0):
            level: Level = "note" if spec.kind is ENUM else "warning"
            yield finding("value.unread", level, _at(subject, spec), values=", ".join(left))


def goals_without_rules(subject: Subject) -> Iterator[Finding]:
    """A goal that leads nowhere: no rule makes a need of it, or no rule favours a form for that need."""
    concluding = [rule for rule, action in subject.taking(Conclude) if action.fact == NEEDS]
    favouring = [rule for rule, _ in subject.taking(Favour)]
    for fact, rules, check in ((GOALS, concluding, "goal.no_need"), (NEEDS, favouring, "need.no_form")):
        named = {
            value for rule in rules for leaf in leaves(rule.when)
            if isinstance(leaf, HasAny) and leaf.fact == fact for value in leaf.values
        }
        spec = subject.knowledge.vocabulary.facts.get(fact)
        for index, value in enumerate(spec.values if spec else ()):
            if value.id not in named:
                at = subject.place("vocabulary.yaml", "facts", fact, "values", index)
                yield finding(check, "error", f"{at}: {value.id}")


def unconcluded_values(subject: Subject) -> Iterator[Finding]:
    """A value of a derived fact that a rule reads and none concludes: the rule waits in vain."""
    concluded = {(action.fact, action.value) for rule in subject.knowledge.rules for action in rule.concludes}
    for spec in subject.knowledge.vocabulary.facts.values():
        if spec.source != "derived":
            continue
        left = [value.id for value in spec.values if (spec.id, value.id) not in concluded]
        if left:
            yield finding("value.unconcluded", "warning", _at(subject, spec), values=", ".join(left))


def unasked_safety_facts(subject: Subject) -> Iterator[Finding]:
    """A safety fact that no rule asks for: something could be recommended without it."""
    asked = {action.fact for _, action in subject.taking(Ask)}
    for spec in subject.knowledge.vocabulary.profile_facts:
        if spec.safety and asked.isdisjoint((spec.id, *spec.covered_by)):
            yield finding("safety.unasked", "error", _at(subject, spec))


def poor_questions(subject: Subject) -> Iterator[Finding]:
    """A fact without a question, or a question that does not say why it is asked."""
    for spec in subject.knowledge.vocabulary.profile_facts:
        if spec.question is None:
            yield finding("question.missing", "warning", _at(subject, spec))
        elif spec.why is None:
            yield finding("question.no_why", "warning", _at(subject, spec))


def _at(subject: Subject, spec: FactSpec) -> str:
    return subject.place("vocabulary.yaml", "facts", spec.id)
