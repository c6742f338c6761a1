"""Whether a text for customers promises what is not authorised in the EU: words, and the exact authorised sentences.

Regulation (EC) 1924/2006: only claims on the list of Regulation (EU) 432/2012 may be made, in their own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..knowledge.leaflet import Forbidden, HealthClaim, Kind, LeafletTexts
from ..words.text import LANGUAGES, Language, Text


@dataclass(frozen=True, slots=True)
class Finding:
    """Words in a text of this language that are not authorised there; `group` is their id in the word list."""

    language: Language
    words: str
    group: str


def unauthorised(text: Text, kind: Kind, texts: LeafletTexts) -> list[Finding]:
    """What a customer text of a section of this kind may not say, in both languages."""
    return [found for language in LANGUAGES for found in unauthorised_in(text[language], language, kind, texts)]


def unauthorised_in(text: str, language: Language, kind: Kind, texts: LeafletTexts) -> list[Finding]:
    """What a customer text may not say in one language; an authorised claim is passed over only word for word."""
    left = _without(text, [claim.text[language] for claim in texts.health_claims]) if kind == "claims" else text
    if kind == "claims":
        return [Finding(language, left.strip(), "wording")] if left.strip(" .\n") else []
    return list(_found(left, language, kind, texts.not_authorised))


def unauthorised_claims(texts: LeafletTexts) -> Iterator[tuple[HealthClaim, Finding]]:
    """Sentences among the authorised ones that hold words which no authorised claim holds."""
    for claim in texts.health_claims:
        for language in LANGUAGES:
            for found in _found(claim.text[language], language, "claims", texts.not_authorised):
                yield claim, found


def _found(text: str, language: Language, kind: Kind, groups: Iterable[Forbidden]) -> Iterator[Finding]:
    for group in groups:
        if kind in group.allowed_in:
            continue
        for match in _pattern(group.sv if language == "sv" else group.en).finditer(text):
            yield Finding(language, match[0], group.id)


def _without(text: str, sentences: Iterable[str]) -> str:
    for sentence in sorted(sentences, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(sentence)}(?=[.]|\s*$)", "", text)
    return text


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as one expression: `*` is the rest of a word, a space any white space."""
    each = (r"\s+".join(re.escape(part).replace(r"\*", r"\w*") for part in word.split()) for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
