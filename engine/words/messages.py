"""What the program says beside the knowledge, in both languages: one catalogue, and one space of names.

Its files stand in `catalogue/`, one a room; the names of a face begin with what the face is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from .text import Text, fill

FOLDER = Path(__file__).with_name("catalogue")


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Text]:
    """Every message by its name; read when the first one is said."""
    return {name: text for path in sorted(FOLDER.glob("*.yaml")) for name, text in messages_in(path.stem).items()}


@lru_cache(maxsize=64)
def messages_in(file: str) -> Mapping[str, Text]:
    """The messages of one file by name, for whoever needs no other: reading all takes longer than what is said."""
    import yaml

    with (FOLDER / f"{file}.yaml").open(encoding="utf-8") as stream:
        found: Mapping[str, Text] = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["texts"]
    return found


@lru_cache(maxsize=16)
def messages_of(face: str) -> Mapping[str, Text]:
    """The messages of a face, by their names without that of the face."""
    begin = f"{face}."
    return {name.removeprefix(begin): text for name, text in catalogue().items() if name.startswith(begin)}


def has_message(name: str) -> bool:
    """Whether there is a message of this name."""
    return name in catalogue()


def message(name: str, /, **values: Text | str | float) -> Text:
    """One message, with its values filled in."""
    return fill(catalogue()[name], **values)
