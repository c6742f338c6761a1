"""Every dose, limit and hour against the figures of its claims: a zero too many, another unit, the wrong parameter."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import tiny
from known import as_yaml, read_yaml

from tillskott.engine.checks import Finding, run_checks
from tillskott.engine.checks.figures import figures_of_rules
from tillskott.engine.checks.subject import Subject
from tillskott.engine.checks.units import Units
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER

CALM = {"fact": "mood", "is": "calm"}
NUTRIENT = tiny.NUTRIENT.replace("g: 1000", "g: 1000, ug: 0.001")
TEXT = {"sv": "x", "en": "x"}


def claims(*figures: dict[str, Any], **others: list[dict[str, Any]]) -> dict[str, str]:
    """The claim C-1 with these figures, and claims of the agencies by their source."""
    shared = {"section": "Sleep", "line": 4, "kind": "dose", "text": TEXT}
    written = {"claims/almanac": {"source": "almanac", "claims": [{"id": "C-1", **shared, "figures": list(figures)}]}}
    for source, stated in others.items():
        written[f"claims/{source}"] = {"source": source, "claims": [{"id": f"X-{source}", **shared, "figures": stated}]}
    return {name: as_yaml(text) for name, text in written.items()}


def figures(folder: Path, action: dict[str, Any] | None, **files: str) -> list[Finding]:
    """What the checks of figures find in the rule `one` with this action, or in the parameters."""
    rules = [tiny.FIRST_RULE] if action is None else [tiny.rule("one", CALM, action)]
    found = run_checks(tiny.write(folder, rules, nutrient=NUTRIENT, **files))
    assert not [one for one in found if one.check == "load"], found
    about = "parameters" if action is None else "rules/"
    return [one for one in found if one.check.startswith("figure.") and one.where.startswith(about)]


RANGE = {"low": 300, "high": 400, "unit": "mg/day", "basis": "elemental"}


@pytest.mark.parametrize(("low", "high", "basis", "is_found"), [
    (300, 400, "elemental", False),
    (None, 400, "elemental", False),
    (300, 4000, "elemental", True),
    (30, 400, "elemental", True),
    (350, 400, "elemental", True),
    (300, 400, "unstated", True),
])
def test_a_dose_is_what_the_claim_says(
    tmp_path: Path, low: float | None, high: float, basis: str, is_found: bool
) -> None:
    found = figures(tmp_path, tiny.dose(low, high, basis=basis), **claims(RANGE))
    assert bool(found) is is_found
    assert all("C-1: 300–400 mg/day (elemental)" in one.what["en"] for one in found)


@pytest.mark.parametrize(("action", "figure", "is_found"), [
    ({"start": {"amount": 100}}, {"value": 100, "unit": "mg"}, False),
    ({"start": {"amount": 100}}, {"value": 0.1, "unit": "g/day"}, False),
    ({"start": {"amount": 100}}, {"value": 100, "unit": "µg/day"}, True),
    ({"start": {"amount": 0.1}}, {"value": 100, "unit": "µg/day"}, False),
    ({"start": {"amount": 0.1}}, {"value": 100, "unit": "mcg"}, False),
    ({"start": {"amount": 100}}, {"value": 100, "unit": "mg per 100 g"}, True),
    ({"start": {"amount": 100}}, {"value": 100, "unit": "h"}, True),
    ({"limit": {"substance": "vitamin_b6", "amount": 12, "unit": "mg"}}, {"value": 12, "unit": "mg/day"}, False),
    ({"limit": {"substance": "vitamin_b6", "amount": 12, "unit": "mg"}}, {"value": 12, "unit": "ug/day"}, True),
    ({"limit": {"substance": "vitamin_b6", "amount": 12, "unit": "ug"}}, {"value": 12, "unit": "µg/day"}, False),
    ({"check": {"class": "thyroid", "do": TEXT, "hours_before": 4}}, {"low": 2, "high": 4, "unit": "h"}, False),
    ({"check": {"class": "thyroid", "do": TEXT, "hours_before": 4}}, {"value": 240, "unit": "min"}, False),
    ({"check": {"class": "thyroid", "do": TEXT, "hours_before": 40}}, {"low": 2, "high": 4, "unit": "h"}, True),
    ({"caution": {"text": TEXT, "apart": {"one": "thyroid", "other": "painkillers", "hours": 4}}},
     {"value": 5, "unit": "h"}, True),
    ({"administer": {"split": 3}}, {"value": 2, "unit": "doses/day"}, True),
])
def test_a_number_is_held_against_a_figure_in_its_own_unit(
    tmp_path: Path, action: dict[str, Any], figure: dict[str, Any], is_found: bool
) -> None:
    assert bool(figures(tmp_path, action, **claims(figure))) is is_found


def test_a_number_in_a_table_is_found_in_its_row(tmp_path: Path) -> None:
    table = {
        "id": "one.{mood}", "title": TEXT, "because": TEXT, "claims": ["C-1"],
        "when": {"fact": "mood", "is": "{mood}"}, "then": [tiny.dose(300, "{top}")],  # type: ignore[arg-type]
        "rows": [{"mood": "calm", "top": 400}, {"mood": "grumpy", "top": 4000}],
    }
    rules = as_yaml({"tables": [table]})
    found = figures(tmp_path, {"caution": {"text": TEXT}}, **{"rules/tiny": rules}, **claims(RANGE))
    (at, rule), = ([*one.where.split(" ")] for one in found)
    assert rule == "one.grumpy"
    assert rules.splitlines()[int(at.rsplit(":", 1)[1]) - 1].strip() == "top: 4000"


LIMIT = "by_authority: {livsmedelsverket: 250, abroad: 350}"
OWN = {"livsmedelsverket": [{"value": 250, "unit": "mg/day"}], "abroad": [{"value": 350, "unit": "mg/day"}]}


@pytest.mark.parametrize(("limit", "is_found"), [
    (LIMIT, False),
    (LIMIT.replace("250", "2500"), True),
    # Each is what the other one says.
    (LIMIT.replace("250", "x").replace("350", "250").replace("x", "350"), True),
])
def test_a_limit_is_what_its_own_authority_says(tmp_path: Path, limit: str, is_found: bool) -> None:
    cited = tiny.PARAMETERS.replace(LIMIT, limit).replace(
        "en: Limit},\n   claims: [C-1]", "en: Limit},\n   claims: [X-livsmedelsverket, X-abroad]")
    found = figures(tmp_path, None, parameters=cited, **claims(**OWN))
    assert bool([one for one in found if "self_care_limit" in one.where]) is is_found


@pytest.mark.parametrize(("when", "is_found"), [
    ({"fact": "age", "below": "$grown_up"}, False),
    ({"fact": "age", "below": "$high_dose"}, True),
    ({"all": [CALM, {"not": {"fact": "age", "between": [18, "$grown_up"]}}]}, False),
    ({"all": [CALM, {"not": {"fact": "age", "between": [18, 81]}}]}, True),
    ({"fact": "age", "above": 0}, False),
    ({"fact": "goals", "at_least": 2}, False),
])
def test_a_bound_of_a_condition_is_a_figure_too(tmp_path: Path, when: dict[str, Any], is_found: bool) -> None:
    parameters = tiny.PARAMETERS.replace("value: 400", "value: 40")
    files = {"parameters": parameters, **claims({"value": 18, "unit": "year"})}
    found = run_checks(tiny.write(tmp_path, [tiny.rule("one", when, {"caution": {"text": TEXT}})], **files))
    of_rule = [one for one in found if one.check.startswith("figure.") and one.where.startswith("rules/")]
    assert bool(of_rule) is is_found


@pytest.mark.parametrize(("unit", "is_found"), [("mg/day", False), ("mg", False), ("ug/day", True), ("h", True)])
def test_a_parameter_is_never_converted_so_its_unit_is_that_of_the_action(
    tmp_path: Path, unit: str, is_found: bool
) -> None:
    parameters = tiny.PARAMETERS.replace("unit: mg/day, text: {sv: Hög", f"unit: {unit}, text: {{sv: Hög")
    found = figures(tmp_path, {"start": {"amount": "$high_dose"}}, parameters=parameters, **claims(RANGE))
    assert bool(found) is is_found


def test_units_that_are_one_and_units_that_are_not() -> None:
    units = Units(load_knowledge())
    assert units.equal(1, "g/day", 1000, "mg/day")
    assert units.equal(2, "h", 120, "min")
    assert units.equal(60, "mL/min/{1.73_m2}", 60, "mL/min/1.73 m²")
    assert units.equal(2.4305, "mg/dL per mmol/L", 0.41144, "mmol/L per mg/dL")
    assert not units.equal(2.4305, "mg/dL per mmol/L", 2.4305, "mmol/L per mg/dL")
    assert not units.same_kind("mg zinc/day", "mg/day")
    assert not units.same_kind("year", "month")


def test_a_zero_too_many_in_any_dose_that_ships_is_found(tmp_path: Path) -> None:
    """Every range of the shipped doses, its high end times ten."""
    name = next(path for path in DEFAULT_FOLDER.rglob("doses.yaml") if "rules" in path.parts)
    data = read_yaml(name)
    for row in data["tables"][0]["rows"]:
        row["high"] *= 10
    for rule in data["rules"]:
        rule["then"][0]["dose"]["high"] *= 10
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder, ignore=shutil.ignore_patterns("cases"))
    name = folder / name.relative_to(DEFAULT_FOLDER)
    name.write_text(as_yaml(data), encoding="utf-8")
    found = [one for one in figures_of_rules(Subject(load_knowledge(folder, cache=False), folder))
             if one.check == "figure.differs"]
    assert len(found) == len(data["tables"][0]["rows"]) + len(data["rules"])
    assert all(one.where.startswith(name.relative_to(folder).as_posix()) for one in found)
