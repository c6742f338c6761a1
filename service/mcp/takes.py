"""What each tool takes and gives, as JSON Schema."""

from __future__ import annotations

from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.profile.schema import profile_schema
from ...engine.words.text import LANGUAGES, Language
from .arguments import MAX_TEXT
from .says import says

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}

GIVES: Schema = {
    "type": "object",
    "properties": {
        "decision": {"type": ["string", "null"]}, "summary": {"type": "string"},
        "may_be_recommended": {"type": "boolean"}, "reminders": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["decision", "summary", "may_be_recommended"],
}
"""What every result holds, whatever it is about."""


def takes(knowledge: Knowledge, language: Language) -> dict[str, Schema]:
    """The arguments of each tool. A profile stands in full only where it is first needed: a context is short."""
    whole = {key: part for key, part in profile_schema(knowledge, language).items() if key != "$schema"}
    again = {"type": "object", "description": says("argument.profile.again")[language]}
    told = {**whole, "description": says("argument.profile")[language]}
    tools: dict[str, tuple[Schema, str]] = {
        "advise": ({"profile": told, "detail": {"enum": ["short", "full"]}}, "profile"),
        "next_question": ({"profile": again, "answers": {"type": "object"}}, "profile"),
        "explain": ({"profile": again, "part": _TEXT, "why_not": _TEXT}, "profile"),
        "read_label": ({"text": {**_TEXT, "maxLength": MAX_TEXT}, "per_day": {"type": "number"}}, "text"),
        "find_medicine": ({"name": {**_TEXT, "maxLength": 200}}, "name"),
        "claim": ({"id": _TEXT}, "id"),
    }
    return {name: _object(parts, needed, language) for name, (parts, needed) in tools.items()}


def _object(parts: Schema, needed: str, language: Language) -> Schema:
    described = {name: {"description": says(f"argument.{name}")[language], **part}
                 for name, part in {**parts, "language": {"enum": [*LANGUAGES]}}.items()}
    return {"type": "object", "properties": described, "required": [needed], "additionalProperties": False}
