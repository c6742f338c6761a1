"""What our own resources are called: addresses that lead nowhere, since nothing of this is published."""

from __future__ import annotations

from ...engine.knowledge import Knowledge

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
