"""What comes of a line: chips that can be seen and taken away, questions, and a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..words.text import Text

How = Literal["word", "misspelt", "number", "bare_number", "medicine", "unknown_medicine", "denied", "follows", "time",
              "product", "barcode"]  # fmt: skip
Is = Literal["value", "denied", "denied_part", "none", "no_more"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the line, and where they begin and end in it."""

    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood: a fact and its value, from which words, and how they were read (see `How`).

    `kind`: `value` holds; `denied` does not hold, which says nothing of the other values; `denied_part`: a part
    of the value does not, which says nothing of the rest of it; `none` and `no_more` close a
    list. `denies` is the value whose denial this follows from; it yields to one that is said outright.
    """

    fact: str
    value: Any
    at: Span
    how: How
    text: Text
    kind: Is = "value"
    denies: Any = None

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"fact": self.fact, "value": self.value, "kind": self.kind, "words": self.at.words,
                "start": self.at.start, "end": self.at.end, "how": self.how, "text": dict(self.text)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read words; `fact` is None where it would be no fact of the profile."""

    text: Text
    fact: str | None = None
    value: Any = None
    holds: bool = True

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"text": dict(self.text), "fact": self.fact, "value": self.value, "holds": self.holds}


@dataclass(frozen=True, slots=True)
class Question:
    """Words that were not understood, or that can be read in several ways, and what to ask.

    `kind` is the name of the text under `texts: ask.` in line.yaml; `fact` is the fact that it leaves open, if known.
    """

    kind: str
    at: Span
    text: Text
    readings: tuple[Reading, ...] = ()
    facts: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"kind": self.kind, "words": self.at.words, "start": self.at.start, "end": self.at.end,
                "text": dict(self.text), "facts": list(self.facts),
                "readings": [reading.to_dict() for reading in self.readings]}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read. `profile` is ready for `Advisor.advise`; `asides` are words that were read and hold no fact."""

    text: str
    chips: tuple[Chip, ...]
    questions: tuple[Question, ...]
    profile: Mapping[str, Any]
    asides: tuple[Span, ...] = field(default=())

    def without(self, one: Chip | Question) -> str:
        """The line as it is typed when the words of a chip or of a question have been taken away."""
        before, behind = self.text[: one.at.start].rstrip(), self.text[one.at.end :].lstrip()
        if not before or before[-1] in ",;":
            behind = behind.lstrip(",; ")
        if not before or not behind:
            return before or behind
        return f"{before}{'' if before[-1:] in ',;.' else ','} {behind}"

    def to_dict(self) -> dict[str, Any]:
        """As plain data, ready for JSON."""
        return {
            "text": self.text,
            "chips": [chip.to_dict() for chip in self.chips],
            "questions": [question.to_dict() for question in self.questions],
            "asides": [{"words": span.words, "start": span.start, "end": span.end} for span in self.asides],
            "profile": dict(self.profile),
        }

