"""Elemental magnesium: how much of a compound it is by chemical formula, and amounts with two readings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .formula import atomic_weights, mass_fraction
from .formula import atoms as formula_atoms

ELEMENT = "Mg"


@dataclass(frozen=True, slots=True)
class Amount:
    """Elemental magnesium in mg a day, as the lowest and highest reading of what is stated."""

    low: float
    high: float

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.high + other.high)


NOTHING = Amount(0, 0)


def elemental_fraction(formula: str) -> float:
    """Mass fraction (0..1) of magnesium in a compound, from its chemical formula by IUPAC atomic weights."""
    return mass_fraction(formula, ELEMENT)


def atoms(formula: str) -> int:
    """How many atoms of magnesium a formula unit has."""
    return formula_atoms(formula)[ELEMENT]


def magnesium_mg(mmol: float) -> float:
    """Elemental magnesium in mg of an amount of substance in mmol, by the IUPAC atomic weight."""
    return atomic_weights()[ELEMENT] * mmol


def fractions(formulas: Sequence[str]) -> tuple[float, float]:
    """The lowest and highest mass fraction (0..1) over a compound and its hydrates; 0 and 1 where none is known."""
    found = [elemental_fraction(formula) for formula in formulas] or [0.0, 1.0]
    return min(found), max(found)


def total(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum over products, or None as soon as one of them cannot be read."""
    found = list(amounts)
    if None in found:
        return None
    # fsum, so that the order in which products are given cannot change the last digit.
    return Amount(math.fsum(a.low for a in found if a), math.fsum(a.high for a in found if a))
