"""What a client is told of the service before it calls it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.knowledge.codes import AnswerCodes, QuantityCodes
from ...engine.words.text import Language
from .table import hooks, says, table


def discovered(knowledge: Knowledge, language: Language) -> dict[str, Any]:
    """The answer to discovery: one service under one id at each of its hooks; a later answer replaces an earlier."""
    prefetch = {key: _query(one, knowledge) for key, one in table()["prefetch"].items()}
    told = {"id": table()["id"], "title": says("title")[language], "description": says("description")[language],
            "usageRequirements": says("requirements")[language], "prefetch": prefetch}
    return {"services": [{"hook": hook, **told} for hook in hooks()]}


def _query(template: Mapping[str, str], knowledge: Knowledge) -> str:
    """A template of prefetch with the codes that are read for its fact, each with the first address of its system."""
    codes, fact = knowledge.codes, template.get("fact")
    if codes is None or fact is None:
        return template["query"]
    rows: tuple[QuantityCodes | AnswerCodes, ...] = (*codes.quantities, *codes.answers)
    found = [f"{codes.systems[system].uris[0]}|{code}" for row in rows
             if row.fact == fact for system, listed in row.codes.items() for code in listed]
    return template["query"].replace("{codes}", ",".join(dict.fromkeys(found)))

