"""Work done once for each distinct input: the ids of distinct rows, and what they were resolved to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import numpy as np
import polars as pl

from .lists import Numbers, Ragged

R = TypeVar("R")
LARGEST = 200_000
"""So many results are remembered at most; then the memory starts anew, so that it never grows without bound."""


class Memo(Generic[R]):
    """Remembers what distinct inputs were resolved to, over all frames that an advisor sees."""

    def __init__(self) -> None:
        self._places: dict[tuple[Any, ...], int] = {}
        self.results: list[R] = []

    def places(self, keys: pl.DataFrame, resolve: Callable[[int], R]) -> Numbers:
        """For each row the place of its result in `results`; `resolve` gets the number of a row with a new key.

        The places hold until the next call.
        """
        if len(self.results) > LARGEST:
            self.forget()
        if keys.dtypes == [pl.String] and not keys.to_series().null_count():
            return self._named(keys.to_series(), resolve)
        distinct, rows, which = _distinct(keys)
        places = np.empty(len(rows), np.int64)
        for at, key in enumerate(distinct.iter_rows()):
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = len(self.results)
                self.results.append(resolve(int(rows[at])))
            places[at] = place
        return places[which]

    def _named(self, names: pl.Series, resolve: Callable[[int], R]) -> Numbers:
        """As `places`, where the key is a name: known names have their place as the number of a category."""
        found = names.cast(self._categories(), strict=False)
        if found.null_count():
            rows = pl.DataFrame({"name": names}).with_row_index("row").filter(found.is_null())
            for row, name in rows.unique("name", keep="first", maintain_order=True).iter_rows():
                self._places[name,] = len(self.results)
                self.results.append(resolve(row))
            found = names.cast(self._categories())
        numbers: Numbers = found.to_physical().to_numpy()
        return numbers

    def _categories(self) -> pl.Enum:
        return pl.Enum([name for (name,) in self._places])

    def forget(self) -> None:
        """Start anew."""
        self._places.clear()
        self.results = []


class Table(Memo[Mapping[str, Any]]):
    """Results that are rows of a frame, which grows with them; its first row is that of `nothing` resolved."""

    def __init__(self, schema: Mapping[str, Any], nothing: Mapping[str, Any]) -> None:
        super().__init__()
        self._schema, self._nothing = schema, nothing
        self.forget()

    def forget(self) -> None:
        """Start anew."""
        super().forget()
        self.results = [self._nothing]
        self._frame = pl.DataFrame(schema=self._schema)

    @property
    def frame(self) -> pl.DataFrame:
        """All results, one row a place."""
        new = self.results[self._frame.height :]
        if new:
            columns = [column_of([result[name] for result in new], name, dtype) for name, dtype in self._schema.items()]
            self._frame = pl.concat([self._frame, pl.DataFrame(columns)], rechunk=True)
        return self._frame


def column_of(values: list[Any], name: str, dtype: Any) -> pl.Series:
    """A column of Python values; lists of an Enum are put together from all their entries, which is much faster."""
    if not (isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Enum)):
        return pl.Series(name, values, dtype)
    entries = pl.Series([entry for value in values for entry in value or ()], dtype=dtype.inner)
    offsets = np.zeros(len(values) + 1, np.int64)
    np.cumsum([len(value or ()) for value in values], out=offsets[1:])
    missing = np.array([value is None for value in values], bool)
    return Ragged(offsets, entries.to_physical().to_numpy()).series(name, dtype, missing if missing.any() else None)


def _distinct(keys: pl.DataFrame) -> tuple[pl.DataFrame, Numbers, Numbers]:
    """The distinct rows, the number of one row for each, and for each row which of the distinct it is."""
    names = keys.columns
    first = keys.with_row_index("#row").unique(names, keep="any", maintain_order=False)
    distinct = first.select(names)
    return distinct, first["#row"].to_numpy(), _which(keys, distinct)


def _which(keys: pl.DataFrame, distinct: pl.DataFrame) -> Numbers:
    numbered = distinct.with_row_index("#at")
    found = keys.join(numbered, on=keys.columns, how="left", nulls_equal=True, maintain_order="left")
    return found["#at"].to_numpy()
