"""Collects what a line says: chips, questions and asides, each with its words and with texts from the knowledge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.line import LineWords
from ..words.text import Text, fill, join, number, printable
from .model import Chip, How, Is, Question, Reading, Span
from .scan import Item

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SHOWN = 60


class Teller:
    """What has been read of one line so far."""

    def __init__(self, line: str, knowledge: Knowledge) -> None:
        self.line, self.knowledge = line, knowledge
        self.words = knowledge.line or LineWords()
        self.chips: list[Chip] = []
        self.questions: list[Question] = []
        self.asides: list[Span] = []

    def span(self, parts: Sequence[Item]) -> Span:
        """The stretch of the line from the first of some items to the last."""
        start, end = min(part.start for part in parts), max(part.end for part in parts)
        return Span(self.seen(start, end), start, end)

    def seen(self, start: int, end: int) -> str:
        """A stretch of the line without signs that nobody sees."""
        signs = (" " if sign in "\t\n\r" else sign for sign in self.line[start:end])
        return "".join(sign for sign in signs if unicodedata.category(sign) not in _UNSEEN)

    def aside(self, parts: Sequence[Item]) -> None:
        """Words that hold no fact."""
        self.asides.append(self.span(parts))

    def value(self, fact: str, value: Any, parts: Sequence[Item], how: How = "word", *, denies: Any = None) -> None:
        """A fact that holds."""
        if how == "word" and any(part.misspelt for part in parts):
            how = "misspelt"
        text = self.text("chip.value", fact=self.knowledge.vocabulary.label(fact), value=self.named(fact, value))
        self.chips.append(Chip(fact, value, self.span(parts), how, text, denies=denies))

    def denied(self, fact: str, value: Any, parts: Sequence[Item], part: Item | None = None) -> None:
        """A value that does not hold, or a `part` of it by its own words; nothing follows for the others."""
        said = self.named(fact, value) if part is None else self.seen(part.start, part.end)
        text = self.text("chip.denied", value=said)
        kind: Is = "denied" if part is None else "denied_part"
        self.chips.append(Chip(fact, value, self.span(parts), "denied", text, kind))

    def closed(self, fact: str, kind: Is, parts: Sequence[Item]) -> None:
        """A list of which nothing, or nothing more, is to be told."""
        how: How = "misspelt" if any(part.misspelt for part in parts) else "word"
        text = self.text(f"chip.{kind}", fact=self.knowledge.vocabulary.label(fact))
        self.chips.append(Chip(fact, [], self.span(parts), how, text, kind))

    def time(self, fact: str, medicine: str, clock: str, parts: Sequence[Item]) -> None:
        """A clock time at which a medicine is taken."""
        text = self.text("chip.times", value=medicine, time=clock)
        self.chips.append(Chip(fact, {medicine: [clock]}, self.span(parts), "time", text))

    def product(self, fact: str, stated: Mapping[str, Any], parts: Sequence[Item], how: How = "product") -> None:
        """A product that is taken or held in the hand, as a profile has it."""
        text = self.text("chip.value", fact=self.knowledge.vocabulary.label(fact), value=self.named(fact, stated))
        often = {name: self.named(fact, stated[name]) for name in ("per_day", "every_days") if name in stated}
        if often:
            text = self.text(f"chip.{'.'.join(often)}", value=text, **often)
        self.chips.append(Chip(fact, dict(stated), self.span(parts), how, text))

    def tried(self, fact: str, tried: Mapping[str, str], parts: Sequence[Item]) -> None:
        """A form that was tried, and how it went."""
        form = self.knowledge.forms[tried["form"]].name.text
        text = self.text("chip.tried", value=form, result=self.text(f"tried.{tried['result']}"))
        self.chips.append(Chip(fact, dict(tried), self.span(parts), "word", text))

    def ask(
        self, kind: str, parts: Sequence[Item], readings: Iterable[Reading] = (), facts: Iterable[str] = (),
        **values: Text | str,
    ) -> None:
        """A question about words of the line; `kind` names its text."""
        self.ask_at(kind, self.span(parts), readings, facts, **values)

    def ask_at(
        self, kind: str, at: Span, readings: Iterable[Reading] = (), facts: Iterable[str] = (), **values: Text | str
    ) -> None:
        """The same about a stretch of the line."""
        found = tuple(readings)
        text = self.text(f"ask.{kind}", words=printable(at.words, _SHOWN), readings=self.either(found), **values)
        open_facts = (*facts, *(reading.fact for reading in found if reading.fact))
        self.questions.append(Question(kind, at, text, found, tuple(dict.fromkeys(open_facts))))

    def reading(self, fact: str, value: Any, *, holds: bool = True) -> Reading:
        """One way to read words, as a fact with its value."""
        if value == []:
            return Reading(self.named(fact, value), fact, value, holds)
        named = self.named(fact, value)
        told = self.text("chip.value", fact=self.knowledge.vocabulary.label(fact), value=named)
        return Reading(told if holds else self.text("reading.no", value=named), fact, value, holds)

    def said(self, name: str, fact: str | None = None, value: Any = None) -> Reading:
        """A reading in words of its own."""
        return Reading(self.text(f"reading.{name}"), fact, value)

    def named(self, fact: str, value: Any) -> Text:
        """What a value is called."""
        if isinstance(value, Mapping):
            label = printable(str(value.get("label", value.get("form", ""))), _SHOWN)
            return {"sv": label, "en": label}
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return {"sv": number(value, "sv"), "en": number(value, "en")}
        if value == []:
            return self.text("chip.none", fact=self.knowledge.vocabulary.label(fact))
        return self.knowledge.vocabulary.value_label(fact, value)

    def either(self, readings: Sequence[Reading]) -> Text:
        """Readings in a row."""
        joint = self.text("reading.or")
        return {"sv": joint["sv"].join(reading.text["sv"] for reading in readings),
                "en": joint["en"].join(reading.text["en"] for reading in readings)}  # fmt: skip

    def text(self, name: str, **values: Text | str) -> Text:
        """A text of line.yaml, or its bare values where the knowledge has none."""
        template = self.words.texts.get(name)
        if template is None:
            return join({"sv": one, "en": one} if isinstance(one, str) else one for one in values.values())
        return fill(template, **values)
