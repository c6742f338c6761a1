"""Entries of a label: a substance with its figures, what it comes from, and what it holds."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from ..knowledge.labels import LabelWords
from .cursor import Cursor
from .dosage import Dosage
from .parts import SUBJECTS
from .syntax import Basis, Entry, Mass, Parsed, Percent, Subject
from .tokens import NEWLINE

# Between a substance and its figure these may stand: Magnesium Forte tabletter 250 mg.
_BETWEEN = frozenset({"filler", "word", "serving", "buffered", "not_buffered", "elemental", "*", "®", "™", "source"})


class Entries(Dosage):
    """Reads one entry after the other; brackets hold a label of their own."""

    def __init__(self, cursor: Cursor, words: LabelWords, found: Parsed, depth: int) -> None:
        super().__init__(cursor, words, found, depth)
        self._inside: Basis | None = None  # what the figures of the last brackets are for
        self.coloned = False  # a colon stands before the figure
        self.named = False  # an unknown name stands before, to which a figure may belong

    @abstractmethod
    def _group(self) -> list[Entry] | None:
        """What stands in brackets, without them."""

    def _entry(self) -> Entry | None:
        return self._attempt(self._of_subject) or self._attempt(self._of_figure)

    def _of_subject(self) -> Entry | None:
        subject = self._subject()
        if subject is None:
            return None
        entry = Entry(subject)
        self._between()
        while self._bracket_of(entry):
            self._between()
        self._colon()
        if subject.kind in ("element", "product") and self.at.accept("source"):
            self._sources(entry)
            self._between()
            self._colon()
        self._figures(entry)
        self._tails(entry)
        return entry

    def _of_figure(self) -> Entry | None:
        entry = Entry()
        self._figures(entry)
        if not entry.masses and not entry.percents:
            return None
        if self.at.kind == "source" and self.at.peek(1) in SUBJECTS and not entry.masses:
            self.at.step()
        if self.at.kind in SUBJECTS and not (self.named and self._takes_its_own_figure()):
            entry.subject = self._subject()
            if not entry.masses and self._takes_a_figure():
                # 100 % ren magnesium 300 mg: how pure, not how much.
                entry.percents = [percent for percent in entry.percents if percent.of is not None]
                self._figures(entry)
        elif self.named:
            entry.subject = Subject("unknown")
        self._tails(entry)
        return entry

    def _takes_its_own_figure(self) -> bool:
        """Whether the substance that follows has a figure of its own behind it."""
        start = self.at.index
        self._subject()
        followed = self._takes_a_figure()
        self.at.index = start
        return followed

    def _takes_a_figure(self) -> bool:
        """Whether a figure follows, perhaps behind words that say nothing; those are read then."""
        start = self.at.index
        self._between()
        self._colon()
        before = self.at.index
        followed = self._figure() is not None
        self.at.index = before if followed else start
        return followed

    def _between(self) -> None:
        """Words between a substance and its figure are passed over only where a figure follows them."""
        start = self.at.index
        while self.at.kind in _BETWEEN and not (self.at.kind == "source" and self.at.peek(1) in SUBJECTS):
            if self.at.kind == "source" and self.at.peek(1) not in ("number", "word", "filler"):
                break
            self.at.step()
        if self.at.index > start and self.at.kind not in ("number", "(", ":", "up_to"):
            self.at.index = start

    def _colon(self) -> None:
        self.coloned = self.at.kind == ":"
        self.at.accept(":", "-", "range", "=") if self.at.peek(1) in ("number", "up_to", "filler", "(") else None
        self.at.accept("filler")

    def _figures(self, entry: Entry) -> None:
        """Masses and percentages one after the other."""
        while True:
            if self._attempt(lambda: self._second(entry)) is not None:
                continue
            percent = self._attempt(self._percent)
            if percent is not None:
                entry.percents.append(percent)
                continue
            mass = self._attempt(self._figure) if not entry.masses else None
            if mass is None:
                return
            entry.masses.append(mass)

    def _second(self, entry: Entry) -> Mass | None:
        """Another figure for the same: 400 mg / 60 mg, 250 mg = 10 mmol."""
        if not entry.masses or self.at.kind not in ("=", "/", "relation"):
            return None
        if self.at.kind == "relation" and self.at.text not in ("=", "≈"):
            return None
        self.at.step()
        mass = self._figure()
        if mass is None or self.at.kind in SUBJECTS:
            return None
        entry.masses.append(mass)
        return mass

    def _tails(self, entry: Entry) -> None:
        while True:
            if self._bracket_of(entry) or self._holding(entry) or self._from(entry) or self._trailing(entry):
                continue
            if self.at.accept("elemental"):
                entry.said = "elemental"
                continue
            if self.at.accept("compound"):
                entry.said = "compound"
                continue
            if self._attempt(lambda: self._repeated(entry)) or self._names_the_element(entry):
                continue
            if self.at.kind == "substance" and entry.kind == "element" and entry.masses and entry.behind is None:
                entry.behind = self._subject()
                continue
            start = len(entry.masses) + len(entry.percents)
            if self.at.kind == "number" or self.at.kind in ("/", "="):
                self._figures_behind(entry)
            if len(entry.masses) + len(entry.percents) == start:
                return

    def _names_the_element(self, entry: Entry) -> bool:
        """magnesiumbisglycinat 120 mg magnesium; Magnesium, zink och B6: 150 mg magnesium"""
        title = entry.kind == "other" and self.coloned
        if not entry.masses or self.at.kind != "element" or not (entry.kind == "compound" or title):
            return False
        self.coloned = False
        if self._takes_its_own_figure():
            return False
        subject = self._subject()
        entry.said, entry.subject = "elemental", subject if title else entry.subject
        return True

    def _repeated(self, entry: Entry) -> bool:
        """250 mg x 2, 250 mg 2 gånger dagligen"""
        if not entry.masses or entry.masses[0].times != 1:
            return False
        before = self.at.accept("times")
        if self.at.kind != "number":
            return False
        count: float = self.at.take().value.values[0]
        if not (before or self.at.accept("times")) or self.at.kind in ("unit", "%", "serving"):
            return False
        if not 0 < count <= self.words.conventions["most_units_a_day"]:
            return False
        self.at.accept("daily")
        entry.masses[0] = replace(entry.masses[0], times=count)
        return True

    def _figures_behind(self, entry: Entry) -> None:
        percent = self._attempt(self._percent)
        if percent is not None and not (percent.of is None and self.at.kind in SUBJECTS):
            entry.percents.append(percent)
        elif percent is not None:
            self._content(entry, percent)
        else:
            self._attempt(lambda: self._second(entry))

    def _content(self, entry: Entry, percent: Percent) -> None:
        """… 16 % magnesium: what the compound holds."""
        subject = self._subject()
        entry.contains.append(Entry(subject, percents=[percent]))

    def _trailing(self, entry: Entry) -> bool:
        basis = self._attempt(self._per_basis)
        if basis is not None and entry.basis is None:
            entry.basis = basis
        if basis is not None and not entry.masses:
            self._colon()
            self._figures(entry)
        return basis is not None

    def _holding(self, entry: Entry) -> bool:
        """… varav magnesium 300 mg"""
        return self._attempt(lambda: self._held(entry)) is not None

    def _held(self, entry: Entry) -> Entry | None:
        self.at.accept(",", NEWLINE)
        if not self.at.accept("relation"):
            return None
        self.at.accept("filler", "up_to") if self.at.peek(1) in ("number", *SUBJECTS) else None
        inner = self._of_subject() if self.at.kind in SUBJECTS else self._attempt(self._of_figure)
        if inner is None or not (inner.masses or inner.percents):
            return None
        if inner.kind == "other":
            return None
        entry.contains.append(inner)
        entry.basis, inner.basis = entry.basis or inner.basis, None
        return inner

    def _from(self, entry: Entry) -> bool:
        return self._attempt(lambda: self._came_from(entry)) is not None

    def _came_from(self, entry: Entry) -> Entry | None:
        return entry if self.at.accept("source") and self._sources(entry) else None

    def _sources(self, entry: Entry) -> bool:
        """The compounds that the magnesium comes from, each with its weight where the label gives one."""
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
        for part in inside:
            self._put(entry, part)
        if self._inside is not None and entry.basis is None:
            entry.basis = self._inside
        return True

    def _said(self) -> str | None:
        """(elementärt), (som förening)"""
        if not self.at.accept("("):
            return None
        said = self.at.accept("elemental", "compound")
        return said.kind if said and self.at.accept(")") else None

    def _put(self, entry: Entry, part: Entry) -> None:
        about_magnesium = part.kind in ("element", "product") or part.said == "elemental"
        if part.kind in (None, "unknown") and not about_magnesium:
            entry.masses += part.masses if part.kind is None else []
            entry.percents += part.percents
            entry.sources += part.sources
        elif part.kind == "compound" and entry.kind != "compound":
            entry.sources.append(part)
        elif about_magnesium and (part.masses or part.percents):
            content = [percent for percent in part.percents if percent.of is None]
            if part.masses or content:
                entry.contains.append(part)
            else:
                entry.percents += part.percents
        elif about_magnesium:
            entry.sources += part.sources
            entry.contains += part.contains
        elif part.kind == "compound":
            entry.contains += part.contains
            if entry.masses and part.masses:
                entry.sources.append(part)
            entry.masses += [] if entry.masses else part.masses
