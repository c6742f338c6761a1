"""Checks for rules that say opposite things to the same customer, unless a conflict says what we made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ..knowledge.opposites import Need, Stance
from ..knowledge.rules import Rule
from ..language.actions import (
    Administer,
    Advise,
    Ask,
    Avoid,
    Caution,
    Check,
    Conflict,
    Decide,
    Discourage,
    Favour,
    Refer,
    Start,
)  # fmt: skip
from ..words.text import LANGUAGES, Text
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
        if first.amount != second.amount and not _declared(subject, one, other) and subject.can_fire(one, other):
            yield finding("start.two", "note", where(one), amount=first.amount, other=second.amount,
                          unit=subject.knowledge.nutrient.sign.text, rule=other.id)


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


def texts_that_forbid(subject: Subject) -> Iterator[Finding]:
    """A text that says no outright, in a rule after which form and dose may be printed all the same."""
    for stance, rule, words in _stances(subject):
        if not stance.needs or any(_does(rule, need) for need in stance.needs):
            continue
        doing = [other for other in subject.knowledge.rules if any(_does(other, need) for need in stance.needs)]
        if not subject.entails(rule, doing):
            needs = ", ".join(stance.needs)
            yield finding("text.forbids", "error", where(rule), words=words, stance=stance.name.text, needs=needs)


def texts_that_oppose(subject: Subject) -> Iterator[Finding]:
    """Two rules whose texts say opposite things to one customer: step up, and do not step up."""
    taken = list(_stances(subject))
    for stance, rule, words in taken:
        for other, rival, its_words in taken:
            if other.id == stance.against and (rival is rule or _beside(subject, rule, rival)):
                said = {"words": words, "other": its_words, "rule": rival.id}
                # Facts that follow from one another are no stranger to each other than the proof takes them to be.
                level: Level = "warning" if rival is rule or subject.seen(rule, rival) else "note"
                yield finding("text.opposed", level, where(rule), **said)


def _beside(subject: Subject, one: Rule, other: Rule) -> bool:
    """Whether both may stand on one page: no referral goes before them, and no conflict says what was chosen."""
    refers = any(isinstance(action, Refer) for rule in (one, other) for action in rule.then)
    return not refers and not _declared(subject, one, other) and subject.can_fire(one, other)


def clock_times_in_checks(subject: Subject) -> Iterator[Finding]:
    """A part of the day in what a check about a medicine asks, where a clock time may make it untrue."""
    opposites = subject.knowledge.opposites
    if opposites is None:
        return
    for rule, check in subject.taking(Check):
        for language in LANGUAGES if check.class_ else ():
            found = next(opposites.time_of_day.found(check.do.text[language], language), None)
            if found:
                yield finding("text.clock", "error", where(rule), words=found[0])
                break


def _stances(subject: Subject) -> Iterator[tuple[Stance, Rule, str]]:
    """Every stance that a text of a rule takes up outright, with the words that do so."""
    known = subject.knowledge.opposites.stances.values() if subject.knowledge.opposites else ()
    for rule in subject.knowledge.rules:
        for stance in known:
            words = next(filter(None, (stance.taken_in(text) for text in _texts(rule))), None)
            if words:
                yield stance, rule, words


def _texts(rule: Rule) -> Iterator[Text]:
    """What a rule puts on the page."""
    for action in rule.then:
        if isinstance(action, Check):
            yield action.do.text
        elif isinstance(action, (Advise, Caution)):
            yield action.text.text


def _does(rule: Rule, need: Need) -> bool:
    if need == "hold":
        return any(isinstance(action, Administer) and action.hold for action in rule.then)
    kinds = {"refer": Refer, "ask": Ask, "avoid": Avoid, "decide": Decide}
    return any(isinstance(action, kinds[need]) for action in rule.then)
