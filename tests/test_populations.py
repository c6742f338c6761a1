"""The populations of the benchmarks: the same from one seed, valid, and with the margins that their sources publish."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

pl = pytest.importorskip("polars", reason="the extra `bench` is not installed")
pytest.importorskip("numpy", reason="the extra `bench` is not installed")

from populations import BLOCK, KINDS, Kind, blocks, profiles, realistic, uniform, write  # noqa: E402

from tillskott.engine.knowledge import load_knowledge  # noqa: E402
from tillskott.engine.profile import validate  # noqa: E402
from tillskott.engine.words.errors import ProfileError  # noqa: E402

KNOWLEDGE = load_knowledge()
MADE = {"uniform": uniform, "realistic": realistic}
EACH_KIND = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def customers() -> pl.DataFrame:
    return realistic(40_000, seed=3)


def faulty(profile: Mapping[str, Any]) -> bool:
    try:
        validate(profile, KNOWLEDGE)
    except ProfileError:
        return True
    return False


def percent_taking(customers: pl.DataFrame, sex: str, medicine_class: str) -> float:
    """Of those of this sex who told what they take."""
    told = customers.filter((pl.col("sex") == sex) & pl.col("medications").is_not_null())["medications"].to_list()
    known = {name for names in told for name in names}
    wanted = {name for name in known if medicine_class in KNOWLEDGE.medicines.resolve(name).classes}
    return 100 * sum(not wanted.isdisjoint(names) for names in told) / len(told)


@EACH_KIND
def test_the_same_seed_gives_the_same_profiles(kind: Kind) -> None:
    assert MADE[kind](300, seed=7).equals(MADE[kind](300, seed=7))
    assert not MADE[kind](300, seed=7).equals(MADE[kind](300, seed=8))


@EACH_KIND
def test_a_row_does_not_depend_on_how_many_are_asked_for(kind: Kind) -> None:
    few, many = MADE[kind](50), MADE[kind](BLOCK + 50)
    assert many.height == BLOCK + 50
    assert many.head(50).equals(few)
    # The second block is not the first one again.
    assert not many.tail(50).equals(few)


@EACH_KIND
def test_every_profile_is_valid(kind: Kind) -> None:
    assert [profile for profile in profiles(MADE[kind](600)) if faulty(profile)] == []


@EACH_KIND
def test_spoiled_rows_are_refused_and_the_others_are_as_they_were(kind: Kind) -> None:
    whole, spoiled = profiles(MADE[kind](1000)), profiles(MADE[kind](1000, bad=0.2))
    refused = [number for number, profile in enumerate(spoiled) if faulty(profile)]
    assert 150 < len(refused) < 250
    for number, (before, after) in enumerate(zip(whole, spoiled, strict=True)):
        assert (before == after) is (number not in refused)


@EACH_KIND
def test_a_written_file_holds_the_same_rows(kind: Kind, tmp_path: Path) -> None:
    write(kind, BLOCK + 10, 7, tmp_path / "people.parquet")
    assert pl.read_parquet(tmp_path / "people.parquet").equals(MADE[kind](BLOCK + 10, seed=7))


def test_no_rows_have_the_columns_all_the_same() -> None:
    empty = next(blocks("realistic", 0))
    assert empty.height == 0
    assert empty.columns == realistic(1).columns


def test_uniform_facts_are_known_half_of_the_time() -> None:
    drawn = uniform(BLOCK)
    unknown = [column.null_count() / BLOCK for column in drawn]
    assert all(0.48 < share < 0.52 for share in unknown)
    assert set(drawn.columns) == {spec.id for spec in KNOWLEDGE.vocabulary.profile_facts if spec.type != "intake"}


def test_uniform_values_are_all_equally_common() -> None:
    values = uniform(BLOCK)["wants"].drop_nulls().value_counts()
    assert set(values["wants"]) == set(KNOWLEDGE.forms)
    expected = values["count"].sum() / len(KNOWLEDGE.forms)
    assert values["count"].is_between(0.85 * expected, 1.15 * expected).all()


def test_uniform_medicines_are_any_name_of_the_knowledge() -> None:
    names = {name for group in KNOWLEDGE.medicine_classes.values() for name in (*group.substances, *group.brands)}
    drawn = set(uniform(BLOCK)["medications"].explode().drop_nulls())
    assert drawn <= names
    assert len(drawn) > 0.99 * len(names)


# What the sources of population.yaml publish, in percent of adults.
@pytest.mark.parametrize(
    ("medicine_class", "women", "men"), [("proton_pump_inhibitors", 14.4, 10.5), ("levothyroxine", 9.4, 2.1)]
)
def test_medicines_keep_their_published_margins(
    customers: pl.DataFrame, medicine_class: str, women: float, men: float
) -> None:
    assert percent_taking(customers, "female", medicine_class) == pytest.approx(women, abs=0.8)
    assert percent_taking(customers, "male", medicine_class) == pytest.approx(men, abs=0.8)


def test_migraine_keeps_its_published_margin(customers: pl.DataFrame) -> None:
    told = customers.filter(pl.col("conditions").is_not_null())
    shares = told.group_by("sex").agg(100 * pl.col("conditions").list.contains("migraine").mean())
    assert dict(shares.iter_rows()) == {"female": pytest.approx(16.7, abs=0.9), "male": pytest.approx(9.5, abs=0.9)}


def test_what_belongs_together_comes_together(customers: pl.DataFrame) -> None:
    asked = customers.filter(pl.col("goals").is_not_null() & pl.col("symptoms").is_not_null())
    awake = pl.col("symptoms").list.contains("sleep_problems")
    wants_sleep = pl.col("goals").list.contains("sleep").mean()
    assert asked.filter(awake).select(wants_sleep).item() > 2 * asked.filter(~awake).select(wants_sleep).item()


def test_kidneys_grow_weaker_with_age(customers: pl.DataFrame) -> None:
    measured = customers.filter(pl.col("egfr").is_not_null() & pl.col("age").is_not_null())
    old, young = measured.filter(pl.col("age") >= 75)["egfr"], measured.filter(pl.col("age") < 45)["egfr"]
    assert (old < 60).mean() > 0.2
    assert (young < 60).mean() < 0.01
