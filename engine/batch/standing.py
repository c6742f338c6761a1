"""What an order of forms depends on, and no more: profiles with other points but the same order share one key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from ..columns.many import ABOVE
from ..columns.truths import Digits
from .bits import number
from .lists import Numbers

LONGEST = 15
"""So many binary digits a rank may have."""
BITS = 62
"""So many bits of a signed integer are used."""


def ranks(forms: Sequence[Digits], rows: int) -> Numbers:
    """For each row and form a number that orders the forms as a ranking does, the best lowest."""
    found = np.zeros((rows, len(forms)), np.int16, order="F")
    for at, digits in enumerate(forms):
        if len(digits) > LONGEST:
            raise OverflowError(f"the rules may give a form more points than {LONGEST - ABOVE} binary digits hold")
        found[:, at] = number(digits, rows)
    return found


def standings(ranks: Numbers, points: int) -> pl.DataFrame:
    """The keys of the rows of `ranks`, which has a column a form; `points` are so many digits at its low end.

    A key holds the forms in their order, which of them are equal to the one before, and the part of their rank above
    the points.
    """
    order, ordered = sorted_by_rank(ranks)
    width = len(order).bit_length()
    parts = [(form, width) for form in order]
    parts += [(better == worse, 1) for better, worse in pairwise(ordered)]
    parts += [(rank >> points, ABOVE) for rank in ordered]
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
    for numbers, width in parts:
        if used + width > BITS:
            words.append(np.zeros(len(numbers), np.int64))
            used = 0
        words[-1] |= numbers.astype(np.int64) << used
        used += width
    return {str(at): word for at, word in enumerate(words)}
