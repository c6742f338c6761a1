"""Checks of the examples beside the rules: they hold, each answer has one, and so has each side of a threshold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping

from ..knowledge.rules import Rule
from ..language.conditions import Within, leaves
from ..words.errors import ProfileError
from .finding import Finding, finding
from .subject import Subject, where


def failing_examples(subject: Subject) -> Iterator[Finding]:
    """An example in which the rule does something else than it says, or whose profile cannot be used."""
    for rule in subject.knowledge.rules:
        for index, example, outcome in subject.examples(rule):
            if not isinstance(outcome, ProfileError) and outcome.did(rule) == example.expect:
                continue
            place = rule.place
            at = f"{place.document.place(*place.path, 'tests', index)} {rule.id}"
            number = str(index + 1)
            if isinstance(outcome, ProfileError):
                yield finding("example.unusable", "error", at, number=number, why=str(outcome.faults[0]))
            else:
                said = {"expected": example.expect, "found": outcome.did(rule)}
                yield finding("example.fails", "error", at, number=number, **said)


def missing_examples(subject: Subject) -> Iterator[Finding]:
    """A rule without an example that fires, stays silent or stays open, where each of these can be."""
    for rule in subject.knowledge.rules:
        shown = {example.expect for example in rule.tests}
        missing = [name for name in ("fires", "silent", "unknown") if name not in shown and _can(subject, rule, name)]
        if missing:
            yield finding("example.missing", "warning", where(rule), kinds=", ".join(missing))


def _can(subject: Subject, rule: Rule, what: str) -> bool:
    meaning = subject.meaning
    if what == "fires":
        return subject.can_fire(rule)
    if what == "silent":
        return subject.possible(meaning.no(rule.when))
    return subject.possible(meaning.not_yes(rule.when), meaning.not_no(rule.when))


def thresholds_without_both_sides(subject: Subject) -> Iterator[Finding]:
    """A threshold that no example of the rule comes to from below, or from above: `<` and `≤` look alike then."""
    for rule in subject.knowledge.rules:
        open_ = {side for leaf in leaves(rule.when) if isinstance(leaf, Within) for side in _open(subject, rule, leaf)}
        if open_:
            yield finding("example.threshold", "warning", where(rule), sides="; ".join(sorted(open_)))


def _open(subject: Subject, rule: Rule, leaf: Within) -> Iterator[str]:
    """The sides of a comparison's bounds that can be and have no example, such as `age ≥ 65`."""
    seen = [size for outcome in subject.known(rule) if (size := _size(outcome.facts.get(leaf.fact))) is not None]
    possible = _possible(subject, leaf)
    for sign, bound in _bounds(leaf):
        for side in (sign, _OPPOSITE[sign]):
            holds = _HOLDS[side]
            if any(holds(size, bound) for size in possible) and not any(holds(size, bound) for size in seen):
                yield f"{leaf.fact} {side} {bound:g}"


_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "≤": operator.le,
    ">": operator.gt,
    "≥": operator.ge,
}
_OPPOSITE = {"<": "≥", "≤": ">", ">": "≤", "≥": "<"}


def _bounds(leaf: Within) -> Iterator[tuple[str, float]]:
    if leaf.low is not None:
        yield (">" if leaf.low_open else "≥"), leaf.low
    if leaf.high is not None:
        yield ("<" if leaf.high_open else "≤"), leaf.high


def _size( value: object) -> float | None:
    if isinstance(value, (set, frozenset)):
        return len(value)
    return value if isinstance(value, (int, float)) else None


def _possible(subject: Subject, leaf: Within) -> list[float]:
    if leaf.counts:
        return list(range(len(subject.knowledge.vocabulary.values(leaf.fact)) + 1))
    return subject.meaning.cells[leaf.fact]
