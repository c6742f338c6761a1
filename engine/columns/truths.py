"""Truth values of many profiles at once, one bit a profile, and numbers whose binary digits are such bits.

A mask is a whole number of Python or an array of machine words: both know `&`, `|`, `^` and `~` bit by bit, and so
everything here is written once for both. What stands behind the last profile means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..resolution.order import Mask

Digits = list[Mask]
"""A whole number a profile in binary digits, the lowest first."""


class Truths:
    """A truth value a profile: where neither `yes` nor `no` is set it is unknown (Kleene's logic)."""

    __slots__ = ("no", "yes")

    def __init__(self, yes: Mask, no: Mask) -> None:
        self.yes, self.no = yes, no

    def __and__(self, other: Truths) -> Truths:
        return Truths(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truths) -> Truths:
        return Truths(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truths:
        return Truths(self.no, self.yes)


def some(mask: Mask) -> bool:
    """Whether a bit is set."""
    return mask != 0 if isinstance(mask, int) else bool(mask.any())


def add(digits: Digits, place: int, carry: Mask) -> None:
    """Add one where the bit of `carry` is set, worth 2 to the power of `place`."""
    while some(carry):
        while len(digits) <= place:
            digits.append(carry ^ carry)
        digits[place], carry = digits[place] ^ carry, digits[place] & carry
        place += 1


def total(weighted: Iterable[tuple[int, Mask]]) -> Digits:
    """For each profile the sum of the weights whose bit is set."""
    digits: Digits = []
    for weight, mask in weighted:
        for place in range(weight.bit_length()):
            if weight >> place & 1:
                add(digits, place, mask)
    return digits


def reaches(digits: Sequence[Mask], bound: int, everywhere: Mask) -> Mask:
    """Where a number is at least so large; `everywhere` has every bit set."""
    found = everywhere
    for place in range(max(len(digits), bound.bit_length())):
        digit = digits[place] if place < len(digits) else everywhere ^ everywhere
        found = digit & found if bound >> place & 1 else digit | found
    return found


def at_least(parts: Sequence[Truths], count: int, everywhere: Mask) -> Truths:
    """Whether so many of the parts hold, however those that are unknown turn out."""
    surely = total((1, part.yes) for part in parts)
    possibly = total((1, everywhere ^ part.no) for part in parts)
    return Truths(reaches(surely, count, everywhere), everywhere ^ reaches(possibly, count, everywhere))
