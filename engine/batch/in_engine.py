"""Advice worked out inside another dataframe engine: the rules as its own columns, and what they decide joined back.

The rules are matched by DuckDB or PySpark itself. All that form and dose depend on becomes a key of a few numbers; the
distinct keys come here, are resolved once each by the code of a single consultation, and go back as a small table that
is joined to the rows. `advise_frame` does not go this way, which takes several times as long: see docs/batch.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from ..inference.session import Firing
from ..profile import Customer
from ..resolution.advice import PRINTED
from ..resolution.case import Case
from .answer import columns
from .expressions import member
from .keys import DOSE_ACTIONS, FORM_ACTIONS, Actions, Keys
from .match import Matcher
from .memo import column_of
from .native import plain
from .resolved import DOSE, FORMS, Resolved, decisions, without_form

if TYPE_CHECKING:
    from ..resolution.reasoner import Reasoner

COLUMNS = ("decision", *FORMS, *DOSE)
"""The columns of an answer that follow from a key."""
_BITS = 62
"""So many bits of a signed integer are used."""


class InEngine:
    """The rules of a reasoner as columns of any engine that narwhals speaks to; made once."""

    def __init__(self, reasoner: Reasoner) -> None:
        self._knowledge = reasoner.knowledge
        actions, known = Actions(self._knowledge, reasoner.setting), columns(self._knowledge)
        self._matcher, self._keys = Matcher(self._knowledge), Keys(actions, nw)
        self._rules = actions.rules(*FORM_ACTIONS, *DOSE_ACTIONS)
        self._told = [(fact, form) for fact in actions.named_as_a_whole for form in self._knowledge.forms]
        self._types = {name: known[name].dtype for name in COLUMNS}
        self._resolved, self._decisions = Resolved(self._knowledge, known), decisions(reasoner.setting)

    def advise(self, facts: Any, keep: Sequence[str] = ("#",)) -> Any:
        """The columns of `keep` and COLUMNS for each row of a DuckDB relation or PySpark frame, in one of its kind.

        `facts`: as `Encoded.frame` has them, text for choices, of rows that are not suspect. Keys are worked out at
        once; a PySpark frame of them stays persisted as long as its session.
        """
        keyed = _held(self.keyed(nw.from_native(facts), keep))
        words = [name for name in keyed.collect_schema().names() if name not in keep]
        answers = self.answers(keyed.select(words).unique().collect("polars").to_native())
        joined = keyed.join(_beside(keyed, answers), on=words, how="left")
        return joined.select(*keep, *COLUMNS).to_native()

    def keyed(self, facts: nw.LazyFrame[Any], keep: Sequence[str]) -> nw.LazyFrame[Any]:
        """The columns of `keep`, and the key of each row as whole numbers: `key:0` and so on."""
        matched = self._matcher.match(facts, nw).with_columns(**self._keys.settled())
        truths = [
            *self._keys.decision(),
            *(self._keys.fired(rule) for rule in self._rules),
            *(nw.col(member(fact, form)) for fact, form in self._told),
        ]
        numbers = [truth.cast(nw.Int64) * (1 << at % _BITS) for at, truth in enumerate(truths)]
        words = {f"key:{at // _BITS}": reduce(add, numbers[at : at + _BITS]) for at in range(0, len(numbers), _BITS)}
        return matched.select(*keep, **words)

    def answers(self, keys: pl.DataFrame) -> pl.DataFrame:
        """The keys, each with what it comes to."""
        found = [self._answer(sum(word << _BITS * at for at, word in enumerate(key))) for key in keys.iter_rows()]
        return keys.with_columns(
            column_of([answer[name] for answer in found], name, dtype) for name, dtype in self._types.items()
        )

    def _answer(self, key: int) -> dict[str, Any]:
        nothing = {**self._resolved.forms.results[0], **self._resolved.doses.results[0]}
        bits = len(self._decisions).bit_length() - 1
        decision = self._decisions[key & (1 << bits) - 1]
        if decision not in PRINTED:
            return {**nothing, "decision": decision}
        case = self._case(key >> bits)
        order = self._resolved.order(case)
        if not order["any_first"]:
            return {**nothing, "decision": without_form(favoured=order["favoured"])}
        return {**order, **self._resolved.dose(case, order["allowed"]), "decision": decision}

    def _case(self, bits: int) -> Case:
        """What forms and dose are resolved from, for all rows whose key has these bits behind those of the decision."""
        fired = tuple(Firing(rule, ()) for at, rule in enumerate(self._rules) if bits >> at & 1)
        told: defaultdict[str, set[str]] = defaultdict(set)
        for at, (fact, form) in enumerate(self._told, start=len(self._rules)):
            if bits >> at & 1:
                told[fact].add(form)
        return Case(fired, Customer(dict(told), (), None, None), self._knowledge)


def _held(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The same frame, worked out once though it is read twice: for the distinct keys, and for the join."""
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        import duckdb

        held = duckdb.from_arrow(native.to_arrow_table())
    else:
        held = native.persist()
    found: nw.LazyFrame[Any] = nw.from_native(held)
    return found


def _beside(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    """A small table as a frame of the same engine; Spark sends it to every worker, so that no row has to move."""
    native: Any
    if frame.implementation.is_duckdb():
        import duckdb

        native = duckdb.from_arrow(plain(table))
    else:
        from pyspark.sql.functions import broadcast

        native = broadcast(frame.to_native().sparkSession.createDataFrame(plain(table)))
    found: nw.LazyFrame[Any] = nw.from_native(native)
    return found
