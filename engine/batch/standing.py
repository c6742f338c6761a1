"""What an order of forms depends on, and no more: profiles with other points but the same order share one key."""

from __future__ import annotations

import numpy as np
import polars as pl

from .keys import BITS, POINTS
from .lists import Numbers


def standings(ranks: Numbers, favoured: Numbers) -> pl.DataFrame:
    """The keys of the rows of `ranks`, which has a column a form (see `Keys.ranks`).

    A key holds the forms in their order, which of them are equal to the one before, the part of their rank above the
    points, and whether any form is favoured at all.
    """
    forms = ranks.shape[1]
    order = np.argsort(ranks, axis=1, kind="stable")
    ordered = np.take_along_axis(ranks, order, axis=1)
    equal = ordered[:, 1:] == ordered[:, :-1]
    above = ordered >> POINTS
    width = forms.bit_length()
    parts = [(order[:, at], width) for at in range(forms)]
    parts += [(equal[:, at], 1) for at in range(forms - 1)]
    parts += [(above[:, at], 3) for at in range(forms)]
    return pl.DataFrame(packed([*parts, (favoured, 1)]))


def packed(parts: list[tuple[Numbers, int]]) -> dict[str, Numbers]:
    """Columns of small numbers, each with its width in bits, packed into as few columns as they need."""
    words: list[Numbers] = []
    used = BITS
    for number, bits in parts:
        if used + bits > BITS:
            words.append(np.zeros(len(number), np.int64))
            used = 0
        words[-1] |= number.astype(np.int64) << used
        used += bits
    return {str(at): word for at, word in enumerate(words)}
