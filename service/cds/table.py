"""What `table.yaml` says of the service: its hooks, what it asks to be sent, which cards it shows, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ...engine.language.yaml_reader import read_yaml
from ...engine.words.errors import Fault, KnowledgeError
from ...engine.words.text import Text, fill

_FILE = Path(__file__).with_name("table.yaml")


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """The table. Raises KnowledgeError where the file cannot be used."""
    faults: list[Fault] = []
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    data: Mapping[str, Any] = document.data
    return data


def hooks() -> Mapping[str, Mapping[str, Any]]:
    """The hooks at which the service is called, by name."""
    return {row["hook"]: row for row in table()["hooks"]}


def says(name: str, /, **values: Text | str | float) -> Text:
    """One text of the table with its places filled."""
    return fill(table()["texts"][name], **values)
