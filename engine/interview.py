"""The interview: which open facts can still change the advice, in which order they are asked, and when it is done.

Answers can be taken back and changed; what follows is always worked out anew from what is known then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .actions import Ask, Refer
from .advice import Advice
from .advisor import Advisor
from .conditions import PARTIAL, Memory, compile_condition, open_leaves
from .errors import ProfileError, fault
from .explanation.candidates import Change
from .explanation.stopping import Parts, Stopping, StopProof
from .inference import Findings
from .knowledge.records import FactSpec
from .knowledge.rules import Rule
from .profile import read_profile

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """Why a question is asked: the rules that wait for it, and the parts of the advice after each answer."""

    rules: tuple[Rule, ...]
    effects: tuple[tuple[Change, Parts], ...]


@dataclass(slots=True)
class Interview:
    """One interview in progress. `given` holds what was answered, `skipped` the facts answered "don't know"."""

    advisor: Advisor
    given: dict[str, Any] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    _proof: StopProof | None = None

    @property
    def proof(self) -> StopProof:
        if self._proof is None:
            self._proof = StopProof(self.advisor)
        return self._proof

    def advice(self) -> Advice:
        """The advice so far."""
        return self.advisor.advise(self.given)

    def next_question(self) -> FactSpec | None:
        """The fact to ask next, or None where no question that is left is worth asking."""
        return next(iter(self.open_questions()), None)

    def open_questions(self) -> list[FactSpec]:
        """The facts still worth asking for: safety facts first, then those with most answers that change something."""
        _, findings = self.advisor.infer(self.given)
        rules = self.proof.waiting(self.given, frozenset(self.skipped))
        waiting = {fact for fact, waiting_rules in rules.items() if self._worthwhile(waiting_rules, findings)}
        open_facts = self._applicable(waiting, findings.memory)
        asked = [spec for spec in self._unanswered() if spec.id in open_facts]
        safety = [spec for spec in asked if spec.safety]
        if safety:
            return safety + [spec for spec in asked if not spec.safety]
        powers = self.proof.powers(self.given, asked)
        return sorted(asked, key=lambda spec: -powers[spec.id])

    def _unanswered(self) -> list[FactSpec]:
        """The facts neither answered nor skipped nor covered by another answer."""
        answered = (self.given.keys() - self._partial) | self.skipped
        return [
            spec
            for spec in self.advisor.knowledge.vocabulary.profile_facts
            if spec.question and spec.id not in answered and self.given.keys().isdisjoint(spec.covered_by)
        ]

    def _worthwhile(self, rules: list[Rule], findings: Findings) -> bool:
        """Beside a referral only a more urgent one is worth asking; beside an unanswered safety fact, any referral."""
        actions = [action for firing in findings.fired for action in firing.rule.then]
        urgencies = {action.urgency for action in actions if isinstance(action, Refer)}
        referring = [action for rule in rules for action in rule.then if isinstance(action, Refer)]
        if urgencies:
            return "now" not in urgencies and any(action.urgency == "now" for action in referring)
        if any(isinstance(action, Ask) and action.fact in self.skipped for action in actions):
            return bool(referring)
        return True

    def _applicable(self, wanted: set[str], memory: Memory) -> set[str]:
        """Without the facts that cannot apply to this customer; where that is open, what settles it comes first."""
        asked = set(wanted)
        for fact, condition in self.advisor.knowledge.ask_when.items():
            if fact in wanted:
                applies = compile_condition(condition)(memory)
                settling = {leaf.fact for leaf in open_leaves(condition, memory)} - self.skipped
                if applies is False or (applies is None and settling):
                    asked.discard(fact)
                asked |= settling
        return asked

    def why_asked(self, spec: FactSpec) -> WhyAsked:
        """Which rules wait for this answer, and what each answer would do."""
        rules = self.proof.waiting(self.given, frozenset(self.skipped)).get(spec.id, [])
        return WhyAsked(tuple(rules), tuple(self.proof.effects(self.given, spec)))

    def stopping(self) -> Stopping:
        """Whether any answer to an open question can still change the advice, as far as it can be proved."""
        _, findings = self.advisor.infer(self.given)
        open_facts = [spec for spec in self._unanswered() if spec.id in self._applicable({spec.id}, findings.memory)]
        return self.proof.examine(self.given, open_facts, frozenset(self.skipped))

    def answer(self, fact: str, value: Any) -> None:
        """Record or change an answer; None means that the customer does not know. Raises ProfileError."""
        if value is None:
            self._forget(fact)
            self.skipped.add(fact)
        else:
            answered = self._with(fact, value)
            self.advisor.infer(answered)
            self._forget(fact)
            self.given = answered
        self.history.append(fact)

    @property
    def _partial(self) -> frozenset[str]:
        """The facts that are known in part, and asked for all the same."""
        return frozenset(self.given.get(PARTIAL) or ())

    def _with(self, fact: str, value: Any) -> dict[str, Any]:
        """The facts with this answer; what was known of it in part stays, and it is known wholly now."""
        if fact not in self._partial:
            return {**self.given, fact: value}
        told = self.given[fact]
        whole = [*told, *(item for item in value if item not in told)] if isinstance(value, list) else value
        return {**self.given, fact: whole, PARTIAL: sorted(self._partial - {fact})}

    @property
    def can_go_back(self) -> bool:
        return bool(self.history)

    def back(self) -> str | None:
        """Take back the last answer; returns its fact, or None where nothing was answered yet."""
        if not self.history:
            return None
        fact = self.history[-1]
        self._forget(fact)
        return fact

    def _forget(self, fact: str) -> None:
        self.given.pop(fact, None)
        self.skipped.discard(fact)
        self.history = [earlier for earlier in self.history if earlier != fact]

    def save(self, path: Path) -> None:
        """Write the answers to a file; it holds no identity of the customer."""
        answers: Mapping[str, Any] = {"interview": _FORMAT, "given": self.given, "history": self.history}
        path.write_text(json.dumps(answers, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def resume(cls, advisor: Advisor, path: Path) -> Interview:
        """Take up a saved interview. Raises ProfileError where the file is not one or an answer no longer holds."""
        saved = read_profile(path)
        given, history = saved.get("given"), saved.get("history")
        listed = isinstance(history, list) and all(isinstance(fact, str) for fact in history)
        if saved.get("interview") != _FORMAT or not isinstance(given, dict) or not listed:
            raise ProfileError([fault(str(path), "not_an_interview", "not_an_interview.mend")])
        advisor.infer(given)
        facts = [spec.id for spec in advisor.knowledge.vocabulary.profile_facts]
        kept = [fact for fact in history or () if fact in facts]
        return cls(advisor, dict(given), {fact for fact in kept if fact not in given}, kept)
