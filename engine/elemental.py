"""Elemental magnesium in what a product states: per compound by chemical formula, per label as far as it is clear."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .knowledge.records import Form

ELEMENT = "Mg"
# Mass stated on a label, with a decimal comma or point, in milligram or gram.
_MASS = re.compile(r"(\d{1,7}(?:[ \u00a0]\d{3})*(?:[.,]\d+)?)\s*(mg|g)\b", re.IGNORECASE)
_SAYS_ELEMENTAL = re.compile(r"elementär|elemental|varav|of which", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """Elemental magnesium in mg a day, as the lowest and highest reading of what is stated."""

    low: float
    high: float

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.high + other.high)


NOTHING = Amount(0, 0)


@lru_cache(maxsize=256)
def elemental_fraction(formula: str) -> float:
    """Mass fraction (0..1) of magnesium in a compound, from its chemical formula by IUPAC atomic weights."""
    from molmass import Formula  # imported late: most consultations need no formula

    return float(Formula(formula).composition()[ELEMENT].fraction)


def fractions(form: Form) -> tuple[float, float]:
    """The lowest and highest mass fraction over the anhydrous compound and its hydrates."""
    formulas = [formula for formula in (form.formula, *form.formula_hydrates) if formula]
    found = [elemental_fraction(formula) for formula in formulas] or [0.0, 1.0]
    return min(found), max(found)


def product_amount(product: Mapping[str, Any], forms: Mapping[str, Form]) -> Amount | None:
    """Elemental magnesium in mg a day from one product of a profile, or None where it cannot be read.

    A product is {label, per_day} or {form, amount_mg, basis, per_day}. Where it is not stated whether a weight is
    elemental or compound, both readings are kept.
    """
    per_day = float(product.get("per_day", 1))
    if "label" in product:
        unit = _label_amount(product["label"], forms)
    else:
        unit = _stated_amount(product["amount_mg"], product.get("basis"), forms.get(product.get("form", "")))
    return None if unit is None else Amount(unit.low * per_day, unit.high * per_day)


def _stated_amount(mg: float, basis: str | None, form: Form | None) -> Amount | None:
    if basis == "elemental":
        return Amount(mg, mg)
    low, high = fractions(form) if form else (0.0, 1.0)
    return Amount(mg * low, mg * high) if basis == "compound" else Amount(mg * low, mg)


def _label_amount(label: str, forms: Mapping[str, Form]) -> Amount | None:
    masses = [_milligrams(number, unit) for number, unit in _MASS.findall(label)]
    if not masses:
        return None
    form = form_on_label(label, forms.values())
    if len(masses) > 1:
        # Of compound and elemental weight printed side by side, the elemental one is the smaller.
        return Amount(min(masses), min(masses)) if _SAYS_ELEMENTAL.search(label) else Amount(min(masses), max(masses))
    if form is None or _SAYS_ELEMENTAL.search(label):
        return Amount(masses[0], masses[0])
    return _stated_amount(masses[0], None, form)


def _milligrams(number: str, unit: str) -> float:
    value = float(re.sub(r"[ \u00a0]", "", number).replace(",", "."))
    return value * 1000 if unit.lower() == "g" else value


def form_on_label(label: str, forms: Iterable[Form]) -> Form | None:
    """The form whose spelling stands on a label; of several, the longest spelling."""
    plain = label.casefold()
    found = [(len(spelling), form) for form in forms for spelling in form.spellings if spelling.casefold() in plain]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def total(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum over products, or None as soon as one of them cannot be read."""
    found = list(amounts)
    if None in found:
        return None
    # fsum, so that the order in which products are given cannot change the last digit.
    return Amount(math.fsum(a.low for a in found if a), math.fsum(a.high for a in found if a))
