"""A sheet for the tiny knowledge, whose words are invented for tests; `files` plants a fault in it."""

from __future__ import annotations

from typing import Any

import tiny
from known import as_yaml

from tillskott.engine.knowledge.leaflet import PARAMETERS, WORDS
from tillskott.engine.knowledge.signature import content_hash


def text(words: str) -> dict[str, str]:
    return {"sv": words, "en": words}


def document() -> dict[str, Any]:
    """A sheet of two sections that promises nothing; "wonder" and every word with "magic" in it are not authorised."""
    return {
        "reviewed_by": "A. N.",
        "reviewed_on": "2999-01-01",
        "sections": [
            {"id": "take", "kind": "take", "heading": text("How")},
            {"id": "stop", "kind": "stop", "heading": text("Stop")},
            {"id": "claims", "kind": "claims", "heading": text("About")},
        ],
        "words": {name: text(f"word {name}") for name in WORDS},
        "statements": [
            {"id": "plain", "section": "take", "text": text("Take it.")},
            {"id": "warning", "section": "stop", "text": text("Stop it.")},
            {"id": "claim", "section": "claims", "each": "health_claims", "text": text("{claim}.")},
        ],
        "health_claims": [
            {"id": "authorised", "printed": True, "verified": True, **text("It contributes to order")},
        ],
        "not_authorised": [
            {"id": "wonders", "sv": ["wonder"], "en": ["wonder"], "allowed_in": ["stop"]},
            {"id": "magic", "sv": ["*magic*"], "en": ["*magic*"]},
            {"id": "promise", "sv": ["contribut*"], "en": ["contribut*"], "allowed_in": ["claims"]},
        ],
    }


def files(**changed: Any) -> dict[str, str]:
    """leaflet.yaml and its parameters; `statements__0={...}` changes keys of the first statement."""
    found = document()
    for name, change in changed.items():
        key, _, index = name.partition("__")
        if index:
            found[key][int(index)].update(change)
        else:
            found[key] = change
    if found.get("reviewed_by"):
        found["reviewed_hash"] = content_hash(found)
    missing = [name for name in PARAMETERS if f"id: {name}," not in tiny.PARAMETERS]
    numbers = [{"id": name, "value": 1, "unit": "1", "text": text(name), "claims": ["C-1"]} for name in missing]
    return {
        "leaflet": as_yaml(found),
        "parameters-leaflet": as_yaml({"parameters": numbers}),
    }
