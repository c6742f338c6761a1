"""Amounts with two readings, and how much of a compound an element is by chemical formula."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of something, as the lowest and highest reading of what is stated."""

    low: float
    high: float

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.low + other.low, self.high + other.high)


NOTHING = Amount(0, 0)


@lru_cache(maxsize=256)
def composition(formula: str, element: str) -> tuple[float, int]:
    """The mass fraction (0..1, by IUPAC atomic weights) and the atoms of an element in one unit of a formula.

    Raises ValueError where that is no formula, or the element is not in it.
    """
    from molmass import Formula  # imported late: knowledge that was checked before needs no formula
    from molmass.molmass import FormulaError

    try:
        found = Formula(formula).composition()[element]
    except FormulaError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except KeyError:
        raise ValueError(f"{formula} holds no {element}") from None
    return float(found.fraction), int(found.count)


@lru_cache(maxsize=16)
def molar_mass(element: str) -> float:
    """The mass of one mole of an element in g, by the IUPAC atomic weight. Raises ValueError where there is none."""
    from molmass import Formula
    from molmass.molmass import FormulaError

    try:
        return float(Formula(element).mass)
    except FormulaError as error:
        raise ValueError(" ".join(str(error).split())) from None


def total(amounts: Iterable[Amount | None]) -> Amount | None:
    """The sum over products, or None as soon as one of them cannot be read."""
    found = list(amounts)
    if None in found:
        return None
    # fsum, so that the order in which products are given cannot change the last digit.
    return Amount(math.fsum(a.low for a in found if a), math.fsum(a.high for a in found if a))
