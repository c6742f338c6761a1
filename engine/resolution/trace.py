"""The trace as it is shown: each rule that fired, with its facts, claims and sources."""

from __future__ import annotations

from typing import Any

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import Action
from ..profile import Customer
from .advice import unshared
from .shape import Reason, SourceInfo, SourcePlace, Step

_MEDICINES = "medicine_classes"
_PLAIN = frozenset({str, int, float, type(None)})


class TraceWriter:
    """Writes steps; what is the same for every customer is put together once, when a rule first fires."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._fixed: dict[str, Step] = {}
        self._cited: dict[str, frozenset[str]] = {}
        self._sources: dict[str, SourceInfo] = {
            source.id: {"title": source.title, "publisher": source.publisher, "interest": source.interest.text}
            for source in knowledge.sources.values()
        }

    def steps(self, fired: tuple[Firing, ...], customer: Customer) -> list[Step]:
        written = self._fixed
        steps: list[Step] = []
        for rule, because in fired:
            reasons: list[Reason] = []
            for fact, value in because:
                # Most reasons are a word or a number as it stands.
                if type(value) in _PLAIN and fact != _MEDICINES:
                    reasons.append({"fact": fact, "value": value})
                else:
                    reasons.append(_reason(fact, value, customer))
            step: Step = unshared(written.get(rule.id) or self._first(rule))
            step["because"] = reasons
            steps.append(step)
        return steps

    def sources(self, fired: tuple[Firing, ...]) -> dict[str, SourceInfo]:
        """The sources that these rules cite, each once, in the order of the knowledge."""
        cited: set[str] = set()
        for rule, _ in fired:
            cited |= self._cited.get(rule.id) or self._cites(rule)
        return {id: told for id, told in self._sources.items() if id in cited}

    def _cites(self, rule: Rule) -> frozenset[str]:
        found = self._cited[rule.id] = frozenset(self._knowledge.claims[claim].source for claim in rule.claims)
        return found

    def _first(self, rule: Rule) -> Step:
        found = self._fixed[rule.id] = _fixed(rule, self._knowledge)
        return found


def _fixed(rule: Rule, knowledge: Knowledge) -> Step:
    return {
        "rule": rule.id,
        "title": rule.title,
        "because": [],
        "concluded": [_brief(action) for action in rule.then],
        "claims": list(rule.claims),
        "sources": [_place(claim, knowledge) for claim in rule.claims],
        "basis": knowledge.basis(rule),
    }


def _brief(action: Action) -> str:
    return action.brief()


def _place(claim_id: str, knowledge: Knowledge) -> SourcePlace:
    claim = knowledge.claims[claim_id]
    return {"id": claim.source, "section": claim.section, "line": claim.line}


def _reason(fact: str, value: Any, customer: Customer) -> Reason:
    if fact == _MEDICINES and isinstance(value, str):
        return {"fact": fact, "value": value, "from": [m.written for m in customer.medicines if value in m.classes]}
    # A list of its own, since the rules of a consultation share what they have seen.
    return {"fact": fact, "value": sorted(value) if isinstance(value, (frozenset, set, list)) else value}
