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


class TraceWriter:
    """Writes steps; what is the same for every customer is put together once, when a rule first fires."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._fixed: dict[str, Step] = {}

    def steps(self, fired: tuple[Firing, ...], customer: Customer) -> list[Step]:
        return [self._step(firing, customer) for firing in fired]

    def _step(self, firing: Firing, customer: Customer) -> Step:
        fixed = self._fixed.get(firing.rule.id)
        if fixed is None:
            fixed = self._fixed[firing.rule.id] = _fixed(firing.rule, self._knowledge)
        step: Step = fixed.copy()
        step["because"] = [
            # Most reasons are a word as it stands.
            {"fact": fact, "value": value}
            if type(value) is str and fact != _MEDICINES
            else _reason(fact, value, customer)
            for fact, value in firing.because
        ]
        return step


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
        return {"fact": fact, "value": value, "from": [m.written for m in customer.medicines if value in m.classes]}
    return {"fact": fact, "value": sorted(value) if isinstance(value, (frozenset, set)) else value}
