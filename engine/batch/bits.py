"""Truth values packed into bits, one bit a row: turned row by row, counted, and listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from .lists import Numbers, Ragged

Bits = np.ndarray[Any, np.dtype[np.uint64]]
"""One bit a row, the first row lowest; what stands behind the last row means nothing."""
WORD = 64
_BLOCK = 256
"""So many words are turned at a time, that they stay in the processor's cache."""
_TILE = 4096
"""So many rows are listed at a time, for the same reason."""


def bits(truths: Numbers) -> Bits:
    """Truth values as bits."""
    return whole_words(np.packbits(truths, bitorder="little"))


def whole_words(octets: Numbers) -> Bits:
    """Bits in octets, with octets of zeros behind them until they fill whole words."""
    if len(octets) % 8:
        octets = np.concatenate([octets, np.zeros(-len(octets) % 8, np.uint8)])
    return octets.view("<u8")


def unpacked(plane: Bits, rows: int) -> Numbers:
    """Bits as truth values, one a row."""
    return np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little").view(bool)


def number(digits: Iterable[Bits], rows: int) -> Numbers:
    """For each row the number whose digits these bits are, the lowest first."""
    found = np.zeros(rows, np.int16)
    for place, digit in enumerate(digits):
        found |= unpacked(digit, rows).astype(np.int16) << place
    return found


def digits(planes: Sequence[Bits]) -> list[Bits]:
    """The binary digits, the lowest first, of the number of the one plane that has the bit of a row."""
    width = (len(planes) - 1).bit_length()
    return [reduce(or_, [plane for at, plane in enumerate(planes) if at >> place & 1]) for place in range(width)]


def by_row(planes: Sequence[Bits], rows: int) -> Numbers:
    """Bits row by row: bit j of row i is that of row i in plane j; shape (rows, words of 64 planes)."""
    words, groups = -(-rows // WORD), max(1, -(-len(planes) // WORD))
    stacked = np.zeros((groups, WORD, words), "<u8")
    for number, plane in enumerate(planes):
        stacked[number // WORD, number % WORD] = plane
    found = np.empty((words, WORD, groups), "<u8")
    for at in range(0, words, _BLOCK):
        for group in range(groups):
            square = stacked[group, :, at : at + _BLOCK].copy()
            _transpose(square)
            found[at : at + _BLOCK, :, group] = square.T
    return found.reshape(-1, groups)[:rows]


def by_column(numbers: Numbers, count: int) -> Iterator[Bits]:
    """The lowest bits of one number a row as planes: bit i of plane j is bit j of row i."""
    octets = numbers.astype("<u8").view(np.uint8).reshape(-1, 8)
    for place in range(-(-count // 8)):
        column = octets[:, place].copy()
        for bit in range(min(8, count - place * 8)):
            yield whole_words(np.packbits(column & np.uint8(1 << bit), bitorder="little"))


_HALVES = [
    (shift, np.uint64(sum(1 << bit for bit in range(WORD) if not bit & shift))) for shift in (32, 16, 8, 4, 2, 1)
]
"""How far apart the halves of a square are, and which bits of a word belong to the nearer one."""


def _transpose(square: Numbers) -> None:
    """Turn squares of 64 by 64 bits: halves are swapped across the diagonal, then halves of these, and so on.

    Hacker's Delight (Warren, second edition), section 7-3.
    """
    swapped = np.empty((WORD // 2, square.shape[1]), "<u8")
    for shift, mask in _HALVES:
        pairs = square.reshape(-1, 2, shift, square.shape[1])
        upper, lower = pairs[:, 0], pairs[:, 1]
        part = swapped.reshape(upper.shape)
        np.right_shift(upper, np.uint64(shift), out=part)
        part ^= lower
        part &= mask
        lower ^= part
        np.left_shift(part, np.uint64(shift), out=part)
        upper ^= part


def gathered(numbers: Numbers, rows: Numbers) -> Ragged:
    """For each row (see `by_row`) the numbers of the bits that are set, in their order.

    To filter the numbers over and over is one instruction for many of them where the processor knows such a one.
    """
    padded = np.zeros(rows.shape[1] * WORD, numbers.dtype)
    padded[: len(numbers)] = numbers
    tile = pl.Series(np.tile(padded, min(len(rows), _TILE)))
    found = [_filtered(tile, rows[at : at + _TILE]) for at in range(0, len(rows), _TILE)]
    counts = np.zeros(len(rows), np.int64)
    for words in np.bitwise_count(rows).T:
        counts += words
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(counts, out=offsets[1:])
    return Ragged(offsets, np.concatenate([np.empty(0, numbers.dtype), *found]))


def _filtered(tile: pl.Series, wanted: Numbers) -> Numbers:
    octets = np.ascontiguousarray(wanted)
    mask = pl.Series(pa.BooleanArray.from_buffers(pa.bool_(), octets.size * WORD, [None, pa.py_buffer(octets)]))
    found: Numbers = tile[: len(mask)].filter(mask).to_numpy()
    return found
