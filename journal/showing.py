"""One consultation as it was, and what can still be asked about it under the knowledge of its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeVar

from ..engine.knowledge import Knowledge, load_knowledge
from ..engine.words.errors import KnowledgeError
from ..engine.words.text import Language, lower_first
from ..face.answer import Advice
from ..face.consultation import Consultation
from .chain import written
from .entries import Entry
from .errors import OF_ANOTHER_SHAPE, says
from .journal import Journal
from .report import act_in_words

T = TypeVar("T")
InWords = Callable[[Mapping[str, Any], Knowledge, Language], str]
"""Tells a profile in the words of some knowledge."""


@dataclass(frozen=True)
class Kept:
    """A consultation of the journal with the answer that was given."""

    journal: Journal
    entry: Entry
    answer: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        """The consultation anew, by the knowledge of its day. Raises KnowledgeError where this version cannot read it.

        Its proofs are those of the answer that was given where `is_same`.
        """
        entry = self.entry
        return self.journal.advisor(entry.knowledge, entry.setting, entry.authority).consult(entry.profile)

    @cached_property
    def advice(self) -> Advice:
        """The answer that was given, to be shown in the words of its knowledge, or of that which ships."""
        return Advice.of(Advice(**self.answer), self.knowledge)

    def guarded(self, view: Callable[[Advice], T]) -> T | None:
        """A view of the answer that was given; None where that has parts or words which this version has not."""
        if self.is_readable and self.is_same:
            return view(self.advice)
        try:
            return view(self.advice)
        except OF_ANOTHER_SHAPE:
            return None

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge in whose words the answer is shown: that of its day where this version can read it."""
        return self.consultation.knowledge if self.is_readable else load_knowledge()

    @cached_property
    def is_readable(self) -> bool:
        """Whether this version of the program can read the knowledge of that day."""
        try:
            return bool(self.consultation)
        except KnowledgeError:
            return False

    @property
    def is_same(self) -> bool:
        """Whether this version of the program gives the same answer again, but for the version itself."""
        return _said(self.consultation.advice.to_dict()) == _said(self.answer)

    def facts(self, language: Language, in_words: InWords) -> str:
        """What was known of the customer, `in_words` where this version can read the knowledge of that day."""
        profile = self.entry.profile
        return in_words(profile, self.knowledge, language) if self.is_readable else written(profile)

    def lines(self, language: Language, in_words: InWords) -> list[str]:
        """What was kept beside the answer, line by line."""
        entry = self.entry
        return [
            entry.id, self.head(language),
            f"{says(language, 'show.given')}: {self.facts(language, in_words)}",
            f"{says(language, 'show.did')}: {'; '.join(self.acts(language)) or says(language, 'show.nothing')}",
            self.standing(language),
        ]

    def head(self, language: Language) -> str:
        """When it was, and what it was answered with."""
        entry, meta, knowledge = self.entry, self.answer["meta"]["knowledge"], self.knowledge
        setting, authority = knowledge.texts.get(f"setting.{entry.setting}"), knowledge.sources.get(entry.authority)
        return says(language, "show.engine", at=entry.at[:19], engine=entry.engine,
                    setting=lower_first(setting)[language] if setting else entry.setting,
                    authority=authority.publisher if authority else entry.authority,
                    knowledge=f"{meta['version']} {entry.knowledge[:12]}")

    def acts(self, language: Language) -> list[str]:
        """What staff did, each with its time."""
        return [f"{act['at'][:16]}  {act_in_words(act, language)}" for act in self.entry.acts]

    def standing(self, language: Language) -> str:
        """Whether this version gives the same answer again."""
        if not self.is_readable:
            return says(language, "show.unreadable", engine=self.entry.engine)
        return says(language, "show.same" if self.is_same else "show.other")

    def to_dict(self) -> dict[str, Any]:
        """All that was kept, ready for JSON."""
        return {**asdict(self.entry), "answer": self.answer}


def shown(journal: Journal, id: str) -> Kept:
    """The consultation of this id. Raises JournalError where there is none, or it is purged."""
    entry = journal.entry(id)
    return Kept(journal, entry, journal.answer(entry.answer))


def _said(answer: dict[str, Any]) -> str:
    return written({**answer, "meta": {**answer["meta"], "engine": ""}})
