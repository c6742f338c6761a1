"""The facts of a frame of profiles as conditions read them: what encoding makes, and matching takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from ..knowledge.vocabulary import Vocabulary
from .expressions import known, member
from .lists import SET_WORD, Numbers, where


class Held(NamedTuple):
    """A set a row: whether it is known, and its members as bits of numbers, `SET_WORD` in each."""

    known: pl.Series
    words: Sequence[Numbers]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The facts as conditions read them, one row a profile; `suspect` rows are to be looked at one by one.

    `facts`: numbers and choices, null where unknown; `sets`: for each set that is in the frame whether it is known, and
    its members as bits of a few numbers; `unrecognised`: number of the row, and the names of its medicines that were
    not recognised, where there are any.
    """

    facts: pl.DataFrame
    sets: Mapping[str, Held]
    suspect: Numbers
    unrecognised: pl.DataFrame

    def frame(self, vocabulary: Vocabulary) -> pl.DataFrame:
        """All facts in one frame that any engine can match on, with a column for every member of a set."""
        found = [*self.facts]
        for spec in vocabulary.facts.values():
            if spec.type == "set" and spec.source != "derived":
                found += self._members(spec.id, vocabulary.values(spec.id))
        return pl.DataFrame(found)

    def _members(self, fact: str, values: Sequence[str]) -> Iterator[pl.Series]:
        held = self.sets.get(fact)
        told = pl.repeat(False, self.facts.height, eager=True) if held is None else held.known
        yield told.alias(known(fact))
        for at, value in enumerate(values):
            bit = np.uint64(1 << at % SET_WORD)
            has = told if held is None else pl.Series(held.words[at // SET_WORD] & bit == bit)
            yield where(told, has).alias(member(fact, value))
