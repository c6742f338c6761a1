"""The kinds of change that an answer may undergo, from `kinds.yaml`; what they are called is a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, KnowledgeError
from ..words.messages import message
from ..words.text import Text

Way = Literal["loosened", "tightened", "other"]
_FILE = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change; `gravity` counts from 0, the gravest. `way` says whether the customer is less guarded now."""

    id: str
    gravity: int
    way: Way

    @property
    def label(self) -> Text:
        """What it is called."""
        return message(f"change.{self.id}.label")

    def says(self, what: Text, before: Text, after: Text) -> Text:
        """What became another, from what to what."""
        return message(f"change.{self.id}.says", what=what, before=before, after=after)


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, the gravest first. Raises KnowledgeError where the file cannot be used."""
    faults: list[Fault] = []
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    return {one["id"]: Kind(one["id"], gravity, one["way"]) for gravity, one in enumerate(document.data["kinds"])}
