"""What one entry of a medicine list was taken for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

# Classes that say how much is known of a name, rather than what the medicine is.
UNRECOGNISED = "unrecognised"
MISSPELT = "misspelt"
VAGUE = "vague"
NOT_LOOKED_UP = "not_looked_up"
WITHOUT_INTERACTION = "without_known_interaction"

Status = Literal[
    "known",                 # in a class with something to say
    "no_known_interaction",  # looked up, nothing found
    "not_looked_up",         # the name exists, but nobody has looked its interactions up
    "partly_known",          # a part of it is known and counts, another part is not known
    "misspelt",              # no name that is known, but near one
    "unrecognised",          # no name that is known
    "vague",                 # words for a medicine without its name
    "says_unknown",          # words for "do not know"
    "says_none",             # words for "none"
]  # fmt: skip
_IDENTIFIED = frozenset({"known", "no_known_interaction", "not_looked_up"})
_NO_MEDICINE = frozenset({"says_unknown", "says_none"})


@dataclass(frozen=True, slots=True)
class Medicine:
    """One entry of a medicine list: as written, its classes, and how much of it is known.

    `proposal` is a known name near one that is not known; `not_known` holds the words of a part that is not known,
    where another part is.
    """

    written: str
    classes: tuple[str, ...]
    proposal: str | None = None
    status: Status = "known"
    not_known: str | None = None

    @property
    def recognised(self) -> bool:
        """Whether every part of it is a medicine that is known."""
        return self.status in _IDENTIFIED

    @property
    def is_medicine(self) -> bool:
        """Whether the entry stands for a medicine at all, and not for "none" or "do not know"."""
        return self.status not in _NO_MEDICINE

    @property
    def leaves_list_open(self) -> bool:
        """Whether the entry says that there is a medicine whose name is not told, so that the list is known in part."""
        return self.status in ("vague", "says_unknown")

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "classes": list(self.classes)}


def is_unknown(medicine_class: str | None) -> bool:
    """Whether a class says that a medicine is not known, rather than what it is."""
    return medicine_class in (UNRECOGNISED, MISSPELT, VAGUE)


def status_of(classes: tuple[str, ...]) -> Status:
    """The status of a medicine all of whose parts are known: what asks for most counts."""
    weak = {WITHOUT_INTERACTION, NOT_LOOKED_UP}
    if set(classes) - weak:
        return "known"
    return "not_looked_up" if NOT_LOOKED_UP in classes else "no_known_interaction"
