"""A recursive-descent parser for labels.

    label    = { spoons | daily | basis | paired | entry | filler | versus mention }
    daily    = daily_dose [":"] portion [ several ] | portion several | portion per_day | count [ pack ] per_day
             | times per_day [ portion ] | [ count ] twice | { ( portion | count ) time_of_day } | pattern [ serving ]
    times    = fold | count "times" [ ( "or" | range ) times ] | count range fold | "x" count
    several  = twice | times | pattern
    pattern  = count times count | count "+" count { "+" count } | count "-" count "-" count [ "-" count ]
    per_day  = daily, whose value is over how many days: per dag 1, i veckan 7
    paired   = name { sign name } [":"] number [ unit ] { sign number [ unit ] }, as many names as numbers
    basis    = column { sign column } | serving_size portion | portion (relation | ":" | "(" entry ")")
             | portion per portion_name | portion_name ("=" | ":") (portion | weight)
    column   = per portion [ "(" portion ")" ] | per (daily_dose | per_day)
    entry    = subject { group } figure { tail } | figure { word } [ subject ] { tail } | percent [ subject ]
    tail     = group | figure | percent | (relation | "/") entry { "," entry } | source entry | per portion | subject
    group    = "(" label ")"
    subject  = [ pure ] element [ chelate | compounds ] | compounds | product | other [ compounds ]
    figure   = [ up_to ] [ count times ] number [ (range | "or") number ] unit
    percent  = number "%" [ source ] [ reference ]
    portion  = [ number [ (range | "or") number ] ] { word } serving
    spoons   = portion [ source ] compound, of a compound of which it is known what a spoon holds

What fits nowhere is skipped: a jar holds more words than any grammar. A number that is skipped is noted, as perhaps how
many to take or as a figure that nothing explains, and asked about; an unknown name with an amount is another substance.
The numbers of phrases (ages, dates, packs) are no numbers here but one `aside` each.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ..knowledge.labels import LabelWords
from .cursor import Cursor
from .paired import Paired
from .parts import MOST_TERMS, SUBJECTS
from .syntax import Basis, Entry, Parsed
from .tokens import NEWLINE, Token

_SEPARATORS = frozenset({",", ".", NEWLINE})
_LASTS = frozenset({"lasts_days", "lasts_months"})
_AMOUNT = frozenset({"number", "serving", "unit", "per", "water", "word", "filler", "source", "aside", "/"})
# What a dose, what figures are for, and an entry may begin with.
_DAILY = frozenset({"number", "serving", "daily_dose", "reference", "daily", "time_of_day", "times", "fold", "twice",
                    "up_to"})
_LEADING = frozenset({"number", "serving", "per", "/", "daily", "serving_size", "pack", "times"})
_ENTRY = frozenset({"number", "up_to", "filler", "reference", "other_reference", *SUBJECTS})
_ROW = frozenset({"number", "joins", "range", "times", "/"})
_SENTENCE_ENDS = frozenset({".", NEWLINE})
_DEEPEST = 6
_ARTICLES = frozenset({"word", "filler", "food", "water", "small"})
_TEXT = frozenset({"word", "time_of_day", "filler", "("})
_NAMES = frozenset({"word", "time_of_day", "filler", "(", "*", *SUBJECTS})


def parse(tokens: Sequence[Token], words: LabelWords) -> Parsed:
    """The parsed label. Never fails: what is not understood is left out."""
    found = Parsed(roles=frozenset(token.kind for token in tokens))
    _Parser(Cursor(tokens), words, found, 0).label()
    found.food = "food" in found.roles and _is_food(tokens, words)
    return found


def _is_food(tokens: Sequence[Token], words: LabelWords) -> bool:
    """Whether a food begins the label, or an amount of it (2 dl mjölk, en banan), and nothing is there to swallow."""
    if any(token.kind == "serving" and words.servings[token.value].swallowed for token in tokens):
        return False
    ahead = list(itertools.takewhile(lambda token: token.kind != "food", tokens))
    return all(token.kind in _AMOUNT for token in ahead)


class _Parser(Paired):
    def label(self) -> list[Entry]:
        """Everything up to the end of the label, or of the brackets that it stands in."""
        entries: list[Entry] = []
        waiting: list[Entry] = []
        while not self.at.end and not (self.depth and self.at.kind == ")"):
            before = self.at.index
            if self.at.before in _SENTENCE_ENDS:
                waiting = []
            read = self._spooned() or self._read()
            for entry in read:
                entry.at = before
                own = entry.basis
                entry.basis = self._more_exact(own) or self.basis
                if own is not None and self.basis is None:
                    for other in waiting:
                        other.basis = own  # Magnesium 300 mg, zink 10 mg per 2 tabletter
                waiting = [] if own is not None else [*waiting[-MOST_TERMS:], entry]
                entries.append(entry)
                self.found.stated = self.found.stated or bool(entry.masses)
                self.named = ""
            if not read and self.at.index == before:
                self._skip()
        if self.depth == 0:
            self.found.entries = entries
            if self._basis_behind() and all(entry.basis is None for entry in entries):
                for entry in entries:
                    entry.basis = self.basis
        return entries

    def _read(self) -> list[Entry]:
        """The entries that begin here; none where it is a dose, what figures are for, or nothing known."""
        kind = self.at.kind
        if (kind in _DAILY and self._daily()) or (kind in _LEADING and self._leading()):
            return []
        return self._next() if kind in _ENTRY else []

    def _next(self) -> list[Entry]:
        paired = self._attempt(self._paired)
        if paired is not None:
            return paired
        entry = self._entry()
        return [] if entry is None else self._in_columns(entry)

    def _spooned(self) -> list[Entry]:
        """A spoon of a salt, before the spoon is taken for what the jar holds."""
        ahead = [self.at.peek(number) for number in range(4)]
        if ahead[0] != "number" or ahead[1] != "serving" or "substance" not in ahead[2:]:
            return []
        entry = self._attempt(self._measured_out)
        return [entry] if entry is not None else []

    def _more_exact(self, own: Basis | None) -> Basis | None:
        """A day at the figure (500 mg per dag) is the day's portion that the sentence begins with."""
        if own is None or self.basis is None or own.explicit or own.portion is not None:
            return own
        if self.basis is self.giving and own.days == 1:
            self.found.daily = self.found.daily or self.basis.portion
            return replace(self.basis, daily=True)  # 2 tabletter ger 300 mg om dagen
        return self.basis if self.basis.daily and self.basis.portion is not None else own

    def _in_columns(self, entry: Entry) -> list[Entry]:
        """An entry with a figure in each column of a table as one entry for each."""
        columns = self.columns
        if not columns or len(entry.masses) != len(columns):
            return [entry]
        shared = replace(entry, percents=[])
        first = [replace(shared, masses=[mass], basis=column)
                 for mass, column in zip(entry.masses[:-1], columns[:-1], strict=True)]
        return [*first, replace(entry, masses=entry.masses[-1:], basis=columns[-1])]

    def _basis_behind(self) -> bool:
        """Whether figures may be for what is named behind them; 2 tabletter dagligen is what to take."""
        return self.basis is not None and not (self.basis.daily and self.basis.portion is not None)

    def _skip(self) -> None:
        kind = self.at.kind
        if kind in ("twice", "interval", "fold") or self._may_be_times():
            self.found.unread = True
        elif kind == "number":
            self._unread_number()
            self._pass_over_row()
        elif kind in _LASTS:
            self.found.lasts = self._days()
        if kind in _SEPARATORS:
            self.named = ""
        elif kind in ("word", "time_of_day"):
            self.named = self.at.text
        self.at.step()
        if kind == "versus":
            self._pass_over_mention()

    def _unread_number(self) -> None:
        """A number that fits nowhere: perhaps how many to take, else a figure that nothing explains."""
        if self._may_be_a_count():
            self.found.unread = True
            return
        number = self.at.value
        if not number.written[:1].isdigit():
            return  # in words: an article rather than a figure
        first, last = self.words.conventions["years"]
        before = self.at.before
        named = before != "(" and (self.at.glued() or (before in _NAMES and self.at.peek(1) != "unit"))
        if self.at.peek(1) == "%" or named or first <= number.values[0] <= last:
            return
        self.found.figures.append(number.written)

    def _pass_over_row(self) -> None:
        """A row of numbers longer than any dose or date (1+1+1+…) is not read again from each of them."""
        row = 0
        while self.at.peek(row) in _ROW:
            row += 1
        if row > 2 * MOST_TERMS:
            self.found.unread = True
            self.at.index += row - 1

    def _pass_over_mention(self) -> None:
        """What is compared with or said not to be in it (bättre än magnesiumoxid) is not contained."""
        start = self.at.index
        while self.at.index - start < MOST_TERMS and self.at.kind in ("word", "filler", "per", "source"):
            self.at.step()
        if self.at.kind in SUBJECTS and not self._takes_its_own_figure():
            while self.at.kind in (*SUBJECTS, "joins", "or", ",") and self.at.index - start < 2 * MOST_TERMS:
                if self.at.kind == "," and self.at.peek(1) not in ("substance", "other"):
                    break
                if self.at.kind in SUBJECTS and self._takes_its_own_figure():
                    break
                self.at.step()
        else:
            self.at.index = start

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
        if count == 1 and not self.at.text.isdigit() and self.at.peek(1) in _ARTICLES:
            return False  # en varierad kost: an article
        shorthand = self.at.peek(1) in ("joins", "range", "times")
        stated = self.found.stated or self.depth > 0
        part = self.at.before != "(" and self.at.glued()
        named = self.at.before in _NAMES and (not stated or self.at.before not in _TEXT or part)
        return 0 <= count <= self.words.conventions["most_units_a_day"] and (shorthand or not named)

    def _group(self) -> list[Entry] | None:
        """What stands in brackets, without them."""
        if self.at.kind != "(" or self.depth >= _DEEPEST:
            return None
        self.at.step()
        inner = _Parser(self.at, self.words, self.found, self.depth + 1)
        inner.columns = self.columns
        entries = inner.label()
        self.at.accept(")")
        self._inside = inner.basis
        return entries
