"""The JSON Schema of a profile and the advisor take the same profiles: every bound of every fact, and one step past."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tiny

from tillskott import ProfileError
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.records import FactSpec
from tillskott.engine.profile import validate
from tillskott.engine.profile.schema import profile_schema

jsonschema = pytest.importorskip("jsonschema", reason="the extra dev has it")

STEPS = (-1, -0.1, 0, 0.1, 1)
TIMES = ("07:00", "23:59", "24:00", "7:00", "07:60", "", "mon 07:00", "Mon 07:00", "mån 07:00", "07.00", "noon",
         "19:59", "20:00")
# What the advisor reads past, a schema need not take: it says how a time is written.
SPACED = (" 07:00", "07:00 ", "mon  07:00")
# Of the products of the schema, each number with the bounds of the contract.
BOUNDS = {"per_day": (0, 50), "every_days": (1, 365)}
MOST = 100_000


def numbers(low: float | None, high: float | None) -> Iterator[Any]:
    for bound in (low, high):
        yield from ([] if bound is None else [bound + step for step in STEPS])
    yield from (True, "1", [1], {"value": 1})


def products(knowledge: Knowledge, fact: str) -> Iterator[dict[str, Any]]:
    form, nutrient = next(iter(knowledge.forms)), knowledge.nutrient
    stated = {"form": form, nutrient.amount_key: 100}
    free = {"form": form, "amount": 1, "unit": next(iter(nutrient.units))}
    for sound in (stated, free, {"label": "Magnesium 100 mg"}):
        yield {fact: [sound]}
        yield {fact: sound}
        yield {fact: [{**sound, "colour": "red"}]}
        yield {fact: [dict([*sound.items()][1:])]}
        for name, bounds in BOUNDS.items():
            yield from ({fact: [{**sound, name: value}]} for value in numbers(*bounds))
        for count in (100, 101):
            yield {fact: [sound] * count}
    for sound, amount in ((stated, nutrient.amount_key), (free, "amount")):
        yield from ({fact: [{**sound, amount: value}]} for value in numbers(0, MOST))
        yield from ({fact: [{**sound, "basis": basis}]} for basis in (*nutrient.bases, None, "other"))
        yield {fact: [{**sound, "form": "tin"}]}
    yield from ({fact: [{**free, "unit": unit}]} for unit in (*nutrient.units, "stone"))
    yield from ({fact: [{"label": label}]} for label in ("", "x", 1, "x" * MOST, "x" * (MOST + 1)))


def profiles(knowledge: Knowledge, spec: FactSpec) -> Iterator[dict[str, Any]]:
    fact, values, form = spec.id, list(knowledge.vocabulary.values(spec.id)), next(iter(knowledge.forms))
    yield {fact: None}
    match spec.type:
        case "integer" | "number":
            yield from ({fact: value} for value in numbers(spec.minimum, spec.maximum))
        case "enum" | "form":
            yield from ({fact: value} for value in (*values, "nothing", 1, [values[0]]))
        case "set":
            yield from ({fact: value} for value in (values[:100], [], ["nothing"], values[0], [values[0], 1]))
            yield from ({fact: [values[0]] * count} for count in (100, 101))
        case "medicines":
            yield from ({fact: [name]} for name in ("Alvedon", "", "x" * 200, "x" * 201, 1))
            yield from ({fact: ["Alvedon"] * count} for count in (100, 101))
        case "products":
            yield from products(knowledge, fact)
        case "tried":
            for result in ("helped", "no_effect", "upset_stomach", "died"):
                yield {fact: [{"form": form, "result": result}]}
            yield from ({fact: [one]} for one in ({"form": form}, {"form": "tin", "result": "helped"}, "helped"))
            yield from ({fact: [{"form": form, "result": "helped"}] * count} for count in (100, 101))
        case _:
            yield from ({fact: {"Alvedon": [time]}} for time in TIMES)
            yield from ({fact: value} for value in ([], "07:00", {"Alvedon": "07:00"}, {"Alvedon": []}))
            yield from ({fact: {"Alvedon": ["07:00"] * count}} for count in (100, 101))


@cache
def shipped() -> Knowledge:
    return load_knowledge()


def takes(profile: dict[str, Any], knowledge: Knowledge) -> bool:
    try:
        validate(profile, knowledge)
    except ProfileError:
        return False
    return True


def disagreed(knowledge: Knowledge) -> list[tuple[dict[str, Any], bool]]:
    validator = jsonschema.Draft202012Validator(profile_schema(knowledge))
    tried = [profile for spec in knowledge.vocabulary.profile_facts for profile in profiles(knowledge, spec)]
    assert {takes(profile, knowledge) for profile in tried} == {True, False}
    return [(profile if len(str(profile)) < 300 else dict.fromkeys(profile, "long"), takes(profile, knowledge))
            for profile in tried if takes(profile, knowledge) != validator.is_valid(profile)]


def test_schema_and_advisor_take_the_same_profiles() -> None:
    assert disagreed(shipped()) == []


def test_so_they_do_where_the_knowledge_knows_no_weekdays(tmp_path: Path) -> None:
    assert disagreed(load_knowledge(tiny.write(tmp_path), cache=False)) == []


def test_the_schema_says_how_a_time_is_written_without_stray_blanks(tmp_path: Path) -> None:
    for knowledge in (shipped(), load_knowledge(tiny.write(tmp_path), cache=False)):
        validator = jsonschema.Draft202012Validator(profile_schema(knowledge))
        assert not any(validator.is_valid({"intake_times": {"Alvedon": [time]}}) for time in SPACED)


def test_null_is_taken_for_every_fact_and_changes_nothing() -> None:
    for spec in shipped().vocabulary.profile_facts:
        assert validate({spec.id: None}, shipped()).facts == {}


def test_a_fact_that_is_out_of_its_bounds_is_named_with_both() -> None:
    for spec in shipped().vocabulary.profile_facts:
        if spec.kind.numeric and spec.minimum is not None and spec.maximum is not None:
            for value in (spec.minimum - 1, spec.maximum + 1):
                with pytest.raises(ProfileError) as refused:
                    validate({spec.id: value}, shipped())
                (fault,) = refused.value.faults
                assert fault.where == spec.id
                said = fault.mend["en"].replace(",", "")
                assert f"{spec.minimum:g}" in said, said
                assert f"{spec.maximum:g}" in said, said
