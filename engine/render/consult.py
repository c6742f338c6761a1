"""The interview at a terminal: one question at a time, "don't know" always allowed, one step back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import questionary
from questionary import Choice

from ..advice import Advice
from ..advisor import Advisor
from ..errors import ProfileError
from ..interview import Interview
from ..knowledge.record import changed
from ..knowledge.records import FactSpec
from ..text import Language
from .words import Words


class Back(Exception):
    """The person wants to go one step back."""


class Why(Exception):
    """The person wants to know why a question is asked."""


class Stop(Exception):
    """The person stopped (Ctrl-C or Ctrl-D)."""


_BACK, _DONT_KNOW, _NONE, _WHY = "\0back", "\0dont_know", "\0none", "\0why"
_RULES_SHOWN = 4
Asker = Callable[[FactSpec], Any]


class Consultation:
    """Asks until no question is worth asking, and gives the advice; `save` is where the answers are kept."""

    def __init__(self, advisor: Advisor, language: Language, interview: Interview, save: Path | None = None) -> None:
        self.interview, self.save = interview, save
        self.knowledge = advisor.knowledge
        self.language = language
        self.words = Words(advisor.knowledge, language)
        self._askers: Mapping[str, Asker] = {
            "integer": self._number,
            "number": self._number,
            "enum": self._choice,
            "form": self._choice,
            "set": self._choices,
            "medicines": self._medicines,
            "products": self._products,
            "tried": self._tried,
        }

    def run(self) -> Advice | None:
        """The advice at the end, or None where the person stopped."""
        print(self.words("consult.title"))
        try:
            while (spec := self.interview.next_question() or self._changed_answer()) is not None:
                self._ask(spec)
                self._so_far()
        except Stop:
            print(self.words("consult.stopped"))
            return None
        print()
        return self.interview.advice()

    def _ask(self, spec: FactSpec) -> None:
        print()
        if spec.why:
            questionary.print(self.words.of(spec.why.text), style="italic")
        try:
            self.interview.answer(spec.id, self._askers[spec.type](spec))
        except Back:
            self.interview.back()
        except Why:
            self._explain(spec)
        except ProfileError as error:
            for fault in error.faults:
                questionary.print(fault.in_language(self.language), style="fg:ansired")
        if self.save is not None:
            self.interview.save(self.save)

    def _so_far(self) -> None:
        """The advice so far, in one line."""
        advice = self.interview.advice()
        forms = " / ".join(map(self.words.form, advice.first_choice))
        line = " · ".join(filter(None, [self.words(f"decision.{advice.decision}"), forms]))
        questionary.print(f"→ {line}", style="bold")

    def _changed_answer(self) -> FactSpec | None:
        """Nothing more to ask: say whether that is proved, and offer to change an answer."""
        stopping = self.interview.stopping()
        labels = ", ".join(self.words.label(fact) for fact in stopping.facts)
        questionary.print(f"\n{self.words(f'consult.{stopping.verdict}', facts=labels)}", style="bold")
        facts = self.knowledge.vocabulary.facts
        history = self.interview.history
        answered = [Choice(f"{self.words.label(fact)}: {self._answered(fact)}", fact) for fact in history]
        choices = [Choice(self.words("consult.show_advice"), _NONE), *answered]
        fact = _answered(questionary.select(self.words("consult.change"), choices, instruction=" "))
        return None if fact == _NONE else facts[fact]

    def _answered(self, fact: str) -> str:
        value = self.interview.given.get(fact)
        if value is None:
            return self.words("dont_know")
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            return ", ".join(" ".join(str(part) for part in item.values()) for item in value)
        return self.words.value(fact, value)

    def _question(self, spec: FactSpec) -> str:
        assert spec.question is not None
        return self.words.of(spec.question.text)

    def _ways_out(self) -> list[Choice]:
        ways = [Choice(self.words("dont_know"), _DONT_KNOW), Choice(self.words("why"), _WHY)]
        return [*ways, Choice(f"← {self.words('back')}", _BACK)] if self.interview.can_go_back else ways

    def _explain(self, spec: FactSpec) -> None:
        """Which rules wait for the answer, and what each answer would do."""
        asked = self.interview.why_asked(spec)
        titles = "; ".join(self.words.of(rule.title) for rule in asked.rules[:_RULES_SHOWN])
        more = len(asked.rules) - _RULES_SHOWN
        print(self.words("consult.waiting", n=len(asked.rules), rules=titles + (" …" if more > 0 else "")))
        outcomes: dict[str, list[str]] = {}
        for change, (decision, forms, *_) in asked.effects:
            outcome = " · ".join([self.words(f"decision.{decision}"), *map(self.words.form, (forms or ())[:2])])
            value = change.added or change.value
            outcomes.setdefault(outcome, []).append(self.words.value(spec.id, value) if value != [] else "–")
        for outcome, answers in outcomes.items():
            shown = ", ".join(dict.fromkeys(answers[:_RULES_SHOWN])) + (" …" if len(answers) > _RULES_SHOWN else "")
            print(f"  {shown} → {outcome}")

    def _choice(self, spec: FactSpec) -> Any:
        values = self.knowledge.vocabulary.values(spec.id)
        return self._picked(spec, [Choice(self._label(spec, value), value) for value in values])

    def _label(self, spec: FactSpec, value: str) -> str:
        return self.words.of(self.knowledge.vocabulary.value_label(spec.id, value))

    def _picked(self, spec: FactSpec, choices: list[Choice]) -> Any:
        answer = _answered(questionary.select(self._question(spec), [*choices, *self._ways_out()], instruction=" "))
        if answer in (_BACK, _WHY):
            raise Back if answer == _BACK else Why
        return None if answer == _DONT_KNOW else answer

    def _choices(self, spec: FactSpec) -> list[str] | None:
        choices = [Choice(self._label(spec, value), value) for value in self.knowledge.vocabulary.values(spec.id)]
        choices += [Choice(self.words("consult.none_of_these"), _NONE), *self._ways_out()]
        answer = _answered(
            questionary.checkbox(
                self._question(spec),
                choices,
                instruction=f"({self.words('consult.choose')})",
                validate=self._one_kind_of_answer,
            )
        )
        if _BACK in answer or _WHY in answer:
            raise Back if _BACK in answer else Why
        if _DONT_KNOW in answer:
            return None
        return [value for value in answer if value != _NONE]

    def _one_kind_of_answer(self, chosen: list[str]) -> bool | str:
        """An empty answer could be a slip of the Enter key, so "none" has to be marked."""
        if not chosen:
            return self.words("consult.choose_one")
        alone = {_NONE, _DONT_KNOW, _BACK, _WHY} & set(chosen)
        return self.words("consult.only_one") if alone and len(chosen) > 1 else True

    def _number(self, spec: FactSpec) -> float | int | None:
        question = self._question(spec)
        unit = self.words.of(spec.unit_label.text) if spec.unit_label else ""
        if unit and unit.split()[0].casefold() not in question.casefold():
            question += f" ({unit})"
        typed = self._typed(question, "consult.typed", self._is_number)
        if typed is None:
            return None
        value = float(typed.replace(",", "."))
        return int(value) if value.is_integer() else value

    def _is_number(self, typed: str) -> bool | str:
        try:
            float(typed.replace(",", "."))
        except ValueError:
            return self.words("consult.number")
        return True

    def _typed(self, question: str, ways_out: str, valid: Callable[[str], bool | str] = lambda _: True) -> str | None:
        """What was typed; an empty line is "don't know", `<` goes back, `?` asks why."""

        def acceptable(typed: str) -> bool | str:
            return typed.strip() in ("", "<", "?") or valid(typed.strip())

        questionary.print(self.words(ways_out), style="fg:ansibrightblack")
        typed = str(_answered(questionary.text(question, validate=acceptable))).strip()
        if typed == "?":
            raise Why
        if typed == "<" and self.interview.can_go_back:
            raise Back
        return typed if typed not in ("", "<") else None

    def _medicines(self, spec: FactSpec) -> list[str] | None:
        typed = self._typed(self._question(spec), "consult.typed_medicines")
        if typed is None or self._means_none(typed):
            return None if typed is None else []
        names = [self._meant(name.strip()) for name in typed.split(",") if name.strip()]
        if names and all(self.knowledge.medicines.resolve(name).status == "says_unknown" for name in names):
            return None
        return names

    def _means_none(self, typed: str) -> bool:
        return typed.casefold() in self.words("consult.none_words").split()

    def _meant(self, name: str) -> str:
        """Show how a name was read; a near miss is proposed, and taken only when confirmed."""
        medicine = self.knowledge.medicines.resolve(name)
        if medicine.proposal is not None:
            question = self.words("consult.meant", name=name, proposal=medicine.proposal)
            choices = [Choice(self.words("no"), False), Choice(self.words("yes"), True)]
            if _answered(questionary.select(question, choices, instruction=" ")):
                return self._meant(medicine.proposal)
            name = self.knowledge.medicines.spelt_right(name, self.words.language)
            medicine = self.knowledge.medicines.resolve(name)
        classes = ", ".join(self.words.anything(group) for group in medicine.classes)
        print(f"  {self.words('consult.recognised', name=name, classes=classes)}")
        return name

    def _products(self, spec: FactSpec) -> list[Mapping[str, Any]] | None:
        typed = self._typed(self._question(spec), "consult.typed_products")
        if typed is None or self._means_none(typed):
            return None if typed is None else []
        labels = [label.strip() for label in typed.split(";") if label.strip()]
        return [{"label": label, "per_day": self._per_day(label)} for label in labels]

    def _per_day(self, label: str) -> float:
        question = self.words("consult.per_day", name=label)
        typed = _answered(questionary.text(question, default="1", validate=self._is_number))
        return float(typed.replace(",", "."))

    def _tried(self, spec: FactSpec) -> list[Mapping[str, str]] | None:
        forms = self._choices(
            changed(spec, id="wants", question=spec.question)  # the forms are the values of `wants`
        )
        if forms is None:
            return None
        return [{"form": form, "result": self._result(form)} for form in forms]

    def _result(self, form: str) -> str:
        results = [Choice(self.words(f"result.{name}"), name) for name in ("helped", "no_effect", "upset_stomach")]
        question = self.words("consult.tried_prompt", name=self.words.form(form))
        answer: str = _answered(questionary.select(question, results, instruction=" "))
        return answer


def _answered(question: questionary.Question) -> Any:
    """The answer to one prompt; raises Stop where the person stopped."""
    try:
        return question.unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        raise Stop from None
