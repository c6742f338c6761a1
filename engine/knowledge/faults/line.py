"""Faults of `line.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...words.errors import Fault, fault, nearest, no_such
from ...words.text import LANGUAGES
from ..base import Knowledge
from ..line import CONVENTIONS, FILE, NUMBER, ROLES, SECOND, STRENGTH_STEP, LineWords, Meaning


def line_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Facts, values and roles that do not exist, phrases with two meanings, texts without a language."""
    words = knowledge.line
    if words is None:
        return
    for meaning in words.meanings:
        yield from _meaning_faults(knowledge, words, meaning)
    yield from _list_faults(knowledge, words)
    yield from _twice(words)


def _meaning_faults(knowledge: Knowledge, words: LineWords, meaning: Meaning) -> Iterator[Fault]:
    known = knowledge.vocabulary.of_profile
    where = f"{FILE} {next(iter((*meaning.sv, *meaning.en, *meaning.verbs)))!r}"
    for fact, value in meaning.facts:
        if fact not in known:
            yield no_such(where, "fact", fact, known)
        else:
            yield from _value_faults(knowledge, where, fact, value)
    if meaning.lists is not None and meaning.lists not in words.known_in_part:
        mend = nearest(meaning.lists, words.known_in_part)
        yield fault(where, "knowledge.line.no_list", mend, name=repr(meaning.lists))


def _list_faults(knowledge: Knowledge, words: LineWords) -> Iterator[Fault]:
    known = knowledge.vocabulary.of_profile
    for fact in (*words.labels_of, *words.known_in_part, *words.closed_by_only):
        if fact not in known:
            yield no_such(FILE, "fact", fact, known)
    for role in words.marks:
        if role not in ROLES:
            yield no_such(f"{FILE} marks", "role", role, ROLES)
    for name in (*CONVENTIONS, *words.conventions.keys() & {STRENGTH_STEP}):
        if not words.conventions.get(name, 0) > 0:
            yield fault(f"{FILE} conventions", "knowledge.common.lacks", "knowledge.line.convention.mend", name=name)
    for name, text in words.texts.items():
        if not (isinstance(text, dict) and all(text.get(language) for language in LANGUAGES)):
            yield fault(f"{FILE} texts", "knowledge.common.languages", "knowledge.common.languages.mend", name=name)


def _value_faults(knowledge: Knowledge, where: str, fact: str, value: Any) -> Iterator[Fault]:
    spec = knowledge.vocabulary.of_profile[fact]
    values = knowledge.vocabulary.values(fact)
    if value in (NUMBER, SECOND) and spec.kind.numeric:
        return
    if isinstance(value, list) and not spec.kind.several:
        yield fault(where, "knowledge.line.one_value", fact=fact)
        return
    for one in value if isinstance(value, list) else [value]:
        if one not in values:
            yield fault(where, "knowledge.common.no_value", nearest(str(one), values), fact=fact, word=repr(one))


def _twice(words: LineWords) -> Iterator[Fault]:
    """A phrase that stands twice in one language: one of the two would never be read, or both would be asked about."""
    for language in LANGUAGES:
        seen: dict[str, int] = {}
        for number, meaning in enumerate(words.meanings):
            for phrase in (*getattr(meaning, language), *meaning.verbs):
                for spelled in words.spelled(phrase.casefold()):
                    if seen.setdefault(spelled, number) != number:
                        yield fault(FILE, "knowledge.line.two_meanings", "knowledge.line.two_meanings.mend",
                                    phrase=repr(spelled))
