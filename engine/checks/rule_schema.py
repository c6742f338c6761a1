"""JSON Schemas of the rule language: conditions, actions and rules, made of the records and the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.medicines import UNRECOGNISED
from ..knowledge.records import UNSTATED, FactSpec
from ..knowledge.rule_reader import EXPECTATIONS, FILE_KEYS, KEYS, TABLE_KEYS
from ..knowledge.rules import BOUNDS, COMPARISONS
from ..knowledge.signature import PARTS, SIGNATURES
from ..knowledge.tables import ROW_KEYS
from ..language.actions import ACTIONS
from ..language.checking import json_schema
from ..profile.schema import profile_schema

Schema = dict[str, Any]
TEXT: Schema = {"$ref": "#/$defs/Bilingual"}
BILINGUAL: Schema = {
    "type": "object",
    "properties": {"sv": {"type": "string", "minLength": 1}, "en": {"type": "string", "minLength": 1}},
    "required": ["sv", "en"],
    "additionalProperties": False,
}
# In a table the cell of a row may stand in place of anything: {need}, or within a text.
_CELL: Schema = {"type": "string", "pattern": r"\{\w+\}"}
_SCALAR = ("const", "enum", "pattern", "type")


def listed(items: Schema) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items}


def known_or_new(names: Any) -> Schema:
    """Names that an editor completes, beside which new ones may stand."""
    return {"anyOf": [{"enum": list(names)}, {"type": "string"}]}


def rule_file(knowledge: Knowledge) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """The top-level keys of a file of rules, and the definitions that they refer to."""
    rule, table = _Rules(knowledge, cells=False), _Rules(knowledge, cells=True)
    head: dict[str, Schema] = {key: {"type": ["string", "null"]} for key in FILE_KEYS}
    part = {"type": "object", "properties": {key: {"type": ["string", "null"]} for key in PARTS},
            "required": ["by", "on", "hash"], "additionalProperties": False}
    head[SIGNATURES] = {"type": "object", "additionalProperties": part}
    keys = {**head, "rules": listed(rule.rule()), "tables": listed(table.table())}
    return keys, {**rule.definitions(), **table.definitions()}


def condition_definitions(knowledge: Knowledge) -> dict[str, Schema]:
    """The definitions of a condition outside a rule; `#/$defs/condition` is the condition."""
    return _Rules(knowledge, cells=False).conditions()


class _Rules:
    """The schemas of rules, or of tables, where a cell in braces may stand for a value."""

    def __init__(self, knowledge: Knowledge, *, cells: bool) -> None:
        self.knowledge, self.cells = knowledge, cells
        self.condition = {"$ref": "#/$defs/condition_of_table" if cells else "#/$defs/condition"}
        self._name = self.condition["$ref"].rsplit("/", 1)[1]

    def rule(self) -> Schema:
        return an_object(self._parts(), [key for key in KEYS if key not in ("tests", "reviewed", "quoted")])

    def table(self) -> Schema:
        parts = self._parts()
        row = {key: parts[key] for key in ROW_KEYS}
        rows = {"type": "array", "minItems": 1, "items": {"type": "object", "properties": row, "required": []}}
        return an_object({**{key: parts[key] for key in TABLE_KEYS if key in parts}, "rows": rows},
                       ["id", "title", "when", "then", "rows"])

    def _parts(self) -> dict[str, Schema]:
        given = {"type": "object"} if self.cells else an_object(profile_schema(self.knowledge)["properties"], [])
        test = an_object({"given": given, "expect": {"enum": list(EXPECTATIONS)}}, ["given", "expect"])
        return {
            "id": {"type": "string"}, "title": TEXT, "when": self.condition, "because": TEXT,
            "then": {"type": "array", "minItems": 1, "items": self._actions()},
            "claims": {**listed({"$ref": "#/$defs/claim"}), "minItems": 1},
            "tests": listed(test), "reviewed": {"type": "boolean"}, "quoted": listed({"$ref": "#/$defs/claim"}),
        }

    def definitions(self) -> dict[str, Schema]:
        return {"Bilingual": BILINGUAL, "claim": known_or_new(self.knowledge.claims), **self.conditions()}

    # --- conditions ---

    def conditions(self) -> dict[str, Schema]:
        parts = {"type": "array", "minItems": 1, "items": self.condition}
        count = self._number({"type": "integer", "minimum": 1})
        nodes: list[Schema] = [
            an_object({"all": parts}, ["all"]), an_object({"any": parts}, ["any"]),
            an_object({"not": self.condition}, ["not"]),
            an_object({"at_least": count, "of": parts}, ["at_least", "of"]),
            {"$ref": f"#/$defs/comparison_of_{self._name}"},
        ]
        values = {
            f"values_of_{fact}": {"enum": self.knowledge.vocabulary.values(fact)}
            for fact, spec in self.knowledge.vocabulary.facts.items() if spec.kind.valued
        }
        numbers = {"enum": [f"${name}" for name in self.knowledge.parameters]}
        comparison = f"comparison_of_{self._name}"
        return {self._name: {"anyOf": nodes}, comparison: self._comparison(), "parameter": numbers, **values}

    def _comparison(self) -> Schema:
        facts = self.knowledge.vocabulary.facts
        words = {"fact": self._cell({"enum": list(facts)}), **{word: {} for word in COMPARISONS}}
        return {
            **an_object(words, ["fact"]), "minProperties": 2, "maxProperties": 2,
            "allOf": [
                {"if": {"properties": {"fact": {"const": name}}}, "then": {"properties": self._words(spec)}}
                for name, spec in facts.items()
            ],
        }

    def _words(self, spec: FactSpec) -> dict[str, Any]:
        """What a fact may be compared by, and with what; every other comparison is refused."""
        value = self._cell({"$ref": f"#/$defs/values_of_{spec.id}"})
        number = self._number({"type": "number"})
        bounds: dict[str, Any] = {**dict.fromkeys(BOUNDS, number),
                                  "between": {**listed(number), "minItems": 2, "maxItems": 2}}
        allowed: dict[str, Any] = {"known": {"type": "boolean"}}
        if spec.kind.members:
            allowed |= {"has": value, "has_any": self._cell(listed(value)), **bounds}
        elif spec.kind.numeric:
            allowed |= {"is": number, **bounds}
        elif spec.kind.choice:
            allowed |= {"is": value}
        return {word: allowed.get(word, False) for word in COMPARISONS}

    # --- actions ---

    def _actions(self) -> Schema:
        return {
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
            "properties": {name: self._action(name) for name in ACTIONS},
        }

    def _action(self, name: str) -> Schema:
        facts, named = self.knowledge.vocabulary, self._named()
        if name == "conclude":
            values = {fact: self._cell({"enum": facts.values(fact)}) for fact in sorted(facts.derived)}
            return an_object(values, []) if not self.cells else {"type": "object", "minProperties": 1}
        if name == "ask":
            return self._cell({"enum": [spec.id for spec in facts.profile_facts]})
        if name in ("avoid", "discourage"):
            return named["forms"]
        described = json_schema(ACTIONS[name])
        if name == "decide":
            return self._cell({"enum": [described["properties"]["decision"]["const"]]})
        found = _replaced(self._loosened(_inlined(described, described.get("$defs", {}))), named)
        return self._cell({**found, "properties": {key: self._cell(part) for key, part in found["properties"].items()}})

    def _named(self) -> dict[str, Schema]:
        """Fields of actions that name something, or that may be written short, by their keys."""
        knowledge = self.knowledge
        form = self._cell({"enum": list(knowledge.forms)})
        several = {"anyOf": [form, listed(form)]}
        sets = [spec.id for spec in knowledge.vocabulary.facts.values() if spec.values_from == "forms"]
        chosen = {"anyOf": [form, listed(form), an_object({"from": self._cell({"enum": sets})}, ["from"])]}
        rule = known_or_new(rule.id for rule in knowledge.rules)
        return {
            "form": chosen, "forms": chosen if not self.cells else {"anyOf": [chosen, several]},
            "class": self._cell({"enum": [*knowledge.medicine_classes, UNRECOGNISED]}),
            "need": self._cell({"enum": knowledge.vocabulary.values("needs")}),
            "basis": self._cell({"enum": [knowledge.nutrient.stated_as.counted, UNSTATED]}),
            "claim": {"$ref": "#/$defs/claim"}, "instead_of": {"anyOf": [rule, listed(rule)]},
        }

    def _cell(self, schema: Schema) -> Schema:
        return {"anyOf": [schema, _CELL]} if self.cells else schema

    def _number(self, schema: Schema) -> Schema:
        return {"anyOf": [schema, {"$ref": "#/$defs/parameter"}, *([_CELL] if self.cells else [])]}

    def _loosened(self, schema: Any) -> Any:
        """The schema of a record where a number may also be a parameter, and in a table a word a cell."""
        if isinstance(schema, list):
            return [self._loosened(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        if schema.get("type") in ("number", "integer"):
            return self._number(schema)
        if self.cells and any(key in schema for key in _SCALAR) and schema.get("type") in ("string", "boolean"):
            return self._cell(schema)
        kept = ("default", "required")
        return {key: value if key in kept else self._loosened(value) for key, value in schema.items()}


def an_object(properties: Mapping[str, Any], required: list[str]) -> Schema:
    """A mapping of these keys and no others."""
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def _inlined(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema with its own definitions in their places, so that it can be moved; texts stay a reference."""
    if isinstance(schema, list):
        return [_inlined(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and schema != TEXT:
        return _inlined(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    return {key: _inlined(value, definitions) for key, value in schema.items() if key != "$defs"}


def _replaced(schema: Any, named: Mapping[str, Schema]) -> Any:
    """The schema with other ones for the properties of these names."""
    if isinstance(schema, list):
        return [_replaced(part, named) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _replaced(value, named) for key, value in schema.items()}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {key: named.get(key, value) for key, value in found["properties"].items()}
    return found
