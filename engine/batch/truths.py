"""Columns of truth values, eight rows to a byte, and of the numbers and names that they come from.

`Columns` takes the part of a dataframe module (see `expressions.Api`), but works at once: `&` of two columns is two
machine operations for every 64 rows. A dataframe engine spends most of its time on planning so many small steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from operator import eq, ge, gt, le, lt
from typing import Any

import numpy as np
import polars as pl

from ..knowledge.vocabulary import Vocabulary
from ..language.conditions import PARTIAL
from .bits import WORD, Bits, add, bits, by_column, reaches, whole_words
from .encoded import Held
from .expressions import known, member
from .lists import SET_WORD, Numbers


class Truths:
    """A truth value a row: `yes` and `no` are bits, and where neither is set it is unknown (Kleene's logic)."""

    __slots__ = ("no", "yes")

    def __init__(self, yes: Bits, no: Bits) -> None:
        self.yes, self.no = yes, no

    def __and__(self, other: Truths) -> Truths:
        return Truths(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Truths) -> Truths:
        return Truths(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Truths:
        return Truths(self.no, self.yes)

    def fill_null(self, value: bool) -> Truths:
        """The same with `value` where it is unknown."""
        return Truths(~self.no, self.no) if value else Truths(self.yes, ~self.yes)

    def cast(self, dtype: Any) -> Count:
        """1 where it holds, else 0; of a column that is known everywhere."""
        return Count([self.yes], self.yes | self.no)


class Count:
    """A whole number a row, in binary digits that are bits themselves: 64 rows are counted at a time."""

    __slots__ = ("_digits", "_everywhere")

    def __init__(self, digits: list[Bits], everywhere: Bits) -> None:
        self._digits, self._everywhere = digits, everywhere

    def __add__(self, other: Count) -> Count:
        digits = list(self._digits)
        for place, digit in enumerate(other._digits):
            add(digits, place, digit)
        return Count(digits, self._everywhere)

    def __ge__(self, bound: int) -> Truths:
        yes = reaches(self._digits, bound, self._everywhere)
        return Truths(yes, ~yes)

    def __lt__(self, bound: int) -> Truths:
        return ~(self >= bound)


class Values:
    """A number a row, or the number of a name among `names`; unknown where the bit of `known` is not set."""

    __slots__ = ("_array", "_known", "_names", "_seen")

    def __init__(self, array: Numbers, known: Bits, names: tuple[str, ...] = ()) -> None:
        self._array, self._known, self._names = array, known, names
        self._seen: dict[tuple[Any, Any], Truths] = {}

    def __eq__(self, value: object) -> Truths:  # type: ignore[override]
        return self._compared(eq, self._names.index(str(value)) if self._names else value)

    def __lt__(self, value: float) -> Truths:
        return self._compared(lt, value)

    def __le__(self, value: float) -> Truths:
        return self._compared(le, value)

    def __gt__(self, value: float) -> Truths:
        return self._compared(gt, value)

    def __ge__(self, value: float) -> Truths:
        return self._compared(ge, value)

    __hash__ = None  # type: ignore[assignment]

    def is_null(self) -> Truths:
        """Whether it is unknown."""
        return Truths(~self._known, self._known)

    def _compared(self, holds: Callable[[Any, Any], Any], value: Any) -> Truths:
        found = self._seen.get((holds, value))
        if found is None:
            yes = bits(holds(self._array, value)) & self._known
            found = self._seen[holds, value] = Truths(yes, self._known & ~yes)
        return found


class Columns:
    """A frame of facts as a module of expressions that are worked out when they are written down."""

    Boolean, Int16 = np.bool_, np.int16

    def __init__(self, facts: pl.DataFrame, sets: Mapping[str, Held], vocabulary: Vocabulary) -> None:
        self._facts, self._sets, self._vocabulary = facts, sets, vocabulary
        self._rows = facts.height
        self._made: dict[str, Any] = {}
        words = -(-self._rows // WORD)
        nothing, everything = np.zeros(words, np.uint64), np.full(words, ~np.uint64(0))
        self._literals = {True: Truths(everything, nothing), False: Truths(nothing, everything),
                          None: Truths(nothing, nothing)}  # fmt: skip

    @property
    def has_partial(self) -> bool:
        """Whether some row names a fact that it knows in part."""
        held = self._sets.get(PARTIAL)
        return held is not None and any(word.any() for word in held.words)

    def col(self, name: str) -> Any:
        """The column of a name: of a fact, of a member of a set, or one that was added."""
        if name not in self._made:
            if name in self._facts:
                self._made[name] = self._column(self._facts[name])
            else:
                self._made.update(self._members(name.partition("=")[0].rstrip("?")))
        return self._made[name]

    def lit(self, value: bool | None, dtype: Any = None) -> Truths:
        """The same truth value in every row."""
        return self._literals[value]

    def with_columns(self, **made: Truths) -> Columns:
        """The same frame, to which the columns are added, or in which they replace others."""
        self._made.update(made)
        return self

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

    def _column(self, series: pl.Series) -> Truths | Values:
        is_known = self._bits(series.is_not_null()) if series.null_count() else self.lit(True).yes
        if isinstance(series.dtype, pl.Enum):
            return Values(_plain(series.to_physical()), is_known, tuple(series.dtype.categories))
        return Values(_plain(series), is_known)

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
