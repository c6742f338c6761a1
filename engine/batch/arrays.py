"""Columns whose bits are arrays of machine words: for the millions of profiles of a frame.

`&` of two columns is two machine operations for every 64 rows. A dataframe engine spends most of its time on planning
so many small steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
import polars as pl

from ..columns.expressions import known, member
from ..columns.planes import Comparing, Planes, Values
from ..columns.truths import Truths
from ..knowledge.vocabulary import Vocabulary
from ..language.conditions import PARTIAL
from .bits import WORD, Bits, bits, by_column, whole_words
from .encoded import Held
from .lists import SET_WORD, Numbers


class Column(Values):
    """A number a row, or the number of a name among `names`; unknown where the bit of `known` is not set."""

    __slots__ = ("_array", "_known", "_names")

    def __init__(self, array: Numbers, known: Bits, names: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._array, self._known, self._names = array, known, names

    def told(self) -> Truths:
        return Truths(self._known, ~self._known)

    def _compared(self, holds: Comparing, value: Any) -> Truths:
        yes = bits(holds(self._array, self._names.index(str(value)) if self._names else value)) & self._known
        return Truths(yes, self._known & ~yes)


class Arrays(Planes):
    """A frame of facts as columns."""

    def __init__(self, facts: pl.DataFrame, sets: Mapping[str, Held], vocabulary: Vocabulary) -> None:
        self._facts, self._sets, self._vocabulary = facts, sets, vocabulary
        self._rows = facts.height
        words = -(-self._rows // WORD)
        super().__init__(np.full(words, ~np.uint64(0)), np.zeros(words, np.uint64))

    @property
    def has_partial(self) -> bool:
        held = self._sets.get(PARTIAL)
        return held is not None and any(word.any() for word in held.words)

    def _make(self, name: str) -> Truths | Column:
        if name in self._facts:
            return self._column(self._facts[name])
        self._made.update(self._members(name.partition("=")[0].rstrip("?")))
        found: Truths = self._made[name]
        return found

    def _members(self, fact: str) -> Iterator[tuple[str, Truths]]:
        values, held = self._vocabulary.values(fact), self._sets.get(fact)
        if held is None:
            yield from ((member(fact, value), self.lit(None)) for value in values)
            yield known(fact), self.lit(False)
            return
        told = self._bits(held.known)
        yield known(fact), Truths(told, ~told)
        places = range(0, len(values), SET_WORD)
        planes = (by_column(word, min(SET_WORD, len(values) - at)) for word, at in zip(held.words, places, strict=True))
        for value, plane in zip(values, chain.from_iterable(planes), strict=True):
            yes = plane & told
            yield member(fact, value), Truths(yes, told & ~yes)

    def _column(self, series: pl.Series) -> Truths | Column:
        is_known = self._bits(series.is_not_null()) if series.null_count() else self.lit(True).yes
        if isinstance(series.dtype, pl.Enum):
            return Column(_plain(series.to_physical()), is_known, tuple(series.dtype.categories))
        return Column(_plain(series), is_known)

    def _bits(self, series: pl.Series) -> Bits:
        array = series.rechunk().to_arrow()
        if array.offset or not self._rows:
            return bits(series.to_numpy())
        return whole_words(np.frombuffer(array.buffers()[1], np.uint8, -(-self._rows // 8)))


def _plain(series: pl.Series) -> Numbers:
    """The values of a column of numbers, with anything where it is null."""
    array = series.rechunk().to_arrow()
    kind = array.type.to_pandas_dtype()
    if not len(array):
        return np.empty(0, kind)
    return np.frombuffer(array.buffers()[1], kind, len(array), array.offset * np.dtype(kind).itemsize)
