"""The one reader of numbers that were typed, for every door, and what counts as a number that can be used."""

from __future__ import annotations

import math
import re
from typing import Any

WRITTEN = r"[-+]?[0-9]{1,300}(?:[.,][0-9]{1,300})?"
"""A number as it is typed: digits of ASCII, a decimal comma or point; more digits than a float can hold are none."""
EXACT = 2.0**53
"""From here on a float no longer tells whole numbers apart."""
_WRITTEN = re.compile(WRITTEN)


def read_number(text: str) -> int | float | None:
    """The number that a text says, whole where it is whole; None where it says none."""
    if not _WRITTEN.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def is_number(value: Any) -> bool:
    """Whether a value is a number at all; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_usable(value: float) -> bool:
    """Whether a number can be reckoned with: neither infinite nor undefined, nor too large to be exact."""
    return abs(value) < EXACT if isinstance(value, int) else math.isfinite(value)
