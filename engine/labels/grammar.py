"""A recursive-descent parser for labels.

    label    = { daily | basis | paired | entry | filler }
    daily    = daily_dose [":"] portion [ several ] | portion several | portion per_day | count [ pack ] per_day
             | count times per_day [ portion ] | [ count ] twice | { ( portion | count ) time_of_day }
             | pattern [ serving ]
    several  = twice | count times | times count | pattern
    pattern  = count times count | count "+" count { "+" count } | count "-" count "-" count [ "-" count ]
    paired   = name { sign name } [":"] number [ unit ] { sign number [ unit ] }, as many names as numbers
    basis    = per portion [ "(" portion ")" ] | per (daily_dose | per_day) | serving_size portion
             | portion (relation | ":" | "(" entry ")")
    entry    = subject { group } figure { tail } | figure [ subject ] { tail } | percent [ subject ]
    tail     = group | figure | percent | relation entry | source entry | per portion | subject
    group    = "(" label ")"
    subject  = [ elemental ] element [ compounds ] | compounds | product | other [ compounds ]
    figure   = [ up_to ] [ count times ] number [ range number ] unit
    percent  = number "%" [ source ] [ reference ]
    portion  = [ number [ range number ] ] serving

What fits nowhere is skipped: a jar holds more words than any grammar. Of a number that is skipped it is noted that it
may be how many to take; the numbers of phrases (ages, dates, packs) are no numbers here but one `aside` each.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..knowledge.labels import LabelWords
from .cursor import Cursor
from .paired import Paired
from .parts import SUBJECTS
from .syntax import Entry, Parsed
from .tokens import NEWLINE, Token

_SEPARATORS = frozenset({",", ".", NEWLINE})
_LASTS = frozenset({"lasts_days", "lasts_months"})
_DEEPEST = 6
_NAMES = frozenset({"word", "time_of_day", "filler", "(", "*", *SUBJECTS})


def parse(tokens: Sequence[Token], words: LabelWords) -> Parsed:
    """The parsed label. Never fails: what is not understood is left out."""
    found = Parsed(roles=frozenset(token.kind for token in tokens))
    _Parser(Cursor(tokens), words, found, 0).label()
    return found


class _Parser(Paired):
    def label(self) -> list[Entry]:
        """Everything up to the end of the label, or of the brackets that it stands in."""
        entries: list[Entry] = []
        while not self.at.end and not (self.depth and self.at.kind == ")"):
            before = self.at.index
            read = [] if self._daily() or self._leading() else self._next()
            for entry in read:
                entry.basis = entry.basis or self.basis
                entries.append(entry)
                self.named = False
            if not read and self.at.index == before:
                self._skip()
        if self.depth == 0:
            self.found.entries = entries
            if self._basis_behind() and all(entry.basis is None for entry in entries):
                for entry in entries:
                    entry.basis = self.basis
        return entries

    def _next(self) -> list[Entry]:
        paired = self._attempt(self._paired)
        if paired is not None:
            return paired
        entry = self._entry()
        return [] if entry is None else [entry]

    def _basis_behind(self) -> bool:
        """Whether figures may be for what is named behind them; 2 tabletter dagligen is what to take."""
        return self.basis is not None and not (self.basis.daily and self.basis.portion is not None)

    def _skip(self) -> None:
        kind = self.at.kind
        if kind in ("twice", "interval") or self._may_be_times() or (kind == "number" and self._may_be_a_count()):
            self.found.unread = True
        elif kind in _LASTS:
            self.found.lasts = self._days()
        if kind in _SEPARATORS:
            self.named = False
        elif kind in ("word", "time_of_day"):
            self.named = True
        self.at.step()

    def _may_be_times(self) -> bool:
        """Whether so many times is meant; a star without a number beside it points to a footnote."""
        return self.at.kind == "times" and (
            self.at.text.isalpha() or "number" in (self.at.before, self.at.peek(1)))

    def _days(self) -> float:
        """How many days the jar lasts."""
        said: float = self.at.value.values[0] if self.at.value else 0.0
        return said * (self.words.conventions["days_in_month"] if self.at.kind == "lasts_months" else 1)

    def _may_be_a_count(self) -> bool:
        """Whether the number, which fits nowhere, may be how many to take; behind a name it is part of the name."""
        count = max(self.at.value.values)
        shorthand = self.at.peek(1) in ("joins", "range", "times")
        return 0 <= count <= self.words.conventions["most_units_a_day"] and (shorthand or self.at.before not in _NAMES)

    def _group(self) -> list[Entry] | None:
        """What stands in brackets, without them."""
        if self.at.kind != "(" or self.depth >= _DEEPEST:
            return None
        self.at.step()
        inner = _Parser(self.at, self.words, self.found, self.depth + 1)
        entries = inner.label()
        self.at.accept(")")
        self._inside = inner.basis
        return entries
