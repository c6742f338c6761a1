"""The operations with their addresses, and what each takes and gives: routes and description are made of this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...engine.counter.food_estimate import FoodEstimate
from ...engine.counter.kidney_report import KidneyReport
from ...engine.knowledge.medicines import Medicine, MedicineMatch
from ...engine.labels.sums import LabelSum
from ...engine.profile.schema import profile_schema
from ...face.answer import Advice
from ...face.talk import InterviewStep
from ..desk import Desk
from .operations import MAX_LIST, MAX_PRODUCTS, MAX_STEPS
from .schemas import REF, Schema, Schemas

_LINE = 2_000
_NAME = 200


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. `takes` is the schema of its body, None where it has none; `gives` that of its answer.

    `traced` where the trace may be asked for, `inline` where it is so short that a thread would cost more.
    """

    path: str
    method: Literal["GET", "POST"]
    name: str
    summary: str
    takes: Schema | None
    gives: Schema
    traced: bool = False
    inline: bool = False


def operations(desk: Desk, schemas: Schemas) -> tuple[Operation, ...]:
    """Every operation of the API, and in `schemas` the types that they speak of."""
    profile = {key: part for key, part in profile_schema(desk.knowledge).items() if key != "$schema"}
    schemas.named["Profile"] = profile
    advice = _without_trace(schemas)
    told = {"$ref": REF + "Profile"}
    free: Schema = {"type": "object"}
    texts = {"type": "array", "items": {"type": "string"}, "maxItems": MAX_LIST}
    text = schemas.of(str)
    number = schemas.of(float)
    answers = {"type": "object", "additionalProperties": free}
    return (
        Operation("/v1/advise", "POST", "advise", "The advice for one customer.", told, advice, True, True),
        Operation("/v1/consult", "POST", "consult", "The advice, with why, why not and what if.",
                  _object({"profile": told, "why": texts, "why_not": texts, "what_if": texts}, "profile"),
                  _object({"advice": advice, "why": answers, "why_not": answers, "what_if": answers},
                          "advice", "why", "why_not", "what_if"), True),
        Operation("/v1/interview", "POST", "interview", "The next question that matters; the caller holds the state.",
                  _object({"state": _state(told), "answer": free, "back": {"type": "boolean"}}),
                  schemas.of(InterviewStep)),
        Operation("/v1/label", "POST", "label", "What is printed on jars, as amounts.",
                  _object({"labels": texts, "per_day": {"type": "array", "items": number, "maxItems": MAX_LIST}},
                          "labels"), _loosely(schemas, LabelSum)),
        Operation("/v1/products", "POST", "products", "The pharmacy's products for one customer, ranked.",
                  _object({"profile": told, "code": {"type": "string", "maxLength": _NAME},
                           "limit": {"type": "integer", "minimum": 0, "maximum": MAX_PRODUCTS}}, "profile"),
                  _object({"decision": text, "say": {"anyOf": [{"$ref": REF + "Text"}, {"type": "null"}]},
                           "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
                           "total": {"type": "integer"}, "products": {"type": "array", "items": free},
                           "product": {"anyOf": [free, {"type": "null"}]}},
                          "decision", "counts", "total", "products")),
        Operation("/v1/medicines", "POST", "medicines", "Medicines as a name is typed, and what it is taken for.",
                  _object({"text": {"type": "string", "maxLength": _NAME},
                           "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIST}}, "text"),
                  _object({"read": schemas.of(Medicine),
                           "found": {"type": "array", "items": schemas.of(MedicineMatch)}})),
        Operation("/v1/line", "POST", "line", "What is said at the counter, on one line, as facts and questions.",
                  _object({"text": {"type": "string", "maxLength": _LINE}, "typing": {"type": "boolean"}}, "text"),
                  free),
        Operation("/v1/kidney", "POST", "kidney", "eGFR from creatinine by every equation.",
                  _object({name: profile["properties"][name]["anyOf"][0] for name in ("creatinine", "age", "sex")}
                          | {"weight_kg": number, "height_cm": number}, "creatinine", "age", "sex"),
                  schemas.of(KidneyReport)),
        Operation("/v1/food", "POST", "food", "The nutrient in food against the reference intake.",
                  _object({"portions": {"type": "object", "additionalProperties": number, "maxProperties": MAX_LIST},
                           "sex": text, "diet": text, "nut_allergy": {"type": "boolean"}}, "portions"),
                  _loosely(schemas, FoodEstimate)),
        Operation("/v1/plan", "POST", "plan", "When in the day the supplement may be taken.", told,
                  _object({"decision": text, "plan": {"anyOf": [free, {"type": "null"}]},
                           "not_planned": {"anyOf": [{"$ref": REF + "Text"}, {"type": "null"}]}})),
        Operation("/v1/leaflet", "POST", "leaflet", "The sheet to take home, as HTML or PDF.", told, text),
        Operation("/v1/facts", "GET", "facts", "Every fact that a profile may hold.", None,
                  _object({"facts": {"type": "array", "items": free}})),
        Operation("/v1/rules/{id}", "GET", "rule", "One rule in words, with the claims that it rests on.", None, free),
        Operation("/v1/sources/{claim}", "GET", "claim", "What one source says in one place.", None, free),
    )


def _without_trace(schemas: Schemas) -> Schema:
    found = schemas.of(Advice)
    named: dict[str, Any] = schemas.named["Advice"]
    named["required"] = [name for name in named["required"] if name != "trace"]
    return found


def _loosely(schemas: Schemas, kind: Any) -> Schema:
    """A type that adds to its parts or renames some of them when it is made plain."""
    return {"type": "object", "description": schemas.described(kind)}


def _state(told: Schema) -> Schema:
    steps = {"type": "array", "items": {"type": "object"}, "maxItems": MAX_STEPS}
    return {"type": "object", "properties": {"told": told, "steps": steps}}


def _object(properties: Mapping[str, Schema], *needed: str) -> Schema:
    parts = {name: part if name in needed else {"anyOf": [part, {"type": "null"}]} for name, part in properties.items()}
    found: Schema = {"type": "object", "properties": parts, "additionalProperties": False}
    return {**found, "required": list(needed)} if needed else found
