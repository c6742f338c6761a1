"""GoRules' zen-engine: one decision graph, compiled once and evaluated for every consultation.

The engine asks a loader for the compiled content, as its documentation advises; that was also the fastest way that we
found (see README.md). Knows nothing of our own modules, so that a process that starts it loads nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import zen

_PLAIN = (str, int, float)
_KEY = "rules"


@dataclass(frozen=True, slots=True)
class Script:
    """A decision graph as JSON. `rules`: the rule behind each key of the result; `reads`: the facts it compares.

    `not_expressed` are the rules that this engine could not hold.
    """

    graph: str
    rules: Mapping[str, str]
    reads: frozenset[str]
    not_expressed: tuple[str, ...]


class Zen:
    """One engine with its graph; with `trace`, every evaluation tells what went into each node and came out of it."""

    def __init__(self, script: Script, trace: bool = True) -> None:
        self.rules, self.reads = script.rules, script.reads
        content = zen.ZenDecisionContent(script.graph)
        self.engine = zen.ZenEngine({"loader": lambda key: content})
        self.options = {"trace": trace}

    def consult(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """The result by rule key, and the trace of the engine where it was asked for."""
        answer: Mapping[str, Any] = self.engine.evaluate(_KEY, self.context(facts), self.options)
        return answer

    def fired(self, facts: Mapping[str, Any]) -> list[str]:
        """The rules that fire on these known facts."""
        result = self.consult(facts)["result"]
        return [rule for key, rule in self.rules.items() if result[key]]

    def context(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The facts that rules read; a fact that is absent is null in an expression, which is how unknown is told."""
        return {fact: _plain(value) for fact, value in facts.items() if fact in self.reads}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return list(value)
    # Of anything else (products, times) rules only ask whether it is known.
    return value if isinstance(value, _PLAIN) else True
