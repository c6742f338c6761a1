"""Every phrase that has a meaning, in one tree of words: of line.yaml, of the vocabulary's labels, and of the forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.fact_types import ENUM, SET
from ..knowledge.line import NUMBER, LineWords, Meaning
from ..words.text import LANGUAGES, Language
from .near import Near
from .tokens import Token, folded, keeps, phrase

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# Words behind which a denial may stand inside a phrase: "sover inte bra".
# So many words within a phrase are passed over at most.
_MOST_PASSED = 3
_NEGATION, _BETWEEN = "negation", "between"


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What one phrase is: a meaning, the role of a mark, a form, or the name of the nutrient; and how it is spelt."""

    spelled: tuple[str, ...]
    meaning: Meaning | None = None
    role: str | None = None
    form: str | None = None
    element: bool = False
    verb: bool = False
    language: Language | None = None

    @property
    def sense(self) -> tuple[Any, ...]:
        """What tells two entries apart."""
        return (id(self.meaning) if self.meaning else None, self.role, self.form, self.element)


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at a place: the entries that it may be, how many tokens it takes, and whether it is denied within."""

    entries: tuple[Entry, ...]
    length: int
    denied: bool = False


@dataclass(slots=True)
class Node:
    """A word of the tree: the words that may follow, and the entries that end here."""

    below: dict[str, Node] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a phrase has been followed: `passed` are the places of words that are no part of it."""

    node: Node
    at: int
    denied: bool = False
    passed: tuple[int, ...] = ()
    number: bool = False

    def entries(self, tokens: Sequence[Token], start: int) -> list[Entry]:
        """The entries that end here and are spelt as typed; of a phrase with a denial in it, those that allow it."""
        if not self.node.entries or self.at - 1 in self.passed:
            return []
        words = [tokens[at].text for at in range(start, self.at) if at not in self.passed]
        return _spelt([entry for entry in self.node.entries if entry.meaning or not self.denied], words)


def _spelt(entries: Sequence[Entry], words: Sequence[str]) -> list[Entry]:
    """The entries that are spelt as typed, else those that are so but for accents left out."""
    exact = [entry for entry in entries if list(entry.spelled) == list(words)]
    return exact or [entry for entry in entries if all(map(keeps, words, entry.spelled))]


class Lexicon:
    """The phrases of the knowledge. Made once for each, and never changed."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.words = knowledge.line or LineWords()
        self.root = Node()
        self._denials = frozenset(word for word in self.words.marks.get(_NEGATION, ()) if len(phrase(word)) == 1)
        self._between = frozenset(self.words.marks.get(_BETWEEN, ()))
        own = self._add_meanings()
        self._add_labels(knowledge, own)
        self._add_forms(knowledge)
        for role, words in self.words.marks.items():
            for word in words if role != _BETWEEN else ():
                self._add(word, role=role)
        self._near = Near(self._long_words(), int(self.words.conventions.get("misspelt_from", 6)))

    def at(self, tokens: Sequence[Token], start: int, language: Language) -> Found | None:
        """The longest phrase that begins at a token; a denial within it is passed over and told."""
        best: Found | None = None
        ways = [_Way(self.root, start)]
        while ways:
            way = ways.pop()
            fitting = way.entries(tokens, start)
            gain = way.at - start - (best.length if best else 0)
            longer = gain > 0 or (gain == 0 and best is not None and best.denied and not way.denied)
            if fitting and longer and not (way.number and self._unit_follows(tokens, way.at)):
                best = Found(self._chosen(fitting, language), way.at - start, way.denied)
            if way.at < len(tokens):
                ways += self._onward(way, tokens, start)
        return best

    def begins(self, tokens: Sequence[Token]) -> bool:
        """Whether these words begin a longer phrase."""
        node: Node | None = self.root
        for number, token in enumerate(tokens):
            last = number == len(tokens) - 1
            following = node.below if node else {}
            if last and token.kind == "word" and any(key.startswith(token.key) for key in following):
                return True
            node = following.get(token.key) or (following.get(NUMBER) if token.kind == "number" else None)
        return node is not None and bool(node.below)

    def knows(self, token: Token) -> bool:
        """Whether this word is a phrase by itself."""
        node = self.root.below.get(token.key)
        return node is not None and bool(node.entries)

    def means(self, key: str) -> bool:
        """Whether this word alone has a meaning."""
        node = self.root.below.get(key)
        return node is not None and any(entry.meaning for entry in node.entries)

    def joins(self, token: Token) -> bool:
        """Whether this word or sign alone is an "and" or an "or"."""
        node = self.root.below.get(token.key)
        return node is not None and any(entry.role in ("and", "or") for entry in node.entries)

    def corrected(self, token: Token) -> list[str]:
        """The known words, as they are spelt, of which a long unknown one is a slip."""
        return self._near.to(token.key) if token.kind == "word" and token.key not in self._near.known else []

    def alike(self, words: Iterable[str]) -> bool:
        """Whether words of one token all mean the same."""
        senses = {
            frozenset(entry.sense for entry in node.entries) if (node := self.root.below.get(folded(word))) else word
            for word in words
        }
        return len(senses) == 1

    @property
    def plain(self) -> frozenset[str]:
        """Every word of the phrases, by its key."""
        return self._near.known

    def _onward(self, way: _Way, tokens: Sequence[Token], start: int) -> Iterator[_Way]:
        """The ways on over the next token: as a number, as a word of the phrase, or passed over."""
        token, below = tokens[way.at], way.node.below
        if token.kind == "number" and NUMBER in below and not _in_range(tokens, way.at):
            yield replace(way, node=below[NUMBER], at=way.at + 1, number=True)
        if token.key in below:
            yield replace(way, node=below[token.key], at=way.at + 1, number=False)
        if way.at == start or not below or len(way.passed) == _MOST_PASSED:
            return
        if not way.denied and token.text in self._denials:
            yield replace(way, at=way.at + 1, denied=True, passed=(*way.passed, way.at), number=False)
        elif token.text in self._between:
            yield replace(way, at=way.at + 1, passed=(*way.passed, way.at), number=False)

    def _chosen(self, entries: list[Entry], language: Language) -> tuple[Entry, ...]:
        """One entry of each sense; a meaning goes before a mark, and one of the language before one of another."""
        meant = [entry for entry in entries if entry.meaning] or entries
        own = [entry for entry in meant if entry.language in (language, None)] or meant
        return tuple({entry.sense: entry for entry in (*own[1:], own[0])}.values())[::-1]

    def _unit_follows(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether behind a number there is a unit that the phrase does not have, so that it means something else."""
        if at >= len(tokens) or tokens[at].kind not in ("word", "sign"):
            return False
        node = self.root.below.get(tokens[at].key)
        found = _spelt(node.entries, [tokens[at].text]) if node else []
        meant = any(e.meaning and not e.meaning.beside_number for e in found)
        return any(e.role in ("unit", "years") for e in found) and not meant

    def _add_meanings(self) -> set[tuple[str, ...]]:
        own: set[tuple[str, ...]] = set()
        for meaning in self.words.meanings:
            for language in LANGUAGES:
                for words in getattr(meaning, language):
                    own.update(self._add(words, meaning=meaning, language=language))
            for words in meaning.verbs:
                own.update(self._add(words, meaning=meaning, verb=True))
        return own

    def _add_labels(self, knowledge: Knowledge, own: set[tuple[str, ...]]) -> None:
        """Labels of values, without what stands in brackets, and that too; what line.yaml says counts first."""
        vocabulary = knowledge.vocabulary
        facts = [fact for fact in self.words.labels_of or _choices(knowledge) if fact in vocabulary.of_profile]
        for fact in facts:
            for value in vocabulary.values(fact):
                meaning = Meaning(says={fact: value}, sv=(value,))
                label = vocabulary.value_label(fact, value)
                for language in LANGUAGES:
                    for words in _spellings(label[language]):
                        if tuple(word for word, _ in phrase(words)) not in own:
                            own.update(self._add(words, meaning=meaning, language=language))

    def _add_forms(self, knowledge: Knowledge) -> None:
        for form in knowledge.forms.values():
            for words in dict.fromkeys((*form.spellings, *(form.name.text[language] for language in LANGUAGES))):
                self._add(words, form=form.id)
        for compound in knowledge.labels.compounds if knowledge.labels else ():
            if compound.form and compound.weighed:
                for words in compound.spellings:
                    self._add(words, form=compound.form)
        for language in LANGUAGES:
            self._add(knowledge.nutrient.name.text[language], element=True)

    def _add(self, words: str, **kind: Any) -> list[tuple[str, ...]]:
        added = []
        for parts in filter(None, map(phrase, self.words.spelled(words))):
            node = self.root
            for _, key in parts:
                node = node.below.setdefault(key, Node())
            entry = Entry(tuple(word for word, _ in parts), **kind)
            if not any(other.spelled == entry.spelled and other.sense == entry.sense for other in node.entries):
                node.entries.append(entry)
            added.append(entry.spelled)
        return added

    def _long_words(self) -> set[str]:
        found: set[str] = set()
        queue = [self.root]
        while queue:
            node = queue.pop()
            queue.extend(node.below.values())
            found.update(word for entry in node.entries for word in entry.spelled if word[:1].isalpha())
        return found


def _in_range(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is one end of a range: 30-40, or is only known to be above or below."""
    around = [tokens[i] for i in (at - 1, at + 1) if 0 <= i < len(tokens)]
    return any(token.kind == "sign" and token.text in "-–<>≥≤~" for token in around)


def _choices(knowledge: Knowledge) -> list[str]:
    return [spec.id for spec in knowledge.vocabulary.profile_facts if spec.kind in (SET, ENUM)]


def _spellings(label: str) -> list[str]:
    inside = [words for words in _BRACKETS.findall(label) if "," not in words]
    return [_BRACKETS.sub("", label), *inside]



@lru_cache(maxsize=4)
def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """The lexicon of a knowledge, made when it is first asked for."""
    return Lexicon(knowledge)
