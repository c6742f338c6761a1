"""A recall over an exported journal: python examples/journal_recall.py all.parquet nilla-stomach [--spark local[2]].

Both answers are worked out where the rows lie, and only the rows that differ are told apart; see docs/journal.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import polars as pl
import pyarrow as pa

from tillskott import Advisor
from tillskott.engine.knowledge import Knowledge
from tillskott.journal.by_columns import ROW, answers, rows_told_apart, where_different
from tillskott.journal.export import KEPT
from tillskott.journal.without import Withdrawn, without

FIELDS = ("id", "at", "before", "after", "gravest")
BATCH = 131_072


def recalled(frame: Any, withdrawn: Withdrawn, advisor: Advisor | None = None) -> Any:
    """The consultations whose advice would have been another, with FIELDS, as a frame of the same kind.

    `frame`: a DuckDB relation or a PySpark frame of an exported journal. `advisor` has the knowledge of its day, which
    `Journal.knowledge_folder` gives back; where the journal has several, filter on `knowledge` and go one by one.
    """
    advisor = advisor or Advisor()
    knowledge, setting = advisor.knowledge, advisor.setting

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        old, new = _advisors(knowledge, setting, withdrawn)
        for batch in batches:
            yield from _told(pl.DataFrame(pl.from_arrow(batch)), old, new).to_batches()

    if hasattr(frame, "mapInArrow"):
        return frame.mapInArrow(work, ", ".join(f"{name} string" for name in FIELDS))
    import duckdb

    tables = [_told(pl.DataFrame(pl.from_arrow(batch)), *_advisors(knowledge, setting, withdrawn))
              for batch in frame.to_arrow_reader(BATCH)]
    return duckdb.from_arrow(pa.concat_tables(tables))


_MADE: dict[Any, tuple[Advisor, Advisor]] = {}


def _advisors(knowledge: Knowledge, setting: Any, withdrawn: Withdrawn) -> tuple[Advisor, Advisor]:
    """Both advisors, made once a process."""
    key = (knowledge.sha256, knowledge.authority, setting, withdrawn)
    if key not in _MADE:
        _MADE.clear()
        left = without(knowledge, withdrawn).knowledge
        _MADE[key] = Advisor(setting=setting, knowledge=knowledge), Advisor(setting=setting, knowledge=left)
    return _MADE[key]


def _told(frame: pl.DataFrame, old: Advisor, new: Advisor) -> Any:
    """FIELDS of the rows that differ."""
    facts = frame.drop(*KEPT, "acts").with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(ROW))
    found: dict[str, list[str]] = {name: [] for name in FIELDS}
    changed = where_different(answers(old, facts), answers(new, facts))
    for row, before, after, differ, _ in rows_told_apart(changed):
        told = (frame["id"][row], frame["at"][row], before, after, differ[0].kind)
        for name, value in zip(FIELDS, told, strict=True):
            found[name].append(value)
    return pa.table({name: pa.array(values, pa.string()) for name, values in found.items()})


def main() -> None:
    """Count what differs by its gravest kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("source")
    parser.add_argument("--spark", metavar="MASTER")
    given = parser.parse_args()
    withdrawn = Withdrawn(sources=(given.source,))
    if given.spark:
        from pyspark.sql import SparkSession

        spark = SparkSession.builder.master(given.spark).getOrCreate()
        recalled(spark.read.parquet(given.path), withdrawn).groupBy("gravest").count().show(truncate=False)
        return
    import duckdb

    print(recalled(duckdb.read_parquet(given.path), withdrawn).aggregate("gravest, count(*) AS consultations"))


if __name__ == "__main__":
    main()
