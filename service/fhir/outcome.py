"""Faults as an OperationOutcome: each with its place, and nothing of what was sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...engine.words.errors import Fault
from ...engine.words.text import Language


def outcome(faults: Iterable[Fault], language: Language, code: str = "invalid") -> dict[str, Any]:
    """The outcome of a request that could not be used; `code` is one of FHIR's issue types."""
    issues = [{"severity": "error", "code": code,
               "details": {"text": Fault("", one.what, one.mend).in_language(language)},
               **({"expression": [one.where]} if one.where else {})} for one in faults]
    return {"resourceType": "OperationOutcome", "language": language, "issue": issues}
