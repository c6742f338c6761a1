"""What the page says beside the advice, in both languages, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from ..engine.words.errors import Fault, ProfileError
from ..engine.words.messages import messages_of
from ..engine.words.text import Language, Text, fill


def page_texts() -> Mapping[str, Text]:
    """Every text of the page by its name."""
    return messages_of("page")


class Says:
    """The texts of the page in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, /, **values: Text | str | float) -> str:
        return fill(page_texts()[name], **values)[self.language]


def refused(where: str, name: str, **values: str | Text) -> ProfileError:
    """The error of a setting that cannot be used, with what to do instead."""
    texts = page_texts()
    return ProfileError([Fault(where, fill(texts[name], **values), texts[f"{name}.mend"])])
