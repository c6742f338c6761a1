"""What every kind of input has in common: places to go on from, and chunks of rows with those that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import polars as pl

from ...knowledge import Knowledge
from ...knowledge.records import FactSpec
from ...words.errors import Fault, ProfileError, fault, nearest
from ...words.text import Text, printable
from ..answer import FAULT
from .cells import INTAKE_ENTRY, column_type

LINE = "line"
"""The column that says where in the input a row stands: its line, in Parquet its row; both from 1."""
MOST_COLUMNS = 1_000
"""A table of more is none of customers."""
_SHOWN_FAULTS = 100
MOST_BYTES = 32_000_000
"""A chunk of text ends here at the latest, however few its rows."""


class Place(NamedTuple):
    """Where reading goes on: bytes after decompression (rows of Parquet), and the line that comes next."""

    offset: int
    line: int


class Chunk(NamedTuple):
    """Some whole rows as they stand in the file, and the place behind them.

    `content` is the text, or how many rows of Parquet; `read` says how much of the file has been read, in the unit
    of `Source.size`.
    """

    start: Place
    content: bytes | int
    after: Place
    read: int


class BadRow(NamedTuple):
    """A row that got no advice: its line, why, and what it says."""

    line: int
    faults: Sequence[Fault] | str
    raw: str


@dataclass(slots=True)
class Rows:
    """A chunk that was read: `frame` has the facts, what is kept and `line`; `raw` is each of its rows as it stands."""

    frame: pl.DataFrame
    raw: Sequence[str] | None = None
    bad: list[BadRow] = field(default_factory=list)


class Source(Protocol):
    """One input file. It is sent to other processes, and holds no open file."""

    path: Path
    size: int
    knowledge: Knowledge

    @property
    def schema(self) -> pl.Schema:
        """The columns of the rows that are read."""

    @property
    def described(self) -> Text:
        """What the file was taken for, to be shown."""

    def chunks(self, start: Place | None, rows: int) -> Iterator[Chunk]:
        """The chunks from a place on (None: from the beginning), each of `rows` rows, the last of fewer."""

    def read(self, chunk: Chunk) -> Rows:
        """The rows of a chunk."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The columns of an input: those that are facts, and those that are only passed through."""

    knowledge: Knowledge
    facts: tuple[FactSpec, ...]
    passed: tuple[str, ...]

    def schema(self, passed: Mapping[str, Any] | None = None) -> pl.Schema:
        """The types of the columns; what is passed through is text where `passed` does not say otherwise."""
        facts: dict[str, Any] = {spec.id: column_type(spec) for spec in self.facts}
        return pl.Schema({LINE: pl.Int64(), **facts, **(passed or dict.fromkeys(self.passed, pl.String()))})


def without_empty_times(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with null for intake times of no medicine, since a list of nothing does not say what it maps."""
    times = [name for name, dtype in frame.schema.items() if dtype == pl.List(INTAKE_ENTRY)]
    return frame.with_columns(pl.when(pl.col(name).list.len() > 0).then(pl.col(name)).alias(name) for name in times)


def fields(names: Sequence[str], keep: Sequence[str], knowledge: Knowledge) -> Fields:
    """Sort the columns of an input. Raises ProfileError for every column that is neither a fact nor kept."""
    known = {spec.id: spec for spec in knowledge.vocabulary.profile_facts}
    if len(names) > MOST_COLUMNS:
        raise ProfileError([fault("", "many_columns", "many_columns.mend", count=len(names), most=MOST_COLUMNS)])
    kept, counted = frozenset(keep), Counter(names)
    strangers = [name for name in counted if name not in known and name not in kept]
    faults = [_no_fact(name, list(known)) for name in strangers[:_SHOWN_FAULTS]]
    if len(strangers) > _SHOWN_FAULTS:
        faults.append(fault("", "strangers", "strangers.mend", count=len(strangers) - _SHOWN_FAULTS))
    lost = (name for name in keep if name not in counted)
    faults += [fault(name, "no_such_column", nearest(name, list(counted), limit=40)) for name in lost]
    twice = (name for name, count in counted.items() if count > 1)
    faults += [fault(printable(name), "two_columns", "column_twice.mend") for name in twice]
    faults += [fault(name, "column_twice", "column_twice.mend") for name in keep if name in (LINE, FAULT)]
    if faults:
        raise ProfileError(faults)
    passed = tuple(name for name in names if name not in known)
    return Fields(knowledge, tuple(known[name] for name in names if name in known), passed)


def _no_fact(name: str, known: list[str]) -> Fault:
    near = nearest(name, known, limit=6)
    return fault(printable(name) or "''", "stray_column", "stray_column.mend", near=near, name=printable(name))
