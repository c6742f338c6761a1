"""Advice worked out inside another dataframe engine: the rules as its own columns, and what they decide joined back.

The rules are matched by DuckDB or PySpark itself. All that form and dose depend on becomes a key of a few numbers; the
distinct keys come here, are resolved once each by the code of a single consultation, and go back as a small table that
is joined to the rows. `advise_frame` does not go this way, which takes several times as long: see docs/batch.md.
It stands here, and not in the package, because it is what `benchmarks/in_engine.py` measures and nothing uses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import add
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from tillskott.engine.batch.answer import columns
from tillskott.engine.batch.encoded import Encoded
from tillskott.engine.batch.lists import SET_WORD, where
from tillskott.engine.batch.memo import column_of
from tillskott.engine.batch.native import plain
from tillskott.engine.batch.resolved import DOSE, FORMS, Resolved
from tillskott.engine.columns.expressions import known, member
from tillskott.engine.columns.many import DOSE_ACTIONS, FORM_ACTIONS, Many
from tillskott.engine.columns.match import matcher
from tillskott.engine.columns.resolved import case_of
from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.vocabulary import Vocabulary
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.order import Asks, Decided, one
from tillskott.engine.resolution.reasoner import Reasoner
from tillskott.engine.resolution.shape import PRINTED

COLUMNS = ("decision", *FORMS, *DOSE)
"""The columns of an answer that follow from a key."""
_BITS = 62
"""So many bits of a signed integer are used."""


class Narwhals:
    """The columns of any engine that narwhals speaks to, as the rules ask for them (see `columns.planes.Planes`).

    Booleans with nulls follow Kleene's logic on every one of them.
    """

    has_partial = True

    def col(self, name: str) -> nw.Expr:
        return nw.col(name)

    def told(self, fact: str) -> nw.Expr:
        return ~nw.col(fact).is_null()

    def lit(self, value: bool | None) -> nw.Expr:
        return nw.lit(value, dtype=nw.Boolean)

    def surely(self, expression: nw.Expr) -> nw.Expr:
        return expression.fill_null(False)

    def at_least(self, parts: Sequence[nw.Expr], count: int) -> nw.Expr:
        surely = reduce(add, (part.fill_null(False).cast(nw.Int16) for part in parts))
        possibly = reduce(add, (part.fill_null(True).cast(nw.Int16) for part in parts))
        return (surely >= count) | ((possibly >= count) & self.lit(None))


def facts_frame(facts: Encoded, vocabulary: Vocabulary) -> pl.DataFrame:
    """All facts in one frame that any engine can match on, with a column for every member of a set."""
    found = [*facts.facts.with_columns(pl.col(pl.Enum).cast(pl.String))]
    for spec in vocabulary.facts.values():
        if spec.type == "set" and spec.source != "derived":
            found += _members(facts, spec.id, vocabulary.values(spec.id))
    return pl.DataFrame(found)


def _members(facts: Encoded, fact: str, values: Sequence[str]) -> Iterator[pl.Series]:
    held = facts.sets.get(fact)
    told = pl.repeat(False, facts.facts.height, eager=True) if held is None else held.known
    yield told.alias(known(fact))
    for at, value in enumerate(values):
        bit = np.uint64(1 << at % SET_WORD)
        has = told if held is None else pl.Series(held.words[at // SET_WORD] & bit == bit)
        yield where(told, has).alias(member(fact, value))


def matched(facts: nw.LazyFrame[Any] | nw.DataFrame[Any], knowledge: Knowledge) -> Any:
    """The same frame with a boolean column for every rule and for every value of a derived fact, null where open."""
    for step in matcher(knowledge).steps(Narwhals()):
        facts = facts.with_columns(**step)
    return facts


class InEngine:
    """The rules of a reasoner as columns of any engine that narwhals speaks to; made once."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._knowledge = reasoner.knowledge
        of = columns(self._knowledge)
        self._many = Many(self._knowledge, reasoner.setting, lambda name: nw.col(name).fill_null(False),
                          nw.lit(True), nw.lit(False))  # fmt: skip
        self._rules = self._many.actions.rules(*FORM_ACTIONS, *DOSE_ACTIONS)
        self._told = [(fact, form) for fact in self._many.actions.named_as_a_whole for form in self._knowledge.forms]
        self._types = {name: of[name].dtype for name in COLUMNS}
        self._resolved = Resolved(self._knowledge, of)

    def advise(self, facts: Any, keep: Sequence[str] = ("#",)) -> Any:
        """The columns of `keep` and COLUMNS for each row of a DuckDB relation or PySpark frame, in one of its kind.

        `facts`: as `facts_frame` has them, of rows that are not suspect. Keys are worked out at
        once; a PySpark frame of them stays persisted as long as its session.
        """
        keyed = _held(self.keyed(nw.from_native(facts), keep))
        words = [name for name in keyed.collect_schema().names() if name not in keep]
        answers = self.answers(keyed.select(words).unique().collect("polars").to_native())
        joined = keyed.join(_beside(keyed, answers), on=words, how="left")
        return joined.select(*keep, *COLUMNS).to_native()

    def keyed(self, facts: nw.LazyFrame[Any], keep: Sequence[str]) -> nw.LazyFrame[Any]:
        """The columns of `keep`, and the key of each row as whole numbers: `key:0` and so on."""
        truths = [
            *self._many.decided.asks,
            *(self._many.fired(rule) for rule in self._rules),
            *(nw.col(member(fact, form)).fill_null(False) for fact, form in self._told),
        ]
        numbers = [truth.cast(nw.Int64) * (1 << at % _BITS) for at, truth in enumerate(truths)]
        words = {f"key:{at // _BITS}": reduce(add, numbers[at : at + _BITS]) for at in range(0, len(numbers), _BITS)}
        return matched(facts, self._knowledge).select(*keep, **words)

    def answers(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The keys, each with what it comes to."""
        found = [self._answer(sum(word << _BITS * at for at, word in enumerate(key))) for key in keys.iter_rows()]
        return keys.with_columns(
            column_of([answer[name] for answer in found], name, dtype) for name, dtype in self._types.items()
        )

    def _answer(self, key: int) -> dict[str, Any]:
        nothing = {**self._resolved.forms.results[0], **self._resolved.doses.results[0]}
        bits = len(Asks._fields)
        case = self._case(key >> bits)
        decided = Decided[int](case, Asks(*(key >> at & 1 for at in range(bits))))
        decision = one(decided.decisions)
        if decision not in PRINTED:
            return {**nothing, "decision": decision}
        order = self._resolved.order(case)
        return {**order, **self._resolved.dose(case, order["allowed"]), "decision": decision}

    def _case(self, bits: int) -> Case:
        """What forms and dose are resolved from, for all rows whose key has these bits behind those of the decision."""
        fired = [rule for at, rule in enumerate(self._rules) if bits >> at & 1]
        told: defaultdict[str, set[str]] = defaultdict(set)
        for at, (fact, form) in enumerate(self._told, start=len(self._rules)):
            if bits >> at & 1:
                told[fact].add(form)
        return case_of(fired, self._knowledge, told)


def _held(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same frame, worked out once though it is read twice: for the distinct keys, and for the join."""
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        import duckdb

        held = duckdb.from_arrow(native.to_arrow_table())
    else:
        held = native.persist()
    return nw.from_native(held)


def _beside(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A small table as a frame of the same engine; Spark sends it to every worker, so that no row has to move."""
    native: Any
    if frame.implementation.is_duckdb():
        import duckdb

        native = duckdb.from_arrow(plain(table))
    else:
        from pyspark.sql.functions import broadcast

        native = broadcast(frame.to_native().sparkSession.createDataFrame(plain(table)))
    return nw.from_native(native)
