"""What is said of a chart, in both languages, from `texts.yaml`."""

from __future__ import annotations

from pathlib import Path

from ...engine.language.yaml_reader import read_texts
from ...engine.words.text import Text, fill

_FILE = Path(__file__).with_name("texts.yaml")


def says(name: str, /, **values: Text | str | float) -> Text:
    """One text of this folder with its places filled; one without places is not to be changed."""
    text = read_texts(_FILE)[name]
    return fill(text, **values) if values else text
