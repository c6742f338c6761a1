"""Small values of JSON, as they stand in the fields of the page."""

from __future__ import annotations

import json
from typing import Any

_MAX_DEPTH = 4


def read_json(text: str) -> Any:
    """A small JSON value; None where it is none, or nested deeper than anything on the page."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    halves = any("\ud800" <= sign <= "\udfff" for sign in json.dumps(found, ensure_ascii=False))
    return None if halves or _depth(found) > _MAX_DEPTH else found


def written(value: Any) -> str:
    """A value as it stands in a field."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
