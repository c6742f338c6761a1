"""Which fields a product of a profile may have, by the way in which it is stated."""

from __future__ import annotations

from collections.abc import Mapping

from ..knowledge.nutrient import Nutrient

_HOW_OFTEN = ("per_day", "every_days")


def fields_of(product: object, nutrient: Nutrient) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that a product stated in this way may have, and those that it must have."""
    if not isinstance(product, Mapping):
        return ("form", nutrient.amount_key, "basis", *_HOW_OFTEN), ()
    if "label" in product:
        return ("label", *_HOW_OFTEN), ("label",)
    if "amount" in product or "unit" in product:
        return ("form", "amount", "unit", "basis", *_HOW_OFTEN), ("form", "amount", "unit")
    return ("form", nutrient.amount_key, "basis", *_HOW_OFTEN), ("form", nutrient.amount_key)
