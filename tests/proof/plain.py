"""What the proof measures the engine by, said once more and plainly: eGFR, and what the products of the proof hold.

Nothing here is taken from the engine, or the same slip would stand on both sides. Anything but the few shapes of
products that the proof makes is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

# From here on the equation holds (Björk and others, Scand J Clin Lab Invest 2011).
ADULT = 18
_SPAN = re.compile(r"Magnesium (\d+(?:,\d+)?)–(\d+(?:,\d+)?) mg")
# MgSO4 with seven of water: 24.305 of 246.475 g/mol.
_EPSOM = 24.305 / (24.305 + 32.06 + 4 * 15.999 + 7 * (2 * 1.008 + 15.999))
_SALT = re.compile(r"Epsomsalt (\d+(?:,\d+)?) g löses i vatten och dricks")
Span = tuple[float, float]


def egfr(creatinine: float, age: float, sex: str) -> float:
    """mL/min/1.73 m² from µmol/L: the revised Lund-Malmö equation."""
    knee, low, slope = (150, 2.50, 0.0121) if sex == "female" else (180, 2.56, 0.00968)
    x = low + slope * (knee - creatinine) if creatinine < knee else low - 0.926 * math.log(creatinine / knee)
    return math.exp(x - 0.0158 * age + 0.438 * math.log(age))


def creatinine_at(value: float, age: float, sex: str) -> float:
    """The creatinine at which the equation gives this eGFR."""
    knee, low, slope = (150, 2.50, 0.0121) if sex == "female" else (180, 2.56, 0.00968)
    x = math.log(value) + 0.0158 * age - 0.438 * math.log(age)
    return knee - (x - low) / slope if x > low else knee * math.exp((low - x) / 0.926)


def milligrams(products: Iterable[Mapping[str, Any]]) -> Span | None:
    """mg of the nutrient a day, least and most; None where a label cannot be read."""
    low = high = 0.0
    for product in products:
        found = _one(product)
        if found is None:
            return None
        low, high = low + found[0], high + found[1]
    return low, high


def is_drunk_salt(product: Mapping[str, Any]) -> bool:
    return _SALT.fullmatch(str(product.get("label", ""))) is not None


def _one(product: Mapping[str, Any]) -> Span | None:
    label = product.get("label")
    if label == "?":
        return None
    if label is None:
        if product.get("basis") != "elemental":
            raise ValueError(f"{product} is no product of the proof")
        return float(product["amount_mg"]), float(product["amount_mg"])
    salt, span = _SALT.fullmatch(label), _SPAN.fullmatch(label)
    if salt is not None:
        held = _number(salt[1]) * 1000 * _EPSOM
        return held, held
    if span is None:
        raise ValueError(f"{label} is no product of the proof")
    return _number(span[1]), _number(span[2])


def span(low: float, high: float) -> str:
    """A label that can mean anything between these amounts."""
    return f"Magnesium {low:g}–{high:g} mg".replace(".", ",")


def _number(written: str) -> float:
    return float(written.replace(",", "."))
