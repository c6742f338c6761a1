"""From a checked profile to the facts that rules read: what was given, and what follows by arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..elemental import Amount
from ..kidney import ADULT_FROM_YEARS, EQUATIONS, Sex
from ..knowledge import Knowledge
from ..knowledge.medicines import Medicine, MedicineIndex
from ..knowledge.vocabulary import Vocabulary
from ..labels.products import read_products
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
    "supplement_findings": ("supplements",),
    "considering_findings": ("considering",),
    "considering_forms": ("considering",),
    "total_mg_low": ("supplements", "considering"),
    "total_mg_high": ("supplements", "considering"),
    "planned_with_taken_mg": ("planned_dose", "supplements"),
    "tried_helped": ("tried",),
    "tried_no_effect": ("tried",),
    "tried_upset": ("tried",),
}
"""The computed facts, and the facts of the profile that each follows from."""
_LISTS = frozenset({"medicines", "products", "tried", "intake"})


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: known facts (given and computed) by name, medicines resolved, amounts of magnesium taken.

    `listed` is every entry of the list of medicines, also those that say "none" or "do not know". `taken` and
    `considered` are None where they are not known or a label cannot be read. `intake_times`, None where they are not
    known, are by medicine, "07:00" or "mon 07:00".
    """

    facts: Mapping[str, Any]
    listed: tuple[Medicine, ...]
    taken: Amount | None
    considered: Amount | None
    intake_times: Mapping[str, tuple[str, ...]] | None = None

    @property
    def medicines(self) -> tuple[Medicine, ...]:
        """The entries that stand for a medicine."""
        return tuple(medicine for medicine in self.listed if medicine.is_medicine)

    @property
    def list_is_open(self) -> bool:
        """Whether a medicine is named by no name (a blue tablet, do not know), so that the list is known in part."""
        return any(medicine.leaves_list_open for medicine in self.listed)

    @property
    def not_recognised(self) -> list[str]:
        return [medicine.written for medicine in self.medicines if not medicine.recognised]


def customer_facts(profile: Profile, knowledge: Knowledge) -> Customer:
    """Resolve medicines, kidney function and amounts; a fact that cannot be computed stays unknown."""
    given = profile.facts
    facts: dict[str, Any] = dict(given)
    for key in _counted(knowledge.vocabulary) & given.keys():
        facts[key] = len(given[key])
    listed = tuple(_medicine(knowledge.medicines, name) for name in given.get("medications", ()))
    if _says_only_unknown(listed):
        del facts["medications"]  # as unknown as a list that was not asked for
    elif "medications" in given:
        facts.update(_of_medicines(listed))
    egfr = _egfr(given, knowledge)
    if egfr is not None:
        facts["egfr_used"] = egfr
    taken = _products("supplements", "supplement", given, facts, knowledge)
    considered = _products("considering", "considering", given, facts, knowledge)
    if considered is not None and taken is not None:
        both = taken + considered
        facts["total_mg_low"], facts["total_mg_high"] = both.low, both.high
    if taken is not None and "planned_dose" in given:
        facts["planned_with_taken_mg"] = given["planned_dose"] + taken.low
    if "tried" in given:
        for fact, result in (("helped", "helped"), ("no_effect", "no_effect"), ("upset", "upset_stomach")):
            facts[f"tried_{fact}"] = frozenset(t["form"] for t in given["tried"] if t["result"] == result)
    return Customer(facts, listed, taken, considered, given.get("intake_times"))


def _says_only_unknown(listed: Sequence[Medicine]) -> bool:
    """Whether a list says "do not know" and names no medicine."""
    return any(medicine.leaves_list_open for medicine in listed) and not any(one.is_medicine for one in listed)


def _of_medicines(listed: Sequence[Medicine]) -> dict[str, Any]:
    """What follows from a list of medicines."""
    count = sum(medicine.is_medicine for medicine in listed)
    classes = frozenset(group for medicine in listed for group in medicine.classes)
    return {"medications": count, "medicine_count": count, "medicine_classes": classes}


@lru_cache(maxsize=8)
def _counted(vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that are lists without values of their own: conditions see that they are known, and how long."""
    return frozenset(fact.id for fact in vocabulary.facts.values() if fact.type in _LISTS)


# The same names are written again and again, and one that is nearly a name takes milliseconds.
@lru_cache(maxsize=4096)
def _medicine(index: MedicineIndex, written: str) -> Medicine:
    return index.resolve(written)


def _egfr(given: Mapping[str, Any], knowledge: Knowledge) -> float | None:
    """The lower of the measured and the estimated value, unrounded: the most cautious kidney fact counts."""
    found = [float(given["egfr"])] if "egfr" in given else []
    if {"creatinine", "age", "sex"} <= given.keys():
        estimated = estimated_egfr(given["creatinine"], given["age"], given["sex"], knowledge)
        found += [] if estimated is None else [estimated]
    return min(found, default=None)


def estimated_egfr(creatinine_umol_per_l: float, age_years: float, sex: Sex, knowledge: Knowledge) -> float | None:
    """eGFR in mL/min/1.73 m² by the equation that counts; None for children and where the knowledge names none."""
    if knowledge.kidney is None or age_years < ADULT_FROM_YEARS:
        return None
    return EQUATIONS[knowledge.kidney.default](creatinine_umol_per_l, age_years, sex)


def _products(
    name: str, fact: str, given: Mapping[str, Any], facts: dict[str, Any], knowledge: Knowledge
) -> Amount | None:
    """The amount a day of a list of products, whose facts are put beside the others; None where it is not known."""
    if name not in given:
        return None
    found = read_products(given[name], knowledge)
    facts[f"{fact}_findings"] = found.findings
    if name == "supplements":
        facts["supplement_count"] = len(given[name])
    else:
        facts["considering_forms"] = found.forms
    if found.amount is not None:
        facts[f"{fact}_mg_low"], facts[f"{fact}_mg_high"] = found.amount.low, found.amount.high
    return found.amount
