"""Recall and replay where one machine is outgrown: from exported Parquet by DuckDB and PySpark, held to one by one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")

from profiles import random_profiles  # noqa: E402
from test_spark_example import example  # noqa: E402

from tillskott import Advisor, Journal  # noqa: E402
from tillskott.engine.knowledge import load_knowledge  # noqa: E402
from tillskott.journal.again import recall  # noqa: E402
from tillskott.journal.export import export  # noqa: E402
from tillskott.journal.without import Withdrawn  # noqa: E402

KNOWLEDGE = load_knowledge()
WITHDRAWN = Withdrawn(sources=("nilla-stomach",))
UNSEEN = {"product_changed", "text_only", "grounds_only"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """The journal as Parquet, and for each consultation that a recall changes the gravest kind."""
    folder, advisor = tmp_path_factory.mktemp("journal"), Advisor()
    journal = Journal(folder / "j.sqlite")
    for profile in random_profiles(KNOWLEDGE, 40, seed=17):
        journal.record(advisor, profile)
    export(journal, folder / "all.parquet", KNOWLEDGE)
    found = {}
    for one in recall(journal, WITHDRAWN).changed:
        seen = [d.kind for d in one.differences if d.kind not in UNSEEN]
        if seen:
            found[one.entry.id] = seen[0]
    yield folder / "all.parquet", found
    journal.database.engine.dispose()


def test_duckdb_tells_the_same(kept: tuple[Path, dict[str, str]]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
    path, wanted = kept
    rows = example("journal_recall").recalled(duckdb.read_parquet(str(path)), WITHDRAWN)
    assert {row["id"]: row["gravest"] for row in rows.pl().to_dicts()} == wanted


def test_pyspark_tells_the_same_on_two_cores(kept: tuple[Path, dict[str, str]], monkeypatch: Any) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed (the extra spark)")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    monkeypatch.setenv("PYTHONPATH", str(Path(__import__("tillskott").__file__).parents[1]), prepend=":")
    path, wanted = kept
    spark = example("spark_batch").session("local[2]")
    rows = example("journal_recall").recalled(spark.read.parquet(str(path)).repartition(3), WITHDRAWN)
    assert {row["id"]: row["gravest"] for row in rows.collect()} == wanted
