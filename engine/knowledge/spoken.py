"""Words that stand for those of the nutrient in every text of the knowledge: {nutrient}, {counted}, {unit} …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..words.text import LANGUAGES, Language
from .nutrient import Nutrient

NAMES = ("nutrient", "counted", "unit", "units", "example")
"""The names that a text may write in braces; those that are words also with a capital: {Nutrient}."""
ANYWHERE = "unit_id"
"""The id of the unit, also where no language is spoken."""
MENTIONED = re.compile(rf"\{{(?:{'|'.join((*NAMES, ANYWHERE))})\}}", re.IGNORECASE)


def braces(nutrient: Nutrient) -> dict[Language, dict[str, str]]:
    """What stands for what, in each language."""
    said = {"nutrient": nutrient.name, "counted": nutrient.counted, "unit": nutrient.sign, "units": nutrient.on_labels}
    found: dict[Language, dict[str, str]] = {}
    for language in LANGUAGES:
        words = {name: text.text[language] for name, text in said.items()} | {"example": nutrient.example}
        large = {name.capitalize(): words[name][:1].upper() + words[name][1:] for name in ("nutrient", "counted")}
        found[language] = {f"{{{name}}}": word for name, word in {**words, **large}.items()}
    return found


def spoken(data: Any, nutrient: Nutrient) -> Any:
    """The data of a file with the nutrient's words in the texts, which stand under `sv` and `en`."""
    return _spoken(data, braces(nutrient), None, {f"{{{ANYWHERE}}}": nutrient.unit})


def _spoken(
    data: Any, words: Mapping[Language, Mapping[str, str]], language: Language | None, anywhere: Mapping[str, str]
) -> Any:
    if isinstance(data, dict):
        return {key: _spoken(part, words, key if key in LANGUAGES else language, anywhere)
                for key, part in data.items()}
    if isinstance(data, list):
        return [_spoken(part, words, language, anywhere) for part in data]
    if not isinstance(data, str) or "{" not in data:
        return data
    for name, word in {**anywhere, **(words[language] if language else {})}.items():
        data = data.replace(name, word)
    return data
