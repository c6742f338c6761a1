"""The products of a profile: by label or as stated, each with an amount a day, its forms and what is odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..arithmetic.amounts import NOTHING, Amount
from ..knowledge import Knowledge
from ..knowledge.holding import Holding
from ..knowledge.labels import shares
from ..words.errors import ProfileError

if TYPE_CHECKING:
    from .reading import LabelReading

UNREADABLE = "unreadable"
"""The finding of a label that cannot be read."""
_KEPT = 8192
# What is longer is read anew each time: a memory of so many long labels would be large.
_LONGEST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Product:
    """One product: its amount a day (None where its label cannot be read), forms and findings by id.

    `reading` is the label as read; None where the product is stated without one, or its label cannot be read.
    """

    amount: Amount | None
    forms: frozenset[str]
    findings: frozenset[str]
    reading: LabelReading | None = None


def read_product(product: Mapping[str, Any], knowledge: Knowledge) -> Product:
    """One product of a profile, by its label or by form and amount (see `Nutrient.product_fields`).

    Where it is not stated whether a weight is of the nutrient or a compound, both readings are kept. Never raises for
    a label.
    """
    if "label" not in product:
        return _stated(product, knowledge)
    label, per_day, days = product["label"], product.get("per_day"), product.get("every_days", 1)
    read = _remembered if len(label) <= _LONGEST_KEPT else _labelled
    found = read(label, per_day, knowledge)
    if days == 1 or found.amount is None:
        return found
    return replace(found, amount=Amount(found.amount.low / days, found.amount.high / days))


def read_medicine(written: str, found: Holding, knowledge: Knowledge) -> Product:
    """What a medicine on the list comes to; its amount is None where it is not known how many are taken a day."""
    from .holding import listed_holding

    reading = listed_holding(written, found, knowledge)
    odd = frozenset(finding.id for finding in reading.findings)
    return Product(reading.amount_per_day if found.a_day else None, frozenset(reading.forms), odd, reading)


def _labelled(label: str, per_day: float | None, knowledge: Knowledge) -> Product:
    from .holding import read_holding  # imported late: most consultations have no label
    from .other_jars import read_other_jar
    from .reading import read_label

    try:
        found = read_holding(label, knowledge, per_day) or read_label(label, knowledge, per_day)
    except ProfileError:
        other = read_other_jar(label, knowledge, per_day)
        if other is None:
            return Product(None, frozenset(), frozenset({UNREADABLE}))
        found = other
    odd = frozenset(finding.id for finding in found.findings)
    return Product(found.amount_per_day, frozenset(found.forms), odd, found)


# A search over answers, or a register, reads the same label thousands of times.
_remembered = lru_cache(maxsize=_KEPT)(_labelled)


def stated_amount(product: Mapping[str, Any], knowledge: Knowledge) -> float:
    """The amount of one unit of a product stated without a label, in the unit of the nutrient."""
    nutrient = knowledge.nutrient
    if nutrient.amount_key in product:
        return float(product[nutrient.amount_key])
    return float(product["amount"]) * nutrient.units[product["unit"]]


def _stated(product: Mapping[str, Any], knowledge: Knowledge) -> Product:
    each, basis, per_day = stated_amount(product, knowledge), product.get("basis"), float(product.get("per_day", 1))
    a_day = each / product.get("every_days", 1)
    form = product.get("form", "")
    known = knowledge.labels.substances.get(form)
    if known is not None and known.route is not None:
        return Product(NOTHING, frozenset({form}), frozenset({"not_swallowed"}))
    forms = frozenset({form} if known else ())
    if basis == knowledge.nutrient.stated_as.counted:
        return Product(Amount(a_day * per_day, a_day * per_day), forms, frozenset())
    low, high = shares([known] if known else [])
    if basis == knowledge.nutrient.stated_as.compound:
        return Product(Amount(a_day * low * per_day, a_day * high * per_day), forms, frozenset())
    return Product(Amount(a_day * low * per_day, a_day * per_day), forms, frozenset({"unclear_basis"}))
