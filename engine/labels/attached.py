"""What hangs on an entry of a label: its sources, what it contains, what its figures are for, and brackets."""

from __future__ import annotations

from abc import abstractmethod

from ..knowledge.labels import LabelWords
from .cursor import Cursor
from .dosage import Dosage
from .parts import SUBJECTS
from .syntax import Basis, Entry, Mass, Parsed, Percent
from .tokens import NEWLINE

_MOST_WORDS = 4
_DEEPEST = 6
_OF_ITS_OWN = frozenset({"other", "unknown"})
_HOLDING = frozenset({"relation", ",", NEWLINE, "/"})


class Attached(Dosage):
    """Reads what stands behind or inside an entry and puts it where it belongs; brackets hold a label of their own."""

    def __init__(self, cursor: Cursor, words: LabelWords, found: Parsed, depth: int) -> None:
        super().__init__(cursor, words, found, depth)
        self._inside: Basis | None = None  # what the figures of the last brackets are for
        self._within = 0  # how many "varav" the one that is read stands in

    @abstractmethod
    def _group(self) -> list[Entry] | None:
        """What stands in brackets, without them."""

    @abstractmethod
    def _of_subject(self) -> Entry | None:
        """An entry that begins with what it is about."""

    @abstractmethod
    def _of_figure(self) -> Entry | None:
        """An entry that begins with its figure."""

    @abstractmethod
    def _colon(self) -> None:
        """A colon or dash before a figure."""

    @abstractmethod
    def _figures(self, entry: Entry) -> None:
        """Masses and percentages one after the other."""

    def _content(self, entry: Entry, percent: Percent) -> None:
        """… 16 % magnesium: what the compound holds."""
        subject = self._subject()
        entry.contains.append(Entry(subject, percents=[percent]))

    def _trailing(self, entry: Entry) -> bool:
        basis = self._attempt(self._trailing_basis)
        if basis is not None and entry.basis is None:
            entry.basis = basis
        if basis is not None and not entry.masses:
            self._colon()
            self._figures(entry)
        return basis is not None

    def _trailing_basis(self) -> Basis | None:
        """The portion that a figure was for; not 2 kapslar ger 300 mg magnesium | varje tablett innehåller …"""
        before, basis = self.basis, self._per_basis()
        if before is None or basis is None or before.portion is None or basis.portion is None:
            return basis
        begins = self.at.kind == "relation" and before.portion.serving != basis.portion.serving
        return None if begins else basis

    def _holding(self, entry: Entry) -> bool:
        """… varav magnesium 300 mg"""
        if self._within >= _DEEPEST or self.at.kind not in _HOLDING:
            return False
        self._within += 1
        held = self._attempt(lambda: self._held(entry))
        self._within -= 1
        return held is not None

    def _held(self, entry: Entry) -> Entry | None:
        if self.at.kind == "/" and entry.kind == "compound":
            self.at.step()  # 1000 mg magnesiumcitrat / 160 mg magnesium
        else:
            self.at.accept(",", NEWLINE)
            if not self.at.accept("relation"):
                return None
            self._said_between()
        inner = self._of_subject() if self.at.kind in SUBJECTS else self._attempt(self._of_figure)
        if inner is None or not (inner.masses or inner.percents):
            return None
        if inner.kind in ("other", "unknown"):
            return None
        entry.contains.append(inner)
        entry.basis, inner.basis = entry.basis or inner.basis, None
        while inner.kind == "compound" and self._attempt(lambda: self._another_part(entry)) is not None:
            pass
        return inner

    def _said_between(self) -> None:
        """Words between ger and its figure: ger bara, ger dig hela."""
        ahead = 0
        while ahead < _MOST_WORDS and self.at.peek(ahead) in ("filler", "word", "up_to"):
            ahead += 1
        if self.at.peek(ahead) in ("number", *SUBJECTS):
            self.at.index += ahead - (ahead > 0 and self.at.peek(ahead - 1) == "up_to")

    def _another_part(self, entry: Entry) -> Entry | None:
        """… varav bisglycinat 50 mg, malat 50 mg: the next of the parts."""
        if not self.at.accept(",", "joins"):
            return None
        self.at.accept("joins")
        part = self._of_subject() if self.at.kind == "substance" else self._attempt(self._of_figure)
        if part is None or part.kind != "compound" or not part.masses:
            return None
        entry.contains.append(part)
        return part

    def _from(self, entry: Entry) -> bool:
        return self._attempt(lambda: self._came_from(entry)) is not None

    def _came_from(self, entry: Entry) -> Entry | None:
        return entry if self.at.accept("source") and self._sources(entry) else None

    def _sources(self, entry: Entry) -> bool:
        """The compounds that the nutrient comes from, each with its weight where the label gives one."""
        before = len(entry.sources)
        while True:
            mass = self._attempt(self._figure)
            if self.at.kind not in ("substance", "element"):
                break
            subject = self._subject()
            source = Entry(subject, masses=[mass] if mass else [])
            if mass is None and entry.masses and subject is not None:
                self._attempt(lambda source=source: self._weight(source))  # type: ignore[misc]
            if subject is not None and subject.compounds:
                entry.sources.append(source)
            while self.at.accept("chelate", "buffered", "filler"):
                pass
            if not (self.at.kind in ("joins", ",", "/") and self.at.peek(1) in ("substance", "element")):
                break
            self.at.step()
        return len(entry.sources) > before

    def _weight(self, source: Entry) -> Mass | None:
        mass = self._figure()
        if mass is not None:
            source.masses.append(mass)
        return mass

    def _bracket_of(self, entry: Entry) -> bool:
        """Brackets behind a subject or figure: a source, what it holds, a percentage, what it is for."""
        said = self._attempt(self._said)
        if said is not None:
            entry.said = said
            return True
        inside = self._group()
        if inside is None:
            return False
        sources = len(entry.sources)
        for part in inside:
            if part.subject is None and part.masses and len(entry.sources) > sources and not entry.masses:
                # Magnesium (som citrat, 600 mg): of the salt, or of the magnesium.
                entry.sources[-1].masses += part.masses
                part.masses = []
            self._put(entry, part)
        if self._inside is not None and entry.basis is None and not any(p.kind in _OF_ITS_OWN for p in inside):
            entry.basis = self._inside
        return True

    def _said(self) -> str | None:
        """(elementärt), (som förening)"""
        if not self.at.accept("("):
            return None
        said = self.at.accept("pure", "compound")
        return said.kind if said and self.at.accept(")") else None

    def _put(self, entry: Entry, part: Entry) -> None:
        about_nutrient = part.kind in ("element", "product") or part.said == "pure"
        if part.kind in (None, "unknown") and not about_nutrient:
            entry.masses += part.masses if part.kind is None else []
            entry.percents += [one for one in part.percents if part.kind is None or one.of is not None]
            entry.sources += part.sources
        elif part.kind == "compound" and (entry.kind != "compound" or entry.unnamed):
            entry.sources.append(part)
        elif about_nutrient and (part.masses or part.percents):
            content = [percent for percent in part.percents if percent.of is None]
            if part.masses or content:
                entry.contains.append(part)
            else:
                entry.percents += part.percents
        elif about_nutrient:
            entry.sources += part.sources
            entry.contains += part.contains
        elif part.kind == "compound":
            entry.contains += part.contains
            if entry.masses and part.masses:
                entry.sources.append(part)
            entry.masses += [] if entry.masses else part.masses
