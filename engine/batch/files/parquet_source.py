"""Parquet files: columns of the profile's own types, read slice by slice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ...knowledge import Knowledge
from ...knowledge.fact_types import MEDICINES, SET
from ...knowledge.records import FactSpec
from ...profile import validate
from ...words.errors import Fault, ProfileError, fault
from ...words.messages import message
from ...words.numbers import EXACT
from ...words.text import Text, printable
from ..rows import profile_of
from .cells import column_type
from .source import LINE, BadRow, Chunk, Fields, Place, Rows, fields
from .streams import open_binary

_MAGIC = b"PAR1"
_WORDS = (pl.String, pl.Categorical, pl.Enum, pl.Null)
_LOST = "\0lost"  # a name that no column has


@dataclass(slots=True)
class ParquetSource:
    """A Parquet file. Raises ProfileError where it is none, or a column has a type that its fact cannot have."""

    path: Path
    keep: Sequence[str]
    knowledge: Knowledge
    size: int = field(init=False)
    fields: Fields = field(init=False)
    _passed: dict[str, pl.DataType] = field(init=False)

    def __post_init__(self) -> None:
        with open_binary(self.path) as opened:
            if opened.read(len(_MAGIC)) != _MAGIC:
                raise ProfileError([fault(str(self.path), "no_parquet", "no_parquet.mend", why=_MAGIC.decode())])
        try:
            schema = self._scan().collect_schema()
            self.size = int(self._scan().select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._damaged(error) from None
        self.fields = fields(list(schema), self.keep, self.knowledge)
        self._passed = {name: schema[name] for name in self.fields.passed}
        faults = [found for spec in self.fields.facts for found in _type_faults(spec, schema[spec.id])]
        if faults:
            raise ProfileError(faults)
        if not self.size:
            raise ProfileError([fault(str(self.path), "no_rows", "no_rows.mend")])

    @property
    def schema(self) -> pl.Schema:
        return self.fields.schema(self._passed)

    @property
    def described(self) -> Text:
        return message("read_as_parquet", rows=self.size)

    def chunks(self, start: Place | None, rows: int) -> Iterator[Chunk]:
        for offset in range(start.offset if start else 0, self.size, rows):
            end = min(offset + rows, self.size)
            yield Chunk(Place(offset, offset + 1), end - offset, Place(end, end + 1), end)

    def read(self, chunk: Chunk) -> Rows:
        assert isinstance(chunk.content, int)
        names = [*(spec.id for spec in self.fields.facts), *self.fields.passed]
        try:
            given = self._scan().select(names).slice(chunk.start.offset, chunk.content).collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._damaged(error) from None
        if given.height != chunk.content:
            raise self._damaged(EOFError(f"{given.height} of {chunk.content} rows"))
        given = given.with_row_index(LINE, chunk.start.line).with_columns(pl.col(LINE).cast(pl.Int64))
        lost = given.select(pl.any_horizontal(
            [pl.lit(False), *(_lost(spec, given.schema[spec.id]) for spec in self.fields.facts)]).alias(_LOST))[_LOST]
        casts = [_cast(spec, given.schema[spec.id]) for spec in self.fields.facts]
        frame = (given.filter(~lost) if lost.any() else given).select(LINE, *casts, *self.fields.passed)
        rows = given.filter(lost).iter_rows(named=True)
        bad = [BadRow(row.pop(LINE), self._faults(row), as_json(row)) for row in rows]
        return Rows(frame, None, bad)

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.path, glob=False)

    def _faults(self, row: dict[str, Any]) -> Sequence[Fault]:
        facts = {spec.id: row[spec.id] for spec in self.fields.facts}
        try:
            validate(profile_of(facts), self.knowledge)
        except ProfileError as error:
            return error.faults
        return [fault("", "misfit")]

    def _damaged(self, error: Exception) -> ProfileError:
        return ProfileError([fault(str(self.path), "damaged", "damaged.mend", why=printable(str(error), 200))])


def as_json(row: dict[str, Any]) -> str:
    """A row of a frame on one line, for people to find it by."""
    return json.dumps(row, ensure_ascii=False, default=str)


def _type_faults(spec: FactSpec, dtype: pl.DataType) -> list[Fault]:
    if _fits(spec, dtype):
        return []
    wanted = message(f"shape.{spec.type}", fields=", ".join(spec.fields))
    return [fault(spec.id, "column_type", "column_type.mend", given=str(dtype), wanted=wanted)]


def _fits(spec: FactSpec, dtype: pl.DataType) -> bool:
    if spec.kind.numeric:
        return dtype.is_numeric() or dtype == pl.Null
    if not spec.kind.several:
        return isinstance(dtype, _WORDS)
    if dtype == pl.Null:
        return True
    if not isinstance(dtype, (pl.List, pl.Array)):
        return False
    if isinstance(dtype.inner, pl.Null):
        return True
    if spec.kind in (SET, MEDICINES):
        return isinstance(dtype.inner, _WORDS)
    wanted = column_type(spec).inner.to_schema()  # type: ignore[attr-defined]
    return isinstance(dtype.inner, pl.Struct) and all(
        name in wanted and _holds(wanted[name], kind) for name, kind in dtype.inner.to_schema().items())


def _holds(wanted: Any, dtype: Any) -> bool:
    """Whether a part of a product, of what was tried or of the intake times has a type that can be read as `wanted`."""
    if wanted == pl.Float64:
        return dtype == pl.Null or bool(dtype.is_numeric())
    return isinstance(dtype.inner if isinstance(wanted, pl.List) and isinstance(dtype, pl.List) else dtype, _WORDS)


def _cast(spec: FactSpec, dtype: pl.DataType) -> pl.Expr:
    wanted, column = column_type(spec), pl.col(spec.id)
    if isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Struct) and isinstance(wanted, pl.List):
        has = set(dtype.inner.to_schema())
        parts: dict[str, Any] = {
            name: pl.element().struct.field(name).cast(kind) if name in has else pl.lit(None, kind)
            for name, kind in wanted.inner.to_schema().items()  # type: ignore[union-attr]
        }
        return column.list.eval(pl.when(pl.element().is_not_null()).then(pl.struct(**parts))).cast(wanted)
    if isinstance(dtype, pl.Array):
        column = column.arr.to_list()
    return column.cast(wanted, strict=False)


def _lost(spec: FactSpec, dtype: pl.DataType) -> pl.Expr:
    """True where the type of the fact cannot hold the value: 45.5 years, not a number, a list with a gap."""
    column = pl.col(spec.id)
    if spec.kind.numeric and dtype != pl.Null:
        number = column.cast(pl.Float64, strict=False)
        wrong = ~(number.abs() < EXACT)
        if spec.kind.whole and not dtype.is_integer():
            wrong = wrong | (number != number.floor())
        return wrong.fill_null(False)
    if isinstance(dtype, (pl.List, pl.Array)):
        items = column.arr.to_list() if isinstance(dtype, pl.Array) else column
        return items.list.eval(pl.element().is_null()).list.any().fill_null(False)
    return pl.lit(False)
