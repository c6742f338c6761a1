"""What may be said on one line at the counter (`line.yaml`): phrases with a meaning, and words that turn one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ..language.record import Contradiction, Field, Record
from ..words.text import Text
from .files import Files

FILE = "line.yaml"
ROLES = (
    "negation", "negation_behind", "twist", "other", "except", "only", "hedge", "past", "person", "and", "or", "filler",
    "remark", "dosing", "years", "clock", "taking", "wanting", "considering", "tried", "planning", "helped",
    "no_effect", "upset_stomach", "unit", "medicine_lead", "between", "contrast",
)  # fmt: skip
"""What a word may do to the words beside it; each is a list under `marks`."""
CONVENTIONS = ("longest_line", "misspelt_from", "longest_bare_number")
STRENGTH_STEP = "strength_step"
NUMBER, SECOND = "#", "##"
_MOST = 400


class Meaning(Record):
    """What phrases say: facts with their values (`says`), one of several (`either`), or the name of a list (`lists`).

    `#` in a phrase is a number, and as a value the number that stands there, `##` the second one. `denied` is what
    follows where the phrase is denied, beside that it does not hold. `verbs` may be denied by a word behind them.
    `beside_number`: means something beside a number, or alone, only. `part`: only a part of the value, so that its
    denial denies nothing more. `subject`: says of whom the rest is said, so that no mark before it ends there.
    `per_day`, `every_days`: how often a product is taken; both: so many over so many days.
    """

    says: Mapping[str, Any] = Field(default={})
    either: tuple[Mapping[str, Any], ...] = Field(strict=False, default=())
    lists: str | None = None
    per_day: float | str | None = None
    every_days: float | None = None
    denied: Mapping[str, Any] | None = None
    beside_number: bool = False
    part: bool = False
    subject: bool = False
    sv: tuple[str, ...] = Field(strict=False, default=())
    en: tuple[str, ...] = Field(strict=False, default=())
    verbs: tuple[str, ...] = Field(strict=False, default=())

    def consistent(self) -> None:
        """One kind of meaning, and words for it."""
        if sum(map(bool, (self.says, self.either, self.lists, self.per_day or self.every_days))) != 1:
            raise Contradiction("meaning")
        if not (self.sv or self.en or self.verbs):
            raise Contradiction("meaning_words")

    @property
    def facts(self) -> Iterator[tuple[str, Any]]:
        """Every fact that it names, with its value or values."""
        for mapping in (self.says, *self.either, self.denied or {}):
            yield from mapping.items()


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words of a line: `meanings`, `marks` by role, `classes` that `{name}` in a phrase stands for, and texts.

    Labels of the facts in `labels_of` are words too. The lists in `known_in_part` stay open until the line says that
    there is no more; for those in `closed_by_only` the word "only" says so. An unknown word with one of
    `medicine_endings` may be a medicine. `closed_with`: lists that are whole where another one is. `beside_none`: what
    somebody takes who takes no medicines. `implied`: values of a fact of which the first holds where several are said,
    since the others follow from it. `upsets`: values that behind a form that was tried say that it upset the stomach.
    `strengths`: numbers that may be the strength of a medicine; multiples of the convention `strength_step` may too.
    """

    meanings: tuple[Meaning, ...] = ()
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    medicine_endings: tuple[str, ...] = ()
    labels_of: tuple[str, ...] = ()
    known_in_part: tuple[str, ...] = ()
    closed_by_only: tuple[str, ...] = ()
    implied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beside_none: tuple[str, ...] = ()
    upsets: tuple[str, ...] = ()
    strengths: tuple[float, ...] = ()
    conventions: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, Text] = field(default_factory=dict)

    def may_be_strength(self, number: float) -> bool:
        """Whether a number behind the name of a medicine may be its strength; without knowledge of them any may."""
        step = self.conventions.get(STRENGTH_STEP)
        return step is None or number in self.strengths or number % step == 0

    def spelled(self, phrase: str) -> list[str]:
        """The phrases that one with classes in braces stands for."""
        parts = [
            self.classes.get(part[1:-1], (part,)) if part.startswith("{") and part.endswith("}") else (part,)
            for part in phrase.split()
        ]
        return [" ".join(chosen) for chosen in product(*parts)][:_MOST]


def read_line_words(files: Files) -> LineWords | None:
    """The words, or None where the knowledge has none: then only labels, medicines and forms are found in a line."""
    if not files.matching(FILE):
        return None
    return LineWords(
        tuple(files.records(FILE, "means", Meaning)),
        marks=_lists(files, "marks"),
        classes=_lists(files, "classes"),
        medicine_endings=_words(files, "medicine_endings"),
        labels_of=_words(files, "labels_of"),
        known_in_part=_words(files, "known_in_part"),
        closed_by_only=_words(files, "closed_by_only"),
        implied=_lists(files, "implied"),
        closed_with=_lists(files, "closed_with"),
        beside_none=_words(files, "beside_none"),
        upsets=_words(files, "upsets"),
        strengths=tuple(map(float, files.value(FILE, "strengths") or ())) if files.has(FILE, "strengths") else (),
        conventions=files.mapping(FILE, "conventions"),
        texts=files.mapping(FILE, "texts"),
    )


def _words(files: Files, key: str) -> tuple[str, ...]:
    return tuple(map(str, files.value(FILE, key) or ()))


def _lists(files: Files, key: str) -> dict[str, tuple[str, ...]]:
    return {str(name): tuple(map(str, words or ())) for name, words in files.mapping(FILE, key).items()}
