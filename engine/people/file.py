"""The shape of population.yaml, so that whoever writes one is told which line cannot be read, and why."""

from __future__ import annotations

from typing import Any

from ..language.record import Field, Record

Numbers = list[float]


class BySex(Record):
    """A percentage of the adults of each sex."""

    female: float
    male: float


class AgeGroup(BySex):
    """So many thousands of adults of these ages, both ends included."""

    from_: int = Field(alias="from")
    to: int


class Ages(Record):
    """The adults by age."""

    source: str
    groups: tuple[AgeGroup, ...] = Field(strict=False, min_length=1)


class Share(Record):
    """One percentage."""

    source: str
    value: float


class Kidney(Record):
    """How kidney function is spread, and how it is told."""

    source: list[str] | str
    median: list[Numbers] = Field(min_length=2, max_length=2)
    spread: float
    lowest: float
    highest: float
    reduced_below: float
    diagnosed_percent: float
    dialysis_below: float
    told_percent: dict[str, float]


class Pregnancy(Record):
    """Between which ages, and how many."""

    source: str
    from_: int = Field(alias="from")
    to: int
    percent: dict[str, float]


class Trait(Record):
    """A condition, symptom or goal by its id, or a medicine by how it is `written`, and who has it."""

    id: str | None = None
    written: tuple[str, ...] = Field(default=(), strict=False)
    percent: BySex
    by_age: str
    more_with: dict[str, float] = Field(default={})
    source: str | None = None


class Measured(Record):
    """A number of a laboratory."""

    source: str
    mean: float
    spread: float
    lowest: float
    highest: float
    digits: int


class ProductsOf(Record):
    """Products that are taken or held in the hand."""

    source: str
    taken_percent: Numbers = Field(min_length=1)
    considered_percent: Numbers = Field(min_length=1)
    per_day_percent: dict[int, float] = Field(strict=False)
    labels: tuple[str, ...] = Field(strict=False, min_length=1)


class Tried(Record):
    """How many were tried, and what came of it."""

    source: str
    count_percent: Numbers = Field(min_length=1)
    result_percent: dict[str, float]


class PopulationFile(Record):
    """All of it."""

    sources: dict[str, str]
    ages: Ages
    women_percent: Share
    bands: Numbers = Field(min_length=1)
    shapes: dict[str, Numbers]
    kidney: Kidney
    pregnancy: Pregnancy
    known_percent: dict[str, Any]
    conditions: tuple[Trait, ...] = Field(strict=False)
    medicines: tuple[Trait, ...] = Field(strict=False)
    symptoms: tuple[Trait, ...] = Field(strict=False)
    goals: tuple[Trait, ...] = Field(strict=False)
    choices: dict[str, Any]
    measured: dict[str, Measured]
    products: ProductsOf
    tried: Tried
