"""The trace as it is shown: each rule that fired, with its facts, claims and sources."""

from __future__ import annotations

from typing import Any

from ..actions import Action
from ..advice import Reason, SourcePlace, Step
from ..inference import Firing
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..profile import Customer

_MEDICINES = "medicine_classes"
_PLAIN = frozenset({str, int, float, type(None)})


class TraceWriter:
    """Writes steps; what is the same for every customer is put together once, when a rule first fires."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._fixed: dict[str, Step] = {}

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
            step: Step = (written.get(rule.id) or self._first(rule)).copy()
            step["because"] = reasons
            steps.append(step)
        return steps

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
    interest = knowledge.sources[claim.source].interest.text
    return {"id": claim.source, "section": claim.section, "line": claim.line, "interest": interest}


def _reason(fact: str, value: Any, customer: Customer) -> Reason:
    if fact == _MEDICINES and isinstance(value, str):
        return {"fact": fact, "value": value, "from": [m.written for m in customer.listed if value in m.classes]}
    # A list of its own, since the rules of a consultation share what they have seen.
    return {"fact": fact, "value": sorted(value) if isinstance(value, (frozenset, set, list)) else value}
