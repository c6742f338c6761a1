"""Columns of a population from numpy draws: lists of names, names, numbers; null where a fact is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOTHING = -1
"""Stands in a matrix of picks where there is no further pick."""


def lists(entries: pl.Series, picked: Ints, known: Bools) -> pl.Series:
    """A list a row: the entries that the row of `picked` (rows, most picks) numbers; null where not known."""
    picked = np.where(known[:, None], picked, NOTHING)
    told = picked >= 0
    offsets = np.concatenate([[0], np.cumsum(told.sum(axis=1))])
    held = entries.gather(pl.Series(picked[told].astype(np.uint32))).to_arrow()
    return _series(pa.LargeListArray.from_buffers(pa.large_list(held.type), len(known),
                                                  [_bits(known), pa.py_buffer(offsets)], children=[held]))


def names(entries: Sequence[str], index: Ints, known: Bools) -> pl.Series:
    """One name a row; null where not known."""
    return pl.Series(entries, dtype=pl.String).gather(numbers(index.astype(np.uint32), known))


def numbers(values: NDArray[Any], known: Bools) -> pl.Series:
    """One number a row; null where not known."""
    buffers = [_bits(known), pa.py_buffer(np.ascontiguousarray(values))]
    return _series(pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), buffers))


def _series(array: Any) -> pl.Series:
    return pl.Series(pl.from_arrow(array))


def _bits(known: Bools) -> Any:
    """Arrow's own way from numpy imports pandas wherever that is installed."""
    return pa.py_buffer(np.packbits(known, bitorder="little"))


def few_of(random: np.random.Generator, rows: int, kinds: int, most: int) -> Ints:
    """For each row 0 to `most` different numbers below `kinds`, every count and every choice equally likely."""
    most = min(most, kinds)
    picked = np.empty((rows, most), dtype=np.int64)
    for place in range(most):
        drawn = random.integers(0, kinds - place, rows)
        # Counted among what is left: step over the earlier picks, from the lowest up.
        for earlier in np.sort(picked[:, :place], axis=1).T:
            drawn += drawn >= earlier
        picked[:, place] = drawn
    count = random.integers(0, most + 1, rows)
    picked[np.arange(most)[None, :] >= count[:, None]] = NOTHING
    return picked


def all_of(chosen: Bools, random: np.random.Generator | None = None) -> Ints:
    """The columns that are chosen in each row, as picks: in their order, or in any order where `random` is given."""
    row, column = np.nonzero(chosen)
    if random is not None:
        order = np.lexsort((random.random(len(row)), row))
        column = column[order]
    count = chosen.sum(axis=1)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    picked = np.full((len(chosen), max(1, int(count.max(initial=0)))), NOTHING, dtype=np.int64)
    picked[row, place] = column
    return picked


def weighted(random: np.random.Generator, rows: int, weights: Sequence[float]) -> Ints:
    """One index a row, drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    found: Ints = np.searchsorted(edges, random.random(rows) * edges[-1], side="right").astype(np.int64)
    return found
