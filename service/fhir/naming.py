"""What our own resources are called: addresses that lead nowhere, since nothing of this is published."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ...engine.knowledge import Knowledge
from ...engine.language.yaml_reader import read_yaml

NONE = "none-of-these"
ANSWERS = "urn:tillskott:answers"
RULES = "urn:tillskott:rules"
RECIPIENTS = "urn:tillskott:recipients"
UCUM = "http://unitsofmeasure.org"


def module(knowledge: Knowledge) -> str:
    """The knowledge, as a canonical with its version."""
    return f"urn:tillskott:{knowledge.nutrient.id}|{knowledge.version}"


def questionnaire_url(knowledge: Knowledge) -> str:
    """The questionnaire, as a canonical without its version."""
    return f"urn:tillskott:{knowledge.nutrient.id}:questionnaire"


def values_of(fact: str) -> str:
    """The code system of the values of a fact."""
    return f"urn:tillskott:facts:{fact}"


@lru_cache(maxsize=1)
def fresh_days() -> int:
    """For how many days an answered questionnaire counts."""
    file = Path(__file__).with_name("form.yaml")
    document = read_yaml(file.read_text(encoding="utf-8"), file.name, [])
    assert document is not None
    return int(document.data["days"])
