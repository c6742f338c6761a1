"""Advice for a Parquet data set on Spark: python examples/spark_batch.py IN OUT [--keep customer] [--master local[2]].

On a cluster, leave out --master and hand the file to spark-submit; see docs/batch.md.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from pyspark.sql import DataFrame, SparkSession

from tillskott import Advisor


def session(master: str | None = None) -> SparkSession:
    """A session whose Python is this one; `master` such as local[2], or None for what spark-submit says."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("tillskott")
    return (builder.master(master) if master else builder).getOrCreate()


def advise(spark: SparkSession, source: str, target: str, keep: Sequence[str] = ()) -> DataFrame:
    """Write the advice for every row of `source` to `target`, both Parquet, and return it as read from there."""
    answer = Advisor().advise_frame(spark.read.parquet(source), keep=keep)
    answer.write.mode("errorifexists").parquet(target)
    return spark.read.parquet(target)


def main() -> None:
    """Advise, and show how many rows got which decision; a row with faults has no decision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--keep", action="append", default=[])
    parser.add_argument("--master")
    given = parser.parse_args()
    spark = session(given.master)
    advise(spark, given.source, given.target, given.keep).groupBy("decision").count().show()
    spark.stop()


if __name__ == "__main__":
    main()
