"""What only code can work out (medicines, amounts, kidney function), once for each distinct value of a frame.

The work is done by `validate` and `customer_facts`, as for a customer who has told just this one thing. Of a list each
entry is worked out alone: what follows from a list is the union of sets, or the sum of numbers, over its entries.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from ..knowledge import Knowledge
from ..knowledge.computed import COMPUTED_FROM, MEDICATIONS
from ..language.conditions import PARTIAL
from ..profile import Customer, customer_facts, validate
from ..profile.facts import estimated_egfr
from ..words.errors import KnowledgeError, ProfileError, fault
from .lists import SET_WORD, Numbers, rows_of, united
from .memo import Memo
from .rows import profile_of

_KIDNEY = ("creatinine", "age", "sex")
# Numbers of entries of a medicine list that are no medicine.
_INVALID, _NONE = -1, -2


class Worked(Memo[Sequence[float]]):
    """Results that are rows of numbers."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._empty: Numbers = np.empty((0, width))
        self.forget()

    def forget(self) -> None:
        """Start anew."""
        super().forget()
        self._array = self._empty

    @property
    def array(self) -> Numbers:
        """All results, one row a place."""
        new = self.results[len(self._array) :]
        if new:
            self._array = np.concatenate([self._array, np.array(new, float)])
        return self._array


@dataclass(frozen=True, slots=True)
class Listed:
    """What follows from a column of lists, by computed fact: sets as words of bits, and sums (NaN where unknown).

    `bad`: the entries that are not valid. `untold`: the rows that only say "do not know", so that nothing is known;
    `partial`: those that say so beside what is known.
    """

    sets: Mapping[str, Sequence[Numbers]]
    sums: Mapping[str, Numbers]
    bad: Numbers
    untold: Numbers | None = None
    partial: Numbers | None = None


class WorkedOut:
    """Remembers what has been worked out, over all frames.

    Raises KnowledgeError where the vocabulary lacks a fact that follows from a list.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        facts = knowledge.vocabulary.facts
        lacks = [fact for fact, sources in COMPUTED_FROM.items() if len(sources) == 1 and fact not in facts]
        if lacks:
            raise KnowledgeError([fault("vocabulary.yaml", "knowledge.batch.computed", "knowledge.batch.computed.mend",
                                        facts=", ".join(lacks))])
        self._sets: dict[str, list[str]] = {}
        self._sums: dict[str, list[str]] = {}
        self._memos: dict[str, Worked] = {}
        for source in (MEDICATIONS, "supplements", "considering", "tried"):
            follows = [fact for fact, sources in COMPUTED_FROM.items() if sources == (source,)]
            self._sets[source] = [fact for fact in follows if facts[fact].kind.members]
            self._sums[source] = [fact for fact in follows if not facts[fact].kind.members]
            self._memos[source] = Worked(1 + len(self._entry(source, None)))
        self._names: dict[str, int] = {}
        self._unknown: dict[int, str] = {}

    def customer(self, given: Mapping[str, Any]) -> Customer | None:
        """The customer who tells this, or None where it is no valid profile."""
        try:
            return customer_facts(validate(given, self.knowledge), self.knowledge)
        except ProfileError:
            return None

    def listed(self, source: str, entries: pl.DataFrame, lengths: Numbers) -> Listed:
        """What follows from the entries of a fact that is a list; `lengths` says how many each row has."""
        table = self._table(source, entries)
        sums = {fact: _sum(table[:, 1 + at], lengths) for at, fact in enumerate(self._sums[source])}
        return Listed(self._sets_of(source, table, lengths), sums, table[:, 0] == 0)

    def _sets_of(self, source: str, table: Numbers, lengths: Numbers) -> dict[str, list[Numbers]]:
        sets: dict[str, list[Numbers]] = {}
        at = 1 + len(self._sums[source])
        for fact in self._sets[source]:
            count = self._words(fact)
            sets[fact] = [united(table[:, at + n].astype(np.uint64), lengths) for n in range(count)]
            at += count
        return sets

    def medicines(self, names: pl.Series, lengths: Numbers) -> tuple[Listed, pl.DataFrame]:
        """What follows from the names of medicines, and those not recognised by row.

        Here a name that stands twice in a row is one medicine.
        """
        table = self._table(MEDICATIONS, names.alias("name").to_frame())
        number, rows = table[:, -1], rows_of(lengths)
        is_medicine = number >= 0
        count = _distinct_in_row(rows[is_medicine], number[is_medicine], len(lengths)).astype(float)
        odd = np.isin(number, list(self._unknown))
        unrecognised = self._by_row(rows[odd], [self._unknown[int(one)] for one in number[odd]])
        opened = np.zeros(len(lengths), bool)
        opened[rows[table[:, -2] > 0]] = True
        untold = opened & (count == 0)
        sets = self._sets_of(MEDICATIONS, table, lengths)
        for words_of in sets.values():
            for word in words_of:
                word[untold] = 0
        sums = dict.fromkeys(self._sums[MEDICATIONS], count)
        return Listed(sets, sums, table[:, 0] == 0, untold, opened & ~untold), unrecognised

    def _table(self, source: str, entries: pl.DataFrame) -> Numbers:
        memo = self._memos[source]
        places = memo.places(entries, lambda at: self._worked(source, entries.row(at, named=True)))
        return memo.array[places]

    def _worked(self, source: str, entry: Mapping[str, Any]) -> list[float]:
        told: Any = entry["name"] if source == MEDICATIONS else profile_of(entry)
        customer = self.customer({source: [told]})
        return [float(customer is not None), *self._entry(source, customer)]

    def _entry(self, source: str, customer: Customer | None) -> list[float]:
        """The numbers of one entry: sums, words of sets, and of a medicine its own number."""
        facts = customer.facts if customer else {}
        found = [float(facts.get(fact, math.nan)) for fact in self._sums[source]]
        for fact in self._sets[source]:
            members = self.knowledge.vocabulary.values(fact)
            held = [members.index(value) for value in facts.get(fact, ()) if value in members]
            found += words(held, self._words(fact))
        return [*found, float(_is_open(customer)), self._number(customer)] if source == MEDICATIONS else found

    def _words(self, fact: str) -> int:
        return -(-len(self.knowledge.vocabulary.values(fact)) // SET_WORD)

    def _number(self, customer: Customer | None) -> float:
        if customer is None:
            return _INVALID
        if not customer.medicines:
            return _NONE
        (medicine,) = customer.medicines
        number = self._names.setdefault(medicine.written, len(self._names))
        if not medicine.recognised:
            self._unknown[number] = medicine.written
        return number

    @staticmethod
    def _by_row(rows: Numbers, names: Sequence[str]) -> pl.DataFrame:
        """The names by row, in the order of a single consultation."""
        found: dict[int, set[str]] = {}
        for row, name in zip(rows.tolist(), names, strict=True):
            found.setdefault(row, set()).add(name)
        listed = [sorted(several, key=lambda name: (name.casefold(), name)) for several in found.values()]
        return pl.DataFrame({"row": list(found), "names": listed}, {"row": pl.Int64, "names": pl.List(pl.String)})

    def egfr(self, told: pl.DataFrame) -> Numbers:
        """eGFR in mL/min/1.73 m² for each row of creatinine, age and sex (valid facts); NaN where it does not follow.

        Few rows are alike, so that it costs less to reckon each than to look for those that are.
        """
        rows = told.select(_KIDNEY).iter_rows()
        found = (estimated_egfr(creatinine, age, sex, self.knowledge) for creatinine, age, sex in rows)
        return np.array([math.nan if egfr is None else egfr for egfr in found], float)


def _is_open(customer: Customer | None) -> bool:
    """Whether the one entry of a medicine list that this customer has told leaves the list open."""
    if customer is None:
        return False
    return MEDICATIONS not in customer.facts or MEDICATIONS in customer.facts.get(PARTIAL, ())


def words(members: Sequence[int], count: int) -> list[float]:
    """A set of numbered members as bits, in so many numbers."""
    bits = sum(1 << member for member in set(members))
    return [float(bits >> at * SET_WORD & (1 << SET_WORD) - 1) for at in range(count)]


def _distinct_in_row(rows: Numbers, numbers: Numbers, count: int) -> Numbers:
    both = rows << 32 | numbers.astype(np.int64) + 1
    both.sort()
    first = np.ones(len(both), bool)
    first[1:] = both[1:] != both[:-1]
    return np.bincount(both[first] >> 32, minlength=count)


def _sum(amounts: Numbers, lengths: Numbers) -> Numbers:
    """The sum of each row, as exact as in a consultation: two numbers add up correctly rounded, more need `fsum`."""
    found = np.zeros(len(lengths))
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return found
    starts = np.cumsum(lengths)[filled] - lengths[filled]
    found[filled] = np.add.reduceat(amounts, starts)
    if np.all(amounts == np.floor(amounts)):  # whole numbers add up exactly; NaN is none
        return found
    many = lengths[filled] > 2
    for row, start in zip(filled[many], starts[many], strict=True):
        found[row] = math.fsum(amounts[start : start + lengths[row]])
    return found
