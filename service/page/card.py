"""The question that stands out: what is asked, why, and the keys and fields that answer it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from string import ascii_lowercase
from typing import Any

from ...engine.explanation.question import Question
from ...engine.phrasing.words import Words
from ...engine.words.errors import ProfileError
from ...engine.words.text import lower_first
from ..desk import said
from ..plain_json import written
from ..texts import Says
from .actions import asked_together
from .reading import bare, reading
from .session import Session

_RULES = 4
_KEYS = f"123456789{ascii_lowercase}"
_RESULTS = ("helped", "no_effect", "upset_stomach")


class Card:
    """Puts one question into what a template shows."""

    def __init__(self, session: Session, words: Words, says: Says, pressed: bool) -> None:
        self._session, self._words, self._says, self._pressed = session, words, says, pressed
        self._form, self._interview = session.form, session.interview

    def view(self) -> dict[str, Any] | None:
        """The card, or None where nothing is asked any more."""
        question = self._session.question
        if question is None:
            return None
        together = asked_together(self._interview, question)
        kind = self._kind(question, len(together))
        asked = self._words.of(question.text.text)
        why = question.fact.why if kind == "groups" else question.why
        return {
            "id": question.id,
            "kind": kind,
            "text": self._says("ask.groups", what=self._words.label(question.fact.id)) if kind == "groups" else asked,
            "why": self._words.of(why.text) if why else "",
            "none": kind in ("ticks", "groups", "medicines", "products", "tried"),
            "none_text": self._says(self._none(question, kind)),
            "why_open": "whyask" in self._form.opened,
            "waiting": self._waiting(question) if "whyask" in self._form.opened else None,
            **getattr(self, f"_{kind}")(question, together),
        }

    def _kind(self, question: Question, together: int) -> str:
        if question.group is not None and together > 1 and not self._form.group:
            return "groups"
        if question.values or question.fact.kind.members:
            return "ticks"
        kinds = {"integer": "number", "enum": "choices", "form": "choices", "intake": "medicines"}
        return kinds.get(question.fact.type, question.fact.type)

    def _none(self, question: Question, kind: str) -> str:
        """What "none" is called: of a list that was begun, that there are no more."""
        held = self._session.told.get(question.fact.id) or ()
        if kind != "groups" and held and (not question.values or not set(question.values).isdisjoint(held)):
            return "none.more"
        return "none.medicines" if kind == "medicines" else "none"

    def _value(self, question: Question, value: str) -> str:
        if question.together is not None:
            return self._words.label(value)
        return self._words.of(self._words.knowledge.vocabulary.value_label(question.fact.id, value))

    def _choices(self, question: Question, _: Any) -> dict[str, Any]:
        values = self._words.knowledge.vocabulary.values(question.fact.id)
        options = [{"label": self._value(question, one), "do": f"answer {written({question.id: one})}"}
                   for one in values]
        options += [{"label": self._words("consult.value", fact=self._words.label(spec.id)), "do": f"ask {spec.id}"}
                    for spec in self._interview.instead_of(question)]
        return {"options": _keyed(options)}

    def _ticks(self, question: Question, _: Any) -> dict[str, Any]:
        values = question.values or tuple(self._words.knowledge.vocabulary.values(question.fact.id))
        held = set() if question.together else set(self._session.told.get(question.fact.id) or ())
        options = [{"label": self._value(question, one), "value": one, "held": one in held,
                    "checked": one in held or one in self._form.ticked} for one in values]
        return {"options": _keyed(options)}

    def _groups(self, question: Question, together: list[Question]) -> dict[str, Any]:
        """One yes or no for each group, which is opened on yes."""
        options = [{"label": self._words.of(one.label.text), "do": f"open {one.id}",
                    "note": ", ".join(self._words.of(lower_first(self._label(one, value))) for value in one.values)}
                   for one in together]
        return {"options": _keyed(options)}

    def _label(self, question: Question, value: str) -> Any:
        return self._words.knowledge.vocabulary.value_label(question.fact.id, value)

    def _number(self, question: Question, _: Any) -> dict[str, Any]:
        spec = question.fact
        unit = self._words.of(spec.unit_label.text) if spec.unit_label else ""
        return {"typed": self._form.typed, "unit": unit, "whole": spec.kind.whole,
                "faults": said(map(bare, self._session.typed_fault(self._pressed)), self._form.lang)}

    def _medicines(self, question: Question, _: Any) -> dict[str, Any]:
        return {"typed": self._form.medicine, "suggested": suggestions(self._session, self._words)}

    def _products(self, question: Question, _: Any) -> dict[str, Any]:
        return {"reading": reading(self._session, self._words)}

    def _tried(self, question: Question, _: Any) -> dict[str, Any]:
        rows = [{"form": form, "label": self._words.form(form), "result": self._form.tried.get(form, "")}
                for form in self._words.knowledge.forms]
        return {"rows": rows, "results": [(name, self._words(f"result.{name}")) for name in _RESULTS]}

    def _waiting(self, question: Question) -> dict[str, Any]:
        """Which rules wait for the answer, and what each answer would do."""
        try:
            asked = self._interview.why_asked(question)
        except ProfileError:
            return {"rules": "", "effects": []}
        titles = "; ".join(self._words.of(rule.title) for rule in asked.rules[:_RULES])
        more = " …" if len(asked.rules) > _RULES else ""
        return {"rules": self._words("consult.waiting", n=len(asked.rules), rules=titles + more),
                "effects": list(self._effects(asked.effects))}

    def _effects(self, effects: Any) -> Iterator[tuple[str, str]]:
        outcomes, none = dict[str, list[str]](), self._says("none").lower()
        for change, (decision, forms, *_) in effects:
            outcome = " · ".join([self._words(f"decision.{decision}"), *map(self._words.form, (forms or ())[:2])])
            value = change.added or change.value
            outcomes.setdefault(outcome, []).append(self._words.value(change.fact, value) if value != [] else none)
        for outcome, answers in outcomes.items():
            shown = ", ".join(dict.fromkeys(answers[:_RULES])) + (" …" if len(answers) > _RULES else "")
            yield shown, outcome


def suggestions(session: Session, words: Words) -> list[dict[str, str]]:
    """The medicines that may be meant by what is being typed, each with what it is."""
    typed = session.form.medicine.strip()
    if len(typed) < 2:
        return []
    return [{"name": one.name, "what": ", ".join(words.of(name) for name in one.class_names[:2])}
            for one in session.desk.suggested(typed)]


def _keyed(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first nine answers have the keys 1 to 9, the others letters."""
    return [{**one, "key": key} for key, one in zip_longest(_KEYS[: len(options)], options, fillvalue="")]
