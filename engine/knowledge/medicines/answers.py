"""Entries that are no names: "none", "do not know", and words for a medicine whose name is not told."""

from __future__ import annotations

from itertools import takewhile
from typing import Literal

from .entry import Entry, is_amount
from .spelling import key
from .words import MedicineWords

# Only the beginning of an entry is read for a phrase.
_READ = 200


def meaning(read: Entry, words: MedicineWords) -> Literal["says_unknown", "says_none", "vague"] | None:
    """What an entry without a known name means, or None where it may be a name."""
    text = key(read.text[:_READ])
    if text in words.sets["says_none"]:
        return "says_none"
    if not any(sign.isalnum() for sign in text) or _holds(text, words.sets["says_unknown"]):
        return "says_unknown"
    told = text.replace("/", " ").replace(",", " ").split()
    plain = [word for word in told if not is_amount(word, words)]
    none, vague, ignored = words.sets["none"], words.sets["vague"], words.sets["ignored"]
    if plain and all(word in none or word in vague or word in ignored for word in plain):
        if not none.isdisjoint(plain):
            return "says_none"
        return None if vague.isdisjoint(plain) else "vague"
    if _is_for_something(plain, words) or _holds(text, words.sets["vague_leads"]):
        return "vague"
    named = [word for word in plain if word not in vague and word not in ignored]
    return "vague" if words.vague_endings and all(word.endswith(words.vague_endings) for word in named) else None


def _is_for_something(told: list[str], words: MedicineWords) -> bool:
    """Whether words for a medicine stand before "for" or "against": what it is for may be anything."""
    before = list(takewhile(lambda word: word not in words.sets["remark"], told))
    vague, ignored = words.sets["vague"], words.sets["ignored"]
    has_purpose = len(before) < len(told) and not vague.isdisjoint(before)
    return has_purpose and all(word in vague or word in ignored for word in before)


def _holds(text: str, phrases: frozenset[str]) -> bool:
    padded = f" {text} "
    return any(f" {phrase} " in padded for phrase in phrases)
