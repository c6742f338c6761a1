"""Checks that what customers read promises nothing that is not authorised in the EU."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge.leaflet import FILE, Kind, LeafletTexts
from ..leaflet.wording import unauthorised, unauthorised_claims
from ..words.text import Text
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
