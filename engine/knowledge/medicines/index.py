"""Resolves what is written on a medicine list: one entry at a time, to classes, and never by guessing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..records import MedicineClass, NameList
from . import answers
from .entry import Entry, Part, entry
from .medicine import MISSPELT, UNRECOGNISED, VAGUE, Medicine, status_of
from .nearest import Nearest
from .scan import Scan, Scanner
from .spelling import key
from .table import Codes, Named, NameTable, Registered, built
from .words import MedicineWords

# So many unknown words or parts of an entry are held against the known names.
_TRIED = 4
# A word behind a name must be longer than one in its place to be a second name that is misspelt.
_SECOND_NAME = 8


class MedicineIndex:
    """Names and codes of medicines with their classes. A near miss is proposed and stays unrecognised.

    `lists` add names to those that the classes hold, `register` all products of a country; what is written by hand
    counts before the register.
    """

    def __init__(
        self,
        classes: Sequence[MedicineClass],
        words: MedicineWords | None = None,
        lists: Iterable[NameList] = (),
        register: Iterable[Registered] = (),
    ) -> None:
        lines, listed = built(classes, lists, register)
        self._set(classes, words or MedicineWords(), lines, listed)

    @classmethod
    def unpacked(cls, classes: Sequence[MedicineClass], packed: Mapping[str, Any]) -> MedicineIndex:
        """The index that was packed, of these classes."""
        index = cls.__new__(cls)
        index._set(classes, MedicineWords.read(packed["words"]), packed["names"], packed["codes"])
        return index

    @property
    def packed(self) -> dict[str, Any]:
        """All but the classes, as plain data."""
        return {"words": self.words.plain, "names": self.table.lines, "codes": self.codes.listed}

    def _set(
        self, classes: Sequence[MedicineClass], words: MedicineWords, names: Mapping[str, str], codes: Mapping[str, str]
    ) -> None:
        self._ids = [group.id for group in classes]
        self.words = words
        self.table = NameTable(names, self._ids)
        self.codes = Codes(classes, codes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MedicineIndex) and (self._ids, self.packed) == (other._ids, other.packed)

    __hash__ = object.__hash__

    def resolve(self, written: str) -> Medicine:
        """The classes of one entry; a combination product belongs to all its classes.

        A short ATC code stands for every class below it, so that the most cautious of them counts. Where one part of
        a combination is known and another is not, the known one counts and the other is reported.
        """
        read = entry(written, self.words)
        whole = self._whole(written, read)
        if whole is not None:
            kept = self._where(whole, read)
            return Medicine(written, kept, status=status_of(kept))
        found_in = self._scanner.scan_all(read.parts)
        scans = [scan for _, scan in found_in]
        classes = [group for code in read.codes for group in self.codes.classes(code)]
        classes += [group for scan in scans for group in scan.classes]
        if not classes:
            return self._no_name(written, read, scans)
        combining = [word for scan in scans for word in scan.combining]
        added = self._added(classes, combining)
        unknown = [*([] if added else combining), *self._unknown(found_in)]
        found = self._where(tuple(self._sorted({*classes, *added})), read)
        if not unknown or not any(scan.names for scan in scans):
            return Medicine(written, found, status=status_of(found))
        proposal = None if read.spelt_right else self._proposal(unknown[:_TRIED])
        marks = (UNRECOGNISED, MISSPELT) if proposal else (UNRECOGNISED,)
        return Medicine(written, (*found, *marks), proposal, "partly_known", " ".join(unknown))

    def known_name(self, written: str) -> str | None:
        """What a medicine is called in the knowledge, without whatever else was typed; None for a code."""
        read = entry(written, self.words)
        whole = self._named(written, read)
        if whole is not None:
            return whole.spelled
        scans = self._scanner.scan_all(read.parts)
        names = [scan.names[0].spelled for part, scan in scans if scan.names and not part.in_brackets]
        is_whole = all(scan.names or not scan.before for part, scan in scans if not part.in_brackets)
        return "/".join(names) if names and is_whole else None

    def spelt_right(self, name: str, language: str) -> str:
        """The entry that says of a name that it is spelt right, so that no other is proposed for it."""
        return f"{name} ({self.words.spelt_right[language != 'sv']})" if len(self.words.spelt_right) > 1 else name

    @cached_property
    def nearest(self) -> Nearest:
        """Finds the known name nearest to another."""
        return Nearest(self.table.lines)

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self.table, self.words)

    def _whole(self, written: str, read: Entry) -> tuple[str, ...] | None:
        """The classes of an entry that is one name or code as a whole."""
        short = read.short_code
        if short and (classes := self.codes.classes(short)):
            return classes
        named = self._named(written, read)
        return named.classes if named and not read.codes else None

    def _named(self, written: str, read: Entry) -> Named | None:
        bare = "/".join(filter(None, map(self._scanner.bare, read.parts)))
        return self.table.get(key(written)) or self._scanner.with_more(read.parts) or self.table.get(bare)

    def _where(self, classes: tuple[str, ...], read: Entry) -> tuple[str, ...]:
        """The classes of one name where a dosage form says that it is for the eye or the skin; codes say more."""
        named = [part for part in read.parts if self._scanner.bare(part)]  # 3 mg/ml is no part of its own
        if len(named) != 1 or read.codes:
            return classes
        words = named[0].words
        means = [one.means for one in self.words.local
                 if not set(one.words).isdisjoint(words) and not set(one.of).isdisjoint(words)]
        return tuple(means[:1]) or classes

    def _added(self, classes: list[str], combining: list[str]) -> list[str]:
        """The classes that a word such as comp adds to a name of these classes."""
        return [
            group
            for one in self.words.combinations
            if not set(classes).isdisjoint(one.after) and not set(one.words).isdisjoint(combining)
            for group in (self.table.get(one.means) or Named("", ())).classes
        ]

    def _unknown(self, found_in: list[tuple[Part, Scan]]) -> list[str]:
        """The words that may be the name of another medicine: before a name, or like a name behind one."""
        unknown, behind = [], []
        for part, scan in found_in:
            if not part.in_brackets:
                unknown += [word for word in scan.before if len(word) > 1]
            behind += scan.after
        return unknown + [word for word in behind[:_TRIED] if self._is_second_name(word)]

    def _is_second_name(self, word: str) -> bool:
        """Whether a word behind a name may be another name, misspelt."""
        return len(word) >= _SECOND_NAME and self.nearest.to(word) is not None

    def _proposal(self, texts: Iterable[str]) -> str | None:
        """The nearest known name for the first of some texts that has one near."""
        for text in dict.fromkeys(texts):
            near = self.nearest.to(text)
            if near is not None and (named := self.table.get(near)):
                return named.spelled
        return None

    def _no_name(self, written: str, read: Entry, scans: list[Scan]) -> Medicine:
        """An entry without any known name: an answer, vague words, or a name that is not known."""
        said = answers.meaning(read, self.words)
        if said is not None:
            mark = VAGUE if VAGUE in self._ids else UNRECOGNISED
            return Medicine(written, (mark,) if said == "vague" else (), status=said)
        starts = [
            text
            for scan in scans[:_TRIED] if scan.before
            for text in (" ".join(scan.before[:_TRIED]), "".join(scan.before[:2]), scan.before[0])
        ]
        proposal = None if read.spelt_right or read.codes else self._proposal(starts)
        if proposal is None:
            return Medicine(written, (UNRECOGNISED,), status="unrecognised")
        return Medicine(written, (UNRECOGNISED, MISSPELT), proposal, "misspelt")

    def _sorted(self, classes: Iterable[str]) -> list[str]:
        return sorted(classes, key=self._ids.index)
