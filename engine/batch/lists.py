"""Lists as columns: one list a row, and the entries of lists back to their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

Numbers = np.ndarray[Any, np.dtype[Any]]
SET_WORD = 52
"""So many members of a set are held in one number: as many bits as a float holds exactly."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """One list a row: `values[offsets[i]:offsets[i + 1]]` is that of row i."""

    offsets: Numbers
    values: Numbers

    def series(self, name: str, dtype: Any, missing: Numbers | None = None) -> pl.Series:
        """A column of `dtype`, lists of an Enum whose categories the values number; null where `missing`."""
        mask = None if missing is None else pl.Series(missing).to_arrow()
        array = pa.LargeListArray.from_arrays(_arrow(self.offsets), _arrow(self.values), mask=mask)
        lists = pl.Series(name, pl.from_arrow(array))
        return lists.list.eval(pl.element().cat.to(dtype.inner))


def _arrow(numbers: Numbers) -> Any:
    """The same numbers for Arrow, whose own way from numpy imports pandas wherever that is installed."""
    return pa.Array.from_buffers(pa.from_numpy_dtype(numbers.dtype), len(numbers), [None, pa.py_buffer(numbers)])


def number_type(dtype: Any) -> Any:
    """The numpy type in which an Enum numbers its categories."""
    return pl.Series([], dtype=dtype).to_physical().to_numpy().dtype


def entries(lists: pl.Series) -> tuple[pl.Series, Numbers]:
    """All entries one after the other, and how many each row has; a row that is null has none."""
    lengths = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    array: Any = lists.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    begin, end = array.offsets[0].as_py(), array.offsets[-1].as_py()
    if end - begin != lengths.sum():  # something lies hidden under a null
        return lists.explode(empty_as_null=False, keep_nulls=False), lengths
    return pl.Series(array.values[begin:end]), lengths


def rows_of(lengths: Numbers) -> Numbers:
    """For each entry the row that it stands in."""
    return np.repeat(np.arange(len(lengths)), lengths)


def united(bits: Numbers, lengths: Numbers) -> Numbers:
    """For each row the bits of all its entries."""
    found = np.zeros(len(lengths), np.uint64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = np.cumsum(lengths)[filled] - lengths[filled]
        found[filled] = np.bitwise_or.reduceat(bits, starts)
    return found


def where(condition: pl.Series, value: pl.Series) -> pl.Series:
    """The values where a condition holds, null elsewhere."""
    return pl.select(pl.when(condition).then(value)).to_series()


def replaced(frame: pl.DataFrame, rows: Numbers, by: pl.DataFrame) -> pl.DataFrame:
    """The frame with the rows of another in these places."""
    at = np.arange(frame.height)
    at[rows] = frame.height + np.arange(len(rows))
    return pl.concat([frame, by])[at]
