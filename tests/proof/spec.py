"""Reads what must never be printed, and decides by itself whether a profile is such a case (no rule is asked)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from . import plain

SPEC: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "spec.yaml").read_text(encoding="utf-8"))
Profile = Mapping[str, Any]
# What a test reads beside the fact whose name it has, or in its place.
READS = {"creatinine": {"age", "sex", "creatinine"}, "together": {"supplements", "considering"}}

Sent = frozenset[tuple[str, str]]
"""Whom to turn to, and how soon."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided, and where the customer is sent."""

    decision: str
    sent: Sent = frozenset()

    def __str__(self) -> str:
        return f"{self.decision} {', '.join(f'{to} {urgency}' for to, urgency in sorted(self.sent))}".rstrip()


@dataclass(frozen=True, slots=True)
class Hazard:
    """A kind of customer, and the least decision that must follow; `medicine` is a name on the medicine list.

    Of a referral also whom to turn to, one of `to`, and how soon at the latest.
    """

    id: str
    decision: str
    when: Mapping[str, Any]
    medicine: str | None = None
    to: tuple[str, ...] = ()
    urgency: str | None = None

    @classmethod
    def read(cls, entry: Mapping[str, Any], medicine: str | None = None) -> Hazard:
        sent = {**SPEC["sent"].get(entry["decision"], {"to": (), "urgency": None}), **entry}
        name = entry["id"] if medicine is None else f"medicine.{entry['id']}.{medicine}"
        return cls(name, entry["decision"], entry.get("when", {}), medicine, tuple(sent["to"]), sent["urgency"])

    def met(self, outcome: Outcome, setting: str) -> bool:
        """Whether this is careful enough, and sends where the hazard demands it, soon enough."""
        if not as_safe(outcome.decision, required(self.decision, setting)):
            return False
        # In an emergency only the way to care is shown.
        if not self.to or (outcome.decision == "refer_now" and self.decision != "refer_now"):
            return True
        order = SPEC["urgencies"]
        return any(to in self.to and order.index(urgency) <= order.index(self.urgency) for to, urgency in outcome.sent)

    def tests(self) -> Iterator[tuple[str, Any]]:
        """Every test with its fact; a fact with alternatives comes once for each."""
        for fact, tests in self.when.items():
            for test in tests if isinstance(tests, list) else [tests]:
                yield fact, test

    def holds(self, profile: Profile, settled: Set[str] | None = None) -> bool:
        """Whether this is such a customer; of a profile of which only these facts are `settled`, whether it may be."""
        if self.medicine is not None and self.medicine not in (profile.get("medications") or ()):
            return False
        return all(
            any(_passes(test, fact, profile) for test in (tests if isinstance(tests, list) else [tests]))
            for fact, tests in self.when.items()
            if settled is None or settled >= READS.get(fact, {fact})
        )


def hazards() -> list[Hazard]:
    """All of the spec; for `any_medicine` one that nobody knows."""
    found = [Hazard.read(entry) for entry in SPEC["hazards"]]
    found += [Hazard.read(entry, name) for entry in SPEC["medicines"] for name in entry["names"]]
    anything = SPEC["any_medicine"]
    return [*found, Hazard(f"medicine.any.{anything['unknown']}", anything["decision"], {}, anything["unknown"])]


def required(decision: str, setting: str) -> str:
    """The least decision in this setting."""
    return SPEC["self_care"].get(decision, decision) if setting == "self_care" else decision


def as_safe(decision: str, least: str) -> bool:
    """Whether a decision is `least` or one that goes before it."""
    order = SPEC["order"]
    return bool(order.index(decision) <= order.index(least))


def _passes(test: Any, fact: str, profile: Profile) -> bool:
    if fact == "creatinine":
        return _creatinine(test, profile)
    if fact == "together":
        lists = [profile.get(name) for name in ("supplements", "considering")]
        return None not in lists and _products(test, [product for each in lists for product in each])
    value = profile.get(fact)
    if test == "unknown" or value is None:
        return test == "unknown" and value is None
    if fact in ("supplements", "considering"):
        return _products(test, value)
    return all(_word_passes(word, wanted, value) for word, wanted in test.items())


def _word_passes(word: str, wanted: Any, value: Any) -> bool:
    if word in ("has", "has_all", "lacks"):
        members = {wanted} if isinstance(wanted, str) else set(wanted)
        return not members & set(value) if word == "lacks" else members <= set(value)
    if word == "between":
        return bool(wanted[0] <= value <= wanted[1])
    return bool({"is": value == wanted, "below": word == "below" and value < wanted,
                 "above": word == "above" and value > wanted}[word])


def _creatinine(test: Mapping[str, Any], profile: Profile) -> bool:
    known = all(profile.get(fact) is not None for fact in ("creatinine", "age", "sex"))
    # Children are a hazard of their own; the equation is one of adults.
    egfr = None
    if known and profile["age"] >= plain.ADULT:
        egfr = plain.egfr(profile["creatinine"], profile["age"], profile["sex"])
    if "gives_egfr" in test:
        return known is test["gives_egfr"]
    return egfr is not None and egfr < test["egfr_below"]


def _products(test: Mapping[str, Any], products: Iterable[Mapping[str, Any]]) -> bool:
    listed = list(products)
    amount = plain.milligrams(listed)
    low, high = amount or (0.0, 0.0)
    passes = {
        "drunk": lambda _: any(map(plain.is_drunk_salt, listed)),
        "some": lambda _: bool(listed),
        "none": lambda _: not listed,
        "unreadable": lambda _: amount is None,
        "surely_above": lambda wanted: low > wanted,
        "possibly_above": lambda wanted: high > wanted,
    }
    return all(passes[word](wanted) for word, wanted in test.items())
