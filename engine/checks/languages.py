"""Checks that the Swedish and the English of every text say the same: numbers, negation, direction, recipient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..knowledge.opposites import FILE as OPPOSITES
from ..knowledge.parallels import FILE as PARALLELS
from ..language.yaml_reader import Document
from ..words.text import Language, Text
from .finding import Finding, finding
from .subject import Subject
from .wording import bilingual

# Lists of words by language, which are no sentences.
_WORD_LISTS = (OPPOSITES, PARALLELS)


def languages_that_differ(subject: Subject) -> Iterator[Finding]:
    """A text that says something in one language (`parallels.yaml`) that is missing in the other."""
    parallels = subject.knowledge.parallels
    for document in subject.documents.values() if parallels else ():
        if not document.name.endswith(_WORD_LISTS):
            for path, text in bilingual(document.data):
                for what, missing in parallels.differences(text) if parallels else ():
                    yield finding("text.languages", "error", placed(document, path), words=what, sv=text["sv"],
                                  en=text["en"], language=_NAMES[missing])


_NAMES: dict[Language, Text] = {"sv": {"sv": "svenska", "en": "Swedish"}, "en": {"sv": "engelska", "en": "English"}}


def placed(document: Document, path: tuple[str | int, ...]) -> str:
    """The file and line of a text, and the id of the nearest record that it belongs to."""
    node: Any = document.data
    names = [""]
    for step in path:
        node = node[step]
        if isinstance(node, dict) and isinstance(node.get("id"), str):
            names.append(node["id"])
    return f"{document.place(*path)} {names[-1]}".rstrip()
