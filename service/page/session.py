"""What follows from a form: the facts told, the interview, the question on the page, and the consultation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...engine.assortment import Item
from ...engine.explanation.question import Question
from ...engine.interview import Interview
from ...engine.knowledge.computed import CONSIDERING
from ...engine.language.conditions import PARTIAL
from ...engine.line.model import Line
from ...engine.profile.validator import MAX_ENTRIES
from ...engine.resolution.reasoner import Consultation
from ...engine.words.errors import Fault, ProfileError
from ..desk import Desk
from .actions import number
from .form import Form, Step

_TIMES = re.compile(r"[,;\s]+")


@dataclass
class Session:
    """One state of the form, worked out as far as it is asked for."""

    desk: Desk
    form: Form
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def line(self) -> Line | None:
        """What the quick line says; None where there is nothing on it, or it cannot be read, with a fault."""
        if not self.form.line.strip():
            return None
        try:
            return self.desk.line(self.form.line, self.form.lang, typing=self.form.at == "line" and not self.form.do)
        except ProfileError as error:
            self.faults += error.faults
            return None

    @property
    def answered(self) -> frozenset[str]:
        """The questions that were answered one by one."""
        return frozenset(name for step in self.form.steps for name in step)

    @cached_property
    def told(self) -> dict[str, Any]:
        """What was told outside the questions; what cannot be used is left out and among the faults."""
        told: dict[str, Any] = dict(self.line.profile) if self.line else {}
        partial = set(told.pop(PARTIAL, None) or ())
        for fact, items in self.form.added.items():
            whole = fact in told and fact not in partial
            held = list(told.get(fact, ()))
            said = {one.casefold() for one in held if isinstance(one, str)}
            fresh = [one for one in items if not (isinstance(one, str) and one.casefold() in said)]
            told[fact] = [*held, *fresh][: MAX_ENTRIES + 1]
            if not whole and fact in self.desk.known_in_part():
                partial.add(fact)
        usable, faults = self.desk.usable({**told, **({PARTIAL: sorted(partial)} if partial else {})})
        self.faults += faults
        return usable

    @cached_property
    def interview(self) -> Interview:
        """The interview of what is told and answered, without what is still being marked or typed."""
        interview, faults = self.desk.interview(self.told, self.form.steps)
        self.faults += faults
        return interview

    @cached_property
    def question(self) -> Question | None:
        """The question on the page: the one that is being answered or was asked for, else the next that matters."""
        begun = self.form.pin or self.form.ticked or self.form.typed or any(self.form.tried.values())
        if self.form.ask and begun:
            try:
                return self.interview.question(self.form.ask)
            except ProfileError:
                pass
        return self.interview.next_question()

    @cached_property
    def shown(self) -> Interview:
        """The interview with what is being marked or typed too: the advice follows every keystroke."""
        told, step = self._with_marks(), self._typed_step()
        if told is None and step is None:
            return self.interview
        usable, _ = self.desk.usable(told if told is not None else self.told)
        return self.desk.interview(usable, (*self.form.steps, *([step] if step else [])))[0]

    def _with_marks(self) -> dict[str, Any] | None:
        """What is told and what is marked: a set that is known in part, until it is said to be all."""
        question, told = self.question, dict(self.told)
        extra: dict[str, Any] = {}
        if question is not None and self.form.ticked and question.together is None and question.fact.kind.members:
            fact = question.fact.id
            held = told.get(fact) or []
            extra[fact] = [*held, *(one for one in self.form.ticked if one not in held)]
            extra[PARTIAL] = sorted({*(told.get(PARTIAL) or ()), fact})
        times = {name: _TIMES.split(typed.strip()) for name, typed in self.form.times.items() if typed.strip()}
        if times:
            extra["intake_times"] = times
        return {**told, **extra} if extra else None

    def _typed_step(self) -> Step | None:
        """The number that is being typed, once no further digit can make another of it: 5 may become 58, 58 is 58."""
        question = self.question
        if question is None or not question.fact.kind.numeric:
            return None
        value, most = number(self.form.typed), question.fact.maximum
        if value is None or (most is not None and 10 * value <= most):
            return None
        return {question.id: value}

    def typed_fault(self, pressed: bool) -> tuple[Fault, ...]:
        """What is wrong with the number that is typed; while it is, only what no further digit can mend."""
        typed = self.form.typed.strip()
        if self.question is None or not typed or not (pressed or self._typed_step()):
            return ()
        value = number(typed)
        return self.desk.usable({self.question.id: typed if value is None else value})[1]

    @property
    def product(self) -> Item | None:
        """The product of the shelf that was chosen, as long as it is in the customer's hand."""
        if not self.form.product or self.desk.assortment is None:
            return None
        try:
            item = self.desk.product(self.form.product)
        except ProfileError:
            return None
        return item if {"label": item.label} in self.form.added.get(CONSIDERING, ()) else None

    def scan_faults(self) -> tuple[Fault, ...]:
        """Why a code that was scanned is no product of the shelf."""
        if not self.form.scanned:
            return ()
        try:
            self.desk.product(self.form.scanned)
        except ProfileError as error:
            return error.faults
        return ()

    @property
    def consultation(self) -> Consultation:
        """The consultation behind the advice that is shown."""
        return self.shown.now.consultation

    @property
    def given(self) -> Mapping[str, Any]:
        """The profile behind the advice that is shown."""
        return self.shown.given
