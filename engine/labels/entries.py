"""Entries of a label: a substance with its figures, or figures with their substance."""

from __future__ import annotations

from dataclasses import replace

from ..knowledge.labels import LabelWords
from .amounts import is_declared
from .attached import Attached
from .cursor import Cursor
from .parts import SUBJECTS, SUM
from .syntax import Entry, Mass, Parsed, Percent, Portion, Subject
from .tokens import NEWLINE

# Between a substance and its figure these may stand: Magnesium Forte tabletter 250 mg.
_BETWEEN = frozenset({"filler", "word", "serving", "buffered", "not_buffered", "pure", "*", "®", "™", "source",
                      "time_of_day", "aside", "chelate", "swallow", "suspension"})
# Behind a figure these are no name of what it is of.
_MOST_BETWEEN, _MOST_WORDS = 12, 3


class Entries(Attached):
    """Reads one entry after the other."""

    def __init__(self, cursor: Cursor, words: LabelWords, found: Parsed, depth: int) -> None:
        super().__init__(cursor, words, found, depth)
        self.coloned = False  # a colon stands before the figure
        self.named = ""  # an unknown name stands before, to which a figure may belong

    def _entry(self) -> Entry | None:
        return self._attempt(self._of_subject) or self._attempt(self._of_figure)

    def _measured_out(self) -> Entry | None:
        """En tesked epsomsalt: of a salt that is weighed the knowledge says what a spoon holds."""
        portion = self._portion()
        if portion is None:
            return None
        self.at.accept("source")
        subject = self._subject() if self.at.kind == "substance" else None
        return self._spoons(subject, portion)

    def _spoons(self, subject: Subject | None, portion: Portion) -> Entry | None:
        weighs = dict(subject.compounds[0].weighs) if subject is not None and subject.compounds else {}
        each = weighs.get(portion.serving or "")
        if each is None:
            return None
        return Entry(subject, masses=[Mass(portion.low * each, portion.high * each, 0.0)])

    def _of_subject(self) -> Entry | None:
        subject = self._subject()
        if subject is None:
            return None
        entry = Entry(subject)
        self._between()
        while self._bracket_of(entry):
            self._between()
        if subject.weak and entry.sources:
            subject = entry.subject = Subject("element")  # magnesiumkomplex (oxid, citrat): the salts are told
        self._colon()
        if subject.kind in ("element", "product") and self.at.accept("source"):
            self._sources(entry)
            self._between()
            self._colon()
        self._figures(entry)
        if not entry.masses and subject.kind == "compound" and subject.compounds[0].weighs:
            spoons = self._attempt(lambda: self._spoons_behind(subject))
            entry.masses += spoons.masses if spoons is not None else []
        self._tails(entry)
        return entry

    def _spoons_behind(self, subject: Subject) -> Entry | None:
        self.at.accept(",", ":", "range")
        portion = self._portion()
        return self._spoons(subject, portion) if portion is not None else None

    def _of_figure(self) -> Entry | None:
        entry = Entry()
        self._figures(entry)
        if not entry.masses and not entry.percents:
            return None
        if self.at.kind == "source" and self.at.peek(1) in SUBJECTS and not entry.masses:
            self.at.step()
        self._words_before_subject()
        if self.at.kind in SUBJECTS and not (self.named and self._takes_its_own_figure()):
            entry.subject = self._subject()
            if not entry.masses and self._takes_a_figure():
                # 100 % ren magnesium 300 mg: how pure, not how much.
                entry.percents = [percent for percent in entry.percents if percent.of is not None]
                self._figures(entry)
        elif self.named:
            entry.subject = Subject("unknown", text=self.named)
        elif self.at.kind == "word" or (self.at.kind == "filler" and not entry.masses):
            entry.subject = Subject("unknown", text=self.at.take().text)  # 25 mg laktos, 47 % bättre
        self._tails(entry)
        return entry

    def _words_before_subject(self) -> None:
        """Words between a figure and its magnesium: 160 mg rent magnesium, 200 mg aktivt magnesium."""
        ahead = 0
        while ahead < _MOST_WORDS and self.at.peek(ahead) in ("filler", "word", "chelate"):
            ahead += 1
        if not ahead > 0 or self.at.peek(ahead) not in ("element", "pure", "substance") or self.named:
            return
        start = self.at.index
        self.at.index += ahead
        if self._takes_its_own_figure():
            self.at.index = start

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
            if self.at.index - start >= _MOST_BETWEEN:
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
                self._percentage(entry, percent)
                continue
            column = 0 < len(entry.masses) < len(self.columns) and entry.subject is not None
            mass = self._attempt(self._in_column if column else self._figure) if column or not entry.masses else None
            if mass is None:
                return
            entry.masses.append(mass)

    def _in_column(self) -> Mass | None:
        """The figure of the next column, which is not that of another substance."""
        self.at.accept("/", NEWLINE)
        mass = self._figure()
        return mass if mass is not None and self.at.kind not in SUBJECTS else None

    def _percentage(self, entry: Entry, percent: Percent) -> None:
        """A percentage behind a figure; 20 % elementärt is the share of the element in it."""
        if percent.of is None and entry.masses and self.at.accept("pure"):
            if entry.kind == "compound":
                entry.contains.append(Entry(Subject("element"), percents=[percent]))
                return
            percent = replace(percent, of="content")
        entry.percents.append(percent)

    def _second(self, entry: Entry) -> Mass | None:
        """Another figure for the same: 400 mg / 60 mg, 250 mg = 10 mmol; or one more: 100 mg + 50 mg."""
        if not entry.masses:
            return None
        if self.at.kind == "joins" and self.at.text == SUM:
            return self._one_more(entry)
        if self.at.kind not in ("=", "/", "relation") or self.columns:
            return None
        if self.at.kind == "relation" and self.at.text not in ("=", "≈"):
            return None
        self.at.step()
        mass = self._figure()
        if mass is None or self.at.kind in SUBJECTS:
            return None
        if is_declared(Portion(mass.low, mass.high, None, bulk=True), self.words):
            return None
        entry.masses.append(mass)
        return mass

    def _one_more(self, entry: Entry) -> Mass | None:
        self.at.step()
        mass = self._figure()
        if mass is not None and entry.kind == "element" and self.at.kind == "element":
            self.at.step()
        if mass is None or self.at.kind in SUBJECTS:
            return None
        both = self._sum([entry.masses[-1], mass])
        if both is not None:
            entry.masses[-1] = both
        return both

    def _tails(self, entry: Entry) -> None:
        while True:
            if self._bracket_of(entry) or self._holding(entry) or self._from(entry) or self._trailing(entry):
                continue
            if self.at.accept("pure"):
                entry.said = "pure"
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
            before = self.at.index
            if self.at.kind in ("number", "/", "=", "joins"):
                self._figures_behind(entry)
            if len(entry.masses) + len(entry.percents) == start and self.at.index == before:
                return

    def _names_the_element(self, entry: Entry) -> bool:
        """magnesiumbisglycinat 120 mg magnesium; Magnesium, zink och B6: 150 mg magnesium"""
        title = entry.kind == "other" and self.coloned
        if not entry.masses or self.at.kind != "element" or not (entry.kind == "compound" or title):
            return False
        self.coloned = False
        if self._takes_its_own_figure() or self.at.peek(1) == "word":
            return False  # … 400 mg Magnesium bidrar till …
        subject = self._subject()
        entry.said, entry.subject = "pure", subject if title else entry.subject
        return True

    def _repeated(self, entry: Entry) -> bool:
        """250 mg x 2, 250 mg 2 gånger dagligen"""
        if not entry.masses or entry.masses[0].times != 1 or entry.basis is not None or self._shorthand_follows():
            return False
        if entry.kind in ("other", "unknown") or entry.masses[0].low > self.words.conventions["plausible"][1]:
            return False  # vitamin B6 1,4 mg x 3, 120 g x 3: three of the whole tablet
        if self._attempt(self._packs) is not None:
            return False
        before = self.at.accept("times")
        if self.at.kind != "number":
            return False
        count: float = self.at.take().value.values[0]
        if not (before or self.at.accept("times")) or self.at.kind in ("unit", "%", "serving", "range"):
            return False
        if self.at.kind == "number" and self.at.peek(1) != "serving":
            return False  # 1 x 100: not once a day, whatever it is
        if not 0 < count < self.words.conventions["pack_from"] or (before and self.at.kind == "pack"):
            return False
        daily = self.at.accept("daily")
        if daily is not None and daily.value != 1:
            self.found.days = daily.value
            count /= daily.value
        entry.masses[0] = replace(entry.masses[0], times=count)
        return True

    def _shorthand_follows(self) -> bool:
        """Whether 1 x 2 or 1+0+1 follows, which says how many a day."""
        start = self.at.index
        follows = self._pattern() is not None
        self.at.index = start
        return follows

    def _figures_behind(self, entry: Entry) -> None:
        percent = self._attempt(self._percent)
        if percent is not None and not (percent.of is None and self.at.kind in SUBJECTS):
            entry.percents.append(percent)
        elif percent is not None:
            self._content(entry, percent)
        else:
            self._attempt(lambda: self._second(entry))
