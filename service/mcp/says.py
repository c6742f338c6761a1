"""What an assistant is told, in both languages, from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...engine.language.yaml_reader import read_yaml
from ...engine.words.messages import messages_of
from ...engine.words.text import Text, fill

_FILE = Path(__file__).with_name("reminders.yaml")


def says(name: str, /, **values: Text | str | float) -> Text:
    """One text for assistants with its places filled."""
    return fill(messages_of("mcp")[name], **values)


@lru_cache(maxsize=1)
def _settings() -> Mapping[str, Any]:
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, [])
    assert document is not None
    found: Mapping[str, Any] = document.data
    return found


def reminders(decision: str | None, extra: str | None = None) -> list[Text]:
    """What is said with a result: always, for its decision, and for what it found."""
    settings = _settings()
    first = settings["reminders_of"].get(decision, [])
    return [says(name) for name in [*first, *([extra] if extra else []), *settings["reminders"]]]
