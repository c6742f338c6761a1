"""Medicines that hold the nutrient, or another substance that rules add up: how much a unit, and how many a day."""

from __future__ import annotations

from collections.abc import Iterable

from ..language.record import Field, Identifier, Record
from .medicines.spelling import key


class Content(Record):
    """What one unit holds `of` the nutrient or another substance, by its id: one figure, or the lowest and highest."""

    of: Identifier
    amount: tuple[float, ...] = Field(strict=False, min_length=1, max_length=2)
    unit: Identifier


class Holding(Record):
    """A medicine by its names, what one unit of it (`per`, a serving of labels.yaml) `holds`, and how many are taken.

    `a_day`: how many its product information says, where it does; `form`: which form of the nutrient it is.
    """

    id: Identifier
    names: tuple[str, ...] = Field(strict=False, min_length=1)
    per: Identifier
    holds: tuple[Content, ...] = Field(strict=False, min_length=1)
    a_day: tuple[float, ...] = Field(default=(), strict=False, max_length=2)
    form: Identifier | None = None
    claims: tuple[str, ...] = Field(strict=False, min_length=1)


def holding_in(written: str, holding: Iterable[Holding]) -> Holding | None:
    """The medicine with a known content that an entry or a label names: of several names in it the longest."""
    text = f" {key(written)} "
    named = [(len(key(name)), one) for one in holding for name in one.names if f" {key(name)} " in text]
    return max(named, key=lambda found: found[0])[1] if named else None
