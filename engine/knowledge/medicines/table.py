"""All names that are known, each with its classes: from the classes, the lists of names, and an imported register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from ..records import MedicineClass, NameList
from .medicine import NOT_LOOKED_UP, WITHOUT_INTERACTION
from .spelling import key

_WEAK = (WITHOUT_INTERACTION, NOT_LOOKED_UP)
_LONGEST = 7
# Letters of a code for one substance.
_FULL = 7


class Named(NamedTuple):
    """A name as it is written, its classes, and where they are known its ATC codes and substances."""

    spelled: str
    classes: tuple[str, ...]
    codes: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()


class Registered(NamedTuple):
    """One product of an imported register."""

    name: str
    codes: tuple[str, ...]
    substances: tuple[str, ...]


class NameTable:
    """Names by their key; a value is kept as one line of text, so that thousands of them are read in a moment."""

    def __init__(self, lines: Mapping[str, str], classes: Sequence[str]) -> None:
        self.lines, self._classes = lines, classes

    def __contains__(self, name: str) -> bool:
        return name in self.lines

    def get(self, name: str) -> Named | None:
        """What is known by this key."""
        line = self.lines.get(name)
        if line is None:
            return None
        spelled, classes, codes, substances = line.split("\t")
        ids = tuple(self._classes[int(number)] for number in classes.split())
        return Named(spelled, ids, tuple(codes.split()), tuple(filter(None, substances.split("|"))))

    @property
    def longest(self) -> int:
        """So many words the longest name has at most that is looked for inside a text."""
        return _LONGEST


class Codes:
    """ATC codes: the classes that hold them, and what the lists of names say of those that no class holds."""

    def __init__(self, classes: Sequence[MedicineClass], listed: Mapping[str, str]) -> None:
        self._classes, self.listed = classes, listed
        self.classes = lru_cache(maxsize=4096)(self._of)

    @cached_property
    def _prefixes(self) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        """The classes by their prefixes, and by what these begin with, which a short code may be."""
        whole: defaultdict[str, set[int]] = defaultdict(set)
        begun: defaultdict[str, set[int]] = defaultdict(set)
        for at, group in enumerate(self._classes):
            for prefix in group.atc:
                whole[prefix].add(at)
                for length in range(len(prefix)):
                    begun[prefix[:length]].add(at)
        return dict(whole), dict(begun)

    def _of(self, code: str) -> tuple[str, ...]:
        """The classes of a code, in capitals; a short code stands for all that begins with it. Empty where none."""
        whole, begun = self._prefixes
        starts = (code[:length] for length in range(len(code) + 1))
        near = begun.get(code, set()).union(*(whole[start] for start in starts if start in whole))
        groups = [self._classes[at] for at in sorted(near)]
        found = [group.id for group in groups if not (group.atc_except and code.startswith(group.atc_except))]
        if code in self.listed:
            return tuple(found) or (self.listed[code],)
        if len(code) == _FULL:
            return tuple(found)
        below = {kind for listed, kind in self.listed.items() if listed.startswith(code)}
        return tuple(dict.fromkeys([*found, *sorted(below)]))

    def __reduce__(self) -> tuple[object, ...]:
        return Codes, (self._classes, self.listed)


def built(
    classes: Sequence[MedicineClass], lists: Iterable[NameList], register: Iterable[Registered]
) -> tuple[dict[str, str], dict[str, str]]:
    """The lines of a NameTable, and the kind of every listed code that no class holds."""
    lists = list(lists)
    of_classes = Codes(classes, {})
    listed = {
        record.atc: part.kind for part in lists for record in part.medicines if not of_classes.classes(record.atc)
    }
    codes, table = Codes(classes, listed), _Table()
    for group in classes:
        for name in (*group.substances, *group.brands):
            table.add(name, [group.id])
    _add_lists(table, lists, codes)
    known = set(table.names)
    for product in register:
        if key(product.name) and key(product.name) not in known:
            table.add(product.name, _registered(product, codes, table), product.codes, product.substances)
    return table.lines([group.id for group in classes]), listed


def _add_lists(table: _Table, lists: Iterable[NameList], codes: Codes) -> None:
    """The names of the lists; that nothing is known counts only where no other code or class of a name says more."""
    hand_written = set(table.names)
    records = [record for part in lists for record in part.medicines]
    strong = {key(name) for record in records if set(codes.classes(record.atc)) - set(_WEAK)
              for name in (*record.names, *record.brands)}  # fmt: skip
    for record in records:
        classes = codes.classes(record.atc)
        for name in (*record.names, *record.brands):
            says_more = key(name) in hand_written or key(name) in strong
            counted = [group for group in classes if group not in _WEAK or not says_more]
            table.add(name, counted, [record.atc], record.names[:1])


def _registered(product: Registered, codes: Codes, table: _Table) -> list[str]:
    """The classes of a product: by its full codes, else by its substances, else by a shorter code.

    A name that begins with one written by hand has the classes of that too; nobody has looked up one without any.
    """
    whole = [group for code in product.codes if len(code) == _FULL for group in codes.classes(code)]
    by_substance = [group for substance in product.substances for group in table.classes(key(substance))]
    short = [group for code in product.codes for group in codes.classes(code)]
    found = [*(whole or by_substance or short), *_of_beginning(key(product.name).split(), table)]
    return [group for group in found if group not in _WEAK] or found or [NOT_LOOKED_UP]


def _of_beginning(words: list[str], table: _Table) -> list[str]:
    starts = (" ".join(words[:length]) for length in range(min(len(words), _LONGEST), 0, -1))
    return next((classes for start in starts if (classes := table.classes(start))), [])


class _Table:
    """Names that are being put together."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, list[str], list[str], list[str]]] = {}

    def add(self, name: str, classes: Iterable[str], codes: Iterable[str] = (), substances: Iterable[str] = ()) -> None:
        _, *lists = self.names.setdefault(key(name), (" ".join(name.split()), [], [], []))
        for held, more in zip(lists, (classes, codes, substances), strict=True):
            held.extend(value for value in more if value not in held)

    def classes(self, name: str) -> list[str]:
        return self.names[name][1] if name in self.names else []

    def lines(self, ids: Sequence[str]) -> dict[str, str]:
        number = {name: at for at, name in enumerate(ids)}
        lines = {}
        for name, (spelled, classes, codes, substances) in self.names.items():
            numbers = sorted(number[group] for group in classes if group in number)
            if numbers:
                lines[name] = "\t".join((spelled, " ".join(map(str, numbers)), " ".join(codes), "|".join(substances)))
        return lines

