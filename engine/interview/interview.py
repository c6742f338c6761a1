"""The interview: which open facts can still change the advice, in which order they are asked, and when it is done.

Answers can be taken back and changed; what follows is always worked out anew from what is known then.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..explanation.candidates import Change
from ..explanation.question import Question, questions_of
from ..explanation.stopping import Parts, Stopping, stop_proof
from ..knowledge.records import FactSpec
from ..knowledge.rules import Rule
from ..profile import validate
from ..resolution.advice import Advice
from ..resolution.reasoner import Reasoner
from ..words.errors import ProfileError, fault, nearest
from . import store
from .answers import Answers, Asked, Step
from .now import Now


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """Why a question is asked: the rules that wait for it, and the parts of the advice after each answer."""

    rules: tuple[Rule, ...]
    effects: tuple[tuple[Change, Parts], ...]


class Interview:
    """One interview in progress, begun with the facts in `told`; `skipped` are those that nobody knows.

    A question is answered by its id: a fact, or a group of a set such as `symptoms.heart`.
    """

    def __init__(self, reasoner: Reasoner, told: Mapping[str, Any] | None = None, skipped: Iterable[str] = ()) -> None:
        self.reasoner = reasoner
        self.proof = stop_proof(reasoner)
        together = {one.id: one.facts for one in reasoner.knowledge.together}
        self._change(Answers(Asked(self.proof.grouped, together), told, [{name: None} for name in skipped]))

    def _change(self, answers: Answers) -> None:
        self._answers = answers
        self._now: Now | None = None

    @property
    def now(self) -> Now:
        """What follows from the answers so far, each part worked out when it is first asked for."""
        if self._now is None:
            self._now = Now(self.proof, self._answers)
        return self._now

    @property
    def given(self) -> dict[str, Any]:
        """The profile so far. A set is known in part until no group of it that is left can change anything."""
        return dict(self.now.given)

    @property
    def skipped(self) -> frozenset[str]:
        """The facts and groups answered "don't know"."""
        return self._answers.skipped

    @property
    def history(self) -> list[str]:
        """The questions answered, in the order of the answers."""
        return list(self._answers.given)

    def answered(self, name: str) -> Any:
        """The answer to one question; None for "don't know"."""
        return self._answers.given.get(name)

    def advice(self) -> Advice:
        """The advice so far."""
        return self.now.consultation.advice

    def next_question(self) -> Question | None:
        """What to ask next, or None where no question that is left is worth asking."""
        return next(iter(self.open_questions()), None)

    def open_questions(self) -> list[Question]:
        """The questions still worth asking: by stage, and in one stage those that most often change something."""
        return list(self.now.questions)

    def groups_next(self) -> list[Question]:
        """The groups of one set that are asked one after another from here, and can be answered in one step."""
        first = self.next_question()
        run = itertools.takewhile(lambda question: question.group is not None, self.now.questions)
        return [question for question in run if first and question.fact.id == first.fact.id]

    def answer_together(self, step: Step) -> None:
        """Answer several questions in one step, which is taken back in one; raises like `answer`."""
        self._check_all(step)
        answers = self._answers.with_step(step)
        validate(answers.profile(), self.reasoner.knowledge)
        self._change(answers)

    def question(self, name: str) -> Question:
        """The question of this id. Raises ProfileError where there is none."""
        knowledge = self.reasoner.knowledge
        facts = knowledge.vocabulary.of_profile
        together = {one.id: one for one in knowledge.together}
        if name in together:
            one = together[name]
            return Question(tuple(facts[fact] for fact in one.facts), together=one)
        spec = facts.get(self.proof.grouped.fact_of.get(name, name))
        if spec is None:
            known = [*facts, *self.proof.grouped.fact_of, *together]
            raise ProfileError([fault(name, "no_fact", nearest(name, known))])
        return next((one for one in questions_of(spec) if one.id == name), Question((spec,)))

    def instead_of(self, question: Question) -> list[FactSpec]:
        """The facts by which a question can be answered in another way, such as a value in place of a word."""
        facts = self.reasoner.knowledge.vocabulary.profile_facts
        return [spec for spec in facts if spec.instead_of == question.id]

    def why_asked(self, question: Question) -> WhyAsked:
        """Which rules wait for this answer, and what each answer would do."""
        return WhyAsked(self.waiting_for(question), tuple(self.proof.effects(self.given, question)))

    def waiting_for(self, question: Question) -> tuple[Rule, ...]:
        """The rules that wait for this answer."""
        waiting = self.now.waiting
        names = [question.id] if question.id in waiting else [spec.id for spec in question.facts]
        return tuple({rule.id: rule for name in names for rule in waiting.get(name, ())}.values())

    def stopping(self) -> Stopping:
        """Whether any answer to an open question can still change the advice, as far as it can be proved."""
        return self.now.stopping

    def answer(self, name: str, value: Any) -> None:
        """Record or change the answer to a question; None means that the customer does not know.

        Raises ProfileError, and changes nothing, where there is no such question or the answer is none.
        """
        self.answer_together({name: value})

    def _check_all(self, step: Step) -> None:
        for name, value in step.items():
            self._check(self.question(name), value)

    def _check(self, question: Question, value: Any) -> None:
        if not question.values or value is None:
            return
        if not isinstance(value, list):
            raise ProfileError([fault(question.id, "not_a_list", "not_a_list.mend", value=repr(value), example="…")])
        for one in value:
            if one not in question.values:
                raise ProfileError([fault(question.id, "no_value", nearest(str(one), question.values), value=str(one))])

    @property
    def can_go_back(self) -> bool:
        return bool(self._answers.steps)

    def back(self) -> str | None:
        """Take back the last step; returns the id of its (first) question, or None where nothing was answered yet."""
        if not self._answers.steps:
            return None
        last = next(iter(self._answers.steps[-1]))
        self._change(self._answers.without_last())
        return last

    def state(self) -> dict[str, Any]:
        """All of it as plain data: the facts told at the start, and the answers by question, step by step."""
        return {"told": dict(self._answers.told), "steps": [dict(step) for step in self._answers.steps]}

    @classmethod
    def from_state(cls, reasoner: Reasoner, state: Mapping[str, Any]) -> Interview:
        """Take up an interview from its state. Raises ProfileError where an answer does not hold any more."""
        if not store.is_state(state):
            raise ProfileError([fault("", "not_an_interview", "not_an_interview.mend")])
        validate(state["told"], reasoner.knowledge)
        interview = cls(reasoner, state["told"])
        answers = interview._answers
        for step in state["steps"]:
            interview._check_all(step)
            answers = answers.with_step(step)
        validate(answers.profile(), reasoner.knowledge)
        interview._change(answers)
        return interview

    def save(self, path: Path) -> None:
        """Write the state to a file, which holds no identity of the customer. Raises ProfileError."""
        store.write(path, self.state())

    @classmethod
    def resume(cls, reasoner: Reasoner, path: Path) -> Interview:
        """Take up a saved interview. Raises ProfileError where the file is not one or an answer no longer holds."""
        return cls.from_state(reasoner, store.read(path))
