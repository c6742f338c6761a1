"""Sentences in both languages at once, from the texts of the knowledge."""

from __future__ import annotations

from typing import Any

from ..knowledge import Knowledge
from ..language.actions import Action
from ..words.text import Language, Text, fill, join
from .words import Words


class Tongue:
    """Says texts, labels, values and actions of some knowledge in Swedish and in English."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._words = {"sv": Words(knowledge, "sv"), "en": Words(knowledge, "en")}

    def __call__(self, name: str, /, **values: Text | str | float) -> Text:
        return fill(self.knowledge.texts[name], **values)

    def words(self, language: Language) -> Words:
        return self._words[language]

    def value(self, fact: str, value: Any) -> Text:
        return {"sv": self._words["sv"].value(fact, value), "en": self._words["en"].value(fact, value)}

    def label(self, fact: str) -> Text:
        return self.knowledge.vocabulary.label(fact)

    def form(self, form: str) -> Text:
        return self.knowledge.forms[form].name.text

    def any_label(self, name: str) -> Text:
        return self.knowledge.vocabulary.any_label(name) or {"sv": name, "en": name}

    def action(self, action: Action) -> Text:
        return {"sv": self._words["sv"].action(action), "en": self._words["en"].action(action)}

    def place(self, claim_id: str) -> Text:
        """Where a claim stands: source, section and line."""
        claim = self.knowledge.claims[claim_id]
        name = "why.place" if claim.line is not None else "why.place_no_line"
        title = self.knowledge.sources[claim.source].title
        return self(name, title=title, section=claim.section, line=claim.line or 0)

    def titles(self, rules: tuple[str, ...], most: int = 4) -> Text:
        """The titles of some rules in one breath, the first few by name."""
        named = [rule.title for rule_id in rules[:most] if (rule := self.knowledge.rule(rule_id))]
        if len(rules) > most:
            named.append(self("why.more", n=len(rules) - most))
        return join(named)
