"""PySpark and DuckDB: the advice of Polars by their frames, and the rules matched by the engines themselves."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from matched_in_engine import COLUMNS, InEngine, matched
from populations import profiles, realistic
from profiles import random_profiles
from test_batch import A_FEW, KNOWLEDGE, facts_of, matched_alone, plain, rows, truths

from tillskott import Advisor
from tillskott.engine.columns.match import fires
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.actions import Action, Avoid, DoseRange, Favour, FormSet

PROFILES = [*A_FEW, *random_profiles(KNOWLEDGE, 300, seed=5)]
CUSTOMERS = realistic(400, seed=11)


@pytest.fixture(autouse=True)
def no_advice_on_names(monkeypatch: pytest.MonkeyPatch) -> None:
    # For each of thousands of expressions DuckDB folds the names of all columns, to warn of strings that are one too:
    # two thirds of the time.
    with suppress(ImportError):
        monkeypatch.setattr("duckdb._relation._warn_on_literal_names", lambda *_: None, raising=False)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    pyspark = pytest.importorskip("pyspark.sql", reason="needs the extra spark")
    pytest.importorskip("pandas", reason="PySpark hands over Arrow batches only where pandas is installed")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("PySpark needs Java, and there is none here")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "ERROR")
        # Where a column was written down, asked of Python for every one of thousands: half the time to build them.
        .config("spark.python.sql.dataFrameDebugging.enabled", "false").getOrCreate()
    )  # fmt: skip
    yield session
    session.stop()


def written(frame: pl.DataFrame, path: Path) -> str:
    frame.write_parquet(path)
    return str(path)


def test_a_pyspark_frame_gets_the_same_advice(spark: Any, tmp_path: Path) -> None:
    frame = rows([*A_FEW, {"age": 300}]).drop("intake_times").with_row_index("id").cast({"id": pl.Int64})
    answer = Advisor().advise_frame(spark.read.parquet(written(frame, tmp_path / "people.parquet")), keep=["id"])
    expected = Advisor().advise_frame(frame, keep=["id"])
    assert sorted((row.asDict() for row in answer.collect()), key=lambda row: row["id"]) == plain(expected)


def test_all_rules_on_pyspark_find_what_consultations_find(spark: Any, tmp_path: Path) -> None:
    """Every rule of every level, and the facts that rules derive, as columns of Spark alone."""
    facts = spark.read.parquet(written(facts_of(PROFILES), tmp_path / "facts.parquet"))
    by_spark = matched(nw.from_native(facts), KNOWLEDGE).select("#", *map(fires, KNOWLEDGE.rules))
    found = truths(by_spark.collect("polars").to_native(), KNOWLEDGE.rules)
    expected = matched_alone(PROFILES, KNOWLEDGE.rules)
    differing = {
        rule.id for row, wanted in zip(found, expected, strict=True) for rule in KNOWLEDGE.rules
        if row[rule.id] is not wanted[rule.id]
    }  # fmt: skip
    assert differing == set()
    assert {truth for row in expected for truth in row.values()} == {True, False, None}


def assert_same_advice(found: pl.DataFrame, advisor: Advisor) -> None:
    """The parts that a key decides, for the customers, as `advise_frame` has them."""
    expected = advisor.advise_frame(CUSTOMERS, columns=COLUMNS)
    assert expected["decision"].n_unique() >= 4
    assert expected["dose_low"].count() > 0
    assert found.sort("#").drop("#").to_dicts() == expected.drop("fault").to_dicts()


def test_advice_joined_back_in_duckdb_is_that_of_polars() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra spark")
    advisor = Advisor()
    answer = InEngine(advisor).advise(duckdb.from_arrow(facts_of(profiles(CUSTOMERS)).to_arrow()))
    assert_same_advice(answer.pl(), advisor)


def with_rules(change: Callable[[Rule], tuple[Action, ...]], setting: Any) -> Advisor:
    """An advisor whose rules do something else."""
    rules = tuple(dataclasses.replace(rule, then=change(rule)) for rule in KNOWLEDGE.rules)
    return Advisor(setting=setting, knowledge=dataclasses.replace(KNOWLEDGE, rules=rules))


def favouring_nothing(rule: Rule) -> tuple[Action, ...]:
    return tuple(action for action in rule.then if not isinstance(action, Favour))


def vetoing_all(rule: Rule) -> tuple[Action, ...]:
    veto = Avoid(forms=FormSet(names=tuple(KNOWLEDGE.forms)))
    return (*rule.then, veto) if any(isinstance(action, DoseRange) for action in rule.then) else rule.then


# Both settings, and both ways to be left without a form: what joins the advice back knows no more of either.
@pytest.mark.parametrize(("change", "setting", "instead"), [
    (favouring_nothing, "self_care", "food_first"), (vetoing_all, "counter", "refer"),
])
def test_where_no_form_is_left_no_key_gives_one(
    change: Callable[[Rule], tuple[Action, ...]], setting: Any, instead: str
) -> None:
    """The shipped rules always leave one to the customers; these do not."""
    duckdb = pytest.importorskip("duckdb", reason="needs the extra spark")
    advisor = with_rules(change, setting)
    expected = advisor.advise_frame(CUSTOMERS, columns=COLUMNS).drop("fault")
    found = InEngine(advisor).advise(duckdb.from_arrow(facts_of(profiles(CUSTOMERS)).to_arrow())).pl().sort("#")
    assert found.drop("#").to_dicts() == expected.to_dicts()
    usual = Advisor(setting=setting).advise_frame(CUSTOMERS, columns=["decision"])
    printed = usual["decision"].is_in(["recommend", "check_first"])
    assert printed.any()
    assert instead in expected["decision"].filter(printed)


def test_advice_joined_back_in_pyspark_is_that_of_polars(spark: Any, tmp_path: Path) -> None:
    advisor = Advisor()
    facts = spark.read.parquet(written(facts_of(profiles(CUSTOMERS)), tmp_path / "facts.parquet"))
    answer = InEngine(advisor).advise(facts)
    assert_same_advice(pl.DataFrame(pl.from_arrow(answer.toArrow())), advisor)
