"""What can be read without a person: the rules, the claims, the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ...engine.words.text import Language
from ..api.operations import Operations
from ..desk import Desk

ROOT = "tillskott://"
LISTED = ("rules", "claims", "vocabulary", "profile-schema")
ONE = {"rule": "rules/{id}", "claim": "claims/{id}"}


class Resources:
    """The resources of one desk, as JSON in both languages."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self._desk, self._language, self._operations = desk, language, Operations(desk)
        self._read: Mapping[str, Callable[[], Any]] = {
            "rules": self._rules, "claims": self._claims, "vocabulary": self._operations.facts,
            "profile-schema": lambda: desk.advisor.profile_schema(language),
        }

    def read(self, uri: str) -> str | None:
        """The resource of this address; None where there is none."""
        kind, _, name = uri.removeprefix(ROOT).partition("/")
        if not uri.startswith(ROOT):
            return None
        if not name:
            found = self._read[kind]() if kind in self._read else None
        elif kind in ("rules", "claims"):
            found = self._operations.rule(name) if kind == "rules" else self._operations.claim(name)
        else:
            found = None
        return None if found is None else json.dumps(found, ensure_ascii=False)

    def _rules(self) -> Any:
        return {"rules": [{"id": one.id, "title": one.title, "claims": list(one.claims), "reviewed": one.reviewed}
                          for one in self._desk.knowledge.rules]}

    def _claims(self) -> Any:
        return {"claims": [{"id": one.id, "source": one.source, "section": one.section, "line": one.line}
                           for one in self._desk.knowledge.claims.values()]}
