"""What a chemical formula holds: the atoms of each element, and the part of its weight that each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache, partial

# Standard atomic weights (IUPAC), as the package molmass has them, against which a test holds them.
_WEIGHTS = """
    H 1.007941, He 4.002602, Li 6.94, Be 9.0121831, B 10.811, C 12.01074, N 14.006703, O 15.999405, F 18.998403163,
    Ne 20.1797, Na 22.98976928, Mg 24.3051, Al 26.9815385, Si 28.0855, P 30.973761998, S 32.0648, Cl 35.4529, Ar
    39.948, K 39.0983, Ca 40.078, Sc 44.955908, Ti 47.867, V 50.9415, Cr 51.9961, Mn 54.938044, Fe 55.845, Co
    58.933194, Ni 58.6934, Cu 63.546, Zn 65.38, Ga 69.723, Ge 72.63, As 74.921595, Se 78.971, Br 79.9035, Kr 83.798,
    Rb 85.4678, Sr 87.62, Y 88.90584, Zr 91.224, Nb 92.90637, Mo 95.95, Tc 97.9072, Ru 101.07, Rh 102.9055, Pd
    106.42, Ag 107.8682, Cd 112.414, In 114.818, Sn 118.71, Sb 121.76, Te 127.6, I 126.90447, Xe 131.293, Cs
    132.90545196, Ba 137.327, La 138.90547, Ce 140.116, Pr 140.90766, Nd 144.242, Pm 144.9128, Sm 150.36, Eu
    151.964, Gd 157.25, Tb 158.92535, Dy 162.5, Ho 164.93033, Er 167.259, Tm 168.93422, Yb 173.054, Lu 174.9668, Hf
    178.49, Ta 180.94788, W 183.84, Re 186.207, Os 190.23, Ir 192.217, Pt 195.084, Au 196.966569, Hg 200.592, Tl
    204.3834, Pb 207.2, Bi 208.9804, Po 208.9824, At 209.9871, Rn 222.0176, Fr 223.0197, Ra 226.0254, Ac 227.0278,
    Th 232.0377, Pa 231.03588, U 238.02891, Np 237.0482, Pu 244.0642
"""
_SYMBOL = re.compile(r"([A-Z][a-z]?|\(|\))(\d*)")
_PART = re.compile(r"(\d*)(\D.*)")


class FormulaError(ValueError):
    """That something is no formula or no element, or a formula holds none of it.

    `why` is a word for which of these, and `values` are the parts that it is about.
    """

    def __init__(self, why: str, **values: str) -> None:
        super().__init__(f"{why}: {', '.join(values.values())}")
        self.why, self.values = why, values

    def __reduce__(self) -> tuple[object, ...]:
        return partial(FormulaError, self.why, **self.values), ()


@lru_cache(maxsize=1)
def atomic_weights() -> Mapping[str, float]:
    """The weight of one mole of each element in g, by its symbol."""
    return {name: float(weight) for name, weight in (one.split() for one in _WEIGHTS.split(","))}


@lru_cache(maxsize=256)
def atoms(formula: str) -> Mapping[str, int]:
    """The atoms of each element in a formula such as MgCl2.6H2O or Mg(C2H4NO2)2, hydrates behind a full stop.

    Raises FormulaError, saying why, where it is none.
    """
    found: Counter[str] = Counter()
    for part in formula.split("."):
        read = _PART.fullmatch(part)
        if read is None:
            raise FormulaError("no_formula", part=repr(part or formula))
        for element, count in _part(read[2]).items():
            found[element] += count * int(read[1] or 1)
    return found


def _part(part: str) -> Counter[str]:
    levels: list[Counter[str]] = [Counter()]
    at = 0
    while at < len(part):
        sign = _SYMBOL.match(part, at)
        if sign is None:
            raise FormulaError("no_sign", sign=repr(part[at]), part=part)
        at, times = sign.end(), int(sign[2] or 1)
        if sign[1] == "(":
            levels.append(Counter())
        elif sign[1] == ")":
            if len(levels) == 1:
                raise FormulaError("closes", part=part)
            closed = levels.pop()
            levels[-1] += Counter({element: count * times for element, count in closed.items()})
        elif sign[1] not in atomic_weights():
            raise FormulaError("no_sign", sign=repr(sign[1]), part=part)
        else:
            levels[-1][sign[1]] += times
    if len(levels) > 1:
        raise FormulaError("open", part=part)
    return levels[0]


def mass_fraction(formula: str, element: str) -> float:
    """The part (0..1) of the weight of a formula that is this element. Raises FormulaError where it holds none."""
    found, weights = atoms(formula), atomic_weights()
    if element not in found:
        raise FormulaError("holds_none", formula=formula, element=element)
    return found[element] * weights[element] / sum(count * weights[name] for name, count in found.items())
