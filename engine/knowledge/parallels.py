"""What stands in both languages of a text or in none: numbers, what is filled in, and words of `parallels.yaml`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..language.record import Bilingual, Field, Identifier, Record
from ..words.text import LANGUAGES, Language, Text, number
from .files import Files
from .opposites import pattern

FILE = "parallels.yaml"
_BRACES = re.compile(r"\{\$?\w+\}")
_LOOSE_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_TOKENS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_WORDS = re.compile(r"\w+(?:['’]\w+)*")
_ENGLISH_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")


class Said(Record):
    """Sentence in either language, or in one; `*` is the rest of a word, a space any white space."""

    sv: tuple[str, ...] = Field(default=(), strict=False)
    en: tuple[str, ...] = Field(default=(), strict=False)

    def count(self, text: Sentence, language: Language) -> int:
        """How many of them stand in the text."""
        return _finder(self.sv if language == "sv" else self.en).count(text)


class Parallel(Said):
    """Something that both languages say, or neither; `may` are words that can mean it without having to.

    `counted`: as many times in one as in the other; else it only matters whether it stands there.
    """

    id: Identifier
    name: Bilingual
    may: Said | None = None
    counted: bool = False

    def lacking(self, text: Mapping[Language, Sentence]) -> Language | None:
        """The language in which it is missing; None where both say it, or neither."""
        for language, other in (LANGUAGES, LANGUAGES[::-1]):
            said = self.count(text[language], language)
            wanted = said if self.counted else min(said, 1)
            answered = self.count(text[other], other) if wanted else 0
            if wanted > answered and self.may is not None:
                answered += self.may.count(text[other], other)
            if wanted > answered:
                return other
        return None


class Idiom(Record):
    """A turn of phrase that means the same in both languages word by word unlike, or means nothing that is compared."""

    id: Identifier
    sv: str | None = None
    en: str | None = None

    def taken_out(self, text: Text) -> Text:
        """The text without it; the very text where it does not stand in every language that it has."""
        given: dict[Language, str | None] = {"sv": self.sv, "en": self.en}
        mine = [(language, words) for language, words in given.items() if words is not None]
        if not all(_may_hold(words, text[language]) and pattern((words,)).search(text[language])
                   for language, words in mine):
            return text
        cut = {language: pattern((words,)).sub(" ", text[language]) for language, words in mine}
        return {"sv": cut.get("sv", text["sv"]), "en": cut.get("en", text["en"])}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text in small letters with its words, which are looked up one by one: a pattern of all of them takes long."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Sentence:
        small = text.lower()
        return cls(small, tuple(_WORDS.findall(small)))


class _Finder:
    """Finds words of a list: whole ones, their beginnings, ends and middles, and phrases of several."""

    def __init__(self, words: tuple[str, ...]) -> None:
        small = [word.lower() for word in words]
        single = [word for word in small if _WORDS.fullmatch(word.strip("*"))]
        self.whole = frozenset(word for word in single if "*" not in word)
        self.begin = tuple(word[:-1] for word in single if word.endswith("*") and not word.startswith("*"))
        self.end = tuple(word[1:] for word in single if word.startswith("*") and not word.endswith("*"))
        self.inside = tuple(word[1:-1] for word in single if word.startswith("*") and word.endswith("*"))
        self._known: dict[str, bool] = {}
        phrases = [word for word in small if word not in single]
        self.phrases = tuple((word.replace("*", "").split()[0], pattern((word,))) for word in phrases)

    def count(self, text: Sentence) -> int:
        known = self._known
        found = 0
        for word in text.words:
            if word not in known:
                known[word] = self._is(word)
            found += known[word]
        return found + sum(len(phrase.findall(text.text)) for first, phrase in self.phrases if first in text.text)

    def _is(self, word: str) -> bool:
        return (word in self.whole or word.startswith(self.begin) or word.endswith(self.end)
                or any(part in word for part in self.inside))


@dataclass(frozen=True, slots=True)
class Parallels:
    """What is compared between the languages, the words for numbers in either, and the idioms."""

    parallels: Mapping[str, Parallel]
    numerals: Mapping[str, Mapping[str, float]]
    idioms: tuple[Idiom, ...]

    def differences(self, text: Text) -> Iterator[tuple[Text, Language]]:
        """What one language says and the other does not, each with the language in which it is missing."""
        filled = {language: Counter(_BRACES.findall(text[language])) for language in LANGUAGES}
        for name in (filled["sv"] - filled["en"]) + (filled["en"] - filled["sv"]):
            yield {"sv": name, "en": name}, "en" if filled["sv"][name] > filled["en"][name] else "sv"
        bare: Text = {"sv": _BRACES.sub(" ", text["sv"]), "en": _BRACES.sub(" ", text["en"])}
        for idiom in self.idioms:
            bare = idiom.taken_out(bare)
        swedish, english = self._numbers(bare["sv"], "sv"), self._numbers(bare["en"], "en")
        for value in (swedish - english) + (english - swedish):
            missing: Language = "en" if swedish[value] > english[value] else "sv"
            yield {"sv": number(value, "sv"), "en": number(value, "en")}, missing
        words: dict[Language, Sentence] = {"sv": Sentence.of(bare["sv"]), "en": Sentence.of(bare["en"])}
        for parallel in self.parallels.values():
            lacking = parallel.lacking(words)
            if lacking is not None:
                yield parallel.name.text, lacking

    def _numbers(self, text: str, language: Language) -> Counter[float]:
        """The numbers of a text, in figures or in words, each as often as it stands there."""
        words = self.numerals.get(language, {})
        whole = _LOOSE_SPACE.sub("", text)
        if language == "en":
            whole = _ENGLISH_THOUSANDS.sub("", whole)
        found: Counter[float] = Counter()
        for token in _TOKENS.findall(whole):
            if token[0].isdigit():
                # 2.3.1 and 1,2,3 are no one number.
                found.update(_figures(token))
            elif token.lower() in words:
                found[float(words[token.lower()])] += 1
        return found


def read_parallels(files: Files) -> Parallels | None:
    """The words, or None where the knowledge has none: then the languages are not held against each other."""
    if not files.matching(FILE):
        return None
    parallels = {parallel.id: parallel for parallel in files.records(FILE, "parallels", Parallel)}
    numerals: Mapping[str, Mapping[str, float]] = files.mapping(FILE, "numerals")
    return Parallels(parallels, numerals, tuple(files.records(FILE, "idioms", Idiom)))


def _may_hold(words: str, text: str) -> bool:
    """Whether the beginning of a phrase stands in a text, which is soon seen."""
    return words.lower().partition(" ")[0].rstrip("*") in text.lower()


@lru_cache(maxsize=1024)
def _finder(words: tuple[str, ...]) -> _Finder:
    return _Finder(words)


@lru_cache(maxsize=4096)
def _figures(token: str) -> tuple[float, ...]:
    parts = re.split(r"[.,]", token)
    return (float(".".join(parts)),) if len(parts) <= 2 else tuple(float(part) for part in parts)
