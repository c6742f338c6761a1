"""Everything that can go wrong, as one small tree.

TillskottError
├── ProfileError     the customer's profile cannot be used (exit 2)
└── KnowledgeError   the knowledge cannot be used (exit 3)

Both carry every fault found, not only the first.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .messages import message
from .text import LANGUAGES, Language, Text, seen

# No name is longer, and comparing takes as long as the words are.
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where it stands, what it is, and how to mend it.

    A `mend` that is no Text says the same in both languages: names, a number, or nothing.
    """

    where: str
    what: Text
    mend: Text | str = ""

    @property
    def fact(self) -> str:
        """The fact of a profile that it is about: `supplements` where the place is supplements[0].label."""
        return self.where.partition(".")[0].partition("[")[0]

    def in_language(self, language: Language) -> str:
        """Place, fault and mend on one line; a sign that would steer a terminal, or is not seen, by its code."""
        what, mend = self.what[language], self.mend if isinstance(self.mend, str) else self.mend[language]
        place = f"{self.where}: " if self.where else ""
        return seen(f"{place}{what}" + (f" ({mend})" if mend else ""))

    def __str__(self) -> str:
        return self.in_language("en")

    def to_dict(self) -> dict[str, str | Text]:
        """As plain data: `where`, `what` and `mend`, the last two {sv, en} save a mend that is the same in both."""
        return {"where": self.where, "what": {**self.what},
                "mend": self.mend if isinstance(self.mend, str) else {**self.mend}}


class TillskottError(Exception):
    """Base of all errors of the package; `faults` lists each fault on its own."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def __reduce__(self) -> tuple[type[TillskottError], tuple[tuple[Fault, ...]]]:
        """By its faults, so that it goes whole from one process to another."""
        return type(self), (self.faults,)


class ProfileError(TillskottError):
    """The profile cannot be read, or holds facts that are misspelt, impossible or of the wrong type."""


class KnowledgeError(TillskottError):
    """The knowledge folder cannot be read, or contradicts itself."""


QUOTE = "TILLSKOTT_QUOTE"
"""The environment variable that says, with `no`, that errors quote nothing of what was given."""
HIDDEN = "…"


def quotes() -> bool:
    """Whether errors may quote what was given, which may be personal."""
    return os.environ.get(QUOTE, "").casefold() not in ("no", "0", "false")


def fault(where: str, name: str, mend: str | Text = "", /, **values: Text | str | float) -> Fault:
    """A bilingual fault from the messages; `mend` is the name of a message, or a text."""
    if not quotes():
        values.update({name: HIDDEN for name in ("value", "example", "namn") if name in values})
    told = message(mend, **values) if isinstance(mend, str) and mend else mend
    return Fault(where, message(name, **values), told)


def nearest(word: str, allowed: Collection[str], *, limit: int = 12) -> Text:
    """Say which spelling was probably meant, or list what is allowed."""
    close = difflib.get_close_matches(word[:_LONGEST_NAME], list(allowed), n=1, cutoff=0.6)
    if close:
        return message("did_you_mean", word=close[0])
    listed = list(allowed)
    return message("allowed", words=", ".join(listed[:limit]) + (", …" if len(listed) > limit else ""))


def no_such(
    where: str, kind: str | Text, name: object, known: Collection[str], *, key: str = "", limit: int = 12
) -> Fault:
    """That nothing of a kind (`knowledge.kind.…`, or a text) bears a name that stands in the knowledge, under `key`."""
    written = str(name)
    told = "knowledge.common.no_such_in" if key else "knowledge.common.no_such"
    return fault(where, told, nearest(written.lstrip("$"), known, limit=limit), key=key,
                 kind=message(f"knowledge.kind.{kind}") if isinstance(kind, str) else kind,
                 name=written if written.startswith("$") else repr(name))


def known_language(language: str, where: str = "language") -> Language:
    """The language of this name. Raises ProfileError where there is no such language."""
    for known in LANGUAGES:
        if language == known:
            return known
    raise ProfileError([fault(where, "no_value", nearest(str(language), LANGUAGES), value=repr(language))])


def no_extra(error: BaseException, extra: str) -> Fault | None:
    """That the extra of this name is not installed, where an import of something that is not ours failed."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None or missing.partition(".")[0] == "tillskott":
        return None
    return fault(missing, "no_extra", "no_extra.mend", name=extra)
