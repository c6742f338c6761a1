"""Checks for rules that say opposite things to the same customer, unless a conflict says what we made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ..actions import Administer, Avoid, Conflict, Discourage, Favour, Start
from ..knowledge.rules import Rule
from .finding import Finding, Level, finding
from .subject import Subject, where


def favoured_and_vetoed(subject: Subject) -> Iterator[Finding]:
    """A form that is favoured only where another rule rejects it anyway.

    The other way round, a veto inside a wider favour, is an exception and how exceptions are written.
    """
    vetoes, doubts = _by_form(subject, Avoid), _by_form(subject, Discourage)
    for rule, action in subject.taking(Favour):
        for form in action.forms.names:
            judged: tuple[tuple[str, Level, list[Rule]], ...] = (
                ("favour.vetoed", "warning", vetoes[form]),
                ("favour.discouraged", "note", doubts[form]),
            )
            for check, level, against in judged:
                open_ = [other for other in against if not _declared(subject, rule, other)]
                if any(other.id == rule.id for other in open_) or subject.entails(rule, open_):
                    names = ", ".join(other.id for other in open_)
                    yield finding(check, level, where(rule), form=form, rules=names)


def _by_form(subject: Subject, kind: type[Avoid] | type[Discourage]) -> defaultdict[str, list[Rule]]:
    found: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule, forms in subject.judging(kind):
        for form in forms.names:
            found[form].append(rule)
    return found


def _declared(subject: Subject, one: Rule, other: Rule) -> bool:
    """Whether a rule puts a claim of the one against a claim of the other and says what was chosen."""
    for _, conflict in subject.taking(Conflict):
        claims = {position.claim for position in conflict.positions}
        if not claims.isdisjoint(one.claims) and not claims.isdisjoint(other.claims):
            return True
    return False


def two_first_doses(subject: Subject) -> Iterator[Finding]:
    """Two different first doses for one customer: the engine takes the lower, which one source did not mean."""
    for (one, first), (other, second) in combinations(subject.taking(Start), 2):
        if first.mg != second.mg and not _declared(subject, one, other) and subject.can_fire(one, other):
            yield finding("start.two", "note", where(one), mg=first.mg, other=second.mg, rule=other.id)


def opposite_ways_of_taking(subject: Subject) -> Iterator[Finding]:
    """With food and without, or morning and evening, for one customer."""
    for (one, first), (other, second) in combinations(subject.taking(Administer), 2):
        food = {first.with_food, second.with_food} == {True, False}
        times = {first.time_of_day, second.time_of_day} - {None}
        if (food or len(times) > 1) and not _declared(subject, one, other) and subject.can_fire(one, other):
            always = subject.entails(one, [other]) or subject.entails(other, [one])
            level: Level = "warning" if food or always else "note"
            said = {"one": first.brief(), "other": second.brief(), "rule": other.id}
            yield finding("administer.opposite", level, where(one), **said)
