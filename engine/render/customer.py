"""A profile on one line: as a person reads it, and as it is written in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..words.text import Language
from .said import Said

_WIDE = 10_000


def customer_in_words(profile: Mapping[str, Any], knowledge: Knowledge, language: Language) -> str:
    """The facts of a customer with their labels, one after the other."""
    words = Words(knowledge, language)
    known = knowledge.vocabulary.facts
    told = [f"{words.label(fact)}: {_value(fact, value, words)}" if fact in known else f"{fact}: {value}"
            for fact, value in profile.items()]
    return "; ".join(told) or Said(language)("compare.nobody")


def customer_as_yaml(profile: Mapping[str, Any]) -> str:
    """The profile as it is written in a case."""
    written = yaml.safe_dump(_short(profile), default_flow_style=True, allow_unicode=True, sort_keys=False, width=_WIDE)
    return written.strip().removesuffix("...").strip()


def _short(value: Any) -> Any:
    """Whole numbers without a decimal."""
    if isinstance(value, Mapping):
        return {key: _short(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _value(fact: str, value: Any, words: Words) -> str:
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return ", ".join(" ".join(str(_short(part)) for part in item.values()) for item in value)
    return words.value(fact, value)
