"""Charts that were worked out by hand (`charts.yaml`), each of a kind that is easily read wrong."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tillskott.engine.knowledge import load_knowledge
from tillskott.service.fhir import read_chart

AS_OF = date(2026, 6, 1)
WOMAN = {"gender": "female", "birthDate": "1980-06-02"}
FILE = Path(__file__).with_name("charts.yaml")


@lru_cache(maxsize=1)
def charts() -> dict[str, Any]:
    return {chart["name"]: chart for chart in yaml.safe_load(FILE.read_text(encoding="utf-8"))}


def names() -> list[str]:
    return [line.removeprefix("- name: ") for line in FILE.read_text(encoding="utf-8").splitlines()
            if line.startswith("- name: ")]


@pytest.mark.parametrize("name", names())
def test_a_chart_gives_the_profile_that_was_worked_out_by_hand(name: str) -> None:
    chart = charts()[name]
    patient = {"resourceType": "Patient", "id": "p", **chart.get("patient", WOMAN)}
    entries = [{"resource": one} for one in (patient, *chart["resources"])]
    found = read_chart({"resourceType": "Bundle", "type": "collection", "entry": entries}, load_knowledge(), AS_OF)
    assert _sorted(found.profile) == _sorted(chart["profile"])
    assert [part for part in chart.get("not", ()) if not getattr(found.report, part)] == []


def _sorted(profile: dict[str, Any]) -> dict[str, Any]:
    return {fact: sorted(value, key=str) if isinstance(value, list)
            else pytest.approx(value, abs=0.01) if isinstance(value, float) else value
            for fact, value in profile.items()}
