"""What is known of the customer, each as a chip that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.knowledge.records import FactSpec
from ...engine.line.model import Chip as LineChip
from ...engine.phrasing.words import Words
from ...engine.words.errors import ProfileError
from ...engine.words.text import number, printable, upper_first
from ..plain_json import written
from ..texts import Says
from .actions import HELD, TAKEN, can_be_taken, is_code
from .form import Step
from .session import Session

_LONGEST = 48
# What was read in a way that a person should look at.
_UNSURE = frozenset({"misspelt", "unknown_medicine"})
Chip = dict[str, Any]


class Chips:
    """Puts the facts of a form into chips."""

    def __init__(self, session: Session, words: Words, says: Says) -> None:
        self._session, self._words, self._says = session, words, says

    def view(self) -> list[Chip]:
        """The chips, in the order in which the facts came."""
        return [*self._line(), *self._added(), *self._steps(), *self._broken()]

    def open_words(self) -> list[Chip]:
        """What was not understood on the quick line, as questions, with the ways to read it that are one press away."""
        found = []
        for one in self._session.line.questions if self._session.line else ():
            if one.facts and all(fact in self._session.answered for fact in one.facts):
                continue
            # Of a contradiction, the words stand for other chips too.
            ways = enumerate(one.readings if one.kind != "contradiction" else ())
            readings = [{"text": self._words.of(upper_first(way.text)), "do": f"read {written([one.at.start, n])}"}
                        for n, way in ways if can_be_taken(way)]
            found.append({"text": self._words.of(one.text), "readings": readings})
        return found

    def _line(self) -> Iterator[Chip]:
        for n, chip in enumerate(self._session.line.chips if self._session.line else ()):
            yield {"text": self._said(chip), "remove": f"remove {written(['line', n])}",
                   "title": printable(chip.at.words), "odd": chip.how in _UNSURE}

    def _said(self, chip: LineChip) -> str:
        """What was understood, in the words in which an answer to a question is told."""
        if chip.kind == "value" and chip.fact in (HELD, TAKEN):
            return self._product(chip.fact, chip.value)
        spec = self._words.knowledge.vocabulary.facts[chip.fact]
        if chip.kind == "value" and (spec.kind.numeric or spec.kind.valued):
            return f"{self._words.label(chip.fact)}: {self._value(spec, chip.value)}"
        return printable(self._words.of(chip.text), 2 * _LONGEST)

    def _added(self) -> Iterator[Chip]:
        for fact, items in self._session.form.added.items():
            for item in items:
                remove = f"remove {written(['added', fact, item])}"
                if isinstance(item, str) and self._is_member(fact, item):
                    yield {"text": f"{self._words.label(fact)}: {self._words.value(fact, item)}", "remove": remove}
                elif isinstance(item, str):
                    yield {**self._medicine(item), "remove": remove}
                elif fact in (HELD, TAKEN) and isinstance(item, Mapping):
                    yield {"text": self._product(fact, item), "remove": remove}
                else:
                    what = printable(written(item), _LONGEST)
                    yield {"text": self._says("chip.broken", what=what), "odd": True, "remove": remove}

    def _is_member(self, fact: str, item: str) -> bool:
        vocabulary = self._words.knowledge.vocabulary
        spec = vocabulary.facts.get(fact)
        return spec is not None and spec.kind.members and item in vocabulary.values(fact)

    def _medicine(self, name: str) -> Chip:
        """A medicine with what it was taken for; a near miss is a question."""
        try:
            medicine = self._session.desk.medicine(name)
        except ProfileError:
            return {"text": printable(name, _LONGEST)}
        chip: Chip = {"text": printable(name, _LONGEST), "odd": not medicine.recognised}
        classes = self._words.knowledge.medicine_classes
        known = [classes[one].name.text for one in medicine.classes if one in classes]
        chip["note"] = ", ".join(map(self._words.of, known[:1])) if medicine.recognised else self._says("unknown.name")
        if medicine.proposal is not None:
            right = self._words.knowledge.medicines.spelt_right(name, self._words.language)
            chip["note"] = self._says("chip.meant", proposal=medicine.proposal)
            chip["swaps"] = [
                {"text": self._words("consult.meant.yes", proposal=medicine.proposal),
                 "do": f"swap {written([name, medicine.proposal])}"},
                {"text": self._words("consult.meant.no"), "do": f"swap {written([name, right])}"},
            ]
        return chip

    def _product(self, fact: str, item: Mapping[str, Any]) -> str:
        label = printable(item.get("label", ""), _LONGEST)
        name = "chip.code" if is_code(str(item.get("label", ""))) else f"chip.{fact}"
        per_day = item.get("per_day")
        count = f" × {number(per_day, self._words.language)}" if isinstance(per_day, (int, float)) else ""
        return self._says(name, label=label) + count

    def _steps(self) -> Iterator[Chip]:
        for step in self._session.form.steps:
            if len(step) > 1 and all(value in ([], None) for value in step.values()):
                yield {"text": self._many(step), "title": ", ".join(map(self._label, step)),
                       "remove": f"remove {written(['step', *step])}"}
                continue
            for name, value in step.items():
                yield {"text": self._answer(name, value), "remove": f"remove {written(['step', name])}"}

    def _many(self, step: Step) -> str:
        """Groups that were answered in one go."""
        names = list(step)
        fact = self._words.label(names[0].partition(".")[0])
        value = self._words("dont_know") if step[names[0]] is None else self._says("chip.none")
        return f"{fact}: {value}" if len(names) > 2 else f"{fact}: {value} ({', '.join(map(self._label, names))})"

    def _label(self, name: str) -> str:
        try:
            return self._words.of(self._session.interview.question(name).label.text)
        except ProfileError:
            return printable(name)

    def _answer(self, name: str, value: Any) -> str:
        try:
            question = self._session.interview.question(name)
        except ProfileError:
            return self._says("chip.broken", what=printable(name))
        label = self._label(name)
        if value is None:
            return f"{label}: {self._words('dont_know').lower()}"
        if value == []:
            more = bool(self._session.told.get(name))
            return f"{label}: {self._says('chip.no_more' if more else 'chip.none')}"
        try:
            return f"{label}: {self._told(question, value)}"
        except (KeyError, TypeError, ValueError, AttributeError):
            return self._says("chip.broken", what=label)

    def _told(self, question: Any, value: Any) -> str:
        if question.together is not None:
            return ", ".join(map(self._words.label, value))
        if isinstance(value, list) and isinstance(value[0], Mapping):
            return ", ".join(f"{self._words.form(one['form'])} ({self._words('result.' + one['result']).lower()})"
                             for one in value)
        return self._value(question.fact, value)

    def _value(self, spec: FactSpec, value: Any) -> str:
        """A value as it stands behind the name of its fact, with the unit of a number."""
        unit = self._words.of(spec.unit_label.text) if spec.unit_label and isinstance(value, (int, float)) else ""
        return printable(f"{self._words.value(spec.id, value)} {unit}".rstrip(), 2 * _LONGEST)

    def _broken(self) -> Iterator[Chip]:
        for text in self._session.form.broken:
            yield {"text": self._says("chip.broken", what=printable(text, _LONGEST)), "odd": True,
                   "remove": f"remove {written(['broken', text])}"}
