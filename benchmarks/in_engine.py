"""Advice for frames of PySpark and DuckDB: handed to Polars as `advise_frame` does it, or worked out by them.

`python benchmarks/in_engine.py [ROWS]` prints seconds and rows a second, the first time and the second; 100 000
realistic profiles where no other number is said. What works inside the engine begins with facts that are encoded
already, and gives decision, forms and dose only; `advise_frame` reads the profiles and gives every column by default.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from matched_in_engine import InEngine, facts_frame
from measuring import described, machine
from populations import realistic

from tillskott import Advisor
from tillskott.engine.batch.encode import Encoding
from tillskott.engine.batch.worked_out import WorkedOut

ROWS = 100_000
Frame = Any
"""A frame of the engine that is measured."""


def write(rows: int, folder: Path) -> None:
    """The profiles, and the facts that they come to, as Parquet."""
    people, knowledge = realistic(rows), Advisor().knowledge
    people.with_row_index("#").write_parquet(folder / "people.parquet")
    facts = facts_frame(Encoding(WorkedOut(knowledge), people).result(), knowledge.vocabulary)
    facts.write_parquet(folder / "facts.parquet")


def in_spark(folder: Path) -> tuple[Callable[[str], Frame], Callable[[Frame], None]]:
    """How a file becomes a frame in the memory of two workers, and how a frame is worked out."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR").config("spark.sql.shuffle.partitions", "2")
        .config("spark.python.sql.dataFrameDebugging.enabled", "false").getOrCreate()
    )  # fmt: skip

    def read(name: str) -> Frame:
        session.catalog.clearCache()  # what was worked out the last time would not be worked out again
        frame = session.read.parquet(str(folder / name)).repartition(2).cache()
        frame.count()
        return frame

    return read, lambda frame: frame.write.format("noop").mode("overwrite").save()


def in_duckdb(folder: Path) -> tuple[Callable[[str], Frame], Callable[[Frame], None]]:
    """The same for DuckDB, which reads the file in passing."""
    import duckdb

    duckdb.execute("SET threads = 2")
    return lambda name: duckdb.read_parquet(str(folder / name)), lambda frame: frame.to_arrow_table()


def measured(name: str, rows: int, read: Callable[[], Frame], work: Callable[[Frame], None]) -> None:
    """Print what it takes to work on a frame, twice."""
    for time in ("first", "again"):
        frame, begin = read(), perf_counter()
        work(frame)
        took = perf_counter() - begin
        print(f"{name:32} {time:5} {took:7.1f} s {rows / took:10,.0f} rows/s", flush=True)


def main() -> None:
    """Every engine, both ways."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with TemporaryDirectory() as place:
        folder = Path(place)
        write(rows, folder)
        print(described(machine()))
        for name, start in (("DuckDB", in_duckdb), ("PySpark local[2]", in_spark)):
            read, work = start(folder)
            handed, within = Advisor(), InEngine(Advisor())
            measured(f"{name}, advise_frame", rows, partial(read, "people.parquet"),
                     lambda frame, do=work, by=handed: do(by.advise_frame(frame, keep=["#"])))
            measured(f"{name}, in the engine", rows, partial(read, "facts.parquet"),
                     lambda frame, do=work, by=within: do(by.advise(frame)))


if __name__ == "__main__":
    main()
