"""From what is written on a medicine list to medicine classes: ATC codes, substances, Swedish brand names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .records import MedicineClass

UNRECOGNISED = "unrecognised"
_ATC = re.compile(r"^[A-Z](?:\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?)?$")
# Strengths, amounts and dosage forms that stand behind a name on a label or a list.
_STRENGTH = re.compile(r"\b\d[\d.,/]*\s*(?:mg|mcg|µg|mikrogram|g|ml|mmol|e|ie|%)?(?:/\w+)?\b", re.IGNORECASE)
_SHORTEST_PROPOSAL = 4


@dataclass(frozen=True, slots=True)
class Medicine:
    """One entry of a medicine list: as written, its classes, and a proposal where it was not recognised."""

    written: str
    classes: tuple[str, ...]
    proposal: str | None = None

    @property
    def recognised(self) -> bool:
        return UNRECOGNISED not in self.classes


class MedicineIndex:
    """Resolves names to classes; never guesses: a near miss is proposed and stays unrecognised."""

    def __init__(self, classes: Sequence[MedicineClass]) -> None:
        self._classes = classes
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._spelled: dict[str, str] = {}
        for group in classes:
            for name in (*group.substances, *group.brands):
                key = _plain(name)
                if group.id not in self._names[key]:
                    self._names[key].append(group.id)
                self._spelled.setdefault(key, name)

    def resolve(self, written: str) -> Medicine:
        """The classes of one entry; a combination product belongs to all its classes.

        A short ATC code stands for every class below it, so that the most cautious of them counts.
        """
        code = written.strip().upper()
        if _ATC.match(code):
            classes = tuple(group.id for group in self._classes if _covers(group, code))
            return Medicine(written, classes or (UNRECOGNISED,))
        found = self._by_name(_plain(written)) or self._by_name(_plain(_STRENGTH.sub(" ", written)))
        if found:
            return Medicine(written, found)
        near = difflib.get_close_matches(_plain(written), list(self._names), n=1, cutoff=0.75)
        proposal = self._spelled[near[0]] if near and len(written) >= _SHORTEST_PROPOSAL else None
        return Medicine(written, (UNRECOGNISED,), proposal)

    def _by_name(self, name: str) -> tuple[str, ...]:
        """The classes of a name, or of all the parts of a combination such as `losartan/hydroklortiazid`.

        A brand is also found by its first words (`Alvedon forte`), so long as every part is recognised.
        """
        if name in self._names:
            return tuple(self._names[name])
        parts = [part.strip() for part in re.split(r"[/+,&]| och | and ", name) if part.strip()]
        if len(parts) > 1:
            each = [self._by_name(part) for part in parts]
            return tuple(dict.fromkeys(group for found in each for group in found)) if all(each) else ()
        words = name.split()
        for length in range(len(words) - 1, 0, -1):
            start = " ".join(words[:length])
            if start in self._names:
                return tuple(self._names[start])
        return ()


def _covers(group: MedicineClass, code: str) -> bool:
    """Whether a class holds this code, or (for a short code) any medicine below it."""
    if any(code.startswith(prefix) for prefix in group.atc_except):
        return False
    return any(code.startswith(prefix) or prefix.startswith(code) for prefix in group.atc)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("®", " ")
    return " ".join(folded.replace("-", " ").split())
