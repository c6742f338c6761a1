"""Parameters in texts: {$high_dose} stands for the number, as each language writes numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from ..language.record import Bilingual, Record, changed
from ..words.errors import no_such
from ..words.text import LANGUAGES, Language, number
from .rules import Problem

NAMED = re.compile(r"\{\$(\w+)\}")
"""A parameter in a text."""
Steps = tuple[str | int, ...]

R = TypeVar("R", bound=Record)


def figured(data: Any, numbers: Mapping[str, float], at: Steps = ()) -> Any:
    """The data with the numbers in its texts (under `sv` and `en`). Raises Problem for a name there is not."""
    return _figured(data, numbers, at, None)


def figured_text(record: R, numbers: Mapping[str, float]) -> R:
    """The record with the numbers in its texts. Raises Problem for a name there is not."""
    texts = {name: value for name, value in record.__dict__.items() if isinstance(value, Bilingual)}
    filled = {name: figured(text.text, numbers, (name,)) for name, text in texts.items()}
    told = {name: Bilingual(**text) for name, text in filled.items() if text != texts[name].text}
    return changed(record, **told) if told else record


def _figured(data: Any, numbers: Mapping[str, float], at: Steps, language: Language | None) -> Any:
    if isinstance(data, dict):
        return {key: _figured(part, numbers, (*at, key), key if key in LANGUAGES else language)
                for key, part in data.items()}
    if isinstance(data, list):
        return [_figured(part, numbers, (*at, index), language) for index, part in enumerate(data)]
    if language is None or not isinstance(data, str) or "{$" not in data:
        return data
    for name in NAMED.findall(data):
        if name not in numbers:
            raise Problem(at, no_such("", "parameter", f"${name}", numbers))
    return NAMED.sub(lambda found: number(numbers[found[1]], language), data)
