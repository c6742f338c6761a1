"""What is said of a chart, in both languages, from `texts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from ...engine.language.yaml_reader import read_yaml
from ...engine.words.errors import Fault, KnowledgeError
from ...engine.words.text import Text, fill

_FILE = Path(__file__).with_name("texts.yaml")


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Text]:
    faults: list[Fault] = []
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    texts: Mapping[str, Text] = document.data["texts"]
    return texts


def says(name: str, /, **values: Text | str | float) -> Text:
    """One text of this folder with its places filled."""
    return fill(_texts()[name], **values)
