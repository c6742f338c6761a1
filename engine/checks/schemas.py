"""The JSON Schema of each kind of knowledge file, made of the records that it is read into; for editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from ..knowledge import Knowledge
from ..knowledge.codes import AnswerCodes, CodeSystem, FindingCodes, Override, QuantityCodes
from ..knowledge.day import Meal, Rhythm, Weekday, Window
from ..knowledge.holding import Holding
from ..knowledge.labels import Compound, Mixture, Other, Period, Serving, Strength
from ..knowledge.leaflet import CIRCUMSTANCES, LISTS, Forbidden, HealthClaim, SectionSpec, StatementSpec
from ..knowledge.line import Meaning
from ..knowledge.medicines import MedicineWords
from ..knowledge.nutrient import Nutrient
from ..knowledge.opposites import Stance, Words
from ..knowledge.parallels import Idiom, Parallel
from ..knowledge.quantities import UnitSpec
from ..knowledge.records import (
    Claim,
    EgfrCategory,
    EgfrEquation,
    FactSpec,
    Food,
    Form,
    MedicineClass,
    NameList,
    Parameter,
    Source,
    Together,
)
from ..knowledge.shelf import Halves
from ..knowledge.signature import KEYS as SIGNATURE
from ..language.actions import Recipient, Urgency
from ..language.checking import json_schema
from ..resolution.reasoner import SETTINGS
from ..words.errors import ProfileError, fault, nearest
from ..words.text import LANGUAGES
from . import alarms, cases
from .expectations import WORDS
from .rule_schema import BILINGUAL, TEXT, Schema, an_object, condition_definitions, known_or_new, listed, rule_file

_DIALECT = "http://json-schema.org/draft-07/schema#"  # what editors read
_LINE = "# yaml-language-server: $schema="
_WORDS: Schema = {"type": "array", "items": {"type": ["string", "number"]}}
_NUMBERS: Schema = {"type": "object", "additionalProperties": {"type": "number"}}
_LISTS: Schema = {"type": "object", "additionalProperties": _WORDS}
_TEXTS: Schema = {"type": "object", "additionalProperties": TEXT}
_ANY: Schema = {"type": "object"}


def _signed() -> dict[str, Schema]:
    return {key: {"type": ["string", "null"]} for key in SIGNATURE}


# The top-level keys of each kind of file: a record stands for a list of it, in brackets for one; a schema for itself.
_KEYS: Mapping[str, Mapping[str, Any]] = {
    "sources": {"version": {"type": "string"}, "sources": Source},
    "claims": {"source": {"type": "string"}, "claims": Claim},
    "parameters": {"parameters": Parameter},
    "forms": {"fits": _NUMBERS, "forms": Form},
    "foods": {"foods": Food},
    "medicines": {"classes": MedicineClass, "combinations": _WORDS, "holding": Holding},
    "medicine-names": {"lists": NameList},
    "medicine-words": {
        **dict.fromkeys(MedicineWords.keys(), _WORDS), "combinations": listed(_ANY), "local": listed(_ANY),
        "register_columns": _LISTS,
    },
    "vocabulary": {"facts": FactSpec, "together": Together},
    "kidney": {"equations": EgfrEquation, "categories": EgfrCategory, "limits": _WORDS, "measures": FactSpec},
    "day": {"windows": Window, "meals": Meal, "weekdays": Weekday, "rhythms": Rhythm},
    "labels": {
        "units": UnitSpec, "servings": Serving, "periods": Period, "substances": Other, "products": Strength,
        "compounds": Compound, "mixtures": Mixture, "words": _LISTS, "foods": _WORDS, "others": _WORDS,
        "actives": _WORDS, "numbers": _NUMBERS, "folds": _NUMBERS, "lookalikes": _ANY, "conventions": _ANY,
        "texts": _TEXTS,
    },
    "leaflet": {
        **_signed(), "sections": SectionSpec, "words": _TEXTS, "statements": StatementSpec,
        "health_claims": HealthClaim, "not_authorised": Forbidden,
    },
    "opposites": {"stances": Stance, "promises": Stance, "time_of_day": (Words,)},
    "shelf": {
        "columns": _LISTS, "says": _LISTS, "open_food_facts": _LISTS, "halves": Halves, "unsettled": _WORDS,
        "conventions": _NUMBERS,
    },
    "parallels": {"parallels": Parallel, "idioms": Idiom, "numerals": {
        "type": "object", "additionalProperties": _NUMBERS,
    }},
    "texts": {"texts": _TEXTS},
    "codes": {
        "systems": CodeSystem, "findings": FindingCodes, "answers": AnswerCodes, "quantities": QuantityCodes,
        "rest": _ANY, "other_disease": _ANY, "no_disease": _WORDS, "product_classes": _WORDS,
    },
    "overrides": {"overrides": Override},
    "line": {
        "means": Meaning, "marks": _LISTS, "classes": _LISTS, "implied": _LISTS, "closed_with": _LISTS,
        "conventions": _NUMBERS, "beside_none": _WORDS, "labels_of": _WORDS, "known_in_part": _WORDS,
        "medicine_endings": _WORDS, "texts": _TEXTS, "closed_by_only": _WORDS, "upsets": _WORDS,
        "strengths": listed({"type": "number"}),
    },
    "nutrient": {"nutrient": (Nutrient,)},
}
# Kinds of files in which conditions stand, as in rules.
_CONDITIONAL = ("vocabulary", "kidney", "leaflet")
# Keys that the file says once for all its entries.
_SHARED = {"claims": ("source",)}
KINDS: tuple[str, ...] = ("rules", "cases", *_KEYS)
"""The kinds of knowledge files; a file is of the kind that its name begins with, or that its folder is named after."""


def knowledge_schema(kind: str, knowledge: Knowledge) -> Schema:
    """The JSON Schema of one kind of file, with the names of this knowledge. Raises ProfileError for any other kind."""
    if kind not in KINDS:
        raise ProfileError([fault("", "no_kind", nearest(kind, KINDS, limit=len(KINDS)), value=repr(kind))])
    keys, definitions = _BY_HAND[kind](knowledge) if kind in _BY_HAND else _of_records(kind, knowledge)
    return {
        "$schema": _DIALECT, "title": f"tillskott knowledge: {kind}",
        "description": f"Made from the knowledge {knowledge.version}. In a file: {_LINE}{kind}.schema.json",
        **an_object(keys, []), "$defs": definitions,
    }


def _of_records(kind: str, knowledge: Knowledge) -> tuple[dict[str, Schema], dict[str, Schema]]:
    definitions: dict[str, Schema] = {"Bilingual": BILINGUAL, "claim": known_or_new(knowledge.claims)}
    if kind in _CONDITIONAL:
        definitions |= condition_definitions(knowledge)
    keys: dict[str, Schema] = {}
    routes = {"enum": [route.id for route in knowledge.nutrient.routes]}
    for key, part in _KEYS[kind].items():
        if isinstance(part, dict):
            keys[key] = part
            continue
        is_one = isinstance(part, tuple)
        described = json_schema(part[0] if is_one else part)
        definitions |= {name: one for name, one in described.pop("$defs", {}).items() if name != "Bilingual"}
        entry = _completed(described, _SHARED.get(kind, ()))
        if part is Form:
            entry["properties"]["route"] = routes
        keys[key] = entry if is_one else listed(entry)
    return keys, {name: _completed(one, ()) for name, one in definitions.items()}


def _completed(record: Schema, shared: tuple[str, ...]) -> Schema:
    """The schema of a record where claims are completed, conditions are conditions, and circumstances are known."""
    known: dict[str, Schema] = {
        "claims": {"items": {"$ref": "#/$defs/claim"}},
        "when": {"$ref": "#/$defs/condition"}, "ask_when": {"$ref": "#/$defs/condition"},
        "given": listed({"enum": sorted(CIRCUMSTANCES)}), "unless": listed({"enum": sorted(CIRCUMSTANCES)}),
        "each": {"enum": sorted(LISTS)},
    }
    of_leaflet = "each" in record.get("properties", {})
    properties = {
        key: {**found, **known[key]} if key == "claims" and found.get("type") == "array"
        else known[key] if key in ("when", "ask_when") or (of_leaflet and key in ("given", "unless", "each"))
        else found
        for key, found in record.get("properties", {}).items()
    }
    required = [key for key in record.get("required", []) if key not in shared]
    return {**record, "properties": properties, "required": required} if properties else record


def _cases(knowledge: Knowledge) -> tuple[dict[str, Schema], dict[str, Schema]]:
    # A case may show how a faulty profile is refused, so any profile may stand here.
    facts = [spec.id for spec in knowledge.vocabulary.profile_facts]
    profile = {"type": "object", "properties": {fact: {} for fact in facts}}
    case = an_object({
        "id": {"type": "string"}, "title": {"type": "object", "required": ["sv"]}, "reason": {"type": "string"},
        "claims": listed({"$ref": "#/$defs/claim"}), "profile": profile,
        "setting": {"enum": list(SETTINGS)}, "authority": {"type": "string"},
        "expect": {**an_object({word: {} for word in WORDS}, []), "minProperties": 1},
    }, list(cases.NEEDED))
    alarm = an_object({
        "rule": {"enum": [rule.id for rule in knowledge.rules]}, "given": profile,
        "to": {"enum": list(get_args(Recipient))}, "urgency": {"enum": list(get_args(Urgency))},
    }, list(alarms.KEYS))
    line = an_object({
        "line": {"type": "string"}, "holds": profile, "open": listed({"enum": facts}), "sure": {"type": "boolean"},
        "denies": listed({"type": "string"}), "asks": listed({"type": "string"}),
    }, ["line"])
    sentence = an_object({
        "rule": {"enum": [rule.id for rule in knowledge.rules]}, "text": {"enum": list(knowledge.texts)},
        "statement": {"type": "string"}, **dict.fromkeys(LANGUAGES, _WORDS),
        "hours": listed({"type": ["number", "null"]}), **{key: {"type": "number"} for key in ("apart", "limit")},
    }, list(LANGUAGES))
    keys = {"topic": {"type": "string"}, "cases": listed(case), "alarms": listed(alarm), "lines": listed(line),
            "sentences": listed(sentence)}
    return keys, {"claim": known_or_new(knowledge.claims)}


_BY_HAND: Mapping[str, Callable[[Knowledge], tuple[dict[str, Schema], dict[str, Schema]]]] = {
    "rules": rule_file, "cases": _cases,
}
