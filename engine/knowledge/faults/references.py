"""Checks that whatever the knowledge names exists: claims, sources, forms, classes, needs, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...language.actions import (
    Action,
    Ask,
    Avoid,
    Caution,
    Check,
    Conclude,
    Conflict,
    Discourage,
    DoseRange,
    Evidence,
    Favour,
    FormSet,
    Limit,
    Refer,
)
from ...language.yaml_reader import Place
from ...words.errors import Fault, fault, no_such
from ...words.messages import message
from ...words.text import Text
from ..base import Knowledge
from ..medicines import UNRECOGNISED
from ..records import NO_BASIS, PER_100_G, UNSTATED
from ..rules import Rule

# Of a salt that is as often swallowed as not.
_UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Where:
    """A record and its place; looking up the line means parsing the file again, so only a fault does it."""

    place: Place
    name: str

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


def check_references(
    knowledge: Knowledge, rules: Sequence[Rule], places: Mapping[tuple[str, str], Place]
) -> Iterator[Fault]:
    """Every name that a record or rule mentions and that does not exist; `places` tells where each record stands."""
    for claim in knowledge.claims.values():
        where = Where(places["claims", claim.id], claim.id)
        yield from _missing(where, "source", [claim.source], knowledge.sources)
        bases = [figure.basis for figure in claim.figures if figure.basis is not None]
        yield from _missing(where, "basis", bases, (*knowledge.nutrient.bases, *NO_BASIS))
    routes = [route.id for route in knowledge.nutrient.routes]
    for form in knowledge.forms.values():
        yield from _missing(Where(places["forms", form.id], form.id), "route", [form.route], routes)
    for salt in knowledge.labels.compounds:
        route = [salt.route] if salt.route is not None else []
        yield from _missing(Where(places["compounds", salt.id], salt.id), "route", route, (*routes, _UNCLEAR))
    for parameter in knowledge.parameters.values():
        where = Where(places["parameters", parameter.id], parameter.id)
        yield from _missing(where, "claim", parameter.claims, knowledge.claims)
    for food in knowledge.foods:
        where = Where(places["foods", food.id], food.id)
        portion_claims = food.portion.claims if food.portion else ()
        yield from _missing(where, "claim", [*food.claims, *portion_claims], knowledge.claims)
        if food.portion and (food.portion.pieces is None) is not (food.per == PER_100_G):
            yield fault(str(where), "knowledge.food.portion", "knowledge.food.portion.mend", per=PER_100_G)
    told = [fact.id for fact in knowledge.vocabulary.profile_facts]
    for rule in rules:
        where = Where(rule.place, rule.id)
        yield from _missing(where, "claim", rule.claims, knowledge.claims)
        yield from _missing(where, "braces", _braces(rule), knowledge.vocabulary.facts)
        for example in rule.tests:
            yield from _missing(where, "profile_fact", example.given, told)
        for action in rule.then:
            yield from _action(where, action, knowledge)


def _braces(rule: Rule) -> list[str]:
    """The facts that the rule's reason names in braces."""
    return re.findall(r"\{(\w+)\}", f"{rule.because['sv']} {rule.because['en']}")


def _action(where: Where, action: Action, knowledge: Knowledge) -> Iterator[Fault]:
    for kind, named in _NAMED.items():
        if isinstance(action, kind):
            yield from named(where, action, knowledge)


def _spoken(where: Where, action: Avoid | Discourage | Favour, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _forms(where, action.forms, knowledge)


def _referring(where: Where, action: Refer, knowledge: Knowledge) -> Iterator[Fault]:
    if action.instead_of:
        referring = [rule.id for rule in knowledge.rules if any(isinstance(other, Refer) for other in rule.then)]
        yield from _missing(where, "refers", action.instead_of, referring)


def _concluding(where: Where, action: Conclude, knowledge: Knowledge) -> Iterator[Fault]:
    vocabulary = knowledge.vocabulary
    yield from _missing(where, "derived", [action.fact], vocabulary.derived)
    # The words are looked up for a value that is missing only: they are most of the time that this takes.
    if action.fact in vocabulary.derived and action.value not in vocabulary.values(action.fact):
        kind = message("knowledge.kind.value_of", of=action.fact)
        yield from _missing(where, kind, [action.value], vocabulary.values(action.fact))


def _asking(where: Where, action: Ask, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _missing(where, "fact", [action.fact], [fact.id for fact in knowledge.vocabulary.profile_facts])


def _needing(where: Where, action: Evidence | DoseRange, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _missing(where, "need", [action.need], knowledge.vocabulary.values("needs"))
    if isinstance(action, DoseRange):
        yield from _missing(where, "form", action.forms, knowledge.forms)
        yield from _missing(where, "basis", [action.basis], (knowledge.nutrient.stated_as.counted, UNSTATED))


def _limiting(where: Where, action: Limit, knowledge: Knowledge) -> Iterator[Fault]:
    labels = knowledge.labels
    if action.finding is not None:
        findings = knowledge.vocabulary.values("considering_findings")
        yield from _missing(where, "finding", [action.finding], findings)
    if action.substance is not None:
        yield from _missing(where, "substance", [action.substance], labels.others)
    if action.unit is not None:
        yield from _missing(where, "unit", [action.unit], labels.units)


def _warning(where: Where, action: Caution, knowledge: Knowledge) -> Iterator[Fault]:
    if action.apart:
        named = (action.apart.one, action.apart.other)
        yield from _missing(where, "medicine_class", named, knowledge.medicine_classes)


def _disagreeing(where: Where, action: Conflict, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _missing(where, "claim", [position.claim for position in action.positions], knowledge.claims)


def _checked(where: Where, check: Check, knowledge: Knowledge) -> Iterator[Fault]:
    if check.class_:
        yield from _missing(where, "medicine_class", [check.class_], [*knowledge.medicine_classes, UNRECOGNISED])
    elif check.about and knowledge.vocabulary.any_label(check.about) is None:
        yield fault(str(where), "knowledge.rule.check", about=repr(check.about))


_NAMED: Mapping[type[Action], Callable[[Where, Any, Knowledge], Iterator[Fault]]] = {
    Avoid: _spoken,
    Discourage: _spoken,
    Favour: _spoken,
    Refer: _referring,
    Conclude: _concluding,
    Ask: _asking,
    Evidence: _needing,
    DoseRange: _needing,
    Limit: _limiting,
    Check: _checked,
    Caution: _warning,
    Conflict: _disagreeing,
}
"""What each kind of action names."""


def _forms(where: Where, forms: FormSet, knowledge: Knowledge) -> Iterator[Fault]:
    yield from _missing(where, "form", forms.names, knowledge.forms)
    if forms.from_fact:
        with_forms = [f.id for f in knowledge.vocabulary.facts.values() if f.kind.members and f.values_from == "forms"]
        yield from _missing(where, "forms_fact", [forms.from_fact], with_forms)


def _missing(where: Where, kind: str | Text, names: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield no_such(str(where), kind, name, known)
