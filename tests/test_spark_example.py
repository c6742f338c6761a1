"""The examples for PySpark and DuckDB give the advice of single consultations."""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")

from profiles import random_profiles  # noqa: E402

import tillskott  # noqa: E402
from tillskott import Advisor  # noqa: E402
from tillskott.engine.knowledge import load_knowledge  # noqa: E402

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
PROFILES = random_profiles(KNOWLEDGE, 40, seed=8)
PROFILES[17] = {"age": 150}
TYPES = {"integer": pl.Int64, "number": pl.Float64, "enum": pl.String, "form": pl.String, "set": pl.List(pl.String),
         "medicines": pl.List(pl.String),
         "products": pl.List(pl.Struct({"form": pl.String, "amount_mg": pl.Float64, "per_day": pl.Float64})),
         "tried": pl.List(pl.Struct({"form": pl.String, "result": pl.String}))}


def example(name: str) -> ModuleType:
    path = Path(tillskott.__file__).parent / "examples" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """The profiles as Parquet, several row groups, each with a number for the customer."""
    facts = [spec for spec in KNOWLEDGE.vocabulary.profile_facts if spec.type in TYPES]
    columns = {spec.id: pl.Series([profile.get(spec.id) for profile in PROFILES], dtype=TYPES[spec.type])
               for spec in facts}
    path = tmp_path / "people.parquet"
    pl.DataFrame({"customer": range(len(PROFILES)), **columns}).write_parquet(path, row_group_size=15)
    return path


def agrees(row: dict[str, Any]) -> bool:
    """Whether a row of the answer says what a consultation says; the one bad row says its fault."""
    if row["customer"] == 17:
        return row["decision"] is None and "age: 150 is impossible" in row["fault"]
    advice = ADVISOR.advise(PROFILES[row["customer"]])
    dose = advice.dose or {"low": None, "high": None}
    wanted = (advice.decision, list(advice.first_choice), dose["low"], dose["high"],
              [step["rule"] for step in advice.trace], None)
    return wanted == (row["decision"], list(row["first_form"]), row["dose_low"], row["dose_high"], list(row["fired"]),
                      row["fault"])


@pytest.fixture
def spark() -> Iterator[Any]:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, and there is no `java` here")
    session = example("spark_batch").session("local[2]")
    yield session
    session.stop()


def test_spark_gives_the_advice_of_single_consultations(spark: Any, people: Path, tmp_path: Path) -> None:
    found = example("spark_batch").advise(spark, str(people), str(tmp_path / "advice"), keep=["customer"])
    rows = [json.loads(line) for line in found.toJSON().collect()]
    rows = [{**dict.fromkeys(found.columns), **row} for row in rows]  # Spark leaves out what is null
    assert sorted(row["customer"] for row in rows) == list(range(len(PROFILES)))
    assert [row["customer"] for row in rows if not agrees(row)] == []


def test_duckdb_gives_the_advice_of_single_consultations(people: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra `spark` is not installed")
    target = tmp_path / "advice.parquet"
    example("duckdb_batch").advise(f"SELECT * FROM '{people}' WHERE customer >= 5", str(target))
    rows = pl.read_parquet(target).to_dicts()
    assert [row["customer"] for row in rows] == list(range(5, len(PROFILES)))
    assert [row["customer"] for row in rows if not agrees(row)] == []
