"""The interview at a terminal: one question at a time, "don't know" always allowed, one step back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import questionary

from ..interview import Interview, Question
from ..knowledge.records import FactSpec
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..resolution.reasoner import Reasoner
from ..words.errors import ProfileError
from ..words.text import Language, lower_first
from .consult_lists import Lists
from .prompts import Back, Prompts, Stop, Way, Why, fitted

_RULES_SHOWN = 4
_INDENT = "   "
_GROUP, _REST, _LIST = "\0group", "\0rest", "\0list"
Answer = Mapping[str, Any]
"""The answers by question that one prompt, or a few, came to."""


class Consultation:
    """Asks until no question is worth asking, and gives the advice; `save` is where the answers are kept."""

    def __init__(self, reasoner: Reasoner, language: Language, interview: Interview, save: Path | None = None) -> None:
        self.interview, self.save = interview, save
        self.knowledge = reasoner.knowledge
        self.language = language
        self.words = Words(reasoner.knowledge, language)
        self.prompts = Prompts(self.words)
        self._lists = Lists(reasoner.knowledge, self.words, self.prompts)
        self._askers: Mapping[str, Callable[[FactSpec, str], Any]] = {
            "integer": self._number,
            "number": self._number,
            "enum": self._choice,
            "form": self._choice,
            "set": self._set,
            "medicines": lambda spec, text: self._lists.medicines(text),
            "products": lambda spec, text: self._lists.products(text),
            "tried": self._tried,
        }

    def run(self) -> Advice | None:
        """The advice at the end, or None where the person stopped."""
        print(self.words("consult.title"))
        self.prompts.note(self.words("consult.keys"))
        try:
            while (question := self.interview.next_question() or self._changed_answer()) is not None:
                self._ask(question)
                self._so_far()
        except Stop:
            print(self.words("consult.stopped"))
            return None
        print()
        return self.interview.advice()

    def _ask(self, question: Question) -> None:
        print()
        try:
            self.interview.answer_together(self._answer(question))
        except Back:
            self.interview.back()
        except Why:
            self._explain(question)
        except ProfileError as error:
            for fault in error.faults:
                questionary.print(fault.in_language(self.language), style="fg:ansired")
        if self.save is not None:
            self.interview.save(self.save)

    def _answer(self, question: Question) -> Answer:
        if question.values:
            return self._yes_or_no(question)
        instead = self.interview.instead_of(question)
        if instead:
            return self._word_or_value(question, instead)
        spec = question.fact
        return {question.id: self._askers[spec.type](spec, self._text(question))}

    def _text(self, question: Question) -> str:
        return self.words.of(question.text.text)

    @property
    def _back(self) -> bool:
        return self.interview.can_go_back

    def _yes_or_no(self, question: Question) -> Answer:
        """A group by its values, with one key for "none" of it and one for "none" of all that follow."""
        groups = [one for one in self.interview.groups_next() if question.group]
        beside = self._values(question)
        ways = [  # "yes" first, so that a slip of the Enter key opens the list and denies nothing
            Way(self.words("consult.yes"), _GROUP, self.words("consult.key.yes")),
            Way(self.words("consult.no"), [], self.words("consult.key.no")),
        ]
        if len(groups) > 1 and question.id == groups[0].id:
            following = "; ".join(self.words.of(lower_first(one.label.text)) for one in groups[1:])
            beside += fitted(self.words("consult.following", groups=following), _INDENT).splitlines()
            ways += [
                Way(self.words("consult.none_of_all"), _REST, self.words("consult.key.none")),
                Way(self.words("consult.whole_list"), _LIST, self.words("consult.key.list")),
            ]
        while True:
            answer = self.prompts.pick(self._text(question), ways, back=self._back, beside=beside)
            if answer == _REST:
                return {one.id: [] for one in groups}
            try:
                if answer == _LIST:
                    return self._from_list(groups)
                return {question.id: self._which(question) if answer == _GROUP else answer}
            except Back:  # from the list to the question that it was opened from
                continue

    def _values(self, question: Question) -> list[str]:
        """What belongs to a group, so that it can be answered without opening it."""
        values = "; ".join(title[:1].lower() + title[1:] if title[1:2].islower() else title
                           for _, title in self._titles(question))
        return fitted(values, _INDENT).splitlines()

    def _titles(self, question: Question) -> list[tuple[str, str]]:
        if question.together is not None:
            return [(spec.id, self.words.of(spec.label.text)) for spec in question.facts]
        return [(value, self._label(question.fact, value)) for value in question.values]

    def _which(self, question: Question) -> list[str] | None:
        return self.prompts.mark(self.words("consult.which"), self._titles(question), none=False, back=True)

    def _from_list(self, groups: Sequence[Question]) -> Answer:
        listed: list[tuple[str, str] | str] = []
        for one in groups:
            listed += [self.words.of(one.label.text), *self._titles(one)]
        marked = self.prompts.mark(self.words("consult.which"), listed, none=True, back=True)
        if marked is None:
            return {one.id: None for one in groups}
        return {one.id: [value for value in marked if value in one.values] for one in groups}

    def _word_or_value(self, question: Question, instead: Sequence[FactSpec]) -> Answer:
        """A question that can also be answered by a measured value, which is then asked for."""
        spec = question.fact
        values = [Way(self.words("consult.value", fact=self.words.label(one.id)), one) for one in instead]
        answer = self.prompts.pick(self._text(question), [*self._ways(spec), *values], back=self._back)
        if isinstance(answer, FactSpec):
            text = self.words.of(answer.question.text) if answer.question else self.words.label(answer.id)
            value = self._number(answer, text)
            return {answer.id: value} if value is not None else {question.id: None}
        return {question.id: answer}

    def _ways(self, spec: FactSpec) -> list[Way]:
        return [Way(self._label(spec, value), value) for value in self.knowledge.vocabulary.values(spec.id)]

    def _label(self, spec: FactSpec, value: str) -> str:
        return self.words.of(self.knowledge.vocabulary.value_label(spec.id, value))

    def _choice(self, spec: FactSpec, text: str) -> Any:
        return self.prompts.pick(text, self._ways(spec), back=self._back)

    def _set(self, spec: FactSpec, text: str) -> list[str] | None:
        titles = [(value, self._label(spec, value)) for value in self.knowledge.vocabulary.values(spec.id)]
        return self.prompts.mark(text, titles, none=True, back=self._back)

    def _number(self, spec: FactSpec, text: str) -> float | int | None:
        unit = self.words.of(spec.unit_label.text) if spec.unit_label else ""
        if unit and unit.split()[0].casefold() not in text.casefold():
            text += f" ({unit})"
        return self.prompts.number(text, self.words("consult.typed"))

    def _tried(self, spec: FactSpec, text: str) -> list[Mapping[str, str]] | None:
        titles = [(form, self.words.form(form)) for form in self.knowledge.forms]
        forms = self.prompts.mark(text, titles, none=True, back=self._back)
        return None if forms is None else [{"form": form, "result": self._result(form)} for form in forms]

    def _result(self, form: str) -> str:
        ways = [Way(self.words(f"result.{name}"), name) for name in ("helped", "no_effect", "upset_stomach")]
        question = self.words("consult.tried_prompt", name=self.words.form(form))
        return str(self.prompts.pick(question, ways, back=False, out=False))

    def _so_far(self) -> None:
        """The advice so far, in one line; nothing while too little is known for any."""
        advice = self.interview.advice()
        if advice.decision == "ask" and self.interview.next_question() is not None:
            return
        forms = " / ".join(map(self.words.form, advice.first_choice))
        line = " · ".join(filter(None, [self.words(f"decision.{advice.decision}"), forms]))
        questionary.print(f"→ {line}", style="bold")

    def _changed_answer(self) -> Question | None:
        """Nothing more to ask: say whether that is proved, and offer to change an answer."""
        stopping = self.interview.stopping()
        labels = ", ".join(self.words.label(fact) for fact in stopping.facts)
        questionary.print(f"\n{self.words(f'consult.{stopping.verdict}', facts=labels)}", style="bold")
        questions = [self.interview.question(name) for name in self.interview.history]
        ways = [Way(self.words("consult.show_advice"), None)]
        ways += [Way(f"{self._named(one)}: {self._answered(one)}", one) for one in questions]
        found: Question | None = self.prompts.pick(self.words("consult.change"), ways, back=False, out=False)
        return found

    def _named(self, question: Question) -> str:
        label = self.words.of(question.label.text)
        fact = self.words.of(question.fact.label.text)
        return f"{fact}, {label[:1].lower()}{label[1:]}" if question.group else label

    def _answered(self, question: Question) -> str:
        value = self.interview.answered(question.id)
        if value is None:
            return self.words("dont_know")
        if question.together is not None:
            return ", ".join(map(self.words.label, value)) or self.words("consult.no")
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return ", ".join(" ".join(str(part) for part in item.values()) for item in value)
        return self.words("consult.no") if value == [] else self.words.value(question.fact.id, value)

    def _explain(self, question: Question) -> None:
        """Why it is asked, which rules wait for the answer, and what each answer would do."""
        if question.why:
            questionary.print(self.words.of(question.why.text), style="italic")
        asked = self.interview.why_asked(question)
        titles = "; ".join(self.words.of(rule.title) for rule in asked.rules[:_RULES_SHOWN])
        more = len(asked.rules) - _RULES_SHOWN
        print(self.words("consult.waiting", n=len(asked.rules), rules=titles + (" …" if more > 0 else "")))
        outcomes: dict[str, list[str]] = {}
        for change, (decision, forms, *_) in asked.effects:
            outcome = " · ".join([self.words(f"decision.{decision}"), *map(self.words.form, (forms or ())[:2])])
            value = change.added or change.value
            outcomes.setdefault(outcome, []).append(self.words.value(change.fact, value) if value != [] else "–")
        for outcome, answers in outcomes.items():
            shown = ", ".join(dict.fromkeys(answers[:_RULES_SHOWN])) + (" …" if len(answers) > _RULES_SHOWN else "")
            print(f"  {shown} → {outcome}")
