"""Amounts with two readings, and how much of a compound an element is by chemical formula."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from .formula import FormulaError, atomic_weights, atoms, mass_fraction


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of something, as the lowest and highest reading of what is stated."""

    low: float
    high: float

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.high + other.high)


NOTHING = Amount(0, 0)


def composition(formula: str, element: str) -> tuple[float, int]:
    """The mass fraction (0..1, by IUPAC atomic weights) and the atoms of an element in one unit of a formula.

    Raises FormulaError where that is no formula, or the element is not in it.
    """
    return mass_fraction(formula, element), atoms(formula)[element]


def molar_mass(element: str) -> float:
    """The mass of one mole of an element in g, by the IUPAC atomic weight. Raises FormulaError where there is none."""
    try:
        return atomic_weights()[element]
    except KeyError:
        raise FormulaError("no_element", element=repr(element)) from None


def total(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum over products, or None as soon as one of them cannot be read."""
    found = list(amounts)
    if None in found:
        return None
    # fsum, so that the order in which products are given cannot change the last digit.
    return Amount(math.fsum(a.low for a in found if a), math.fsum(a.high for a in found if a))
