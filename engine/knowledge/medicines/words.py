"""Words beside a name, and words in place of one: what the knowledge says about both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from .spelling import folded, key

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combining:
    """A word that makes another product of a name, and the medicine that it adds after names of these classes."""

    words: Texts
    after: Texts
    means: str


@dataclass(frozen=True, slots=True)
class Local:
    """Dosage forms for the eye, the skin or the nose, and the names sold so too, which are then of class `means`."""

    words: Texts
    of: Texts
    means: str


@dataclass(frozen=True)
class MedicineWords:
    """The lists of medicine-words.yaml.

    `ignored` never change what a name means (tablets, producers); `joining` stand between two medicines; after
    `remark` no name follows (for, against, since); `combining` make another product of a name, `combinations` say
    which; `endings` may be added to a name, `vague_endings` to a word for an illness. `says_unknown` and `says_none`
    are answers rather than medicines, `none` and `vague` the words that those and vague entries are made of,
    `vague_leads` how these begin. `spelt_right` ends the question whether a name is spelt right; the first two are
    how that is written in Swedish and English. `local`: forms that make a medicine one for the
    eye or the skin. `columns` are what the columns of a register may be called.
    """

    ignored: Texts = ()
    joining: Texts = ()
    remark: Texts = ()
    combining: Texts = ()
    combinations: tuple[Combining, ...] = ()
    local: tuple[Local, ...] = ()
    endings: Texts = ()
    says_unknown: Texts = ()
    says_none: Texts = ()
    none: Texts = ()
    vague: Texts = ()
    vague_leads: Texts = ()
    vague_endings: Texts = ()
    spelt_right: Texts = ()
    columns: Mapping[str, Texts] = field(default_factory=dict)
    sets: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = {
            part.name: frozenset(map(key, getattr(self, part.name)))
            for part in fields(self)
            if part.init and part.name not in (
                "combinations", "local", "endings", "vague_endings", "spelt_right", "columns")
        }
        object.__setattr__(self, "sets", plain)

    @classmethod
    def read(cls, lists: Mapping[str, Any]) -> MedicineWords:
        """From plain lists by name, as they stand in YAML; what is not there is empty."""
        given: dict[str, Any] = {
            part.name: tuple(map(str, lists.get(part.name) or ()))
            for part in fields(cls)
            if part.init and part.name not in ("combinations", "local", "columns")
        }
        combinations = tuple(
            Combining(tuple(map(key, one["words"])), tuple(one["after"]), key(one["means"]))
            for one in lists.get("combinations") or ()
        )
        local = tuple(
            Local(tuple(map(key, one["words"])), tuple(map(key, one["of"])), str(one["means"]))
            for one in lists.get("local") or ()
        )
        longest_first = {name: tuple(sorted(map(folded, given[name]), key=len, reverse=True))
                         for name in ("endings", "vague_endings")}  # fmt: skip
        columns = {name: tuple(map(str, words)) for name, words in (lists.get("register_columns") or {}).items()}
        lists_read = {"combinations": combinations, "local": local, "columns": columns}
        return cls(**{**given, **longest_first, **lists_read})

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """The top-level keys of the file."""
        return tuple("register_columns" if part.name == "columns" else part.name for part in fields(cls) if part.init)

    @property
    def plain(self) -> dict[str, Any]:
        """The lists as plain data, of which `read` makes the same again."""
        lists: dict[str, Any] = {
            part.name: list(getattr(self, part.name)) for part in fields(self) if part.init and part.name != "columns"
        }
        lists["local"] = [{"words": list(one.words), "of": list(one.of), "means": one.means} for one in self.local]
        lists["register_columns"] = {name: list(words) for name, words in self.columns.items()}
        lists["combinations"] = [
            {"words": list(one.words), "after": list(one.after), "means": one.means} for one in self.combinations
        ]
        return lists

    def without_mark(self, text: str) -> tuple[str, bool]:
        """A folded entry without the words that say that it is spelt right, and whether it had them."""
        bare = text.rstrip(" .!)]}")
        phrases = _all_folded(self.spelt_right)
        for phrase in phrases if bare.endswith(phrases) else ():
            before = bare[: -len(phrase)]
            if bare.endswith(phrase) and not before[-1:].isalnum() and before.strip(" ([{,;:"):
                return before.rstrip(" ([{,;:"), True
        return text, False


@lru_cache(maxsize=8)
def _all_folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """The knowledge's own phrases, which every entry is held against."""
    return tuple(map(folded, phrases))
