"""The magnesium products of a profile: by label or as stated, each with an amount a day, its forms and what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..elemental import NOTHING, Amount, fractions, total
from ..errors import ProfileError
from ..knowledge import Knowledge

UNREADABLE = "unreadable"
"""The finding of a label that cannot be read."""
_KEPT = 8192


@dataclass(frozen=True, slots=True)
class Product:
    """One product: elemental magnesium in mg a day (None where its label cannot be read), forms and findings by id."""

    amount: Amount | None
    forms: frozenset[str]
    findings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Products:
    """Several products together; `amount` is None as soon as one of them cannot be read."""

    amount: Amount | None
    forms: frozenset[str]
    findings: frozenset[str]


def read_product(product: Mapping[str, Any], knowledge: Knowledge) -> Product:
    """One product of a profile: {label, per_day} or {form, amount_mg, basis, per_day}.

    Where it is not stated whether a weight is elemental or compound, both readings are kept.
    """
    if "label" not in product:
        return _stated(product, knowledge)
    recent, key = knowledge.labels.recent, (product["label"], product.get("per_day"))
    if key not in recent:
        if len(recent) >= _KEPT:
            recent.clear()
        recent[key] = _labelled(*key, knowledge)
    found: Product | None = recent.get(key)
    return found or _labelled(*key, knowledge)  # another thread may have cleared it


def read_products(products: Iterable[Mapping[str, Any]], knowledge: Knowledge) -> Products:
    """All products of a list, summed."""
    found = [read_product(product, knowledge) for product in products]
    return Products(
        total(product.amount for product in found),
        frozenset().union(*(product.forms for product in found)),
        frozenset().union(*(product.findings for product in found)),
    )


def _labelled(label: str, per_day: float | None, knowledge: Knowledge) -> Product:
    from .reading import read_label  # imported late: most consultations have no label

    try:
        found = read_label(label, knowledge, per_day)
    except ProfileError:
        return Product(None, frozenset(), frozenset({UNREADABLE}))
    odd = frozenset(finding.id for finding in found.findings)
    return Product(found.elemental_mg_per_day, frozenset(found.forms), odd)


def _stated(product: Mapping[str, Any], knowledge: Knowledge) -> Product:
    mg, basis, per_day = float(product["amount_mg"]), product.get("basis"), float(product.get("per_day", 1))
    form = product.get("form", "")
    known = knowledge.labels.substances.get(form)
    if known is not None and known.route != "oral":
        return Product(NOTHING, frozenset({form}), frozenset({"not_swallowed"}))
    forms = frozenset({form} if known else ())
    if basis == "elemental":
        return Product(Amount(mg * per_day, mg * per_day), forms, frozenset())
    low, high = fractions(known.formulas if known else ())
    if basis == "compound":
        return Product(Amount(mg * low * per_day, mg * high * per_day), forms, frozenset())
    return Product(Amount(mg * low * per_day, mg * per_day), forms, frozenset({"unclear_basis"}))
