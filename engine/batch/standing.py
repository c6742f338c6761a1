"""What an order of forms depends on, and no more: profiles with other points but the same order share one key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from .bits import Bits, bits, totals, unpacked
from .keys import Rank
from .lists import Numbers

BITS = 62
"""So many bits of a signed integer are used."""
POINTS = 12
"""The bits of the points of a form."""
VETOED = POINTS + 2
"""The bit of its rank that says that a form is vetoed."""


def ranks(forms: Sequence[Rank], rows: int) -> Numbers:
    """For each row and form a number that orders the forms as a ranking does, the best lowest.

    From the highest bit down: vetoed, without points, discouraged, and the points counted down from the most.
    """
    found = np.zeros((rows, len(forms)), np.int16, order="F")
    most = (1 << POINTS) - 1
    for at, rank in enumerate(forms):
        if sum(weight for weight, _ in rank.points) > most:
            raise OverflowError(f"the rules may give a form more than {most} points")
        points = totals(((weight, said.yes) for weight, said in rank.points), rows)
        above = number([rank.discouraged.yes, bits(points == 0), rank.vetoed.yes], rows)
        found[:, at] = (above << POINTS) + most - points
    return found


def number(digits: Sequence[Bits], rows: int) -> Numbers:
    """Bits as the digits of a number, the lowest first."""
    found = np.zeros(rows, np.int16)
    for place, digit in enumerate(digits):
        found |= unpacked(digit, rows).astype(np.int16) << place
    return found


def standings(ranks: Numbers) -> pl.DataFrame:
    """The keys of the rows of `ranks`, which has a column a form (see `ranks`).

    A key holds the forms in their order, which of them are equal to the one before, and the part of their rank above
    the points.
    """
    order, ordered = sorted_by_rank(ranks)
    width = len(order).bit_length()
    parts = [(form, width) for form in order]
    parts += [(better == worse, 1) for better, worse in pairwise(ordered)]
    parts += [(rank >> POINTS, 3) for rank in ordered]
    return pl.DataFrame(packed(parts))


def sorted_by_rank(ranks: Numbers) -> tuple[list[Numbers], list[Numbers]]:
    """Place by place the number of the form that stands there, and its rank; of equals the first form comes first.

    Neighbours change places for all rows at once, as often as there are forms (odd-even transposition sort).
    """
    count = ranks.shape[1]
    width = count.bit_length()
    places = [ranks[:, at].astype(np.int32) << width | at for at in range(count)]
    for turn in range(count):
        for at in range(turn % 2, count - 1, 2):
            one, other = places[at], places[at + 1]
            places[at], places[at + 1] = np.minimum(one, other), np.maximum(one, other)
    return [place & (1 << width) - 1 for place in places], [place >> width for place in places]


def packed(parts: list[tuple[Numbers, int]]) -> dict[str, Numbers]:
    """Columns of small numbers, each with its width in bits, packed into as few columns as they need."""
    words: list[Numbers] = []
    used = BITS
    for number, width in parts:
        if used + width > BITS:
            words.append(np.zeros(len(number), np.int64))
            used = 0
        words[-1] |= number.astype(np.int64) << used
        used += width
    return {str(at): word for at, word in enumerate(words)}
