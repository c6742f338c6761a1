"""What follows from the answers so far: what waits, the profile, what to ask next, and whether it may stop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ..explanation.question import Question, questions_of
from ..explanation.stopping import Stopping, StopProof
from ..inference.session import Findings
from ..knowledge.records import FactSpec
from ..knowledge.rules import Rule
from ..language.conditions import PARTIAL
from ..resolution.reasoner import Consultation
from .answers import Answers
from .worth import Worth, applicable


class Now:
    """One state of an interview. Each part is worked out when it is first asked for."""

    def __init__(self, proof: StopProof, answers: Answers) -> None:
        self._proof, self._answers = proof, answers
        self._knowledge = proof.knowledge

    @cached_property
    def waiting(self) -> Mapping[str, list[Rule]]:
        """For each fact, and each group of one, the rules that wait for it."""
        return self._proof.waiting(self._answers.profile(), self._answers.skipped, self._answers.groups)

    @cached_property
    def given(self) -> Mapping[str, Any]:
        """The profile. A set of which a group was answered is whole when no group that is left can change anything."""
        grouped = self._proof.grouped
        begun = {grouped.fact_of[name] for name in self._answers.groups}
        return self._answers.profile(fact for fact in begun if not any(map(self._holds_open, grouped.ids(fact))))

    def _holds_open(self, name: str) -> bool:
        return name in self._answers.skipped or (name not in self._answers.groups and name in self.waiting)

    @cached_property
    def consultation(self) -> Consultation:
        """The consultation of the profile so far: one evaluation for the next question, the proof and the advice."""
        return self._proof.reasoner.consult(self.given)

    @property
    def _findings(self) -> Findings:
        return self.consultation.findings

    @cached_property
    def questions(self) -> list[Question]:
        """The questions worth asking, the next one first; none where it is proved that nothing can change any more."""
        worth = Worth.of(self._findings, self._answers.skipped)
        names = {name for name, rules in self.waiting.items() if worth.has(rules)}
        asked = sorted(self._asked(names), key=lambda question: question.stage)
        # While a fact is lacking that can be told, nothing is recommended, and no proof is needed that it is open.
        if not asked or (not worth.gathering and self._proof.is_settled(*self._left)):
            return []
        if asked[0].stage < float("inf"):
            return asked
        powers = self._proof.powers(self.given, asked)
        return sorted(asked, key=lambda question: -powers[question.id])

    def _asked(self, names: set[str]) -> Iterator[Question]:
        """The questions by these names that can apply, and those that settle whether another can."""
        open_facts = [spec for spec in self._open_facts(names) if spec.instead_of is None]
        together = [one for one in self._knowledge.together if one.id not in self._answers.given]
        for one in together:
            facts = tuple(spec for spec in open_facts if spec.id in one.facts)
            if facts:
                yield Question(facts, together=one)
        later = {fact for one in together for fact in one.facts}
        for spec in open_facts:
            if spec.id not in later:
                questions = self._unanswered(spec)
                waiting = [question for question in questions if question.id in names]
                yield from waiting or questions[:1]

    def _open_facts(self, names: set[str]) -> list[FactSpec]:
        """The facts of these names that are not answered and can apply, in the order of the vocabulary."""
        facts = {self._proof.grouped.fact_of.get(name, name) for name in names}
        found = applicable(facts, self._knowledge.ask_when, self._findings.memory, self._answers.skipped)
        known = self.given.keys() - set(self.given.get(PARTIAL) or ())
        return [
            spec
            for spec in self._knowledge.vocabulary.profile_facts
            if spec.id in found and spec.question and spec.id not in known | self._answers.skipped
            and self.given.keys().isdisjoint(spec.covered_by)
        ]  # fmt: skip

    def _unanswered(self, spec: FactSpec) -> list[Question]:
        done = self._answers.groups | self._answers.skipped
        return [question for question in questions_of(spec) if question.id not in done]

    @cached_property
    def stopping(self) -> Stopping:
        """Whether any answer to a question that is left can still change the advice, as far as it can be proved."""
        return self._proof.examine(*self._left)

    @cached_property
    def _left(self) -> tuple[Mapping[str, Any], list[Question], Mapping[str, list[Rule]]]:
        """What the proof is about: the profile, all that is not answered, and the rules that wait for it."""
        left = [
            question
            for spec in self._open_facts(set(self.waiting))
            for question in self._unanswered(spec)
            if not spec.groups or question.id in self.waiting
        ]
        return self.given, left, self.waiting
