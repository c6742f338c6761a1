"""Checks that what customers and staff read promises nothing that is not authorised in the EU."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..knowledge.leaflet import FILE, Kind, LeafletTexts
from ..language.yaml_reader import Document
from ..leaflet.wording import unauthorised, unauthorised_claims
from ..words.text import LANGUAGES, Text
from .finding import Finding, finding
from .subject import Subject

_BRACES = re.compile(r"\{\w+\}")
# Headings and other words belong to no section that may warn, name medicines or claim.
_STRICT: Kind = "take"


def unauthorised_texts(subject: Subject) -> Iterator[Finding]:
    """A text for customers that promises something, or names a complaint where it is not a warning."""
    texts = subject.knowledge.leaflet
    if texts is None:
        return
    for key, name, kind, text in _texts(texts):
        bare: Text = {"sv": _BRACES.sub("", text["sv"]), "en": _BRACES.sub("", text["en"])}
        for found in unauthorised(bare, kind, texts):
            at = subject.place(FILE, key, name)
            yield finding("wording.not_authorised", "error", at, words=found.words, group=found.group)


def changed_claims(subject: Subject) -> Iterator[Finding]:
    """A sentence that is called authorised, and holds a word that no authorised claim on the nutrient holds."""
    texts = subject.knowledge.leaflet
    for claim, found in unauthorised_claims(texts) if texts else ():
        at = subject.place(FILE, "health_claims", claim.id)
        yield finding("wording.claim_changed", "error", at, words=found.words, group=found.group)


def unverified_claims(subject: Subject) -> Iterator[Finding]:
    """Authorised claims whose wording nobody has held against the regulation yet."""
    texts = subject.knowledge.leaflet
    names = [claim.id for claim in texts.health_claims if not claim.verified] if texts else []
    if names:
        at = subject.place(FILE, "health_claims", names[0])
        yield finding("wording.unverified", "warning", at, names=", ".join(names))


def promises(subject: Subject) -> Iterator[Finding]:
    """A text for staff that says outright what may not be said of a food: that it cures, treats or prevents."""
    opposites = subject.knowledge.opposites
    for document in subject.documents.values() if opposites else ():
        if _is_of_staff(document):
            for path, text in bilingual(document.data):
                for stance in opposites.promises.values() if opposites else ():
                    words = stance.taken_in(text)
                    if words:
                        at, group = document.place(*path), stance.name.text
                        yield finding("wording.promise", "error", at, words=words, group=group)


def _is_of_staff(document: Document) -> bool:
    """Not what the sources say, which stands there as their word, and not the sheet, which has a list of its own."""
    keys = document.data if isinstance(document.data, dict) else {}
    return not {"claims", "sources", "health_claims", "promises"} & set(keys)


def bilingual(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Every text in both languages that plain data hold, with the keys and indexes to it."""
    if isinstance(node, dict):
        if set(node) == set(LANGUAGES) and all(isinstance(words, str) for words in node.values()):
            yield path, {"sv": node["sv"], "en": node["en"]}
            return
        for key, value in node.items():
            yield from bilingual(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from bilingual(value, (*path, index))


def _texts(texts: LeafletTexts) -> Iterator[tuple[str, str, Kind, Text]]:
    """Every text: the list that it stands in, its name, what it is for, and its words."""
    for statement in texts.statements:
        yield "statements", statement.spec.id, texts.kind(statement), statement.spec.text.text
    for section in texts.sections.values():
        if section.heading is not None:
            kind: Kind = _STRICT if section.kind == "claims" else section.kind
            yield "sections", section.id, kind, section.heading.text
    for name, text in texts.words.items():
        yield "words", name, _STRICT, text
