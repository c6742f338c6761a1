"""The words about the knowledge itself, in both languages, from `knowledge_texts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, KnowledgeError
from ..words.text import Language, Text, fill

_FILE = Path(__file__).with_name("knowledge_texts.yaml")
_LEAST = 0.001


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Text]:
    """Every text by its name. Raises KnowledgeError where the file cannot be used."""
    faults: list[Fault] = []
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    found: Mapping[str, Text] = document.data["texts"]
    return found


class Said:
    """These texts in one language, and numbers as it writes them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, /, **values: Text | str | float) -> str:
        return fill(texts()[name], **values)[self.language]

    def __contains__(self, name: str) -> bool:
        return name in texts()

    def count(self, number: int) -> str:
        """Thousands apart: by a space that does not break in Swedish, by a comma in English."""
        return f"{number:,}".replace(",", "\u00a0") if self.language == "sv" else f"{number:,}"

    def share(self, part: int, whole: int) -> str:
        """A share in percent, with as many decimals as a small one needs."""
        percent = 100 * part / whole if whole else 0.0
        small = f"{percent:.2g}" if percent >= _LEAST else f"<{_LEAST}"
        written = f"{percent:.1f}" if percent >= 0.95 or not percent else small
        return f"{written.replace('.', ',')} %" if self.language == "sv" else f"{written}%"
