"""Advice for a frame: one row in, one row out, in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..words.errors import ProfileError, fault, nearest
from ..words.text import Language
from .answer import FAULT, Column, chosen, columns
from .engine import Engine
from .lists import replaced
from .rows import profile_of

if TYPE_CHECKING:
    from ..resolution.reasoner import Reasoner

PIECE = 262_144
"""So many rows are worked on at a time; planning the columns of all rules takes some 50 ms a piece."""


class FrameAdvisor:
    """Advises on whole frames; make one and keep it, since it remembers what it has resolved.

    `language`: of the faults of rows, sv or en.
    """

    def __init__(self, reasoner: Reasoner, language: Language = "en") -> None:
        self.reasoner, self.language = reasoner, language
        self.columns = columns(reasoner.knowledge)
        self._engine = Engine(reasoner, self.columns)
        facts = reasoner.knowledge.vocabulary.profile_facts
        self._mappings = frozenset(spec.id for spec in facts if spec.kind.by_name)

    def advise(
        self, frame: pl.DataFrame, keep: Sequence[str] = (), columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """The advice for each row: the columns of `keep` as they are, those of the answer, and `fault`.

        Columns of `frame` are facts of a profile (null is unknown; a fact that is kept counts all the same); `columns`
        names those of the answer. A row that is no valid profile has its faults in `fault`, and null in every other
        column of the answer. Raises ProfileError where a column is neither a fact nor kept.
        """
        wanted, facts = self.checked(frame.columns, keep, columns)
        pieces = [self._piece(frame.slice(at, PIECE), facts, keep, wanted) for at in range(0, frame.height or 1, PIECE)]
        return pl.concat(pieces)

    def _piece(
        self, frame: pl.DataFrame, facts: Sequence[str], keep: Sequence[str], wanted: Sequence[Column]
    ) -> pl.DataFrame:
        answer, suspect = self._engine.advise(frame, wanted)
        faults = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
        found = pl.DataFrame([*(frame[name] for name in keep), *answer, faults.alias(FAULT)])
        rows = np.flatnonzero(suspect)
        if not len(rows):
            return found
        return replaced(found, rows, self._one_by_one(frame[rows], facts, keep, wanted))

    def _one_by_one(
        self, frame: pl.DataFrame, facts: Sequence[str], keep: Sequence[str], wanted: Sequence[Column]
    ) -> pl.DataFrame:
        """Each row as a consultation of its own, which says what is wrong with it, if anything is."""
        found: dict[str, list[Any]] = {column.name: [] for column in wanted}
        faults: list[str | None] = []
        for row in frame.select(facts).iter_rows(named=True):
            advice = None
            try:
                advice = self.reasoner.advise(profile_of(row, self._mappings))
                faults.append(None)
            except ProfileError as error:
                faults.append(" | ".join(one.in_language(self.language) for one in error.faults))
            for column in wanted:
                found[column.name].append(None if advice is None else column.value(advice))
        answer = [pl.Series(column.name, found[column.name], column.dtype) for column in wanted]
        return pl.DataFrame([*(frame[name] for name in keep), *answer, pl.Series(FAULT, faults, pl.String)])

    def checked(
        self, names: Sequence[str], keep: Sequence[str], columns: Sequence[str] | None
    ) -> tuple[list[Column], list[str]]:
        """The columns of the answer, and which of a frame's columns are facts; raises ProfileError as `advise` does."""
        known = [spec.id for spec in self.reasoner.knowledge.vocabulary.profile_facts]
        wrong = [name for name in names if name not in known and name not in keep]
        faults = [fault(name, "no_fact_column", nearest(name, known, limit=40)) for name in wrong]
        faults += [
            fault(name, "no_such_column", nearest(name, list(names), limit=40)) for name in keep if name not in names
        ]
        faults += [
            fault(name, "column_twice", "column_twice.mend") for name in keep if name in self.columns or name == FAULT
        ]
        if faults:
            raise ProfileError(faults)
        return chosen(columns, self.columns), [name for name in names if name in known]
