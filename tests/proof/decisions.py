"""Every combination of what a decision depends on, through the real resolution: total, in order, and monotone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from tillskott.engine.inference.session import Firing
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.language.actions import (
    Action,
    Ask,
    Avoid,
    Check,
    Decide,
    DoseRange,
    Favour,
    Recipient,
    Refer,
    Urgency,
)
from tillskott.engine.language.checking import checked
from tillskott.engine.profile import customer_facts, validate
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.advice import Advice
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.resolution.trace import TraceWriter

from .spec import SPEC, as_safe

_TEXT = {"sv": "x", "en": "x"}
_WISH = "a form favoured"
_REFERRALS: Mapping[str, tuple[Recipient, Urgency]] = {
    "now": ("emergency", "now"), "soon": ("doctor", "soon"), "before": ("care", "before_starting"),
}
_VETOES = frozenset({"another form vetoed", "the favoured form vetoed", "all forms vetoed"})
Combination = frozenset[str]


class Decisions:
    """What is decided for each combination of actions, setting and order; `faults` says what is wrong with it."""

    def __init__(self, knowledge: Knowledge, turned: int | None = None) -> None:
        """`turned`: up to how many actions both orders of firing are tried; None for all."""
        self._turned = turned
        like = knowledge.rules[0]
        actions = _actions(knowledge)
        self.rules = {
            name: dataclasses.replace(like, id=name, title=_TEXT, because=_TEXT, then=(action,))
            for name, action in actions.items()
        }
        self.knowledge = knowledge
        self.writer = TraceWriter(dataclasses.replace(knowledge, rules=tuple(self.rules.values())))
        profile = {**SPEC["harmless"], "medications": [SPEC["any_medicine"]["unknown"]]}
        self.customer = customer_facts(validate(profile, knowledge), knowledge)
        self.cases = 0

    def faults(self) -> Iterator[str]:
        """Everything that the contract forbids; nothing where all is well."""
        for setting in SETTINGS:
            found = dict(self._all(setting))
            for chosen, advice in found.items():
                where = f"{setting}, {sorted(chosen)}"
                yield from (f"{where}: {fault}" for fault in _contract(advice, chosen, setting))
                least = found[_bare(chosen)].decision
                if not as_safe(advice.decision, least):
                    yield f"{where}: vetoes or the lack of a wish make {least} less careful: {advice.decision}"
                for name in self.rules.keys() - chosen if chosen == _bare(chosen) else ():
                    more = found[_bare(chosen | {name})].decision
                    if not as_safe(more, advice.decision):
                        yield f"{where}: adding {name} makes {advice.decision} less careful: {more}"

    def _all(self, setting: str) -> Iterator[tuple[Combination, Advice]]:
        names = list(self.rules)
        for size in range(len(names) + 1):
            for chosen in combinations(names, size):
                fired = tuple(Firing(self.rules[name], ()) for name in chosen)
                advice = self._resolve(fired, setting)
                turned = self._turned is None or size <= self._turned
                if turned and advice.decision != self._resolve(fired[::-1], setting).decision:
                    raise AssertionError(f"the order of firing decides: {chosen}")
                yield frozenset(chosen), advice

    def _resolve(self, fired: tuple[Firing, ...], setting: str) -> Advice:
        self.cases += 1
        return resolve(Case(fired, self.customer, self.knowledge, setting), self.writer)


def _actions(knowledge: Knowledge) -> Mapping[str, Action]:
    """One of everything that a decision may depend on, and one of what must not matter."""
    vocabulary = knowledge.vocabulary
    forms, classes = list(knowledge.forms), [*knowledge.medicine_classes]
    need, fact = vocabulary.values("needs")[0], vocabulary.profile_facts[0].id
    do = {"do": _TEXT}
    return {
        **{name: Refer(to=to, urgency=urgency) for name, (to, urgency) in _REFERRALS.items()},
        "question": Ask(fact=fact),
        "food": Decide(decision="food_first"),
        "check": checked(Check, {"about": need, **do}),
        "check of the medicine": checked(Check, {"class": "unrecognised", **do}),
        "check of no medicine": checked(Check, {"class": classes[0], **do}),
        "another form vetoed": checked(Avoid, {"forms": forms[0]}),
        "the favoured form vetoed": checked(Avoid, {"forms": forms[-1]}),
        "all forms vetoed": checked(Avoid, {"forms": forms}),
        "dose": DoseRange(need=need, low=1, high=2, basis="elemental"),
        _WISH: checked(Favour, {"form": forms[-1], "fit": "best"}),
    }


def _bare(chosen: Combination) -> Combination:
    """The same with a wish and without vetoes: what the decision comes to at its least careful."""
    return (chosen - _VETOES) | {_WISH}


def _expected(chosen: Combination, setting: str) -> str:
    """The contract's precedence, said once more."""
    checks = bool({"check", "check of the medicine"} & chosen)
    due = {
        "refer_now": "now" in chosen,
        "refer": bool({"soon", "before"} & chosen) or (checks and setting == "self_care"),
        "ask": "question" in chosen,
        "food_first": "food" in chosen,
        "check_first": checks,
        "recommend": True,
    }
    first = next(decision for decision in SPEC["order"] if due[decision])
    if first not in SPEC["printed"]:
        return first
    if _WISH not in chosen:
        return "food_first"
    return "refer" if {"the favoured form vetoed", "all forms vetoed"} & chosen else first


def _contract(advice: Advice, chosen: Combination, setting: str) -> Iterator[str]:
    wanted = _expected(chosen, setting)
    if advice.decision != wanted:
        yield f"got {advice.decision}, wanted {wanted}"
    yield from _sent(advice, chosen, setting)
    printed: list[Any] = [part for part in (advice.forms, advice.wanted, advice.dose) if part]
    if printed and advice.decision not in SPEC["printed"]:
        yield f"{advice.decision} prints {printed}"
    if setting == "self_care" and advice.decision in SPEC["self_care"]:
        yield f"{advice.decision} in self-care"


def _sent(advice: Advice, chosen: Combination, setting: str) -> Iterator[str]:
    """Every referral is there, with whom and how soon, the most urgent first; in an emergency it alone."""
    due = [_REFERRALS[name] for name in _REFERRALS if name in chosen]
    if "now" in chosen:
        due = [_REFERRALS["now"]]
    found = [(one["to"], one["urgency"]) for one in advice.referrals]
    # What comes of checks in self-care, or of vetoed forms, comes beside them.
    if due and found[: len(due)] != due:
        yield f"sent to {found}, not to {due}"
    if due and setting == "counter" and len(found) > len(due):
        yield f"sent to {found} beside {due}"
