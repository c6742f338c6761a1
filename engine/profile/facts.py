"""From a checked profile to the facts that rules read: what was given, and what follows by arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..arithmetic.amounts import Amount
from ..arithmetic.kidney import ADULT_FROM_YEARS, EQUATIONS, Sex
from ..knowledge import Knowledge
from ..knowledge.computed import CONSIDERING, MEDICATIONS, SUPPLEMENTS
from ..knowledge.medicines import Medicine, MedicineIndex
from ..knowledge.vocabulary import Vocabulary
from ..language.conditions import PARTIAL
from .held import Held, amount_of, held_by, product_facts
from .validator import Profile


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: known facts (given and computed) by name, medicines resolved, amounts taken.

    `medicines` are those listed, without entries that say "none" or "do not know"; the latter, and a medicine without
    a name (a blue tablet), leave the list known in part. `taken` and `considered` are None where they are not (wholly)
    known or a label cannot be read. `intake_times`, None where they are not known, are by medicine, "07:00" or
    "mon 07:00".
    """

    facts: Mapping[str, Any]
    medicines: tuple[Medicine, ...]
    taken: Amount | None
    considered: Amount | None
    intake_times: Mapping[str, tuple[str, ...]] | None = None
    products: tuple[Held, ...] = ()

    @property
    def not_recognised(self) -> list[str]:
        return [medicine.written for medicine in self.medicines if not medicine.recognised]


def customer_facts(profile: Profile, knowledge: Knowledge) -> Customer:
    """Resolve medicines, kidney function and amounts; a fact that cannot be computed stays unknown."""
    given = profile.facts
    facts: dict[str, Any] = dict(given)
    for key in _counted(knowledge.vocabulary) & given.keys():
        facts[key] = len(given[key])
    listed = tuple(resolved(knowledge.medicines, name) for name in given.get("medications", ()))
    medicines = tuple(medicine for medicine in listed if medicine.is_medicine)
    _medicine_facts(listed, medicines, facts)
    egfr = _egfr(given, knowledge)
    if egfr is not None:
        facts["egfr_used"] = egfr
    held = held_by(given, medicines, knowledge)
    facts |= product_facts(held, given, knowledge)
    taken, considered = (amount_of(held, given, role) for role in (SUPPLEMENTS, CONSIDERING))
    if "tried" in given:
        for fact, result in (("helped", "helped"), ("no_effect", "no_effect"), ("upset", "upset_stomach")):
            facts[f"tried_{fact}"] = frozenset(t["form"] for t in given["tried"] if t["result"] == result)
    partial = _partial(given, facts, any(medicine.leaves_list_open for medicine in listed))
    if partial:
        facts[PARTIAL] = known_in_part(partial, knowledge.vocabulary)
        taken = None if SUPPLEMENTS in partial else taken
    return Customer(facts, medicines, taken, considered, given.get("intake_times"), held)


def _medicine_facts(listed: tuple[Medicine, ...], medicines: tuple[Medicine, ...], facts: dict[str, Any]) -> None:
    """What follows from a list of medicines. One that says nothing but "do not know" leaves all of it unknown."""
    if "medications" not in facts:
        return
    if not medicines and any(medicine.leaves_list_open for medicine in listed):
        del facts["medications"]
        return
    facts["medications"] = facts["medicine_count"] = len(medicines)
    facts["medicine_classes"] = frozenset(group for medicine in medicines for group in medicine.classes)


def _partial(given: Mapping[str, Any], facts: Mapping[str, Any], list_is_open: bool) -> frozenset[str]:
    """The facts of the profile that are known in part: those said to be, and medicines of which not all are named."""
    said = frozenset(given.get(PARTIAL, ()))
    return said | {MEDICATIONS} if list_is_open and MEDICATIONS in facts else said


@lru_cache(maxsize=64)
def known_in_part(named: frozenset[str], vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that are known in part because these facts of the profile are: they, and what is computed from them."""
    computed = (fact for fact, sources in vocabulary.computed_from.items() if not named.isdisjoint(sources))
    return named.union(computed)


@lru_cache(maxsize=8)
def _counted(vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that are lists without values of their own: conditions see that they are known, and how long."""
    return frozenset(fact.id for fact in vocabulary.facts.values() if fact.kind.as_told)


def resolved(index: MedicineIndex, written: str) -> Medicine:
    """What an entry of a medicine list is taken for.

    The same names are written again and again, and one that is nearly a name takes milliseconds. Kept is what was
    written, not by whom or beside what; an entry with more digits than a strength has may be a number of somebody.
    """
    return _kept(index, written) if sum(map(written.count, _DIGITS)) <= _MOST_DIGITS else index.resolve(written)


_kept = lru_cache(maxsize=4096)(MedicineIndex.resolve)
_DIGITS, _MOST_DIGITS = "0123456789", 7


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
