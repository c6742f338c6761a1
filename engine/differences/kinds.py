"""The kinds of change that an answer may undergo, with their words, from `kinds.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, KnowledgeError
from ..words.text import Text

Way = Literal["loosened", "tightened", "other"]
_FILE = Path(__file__).with_name("kinds.yaml")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change; `gravity` counts from 0, the gravest. `way` says whether the customer is less guarded now."""

    id: str
    gravity: int
    way: Way
    label: Text
    says: Text


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, the gravest first. Raises KnowledgeError where the file cannot be used."""
    return {one["id"]: Kind(one["id"], gravity, one["way"], one["label"], one["says"])
            for gravity, one in enumerate(words()["kinds"])}


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The file as it is written. Raises KnowledgeError where it cannot be used."""
    faults: list[Fault] = []
    document = read_yaml(_FILE.read_text(encoding="utf-8"), _FILE.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    found: Mapping[str, Any] = document.data
    return found
