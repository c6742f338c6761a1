"""What a consultation was given without: the safety facts that are unknown, by name, whatever the decision."""

from __future__ import annotations

from ..knowledge.records import FactSpec
from ..language.conditions import PARTIAL
from ..resolution.reasoner import Consultation
from .worth import applicable


def unknown_facts(of: Consultation) -> list[FactSpec]:
    """The safety facts that can apply and are not known in full, and those that the advice asks for."""
    knowledge = of.knowledge
    given = {fact for fact, value in of.given.items() if value is not None}
    known = given - set(of.given.get(PARTIAL) or ())
    asked = {question["fact"] for question in of.advice.questions}
    safety = {spec.id for spec in knowledge.vocabulary.profile_facts if spec.safety and spec.instead_of is None}
    found = applicable(safety, knowledge.ask_when, of.findings.memory, frozenset())
    return [spec for spec in knowledge.vocabulary.profile_facts
            if spec.id in asked or (spec.id in found and spec.id not in known and given.isdisjoint(spec.covered_by))]
