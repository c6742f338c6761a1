"""Checks of rules that divide the range of one number among them, such as three levels of a blood test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from ..knowledge.rules import Rule
from ..language.actions import Action, Advise, Avoid, Conclude, Discourage, DoseRange, Favour
from ..language.conditions import All, Condition, Within
from .finding import Finding, finding
from .subject import Subject, where

_Part = tuple[Rule, int]


def gaps_and_overlaps(subject: Subject) -> Iterator[Finding]:
    """A number between the ranges of rules of one kind, or in two of them, where one does not lie in the other.

    A gap in which an example of one of the rules expects silence is meant.
    """
    reported: set[Sequence[str]] = set()
    for fact, parts in _partitions(subject):
        for (one, first), (other, second) in combinations(parts, 2):
            key = ("overlap", one.id, other.id)
            if first & second and first & ~second and second & ~first and key not in reported:
                reported.add(key)
                span = _span(subject, fact, first & second)
                yield finding("range.overlap", "warning", where(one), fact=fact, rule=other.id, span=span)
        for gap in _gaps(parts):
            group = (fact, str(gap), *(rule.id for rule, _ in parts))
            if group not in reported and not _meant(subject, fact, gap, parts):
                reported.add(group)
                names = ", ".join(rule.id for rule, _ in parts[1:])
                span = _span(subject, fact, gap)
                yield finding("range.gap", "warning", where(parts[0][0]), fact=fact, rules=names, span=span)


def _partitions(subject: Subject) -> Iterator[tuple[str, list[_Part]]]:
    """Rules with the same kind of action and the same condition but for one range of one number."""
    found: defaultdict[tuple[str, frozenset[Condition], str], list[_Part]] = defaultdict(list)
    for rule in subject.knowledge.rules:
        parts = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
        ranges = [part for part in parts if isinstance(part, Within) and not part.counts]
        if len({part.fact for part in ranges}) != 1:
            continue
        mask = -1
        for part in ranges:
            mask &= subject.meaning.mask(part)
        rest = frozenset(part for part in parts if part not in ranges)
        for kind in {_kind(action) for action in rule.then}:
            found[ranges[0].fact, rest, kind].append((rule, mask))
    for (fact, _, _), group in found.items():
        if len(group) > 1 and fact not in subject.knowledge.vocabulary.derived:
            yield fact, sorted(group, key=lambda part: part[1] & -part[1])


def _kind(action: Action) -> str:
    """What a rule does, apart from how much: two rules of one kind could have been one table."""
    name = type(action).__name__
    if isinstance(action, Conclude):
        return f"{name} {action.fact}"
    if isinstance(action, Advise):
        return f"{name} {action.kind}"
    if isinstance(action, DoseRange):
        return f"{name} {action.need}"
    return f"{name} {action.forms.brief()}" if isinstance(action, (Avoid, Discourage, Favour)) else name


def _gaps(parts: list[_Part]) -> Iterator[int]:
    """Runs of cells that no part covers, between cells that some part covers."""
    covered = 0
    for _, mask in parts:
        covered |= mask
    gap = 0
    for bit in range((covered & -covered).bit_length(), covered.bit_length()):
        if not covered >> bit & 1:
            gap |= 1 << bit
        elif gap:
            yield gap
            gap = 0


def _meant(subject: Subject, fact: str, gap: int, parts: list[_Part]) -> bool:
    for rule, _ in parts:
        for outcome in subject.known(rule):
            value = outcome.facts.get(fact)
            if value is not None and outcome.did(rule) == "silent" and subject.meaning.cell(fact, value) & gap:
                return True
    return False


def _span(subject: Subject, fact: str, mask: int) -> str:
    """The range in words of figures: a single value, or from one to another (open ends where it has none)."""
    cells = subject.meaning.cells[fact]
    inside = [cells[index] for index in range(len(cells)) if mask >> (index + 1) & 1]
    return f"{inside[0]:g}" if len(inside) == 1 else f"{inside[0]:g}–{inside[-1]:g}"
