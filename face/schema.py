"""The JSON Schema of the answer, from its types."""

from __future__ import annotations

from typing import Any

from ..engine.resolution.advice import Advice


def advice_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of the answer; every key is always there, and none but these."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Advice).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tillskott advice"}
