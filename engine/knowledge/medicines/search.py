"""Finds medicines as a name is typed: by its beginning, a word in it, a code, or a spelling near it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...words.text import Text
from ..records import MedicineClass
from .index import MedicineIndex
from .medicine import Status, status_of
from .spelling import key

MOST = 50
"""So many are found at most."""
_TYPED = 200


@dataclass(frozen=True, slots=True)
class MedicineMatch:
    """One medicine that may be meant: its name and status, what it holds, its classes and what these are called."""

    name: str
    status: Status
    substances: tuple[str, ...]
    codes: tuple[str, ...]
    classes: tuple[str, ...]
    class_names: tuple[Text, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "name": self.name,
            "status": self.status,
            "substances": list(self.substances),
            "codes": list(self.codes),
            "classes": list(self.classes),
            "class_names": list(self.class_names),
        }


def find_medicine(
    index: MedicineIndex, classes: Mapping[str, MedicineClass], text: str, limit: int = 8
) -> list[MedicineMatch]:
    """The medicines that a text may be the beginning of, the likeliest first, at most `limit` (1 to MOST)."""
    found: dict[str, MedicineMatch] = {}
    for name in _candidates(index, key(text[:_TYPED])):
        named = index.table.get(name)
        if named is None or named.spelled in found:
            continue
        groups = tuple(classes[group].name.text for group in named.classes)
        found[named.spelled] = MedicineMatch(
            named.spelled, status_of(named.classes), named.substances, named.codes, named.classes, groups
        )
        if len(found) >= max(1, min(limit, MOST)):
            break
    return list(found.values())


def _candidates(index: MedicineIndex, typed: str) -> Iterator[str]:
    """Keys of names: the same, those of a code, those that begin so, those with a word that does, those near."""
    if not typed:
        return
    yield typed
    yield from _with_code(index, typed.replace(" ", "").upper())
    names, by_word = _sorted(index)
    yield from _beginning(names, typed)
    for word in _beginning(by_word, typed):
        yield word.split("\t")[1]
    yield from index.nearest.all_near(typed, MOST)


def _with_code(index: MedicineIndex, code: str) -> Iterator[str]:
    if not (len(code) > 1 and code[0].isalpha() and code[1].isdigit()):
        return
    for name, line in index.table.lines.items():
        if any(one.startswith(code) for one in line.split("\t")[2].split()):
            yield name


def _beginning(names: list[str], typed: str) -> Iterator[str]:
    at = bisect_left(names, typed)
    while at < len(names) and names[at].startswith(typed):
        yield names[at]
        at += 1


@lru_cache(maxsize=4)
def _sorted(index: MedicineIndex) -> tuple[list[str], list[str]]:
    """The names in order, and their later words in order, each with its name behind a tab."""
    names = sorted(index.table.lines)
    words = sorted(f"{word}\t{name}" for name in names for word in name.replace("/", " ").split()[1:])
    return names, words
