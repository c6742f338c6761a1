"""Lists as columns: many boolean columns into one list a row, and the entries of lists back to their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

Numbers = np.ndarray[Any, np.dtype[Any]]

_BLOCK = 8192
"""So many rows are unpacked at a time, that they stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Ragged:
    """One list a row: `values[offsets[i]:offsets[i + 1]]` is that of row i."""

    offsets: Numbers
    values: Numbers

    def of(self, row: int) -> Numbers:
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    def series(self, name: str, dtype: Any, missing: Numbers | None = None) -> pl.Series:
        """A column of `dtype`, lists of an Enum whose categories the values number; null where `missing`."""
        mask = None if missing is None else pa.array(missing)
        array = pa.LargeListArray.from_arrays(pa.array(self.offsets), pa.array(self.values), mask=mask)
        lists = pl.Series(name, pl.from_arrow(array))
        return lists.list.eval(pl.element().cat.to(dtype.inner))


def number_type(dtype: Any) -> Any:
    """The numpy type in which an Enum numbers its categories."""
    return pl.Series([], dtype=dtype).to_physical().to_numpy().dtype


def gathered(columns: Sequence[tuple[int, pl.Series]], rows: int, kind: Any) -> Ragged:
    """For each row the numbers of the boolean columns that are true, in the order of the columns, each number once.

    The columns are handed over as bits: unpacking bytes for each of hundreds of them takes several times as long.
    """
    true = [(number, column) for number, column in columns if column.any()]
    if not true:
        return Ragged(np.zeros(rows + 1, np.int64), np.empty(0, kind))
    bits = _by_row([column for _, column in true], rows)
    counts = np.bitwise_count(bits).sum(1, dtype=np.int64)
    numbers = np.array([number for number, _ in true], kind)
    values = np.concatenate([_numbers(bits[at : at + _BLOCK], counts[at : at + _BLOCK], numbers)
                             for at in range(0, rows, _BLOCK)])  # fmt: skip
    if len(set(numbers.tolist())) < len(numbers):
        of_row = rows_of(counts)
        first = _first_in_row(of_row, values)
        values, counts = values[first], np.bincount(of_row[first], minlength=rows)
    offsets = np.zeros(rows + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return Ragged(offsets, values)


def _numbers(bits: Numbers, counts: Numbers, numbers: Numbers) -> Numbers:
    width = bits.shape[1] * 8
    cells = len(bits) * width
    truths = np.ones(cells + cells // 8, bool)
    truths[:cells] = np.unpackbits(bits, bitorder="little")
    # Where fewer than one in ten is true numpy searches cell by cell, which is slower: hence the ones at the end.
    at = np.flatnonzero(truths)[: counts.sum()]
    found: Numbers = numbers[at - np.repeat(np.arange(0, cells, width), counts)]
    return found


def _by_row(columns: Sequence[pl.Series], rows: int) -> Numbers:
    """The bits of boolean columns without nulls, row by row: bit j of row i is row i of column j."""
    groups = -(-len(columns) // 8)
    length = -(-rows // 8)
    bits = np.zeros((groups, 8, length), np.uint8)
    for at, column in enumerate(columns):
        bits[at // 8, at % 8] = _bits(column, length)
    blocks = np.ascontiguousarray(bits.transpose(0, 2, 1)).view("<u8")[..., 0]
    for shift, mask in ((7, 0x00AA00AA00AA00AA), (14, 0x0000CCCC0000CCCC), (28, 0x00000000F0F0F0F0)):
        # Each step swaps blocks of bits across the diagonal of an 8 by 8 square (Hacker's Delight, section 7-3).
        swapped = (blocks ^ blocks >> np.uint64(shift)) & np.uint64(mask)
        blocks = blocks ^ swapped ^ swapped << np.uint64(shift)
    return np.ascontiguousarray(blocks.view(np.uint8).reshape(groups, length * 8).T[:rows])


def _bits(column: pl.Series, length: int) -> Numbers:
    array = column.rechunk().to_arrow()
    if array.offset:
        return np.packbits(column.to_numpy(), bitorder="little")
    return np.frombuffer(array.buffers()[1], np.uint8, length)


def _first_in_row(of_row: Numbers, values: Numbers) -> Numbers:
    """Which entries have a value that no earlier entry of their row has."""
    both = of_row.astype(np.int64) << 32 | values
    order = np.argsort(both, kind="stable")
    first = np.ones(len(both), bool)
    first[order[1:]] = both[order[1:]] != both[order[:-1]]
    return first


def entries(lists: pl.Series) -> tuple[pl.Series, Numbers]:
    """All entries one after the other, and how many each row has; a row that is null has none."""
    lengths = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    return lists.explode(empty_as_null=False, keep_nulls=False), lengths


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


def replaced(frame: pl.DataFrame, rows: Numbers, by: pl.DataFrame) -> pl.DataFrame:
    """The frame with the rows of another in these places."""
    at = np.arange(frame.height)
    at[rows] = frame.height + np.arange(len(rows))
    return pl.concat([frame, by])[at]
