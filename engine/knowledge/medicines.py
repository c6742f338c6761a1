"""From what is written on a medicine list to medicine classes: ATC codes, substances, Swedish brand names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .records import MedicineClass

UNRECOGNISED = "unrecognised"
MISSPELT = "misspelt"
_ATC = re.compile(r"^[A-Z](?:\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?)?$")
# Strengths and amounts that stand behind a name on a package or a list: 100 mikrogram, 0,13 mg, 40 mg/ml, x1, 1+1.
_AMOUNT = re.compile(
    r"(?<![\w-])(?:x\s*)?\d[\d.,+/x-]*\s*(?:mg|mcg|µg|μg|ug|mikrog(?:ram)?|g|ml|mmol|e|ie|st|%)?(?:/\w+)?(?!\w)",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[/+,&;]| och | and ")
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
    """Resolves names to classes; never guesses: a near miss is proposed and stays unrecognised.

    `ignored` are words that never change what a name means (tablets, producers); after one of `combining`
    (comp, plus) a known name may mean another product, so that only the whole name counts.
    """

    def __init__(
        self, classes: Sequence[MedicineClass], ignored: Iterable[str] = (), combining: Iterable[str] = ()
    ) -> None:
        self._classes = classes
        self.words = (tuple(ignored), tuple(combining))
        self._ignored = frozenset(map(_plain, self.words[0]))
        self._combining = frozenset(map(_plain, self.words[1]))
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
        bare = self._bare(written)
        whole = _plain(_AMOUNT.sub(" ", written))
        exact = (self._names[name] for name in (_plain(written), whole, bare) if name in self._names)
        found = next(exact, None) or self._by_parts(bare)
        if found:
            return Medicine(written, tuple(found))
        proposal = self._proposal(written)
        return Medicine(written, (UNRECOGNISED, MISSPELT) if proposal else (UNRECOGNISED,), proposal)

    def known_name(self, written: str) -> str | None:
        """What a medicine is called in the knowledge, without whatever else was typed; None for a code."""
        bare = self._bare(written)
        whole = (_plain(written), _plain(_AMOUNT.sub(" ", written)), bare)
        name = next((self._spelled[one] for one in whole if one in self._spelled), None)
        if name is not None or _ATC.match(written.strip().upper()):
            return name
        parts = [self._first_name(part.split()) for part in bare.split("/") if part]
        return "/".join(filter(None, parts)) if parts and all(parts) else None

    def _first_name(self, words: list[str]) -> str | None:
        starts = (" ".join(words[:length]) for length in range(len(words), 0, -1))
        return next((self._spelled[start] for start in starts if start in self._spelled), None)

    def _bare(self, written: str) -> str:
        """The name without amounts, dosage forms and producers."""
        words = _plain(_AMOUNT.sub(" ", written).replace("(", " ").replace(")", " "))
        parts = _JOINTS.split(words)
        kept = [" ".join(w for w in part.split() if w.strip(".:") not in self._ignored) for part in parts]
        return "/".join(part for part in kept if part)

    def _by_parts(self, name: str) -> tuple[str, ...]:
        """The classes of all parts of a combination such as `losartan/hydroklortiazid`, if every part is known."""
        each = [self._by_name(part) for part in name.split("/") if part]
        return tuple(dict.fromkeys(group for found in each for group in found)) if all(each) else ()

    def _by_name(self, name: str) -> tuple[str, ...]:
        """The classes of a name, or of its first words (`alvedon novum`) unless the rest may mean a combination."""
        words = name.split()
        for length in range(len(words), 0, -1):
            start, rest = " ".join(words[:length]), words[length:]
            if start in self._names and self._combining.isdisjoint(rest):
                return tuple(dict.fromkeys([*self._names[start], *self._named_in(rest)]))
        return ()

    def _named_in(self, words: list[str]) -> Iterator[str]:
        """The classes of medicines named anywhere in what follows a name: a second medicine must not be lost."""
        for at in range(len(words)):
            for length in range(1, len(words) - at + 1):
                yield from self._names.get(" ".join(words[at : at + length]), ())

    def _proposal(self, written: str) -> str | None:
        """The nearest known name, for the whole entry or its first word; of equals the one listed first."""
        bare = self._bare(written) or _plain(written)
        for word in dict.fromkeys((bare, bare.split("/")[0].split(" ")[0])):
            if len(word) < _SHORTEST_PROPOSAL:
                continue
            near = difflib.get_close_matches(word, list(self._names), n=3, cutoff=0.75)
            same = [name for name in near if self._names[name] == self._names[near[0]]]
            if same:
                return self._spelled[min(same, key=list(self._names).index)]
        return None


def _covers(group: MedicineClass, code: str) -> bool:
    """Whether a class holds this code, or (for a short code) any medicine below it."""
    if any(code.startswith(prefix) for prefix in group.atc_except):
        return False
    return any(code.startswith(prefix) or prefix.startswith(code) for prefix in group.atc)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().replace("®", " ")
    return " ".join(folded.replace("-", " ").split())
