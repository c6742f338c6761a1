"""Words by which one text may say the opposite of another, or promise too much (`opposites.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..language.record import Bilingual, Field, Identifier, Record
from ..words.text import LANGUAGES, Language, Text
from .files import Files

FILE = "opposites.yaml"
Need = Literal["refer", "ask", "avoid", "decide", "hold"]
# Where a sentence, or a half of one, ends.
_CLAUSES = re.compile(r"(?<=[.;!?])\s+")


class Words(Record):
    """Words in either language; `*` is the rest of a word, a space any white space."""

    sv: tuple[str, ...] = Field(strict=False, min_length=1)
    en: tuple[str, ...] = Field(strict=False, min_length=1)

    def found(self, text: str, language: Language) -> Iterator[re.Match[str]]:
        """Every place where one of them stands."""
        yield from pattern(self.sv if language == "sv" else self.en).finditer(text)


class Stance(Words):
    """What a text takes up by its words, what makes it a condition, and what a rule must do that takes it up."""

    id: Identifier
    name: Bilingual
    unless: Words | None = None
    against: Identifier | None = None
    needs: tuple[Need, ...] = Field(default=(), strict=False)

    def taken_in(self, text: Text) -> str | None:
        """The words by which a text takes it up outright, in either language; None where it does not."""
        found = (words for language in LANGUAGES for words in self._outright(text[language], language))
        return next(found, None)

    def _outright(self, text: str, language: Language) -> Iterator[str]:
        for clause in _CLAUSES.split(text):
            if self.unless is not None and next(self.unless.found(clause, language), None):
                continue
            for match in self.found(clause, language):
                if self.unless is None or not clause[: match.start()].rstrip().endswith(":"):
                    yield match[0]


@dataclass(frozen=True, slots=True)
class Opposites:
    """All stances by id, the words for a part of the day, and what no text of the knowledge may promise."""

    stances: Mapping[str, Stance]
    time_of_day: Words
    promises: Mapping[str, Stance]


def read_opposites(files: Files) -> Opposites | None:
    """The words, or None where the knowledge has none: then no text is held against another."""
    if not files.matching(FILE):
        return None
    stances = {stance.id: stance for stance in files.records(FILE, "stances", Stance)}
    words: Mapping[str, list[str]] = files.mapping(FILE, "time_of_day")
    promises = {stance.id: stance for stance in files.records(FILE, "promises", Stance)}
    return Opposites(stances, Words(sv=tuple(words.get("sv", ())), en=tuple(words.get("en", ()))), promises)


@lru_cache(maxsize=256)
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of these words or phrases: `*` is the rest of a word, a space any white space."""
    each = (r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split()) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
