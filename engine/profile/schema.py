"""The JSON Schema of a profile, generated from the vocabulary."""

from __future__ import annotations

from typing import Any

from ..knowledge import Knowledge
from ..knowledge.fact_types import MEDICINES, PRODUCTS, TRIED
from ..knowledge.nutrient import Nutrient
from ..knowledge.records import FactSpec
from ..words.text import Language
from .validator import MAX_AMOUNT, MAX_ENTRIES, MAX_EVERY_DAYS, MAX_LABEL, MAX_LENGTH, MAX_PER_DAY

_NAME = {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH}


def profile_schema(knowledge: Knowledge, language: Language = "en") -> dict[str, Any]:
    """A JSON Schema (2020-12) that accepts the profiles which the advisor accepts; null means not known.

    Titles and descriptions are what a fact is called and how it is asked for in this language.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tillskott profile",
        "description": f"Facts about one customer; knowledge {knowledge.version}. A key that is absent is unknown.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            spec.id: {**_described(spec, language), "anyOf": [_type(spec, knowledge), {"type": "null"}]}
            for spec in knowledge.vocabulary.profile_facts
        },
    }


def _described(spec: FactSpec, language: Language) -> dict[str, Any]:
    described: dict[str, Any] = {"title": spec.label.text[language]}
    if spec.question:
        described["description"] = spec.question.text[language]
    if spec.unit:
        described["x-unit"] = spec.unit
    return described


def _type(spec: FactSpec, knowledge: Knowledge) -> dict[str, Any]:
    values = knowledge.vocabulary.values(spec.id)
    forms = list(knowledge.forms)
    if spec.kind.numeric:
        bounds = {"minimum": spec.minimum, "maximum": spec.maximum}
        return {"type": spec.type, **{key: bound for key, bound in bounds.items() if bound is not None}}
    if spec.kind.choice:
        return {"enum": values}
    if spec.kind.members:
        return _array({"enum": values})
    if spec.kind is MEDICINES:
        return _array(_NAME)
    if spec.kind is PRODUCTS:
        return _array({"anyOf": [_labelled_product(), *_stated_products(forms, knowledge.nutrient)]})
    if spec.kind is TRIED:
        result = {"enum": ["helped", "no_effect", "upset_stomach"]}
        return _array(_object({"form": {"enum": forms}, "result": result}, ["form", "result"]))
    return {"type": "object", "additionalProperties": _array(_intake_time(knowledge))}


def _intake_time(knowledge: Knowledge) -> dict[str, Any]:
    """A clock time, with a weekday before it where the knowledge has weekdays; any case of letters is accepted too."""
    clock = "([01][0-9]|2[0-3]):[0-5][0-9]"
    spelled = knowledge.day.spelled if knowledge.day else {}
    days = "|".join(form for word in spelled for form in (word, word.capitalize()))
    return {"type": "string", "pattern": f"^(({days}) )?{clock}$" if days else f"^{clock}$"}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MAX_ENTRIES}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _how_often() -> dict[str, Any]:
    return {
        "per_day": {"type": "number", "minimum": 0, "maximum": MAX_PER_DAY},
        "every_days": {"type": "number", "minimum": 1, "maximum": MAX_EVERY_DAYS},
    }


def _labelled_product() -> dict[str, Any]:
    label = {"type": "string", "minLength": 1, "maxLength": MAX_LABEL}
    return _object({"label": label, **_how_often()}, ["label"])


def _stated_products(forms: list[str], nutrient: Nutrient) -> list[dict[str, Any]]:
    amount = {"type": "number", "minimum": 0, "maximum": MAX_AMOUNT}
    both = {"form": {"enum": forms}, "basis": {"enum": [*nutrient.bases, None]}, **_how_often()}
    return [
        _object({**both, nutrient.amount_key: amount}, ["form", nutrient.amount_key]),
        _object({**both, "amount": amount, "unit": {"enum": list(nutrient.units)}}, ["form", "amount", "unit"]),
    ]
