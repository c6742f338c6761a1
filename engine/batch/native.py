"""Frames of any kind: advice for a frame of Polars, pandas, Arrow, DuckDB or PySpark, as a frame of the same kind.

Polars does the work in each of them. A DuckDB relation is read batch by batch; a PySpark frame is worked on where its
partitions are, by the same engine in every worker, whose Python (PYSPARK_PYTHON) needs the package and its extra
`spark`. That these engines match the rules themselves takes several times the time: see docs/batch.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from ..words.errors import ProfileError, fault
from ..words.text import Language
from .answer import FAULT, Column
from .frame import FrameAdvisor

if TYPE_CHECKING:
    from ..knowledge import Knowledge
    from ..resolution.reasoner import Reasoner, Setting

BATCH = 131_072
"""So many rows of a DuckDB relation are read at a time."""


def advise_native(
    reasoner: Reasoner, frame: Any, keep: Sequence[str], columns: Sequence[str] | None, language: Language
) -> Any:
    """The advice for each row of a frame, in a frame of the same kind (see `FrameAdvisor.advise`).

    Raises ProfileError where it is no frame, or has columns that are neither facts nor kept.
    """
    wrapped = nw.from_native(frame, pass_through=True)
    if not isinstance(wrapped, (nw.DataFrame, nw.LazyFrame)):
        raise ProfileError([fault("frame", "no_frame", "no_frame.mend", kind=type(frame).__name__)])
    engine = FrameAdvisor(reasoner, language)
    wanted, _ = engine.checked(wrapped.collect_schema().names(), keep, columns)
    if isinstance(wrapped, nw.DataFrame):
        return _like(engine.advise(wrapped.to_polars(), keep, columns), wrapped)
    kind = wrapped.implementation
    if kind.is_polars():
        return engine.advise(frame.collect(), keep, columns).lazy()
    if kind.is_duckdb():
        return _duckdb(frame, lambda found: engine.advise(found, keep, columns))
    if kind.is_spark_like():
        return _pyspark(frame, reasoner, keep, wanted, language)
    return _like(engine.advise(wrapped.collect("polars").to_native(), keep, columns), wrapped)


def _like(answer: pl.DataFrame, frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> Any:
    """The answer as a frame of the kind of another."""
    kind = frame.implementation
    if kind.is_pandas():
        return answer.to_pandas()
    if kind.is_pyarrow():
        return answer.to_arrow()
    return answer


def _duckdb(relation: Any, advise: Callable[[pl.DataFrame], pl.DataFrame]) -> Any:
    """The answer as a relation; it is held in memory, the input is not."""
    import duckdb

    batches = relation.to_arrow_reader(BATCH)
    answers = [plain(advise(_frame(batch))) for batch in batches]
    return duckdb.from_arrow(pa.concat_tables(answers or [plain(advise(_frame(batches.schema.empty_table())))]))


def _frame(arrow: Any) -> pl.DataFrame:
    found = pl.from_arrow(arrow)
    assert isinstance(found, pl.DataFrame)
    return found


def _pyspark(frame: Any, reasoner: Reasoner, keep: Sequence[str], wanted: Sequence[Column], language: Language) -> Any:
    """The answer as a PySpark frame; nothing is computed before it is asked for."""
    from pyspark.sql import types

    fields = [frame.schema[name] for name in keep]
    fields += [types.StructField(column.name, _spark_type(column.dtype)) for column in wanted]
    fields.append(types.StructField(FAULT, types.StringType()))
    names = [column.name for column in wanted]
    knowledge, setting = reasoner.knowledge, reasoner.setting

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        engine = _worker(knowledge, setting, language)
        for batch in batches:
            answer = engine.advise(_frame(batch), tuple(keep), names)
            yield from plain(answer).to_batches()

    return frame.mapInArrow(work, types.StructType(fields))


_WORKERS: dict[tuple[Any, ...], FrameAdvisor] = {}
"""The engines of this process, so that it makes one for all partitions."""


def _worker(knowledge: Knowledge, setting: Setting, language: Language) -> FrameAdvisor:
    from ..resolution.reasoner import Reasoner

    key = (knowledge.sha256, knowledge.authority, setting, language)
    if key not in _WORKERS:
        _WORKERS.clear()
        _WORKERS[key] = FrameAdvisor(Reasoner(knowledge, setting), language)
    return _WORKERS[key]


def plain(answer: pl.DataFrame) -> Any:
    """The answer as an Arrow table of types that every engine reads."""
    table = answer.to_arrow()
    return table.cast(pa.schema([(field.name, _plain_type(field.type)) for field in table.schema]))


def _plain_type(kind: Any) -> Any:
    """The Arrow type in place of one of Polars: no numbered categories, nothing large."""
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_large_list(kind):
        return pa.list_(_plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _plain_type(field.type)) for field in kind])
    return pa.string() if pa.types.is_large_string(kind) else kind


def _spark_type(dtype: Any) -> Any:
    from pyspark.sql import types

    if isinstance(dtype, pl.List):
        return types.ArrayType(_spark_type(dtype.inner))
    if dtype == pl.Boolean:
        return types.BooleanType()
    if dtype == pl.Int64:
        return types.LongType()
    return types.DoubleType() if dtype == pl.Float64 else types.StringType()
