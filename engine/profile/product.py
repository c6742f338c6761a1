"""What a product of a profile is stated by: one description for every door that takes one."""

from __future__ import annotations

from collections.abc import Mapping

PRODUCT_FIELDS: Mapping[str, type] = {
    "label": str, "form": str, "amount_mg": float, "amount": float, "unit": str, "basis": str, "per_day": float,
    "every_days": float,
}  # fmt: skip
"""The fields of a product, and whether each is text or a number.

`label` with `per_day` and `every_days`, or `form` with an amount a unit: `amount_mg`, or `amount` with its `unit`.
"""
LABELLED = ("label", "per_day", "every_days")
STATED = ("form", "amount_mg", "basis", "per_day", "every_days")
STATED_IN_UNITS = ("form", "amount", "unit", "basis", "per_day", "every_days")
BASES = ("elemental", "compound")


def fields_of(product: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that a product stated in this way may have, and those that it must have."""
    if "label" in product:
        return LABELLED, ("label",)
    if "amount" in product or "unit" in product:
        return STATED_IN_UNITS, ("form", "amount", "unit")
    return STATED, ("form", "amount_mg")
