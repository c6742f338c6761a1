"""The facts of a frame of profiles as conditions read them: what encoding makes, and matching takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from .lists import Numbers


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
