"""What is said of a chart, in both languages, from the catalogue."""

from __future__ import annotations

from ...engine.words.messages import messages_of
from ...engine.words.text import Text, fill


def says(name: str, /, **values: Text | str | float) -> Text:
    """One text about charts with its places filled; one without places is not to be changed."""
    text = messages_of("fhir")[name]
    return fill(text, **values) if values else text
