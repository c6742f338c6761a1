"""What was made of a chart: every resource that was read, or why it was not, with its place and nothing of a person."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ...engine.knowledge.vocabulary import Vocabulary
from ...engine.words.text import Language, Text, lower_first, number, printable
from .says import says

PARTS = ("read", "not_understood", "too_old", "not_counted", "no_place", "conflicts")


@dataclass(frozen=True, slots=True)
class Item:
    """One resource: `where` it stands, its type, what was made of it, and what it says, as far as it was understood."""

    where: str
    resource: str
    what: Text
    fact: str | None = None
    value: Any = None
    code: str | None = None
    display: str | None = None
    date: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain data, without what it does not say."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: {**value} if name == "what" else value for name, value in found.items() if value is not None}

    def in_language(self, language: Language, vocabulary: Vocabulary) -> str:
        """One line: what it says in the words of the counter, what became of it, and where it stands."""
        shown = printable(self.display or self.code or "")
        said = ""
        if self.fact and self.value is not None:
            values = self.value if isinstance(self.value, list) else [self.value]
            shown_values = ", ".join(_value(vocabulary, self.fact, one, language) for one in values)
            said = f" {lower_first(vocabulary.label(self.fact))[language]} {shown_values} –"
        return f"{self.resource}{f' {shown}' if shown else ''}:{said} {self.what[language]} ({self.where})"


def _value(vocabulary: Vocabulary, fact: str, value: Any, language: Language) -> str:
    if vocabulary.facts[fact].kind.numeric:
        with suppress(ValueError):  # a bound, such as >90, stays as it is written
            return number(float(f"{float(value):.4g}"), language)
    label = vocabulary.value_label(fact, value)
    return printable((label if label[language] == value else lower_first(label))[language])  # a name keeps its capital


@dataclass(slots=True)
class Report:
    """What of a chart was read, not understood, too old, said not to hold, without a place, or contradictory."""

    as_of: str
    vocabulary: Vocabulary = field(repr=False)
    profile: dict[str, Any] = field(default_factory=dict)
    read: list[Item] = field(default_factory=list)
    not_understood: list[Item] = field(default_factory=list)
    too_old: list[Item] = field(default_factory=list)
    not_counted: list[Item] = field(default_factory=list)
    no_place: list[Item] = field(default_factory=list)
    conflicts: list[Item] = field(default_factory=list)
    deceased: bool = False

    def to_dict(self) -> dict[str, Any]:
        """As plain data; the profile and every part, also those that are empty."""
        parts: Mapping[str, list[Item]] = {name: getattr(self, name) for name in PARTS}
        return {"as_of": self.as_of, "profile": self.profile, "deceased": self.deceased,
                **{name: [one.to_dict() for one in found] for name, found in parts.items()}}

    def lines(self, language: Language) -> list[str]:
        """In words, a line for each resource."""
        found: list[str] = []
        for name in PARTS:
            items: list[Item] = getattr(self, name)
            if items:
                found.append(f"{says(f'report.{name}')[language]}:")
                found += [f"  {one.in_language(language, self.vocabulary)}" for one in items]
        return [*found, says("report.unknown")[language]]
