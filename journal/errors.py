"""What can be wrong with a journal, in sentences from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..engine.knowledge.codes import OVERRIDES
from ..engine.knowledge.files import DEFAULT_FOLDER
from ..engine.language.yaml_reader import read_yaml
from ..engine.words.errors import Fault, KnowledgeError, TillskottError
from ..engine.words.messages import messages_of
from ..engine.words.text import Language, Text, fill

OF_ANOTHER_SHAPE = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What reading an answer raises that another version wrote, which may lack anything."""
OTHER = "other"
"""The reason that has to be said in words."""


class JournalError(TillskottError):
    """The journal cannot be used, or what was to be kept may not be kept; nothing was written (exit 2)."""


class IdentityRefused(JournalError):
    """Free text holds what would tell who somebody is."""


class Absent(JournalError):
    """What was asked for is not in the journal, or not in a shape that this version can show."""


_ABSENT = frozenset({"no_entry", "purged", "no_knowledge", "shape"})


def texts() -> Mapping[str, Text]:
    """Every sentence about journals, by its name."""
    return messages_of("journal")


@lru_cache(maxsize=1)
def reasons() -> Mapping[str, Text]:
    """The reasons for which advice may be overridden, by id: those that ship, and another one in words."""
    faults: list[Fault] = []
    path = DEFAULT_FOLDER / "common" / OVERRIDES
    document = read_yaml(path.read_text(encoding="utf-8"), path.name, faults)
    if faults or document is None:
        raise KnowledgeError(faults)
    return {**{one["id"]: one["label"] for one in document.data["overrides"]}, OTHER: texts()[OTHER]}


def did() -> Mapping[str, Text]:
    """What staff may have done with advice, by id."""
    return messages_of("journal.did")


def refused(where: str, name: str, **values: Text | str | float) -> JournalError:
    """The error of this name, with how to mend it."""
    told, kind = texts(), Absent if name in _ABSENT else JournalError
    return kind([Fault(where, fill(told[name], **values), fill(told[f"{name}.mend"], **values))])


def says(language: Language, name: str, **values: Text | str | float) -> str:
    """One sentence in one language."""
    return fill(texts()[name], **values)[language]
