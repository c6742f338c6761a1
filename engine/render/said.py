"""The words about the knowledge itself, in both languages, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from ..words.messages import messages_of
from ..words.text import Language, Text, fill

_LEAST = 0.001


def texts() -> Mapping[str, Text]:
    """Every text by its name."""
    return messages_of("said")


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
