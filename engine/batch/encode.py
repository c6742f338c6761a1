"""From a frame of profiles to the columns that conditions read.

Every value is screened on the way. A row that may hold a fault is `suspect`: it goes through the validator of a single
consultation, which alone says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from ..knowledge.computed import COMPUTED_FROM, CONSIDERING, MEDICATIONS, SUPPLEMENTS
from ..knowledge.records import FactSpec
from ..language.conditions import PARTIAL
from ..profile.validator import MAX_ENTRIES
from .encoded import Encoded, Held
from .lists import SET_WORD, Numbers, entries, rows_of, united, where
from .rows import profile_of
from .worked_out import Listed, WorkedOut

_TEXT = (pl.String, pl.Categorical, pl.Enum)
_TRIED: Mapping[str, Any] = {"form": pl.String, "result": pl.String}


class Encoding:
    """One frame on its way; its columns that are facts of a profile are read."""

    def __init__(self, worked_out: WorkedOut, frame: pl.DataFrame) -> None:
        self._worked_out, self._frame = worked_out, frame
        self._vocabulary = worked_out.knowledge.vocabulary
        self._suspect: Numbers = np.zeros(frame.height, bool)
        self._columns: dict[str, pl.Series] = {}
        self._sets: dict[str, Held] = {}
        self._open_lists: Numbers | None = None
        self._unrecognised = pl.DataFrame(schema={"row": pl.Int64, "names": pl.List(pl.String)})

    def result(self) -> Encoded:
        """The facts, with every column that a condition may read."""
        readers: Mapping[str, Callable[[FactSpec, pl.Series], None]] = {
            "integer": self._number, "number": self._number, "enum": self._choice, "form": self._choice,
            "set": self._set, "medicines": self._medicines, "products": self._products, "tried": self._tried,
            "intake": self._intake,
        }  # fmt: skip
        for spec in self._vocabulary.profile_facts:
            if spec.id in self._frame.columns and self._frame.schema[spec.id] != pl.Null:
                readers[spec.type](spec, self._frame[spec.id])
        self._partial()
        self._kidney()
        self._sums()
        self._held()
        return Encoded(self._facts(), self._sets, self._suspect, self._unrecognised)

    def _facts(self) -> pl.DataFrame:
        """The columns that were made, and null for all that is not in the frame."""
        # A row number, so that a frame without a single fact has its rows all the same.
        found: list[pl.Series] = [pl.int_range(self._frame.height, eager=True).alias("#")]
        for spec in self._vocabulary.facts.values():
            if spec.id in self._columns:
                found.append(self._columns[spec.id])
            elif not spec.kind.members and spec.source != "derived":
                dtype = self._choices(spec) if spec.kind.choice else pl.Float64
                found.append(pl.repeat(None, self._frame.height, dtype=dtype, eager=True).alias(spec.id))
        return pl.DataFrame(found)

    def _choices(self, spec: FactSpec) -> pl.Enum:
        return pl.Enum(self._vocabulary.values(spec.id))

    def _add(self, name: str, column: pl.Series) -> None:
        self._columns[name] = column.alias(name)

    def _doubt(self, rows: pl.Series) -> None:
        self._suspect |= rows.fill_null(True).to_numpy()

    def _fits(self, column: pl.Series, right: bool) -> bool:
        """Whether a column is of the right type; if not, every row with a value is suspect."""
        if not right:
            self._doubt(column.is_not_null())
        return right

    def _number(self, spec: FactSpec, column: pl.Series) -> None:
        if not self._fits(column, column.dtype.is_integer() or column.dtype.is_float()):
            return
        number = column.cast(pl.Float64)
        odd = ~number.is_finite()
        if spec.minimum is not None:
            odd |= number < spec.minimum
        if spec.maximum is not None:
            odd |= number > spec.maximum
        if spec.kind.whole:
            odd |= number != number.floor()
        self._doubt(odd & number.is_not_null())
        self._add(spec.id, number)

    def _choice(self, spec: FactSpec, column: pl.Series) -> None:
        if not self._fits(column, isinstance(column.dtype, _TEXT)):
            return
        chosen = _plain(column).cast(self._choices(spec), strict=False)
        self._doubt(chosen.is_null() & column.is_not_null())
        self._add(spec.id, chosen)

    def _list(self, column: pl.Series, fits: Callable[[Any], bool]) -> tuple[pl.Series, Numbers] | None:
        """The entries of a column of lists, and how many each row has; None where it is no column of lists that fit."""
        if isinstance(column.dtype, pl.Array):
            column = column.arr.to_list()
        inner = column.dtype.inner if isinstance(column.dtype, pl.List) else None
        if not self._fits(column, inner is not None and (inner == pl.Null or fits(inner))):
            return None
        flat, lengths = entries(column)
        self._suspect |= lengths > MAX_ENTRIES
        return flat, lengths

    def _bad_entries(self, bad: Numbers, lengths: Numbers) -> None:
        if bad.any():
            self._suspect[rows_of(lengths)[bad]] = True

    def _set(self, spec: FactSpec, column: pl.Series) -> None:
        found = self._list(column, lambda inner: isinstance(inner, _TEXT))
        if found is None:
            return
        flat, lengths = found
        codes = _plain(flat).cast(self._choices(spec), strict=False).to_physical()
        self._bad_entries(codes.is_null().to_numpy(), lengths)
        values = len(self._vocabulary.values(spec.id))
        number = codes.fill_null(values).to_numpy()  # what is no value is no member
        members = np.append(np.uint64(1) << np.arange(values, dtype=np.uint64) % SET_WORD, np.uint64(0))
        words = [
            united(np.where(np.arange(values + 1) // SET_WORD == at, members, np.uint64(0))[number], lengths)
            for at in range(-(-values // SET_WORD))
        ]
        self._sets[spec.id] = Held(column.is_not_null(), words)

    def _medicines(self, spec: FactSpec, column: pl.Series) -> None:
        found = self._list(column, lambda inner: isinstance(inner, _TEXT))
        if found is None:
            return
        flat, lengths = found
        listed, self._unrecognised = self._worked_out.medicines(_plain(flat), lengths)
        is_known = column.is_not_null() & ~pl.Series(listed.untold)
        self._listed(is_known, listed, lengths)
        self._add(spec.id, where(is_known, pl.Series(listed.sums["medicine_count"])))
        self._open_lists = listed.partial

    def _partial(self) -> None:
        """Add to the facts known in part the medicines of rows that do not name them all."""
        if self._open_lists is None or not self._open_lists.any():
            return
        values = self._vocabulary.values(PARTIAL)
        member = np.uint64(1) << np.uint64(values.index(MEDICATIONS))
        word = np.where(self._open_lists, member, np.uint64(0))
        said = self._sets.get(PARTIAL)
        told = pl.Series(self._open_lists)
        if said is not None:
            word, told = word | said.words[0], told | said.known
        self._sets[PARTIAL] = Held(told, [word])

    def _products(self, spec: FactSpec, column: pl.Series) -> None:
        kinds = {field: pl.String if kind == "text" else pl.Float64 for field, kind in spec.fields.items()}
        self._structs(spec, column, kinds)

    def _tried(self, spec: FactSpec, column: pl.Series) -> None:
        self._structs(spec, column, _TRIED)

    def _structs(self, spec: FactSpec, column: pl.Series, fields: Mapping[str, Any]) -> None:
        found = self._list(column, lambda inner: _has_fields(inner, fields))
        if found is None:
            return
        flat, lengths = found
        listed = self._worked_out.listed(spec.id, _unnested(flat, fields), lengths)
        self._listed(column.is_not_null(), listed, lengths)
        self._add(spec.id, where(column.is_not_null(), pl.Series(lengths, dtype=pl.Float64)))

    def _listed(self, is_known: pl.Series, listed: Listed, lengths: Numbers) -> None:
        self._bad_entries(listed.bad, lengths)
        for fact, total in listed.sums.items():
            self._add(fact, where(is_known, pl.Series(total)).fill_nan(None))
        for fact, words in listed.sets.items():
            self._sets[fact] = Held(is_known, words)

    def _intake(self, spec: FactSpec, column: pl.Series) -> None:
        """Times are seldom given, and mappings have no columns: each row is looked at as a profile of its own."""
        told = self._frame.select([name for name in ("medications", spec.id) if name in self._frame.columns])
        for row in np.flatnonzero(column.is_not_null().to_numpy()).tolist():
            if not self._worked_out.customer(profile_of(told.row(row, named=True), {spec.id})):
                self._suspect[row] = True
        self._add(spec.id, where(column.is_not_null(), pl.repeat(1.0, len(column), eager=True)))

    def _kidney(self) -> None:
        """The lower of the measured and the estimated value, as in a consultation."""
        measured = self._columns.get("egfr")
        sources = [fact for fact in COMPUTED_FROM["egfr_used"] if fact != "egfr"]
        if all(fact in self._columns for fact in sources):
            told = pl.DataFrame([self._columns[fact] for fact in sources]).with_row_index("#")
            told = told.filter(pl.Series(~self._suspect)).drop_nulls()
            estimated = np.full(self._frame.height, np.nan)
            if told.height:
                keys = told.drop("#").with_columns(pl.col(pl.Enum).cast(pl.String))
                estimated[told["#"].to_numpy()] = self._worked_out.egfr(keys)
            column = pl.Series(estimated).fill_nan(None)
            measured = column if measured is None else _lower(measured, column)
        if measured is not None:
            self._add("egfr_used", measured)

    def _held(self) -> None:
        """Sums that follow from several lists, such as with a medicine that stands in two: each row on its own."""
        computed = self._vocabulary.computed_from
        sums = [name for name, sources in computed.items() if sources != COMPUTED_FROM.get(name)]
        sources = [name for name in dict.fromkeys(one for sum_ in sums for one in computed[sum_])
                   if name in self._frame.columns]
        if not sums or not sources:
            return
        told = self._frame.select(sources)
        found = {name: np.full(self._frame.height, np.nan) for name in sums}
        some = np.zeros(self._frame.height, bool)
        for source in {MEDICATIONS, SUPPLEMENTS, CONSIDERING} & {*sources}:
            some |= told[source].is_not_null().to_numpy()
        for row in np.flatnonzero(some & ~self._suspect).tolist():
            customer = self._worked_out.customer(profile_of(told.row(row, named=True)))
            for name, values in found.items():
                values[row] = customer.facts.get(name, np.nan) if customer else np.nan
        for name, values in found.items():
            self._add(name, pl.Series(values).fill_nan(None))

    def _sums(self) -> None:
        for end in ("low", "high"):
            taken, considered = self._columns.get(f"supplement_{end}"), self._columns.get(f"considering_{end}")
            if taken is not None and considered is not None:
                self._add(f"total_{end}", taken + considered)
        planned, taken = self._columns.get("planned_dose"), self._columns.get("supplement_low")
        if planned is not None and taken is not None:
            self._add("planned_with_taken", planned + taken)


def _plain(column: pl.Series) -> pl.Series:
    return column if column.dtype == pl.String else column.cast(pl.String)


def _lower(one: pl.Series, other: pl.Series) -> pl.Series:
    return pl.select(pl.min_horizontal(one, other)).to_series()


def _has_fields(inner: Any, fields: Mapping[str, Any]) -> bool:
    """Whether a struct has only these fields, each text or number as it should be (or nothing but nulls)."""
    if not isinstance(inner, pl.Struct):
        return False
    return all(
        field.name in fields
        and (field.dtype == pl.Null or (isinstance(field.dtype, _TEXT) if fields[field.name] == pl.String
             else field.dtype.is_integer() or field.dtype.is_float()))
        for field in inner.fields
    )  # fmt: skip


def _unnested(flat: pl.Series, fields: Mapping[str, Any]) -> pl.DataFrame:
    """The fields of a column of structs as columns, always all of them and in the same order."""
    found = flat.struct.unnest() if isinstance(flat.dtype, pl.Struct) else pl.DataFrame()
    return pl.DataFrame({
        name: found[name].cast(dtype) if name in found.columns else pl.repeat(None, len(flat), dtype=dtype, eager=True)
        for name, dtype in fields.items()
    })  # fmt: skip
