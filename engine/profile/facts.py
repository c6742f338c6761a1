"""From a checked profile to the facts that rules read: what was given, and what follows by arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..elemental import NOTHING, Amount, product_amount, total
from ..kidney import egfr_lund_malmo
from ..knowledge import Knowledge
from ..knowledge.medicines import Medicine
from .validator import Profile

COMPUTED_FROM: Mapping[str, tuple[str, ...]] = {
    "medicine_classes": ("medications",),
    "medicine_count": ("medications",),
    "egfr_used": ("egfr", "creatinine", "age", "sex"),
    "supplement_count": ("supplements",),
    "supplement_mg_low": ("supplements",),
    "supplement_mg_high": ("supplements",),
    "considering_mg_low": ("considering",),
    "considering_mg_high": ("considering",),
    "total_mg_low": ("supplements", "considering"),
    "total_mg_high": ("supplements", "considering"),
    "planned_with_taken_mg": ("planned_dose", "supplements"),
    "tried_helped": ("tried",),
    "tried_no_effect": ("tried",),
    "tried_upset": ("tried",),
}
"""The computed facts, and the facts of the profile that each follows from."""

# The lowest age for which the creatinine equation holds; below it no eGFR is computed.
_LUND_MALMO_FROM = 18


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: known facts (given and computed) by name, medicines resolved, amounts of magnesium taken.

    `taken` and `considered` are None where they are not known or a label cannot be read.
    """

    facts: Mapping[str, Any]
    medicines: tuple[Medicine, ...]
    taken: Amount | None
    considered: Amount | None

    @property
    def not_recognised(self) -> list[str]:
        return [medicine.written for medicine in self.medicines if not medicine.recognised]


def customer_facts(profile: Profile, knowledge: Knowledge) -> Customer:
    """Resolve medicines, kidney function and amounts; a fact that cannot be computed stays unknown."""
    given = profile.facts
    facts: dict[str, Any] = {key: _comparable(key, value, knowledge) for key, value in given.items()}
    medicines = tuple(knowledge.medicines.resolve(name) for name in given.get("medications", ()))
    if "medications" in given:
        facts["medicine_classes"] = frozenset(group for medicine in medicines for group in medicine.classes)
        facts["medicine_count"] = len(medicines)
    egfr = _egfr(given)
    if egfr is not None:
        facts["egfr_used"] = egfr
    taken = _amount(given.get("supplements"), knowledge)
    if "supplements" in given:
        facts["supplement_count"] = len(given["supplements"])
    if taken is not None:
        facts["supplement_mg_low"], facts["supplement_mg_high"] = taken.low, taken.high
    considered = _amount(given.get("considering"), knowledge)
    if considered is not None:
        facts["considering_mg_low"], facts["considering_mg_high"] = considered.low, considered.high
    if considered is not None and taken is not None:
        both = taken + considered
        facts["total_mg_low"], facts["total_mg_high"] = both.low, both.high
    if taken is not None and "planned_dose" in given:
        facts["planned_with_taken_mg"] = given["planned_dose"] + taken.low
    if "tried" in given:
        for fact, result in (("helped", "helped"), ("no_effect", "no_effect"), ("upset", "upset_stomach")):
            facts[f"tried_{fact}"] = frozenset(t["form"] for t in given["tried"] if t["result"] == result)
    return Customer(facts, medicines, taken, considered)


def _comparable(key: str, value: Any, knowledge: Knowledge) -> Any:
    """What conditions see of a fact: of lists without values of their own, only that they are known, and how long."""
    kind = knowledge.vocabulary.facts[key].type
    return len(value) if kind in ("medicines", "products", "tried", "intake") else value


def _egfr(given: Mapping[str, Any]) -> float | None:
    """The lower of the measured and the estimated value, unrounded: the most cautious kidney fact counts."""
    found = [float(given["egfr"])] if "egfr" in given else []
    if {"creatinine", "age", "sex"} <= given.keys() and given["age"] >= _LUND_MALMO_FROM:
        found.append(egfr_lund_malmo(given["creatinine"], given["age"], given["sex"]))
    return min(found, default=None)


def _amount(products: Any, knowledge: Knowledge) -> Amount | None:
    if products is None:
        return None
    return total(product_amount(product, knowledge.forms) for product in products) if products else NOTHING
