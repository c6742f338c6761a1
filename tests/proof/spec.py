"""Reads what must never be printed, and decides by itself whether a profile is such a case (no rule is asked)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tillskott.engine.arithmetic.amounts import NOTHING, Amount
from tillskott.engine.arithmetic.kidney import egfr_lund_malmo
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.labels.products import read_products

SPEC: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "spec.yaml").read_text(encoding="utf-8"))
Profile = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hazard:
    """A kind of customer, and the least decision that must follow; `medicine` is a name on the medicine list."""

    id: str
    decision: str
    when: Mapping[str, Any]
    medicine: str | None = None

    def tests(self) -> Iterator[tuple[str, Any]]:
        """Every test with its fact; a fact with alternatives comes once for each."""
        for fact, tests in self.when.items():
            for test in tests if isinstance(tests, list) else [tests]:
                yield fact, test

    def holds(self, profile: Profile, knowledge: Knowledge) -> bool:
        if self.medicine is not None and self.medicine not in (profile.get("medications") or ()):
            return False
        return all(
            any(_passes(test, fact, profile, knowledge) for test in (tests if isinstance(tests, list) else [tests]))
            for fact, tests in self.when.items()
        )


def hazards() -> list[Hazard]:
    """All of the spec; for `any_medicine` one that nobody knows."""
    found = [Hazard(entry["id"], entry["decision"], entry["when"]) for entry in SPEC["hazards"]]
    for entry in SPEC["medicines"]:
        found += [
            Hazard(f"medicine.{entry['id']}.{name}", entry["decision"], entry.get("when", {}), name)
            for name in entry["names"]
        ]
    anything = SPEC["any_medicine"]
    return [*found, Hazard(f"medicine.any.{anything['unknown']}", anything["decision"], {}, anything["unknown"])]


def required(decision: str, setting: str) -> str:
    """The least decision in this setting."""
    return SPEC["self_care"].get(decision, decision) if setting == "self_care" else decision


def as_safe(decision: str, least: str) -> bool:
    """Whether a decision is `least` or one that goes before it."""
    order = SPEC["order"]
    return bool(order.index(decision) <= order.index(least))


def _passes(test: Any, fact: str, profile: Profile, knowledge: Knowledge) -> bool:
    value = profile.get(fact)
    if fact == "creatinine":
        return _creatinine(test, profile)
    if test == "unknown" or value is None:
        return test == "unknown" and value is None
    return all(_word_passes(word, wanted, fact, value, knowledge) for word, wanted in test.items())


def _word_passes(word: str, wanted: Any, fact: str, value: Any, knowledge: Knowledge) -> bool:
    if fact == "supplements":
        return _supplements(word, wanted, value, knowledge)
    if word in ("has", "has_all", "lacks"):
        members = {wanted} if isinstance(wanted, str) else set(wanted)
        return not members & set(value) if word == "lacks" else members <= set(value)
    return _compares(word, wanted, value)


def _compares(word: str, wanted: Any, value: Any) -> bool:
    if word == "between":
        return bool(wanted[0] <= value <= wanted[1])
    return bool({"is": value == wanted, "below": word == "below" and value < wanted,
                 "above": word == "above" and value > wanted}[word])


def _creatinine(test: Mapping[str, Any], profile: Profile) -> bool:
    known = all(profile.get(fact) is not None for fact in ("creatinine", "age", "sex"))
    # Children are a hazard of their own; the equation is one of adults.
    egfr = None
    if known and profile["age"] >= _adult():
        egfr = egfr_lund_malmo(profile["creatinine"], profile["age"], profile["sex"])
    if "gives_egfr" in test:
        return known is test["gives_egfr"]
    return egfr is not None and egfr < test["egfr_below"]


def _adult() -> int:
    return int(next(entry["when"]["age"]["below"] for entry in SPEC["hazards"] if entry["id"] == "age.child"))


def _supplements(word: str, wanted: Any, products: Any, knowledge: Knowledge) -> bool:
    amount: Amount | None = read_products(products, knowledge).amount
    if word == "drunk":
        return any(product.get("label") in SPEC["drunk"] for product in products)
    if word in ("some", "unreadable"):
        return bool(products) if word == "some" else amount is None
    amount = amount or NOTHING
    return (amount.low if word == "surely_above" else amount.high) > wanted
