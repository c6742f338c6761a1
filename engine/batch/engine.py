"""One piece of a frame through the whole engine: encode, match, resolve each distinct part once, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..columns.expressions import Expressions, member
from ..columns.many import ABOVE, DOSE_ACTIONS, FORM_ACTIONS, Many, actions, rank
from ..columns.match import matcher
from ..columns.parts import ALWAYS, ASKED, NO_FORM, NOT_URGENT, Parts
from ..columns.parts import PRINTED as WHERE_PRINTED
from ..columns.resolved import case_of
from ..language.conditions import PARTIAL, leaves
from ..resolution.case import Case
from ..resolution.forms import Ranking
from ..resolution.order import LADDER
from ..resolution.resolve import no_form
from .answer import Column
from .arrays import Arrays
from .bits import WORD, Bits, bits, by_row, digits, gathered, number, unpacked
from .encode import Encoding
from .encoded import Encoded
from .lists import Numbers, Ragged, number_type, replaced
from .memo import Memo
from .resolved import DOSE, FORMS, Resolved
from .standing import ranks, standings
from .worked_out import WorkedOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..resolution.reasoner import Reasoner


class Engine:
    """The rules of a reasoner made ready for columns; remembers what it has worked out and resolved."""

    def __init__(self, reasoner: Reasoner, columns: Mapping[str, Column]) -> None:
        self.knowledge, self.setting, self.columns = reasoner.knowledge, reasoner.setting, columns
        self.worked_out = WorkedOut(self.knowledge)
        self.matcher, self.actions = matcher(self.knowledge), actions(self.knowledge)
        self.resolved = Resolved(self.knowledge, columns)
        deciding = {rule.id for rule in self.actions.rules(*FORM_ACTIONS, *DOSE_ACTIONS)}
        self.deciding = bits(np.array([rule.id in deciding for rule in self.knowledge.rules], bool))
        self.against: Memo[list[str]] = Memo()

    def advise(self, frame: pl.DataFrame, wanted: Sequence[Column]) -> tuple[list[pl.Series], Numbers]:
        """The wanted columns, null where a row is suspect, and which rows are suspect."""
        encoded = Encoding(self.worked_out, frame).result()
        return Piece(self, encoded).columns(wanted), encoded.suspect


class Piece:
    """The profiles of one frame, encoded and matched."""

    def __init__(self, engine: Engine, encoded: Encoded) -> None:
        self._engine, self._encoded = engine, encoded
        self._rows, self._good = encoded.facts.height, ~encoded.suspect
        self._matched = engine.matcher.match(Arrays(encoded.facts, encoded.sets, engine.knowledge.vocabulary))
        self._many = Many.of(engine.knowledge, engine.setting, self._matched)
        self._fired = by_row([self._many.fired(rule) for rule in engine.knowledge.rules], self._rows)
        self._decide()
        self._dose()

    def _decide(self) -> None:
        forms, decided = self._engine.resolved.forms, self._many.decided
        self.decided = number(digits([decided.decisions[decision] for decision in LADDER]), self._rows).astype(np.uint8)
        self.printed, self._no_form = self._rows_of(decided.printed), self._rows_of(decided.without_form[0])
        compared = [rank(one) for one in decided.order.standings.values()]
        self._ranks, self._points = ranks(compared, self._rows), len(compared[0]) - ABOVE
        rows, order = self.printed, self._engine.resolved.order
        self._order = np.zeros(self._rows, np.int64)
        self._order[rows] = forms.places(self._standings(rows), lambda at: order(self._case(rows[at])))

    def _rows_of(self, where: Bits) -> Numbers:
        """The good rows of a mask."""
        return np.flatnonzero(unpacked(where, self._rows) & self._good)

    def _standings(self, rows: Numbers) -> pl.DataFrame:
        return standings(self._ranks[rows], self._points)

    def _dose(self) -> None:
        engine, rows = self._engine, self.printed
        allowed = engine.resolved.forms.frame["allowed"].gather(self._order[rows])
        table = engine.resolved.doses
        depends = [*(fired for _, fired in self._many.doses()), *self._told_apart()]
        keys = self._words(depends, rows).with_columns(allowed)
        self._doses = np.zeros(self._rows, np.int64)
        self._doses[rows] = table.places(keys, lambda at: engine.resolved.dose(self._case(rows[at]), allowed[at]))

    def _told_apart(self) -> Iterator[Bits]:
        """Where each condition holds, and where it fails, by which customers have parameters of their own."""
        knowledge = self._engine.knowledge
        expressions = Expressions(knowledge.vocabulary, self._matched)
        for condition in (condition for rows in knowledge.by_customer.values() for condition, _ in rows):
            truths = expressions.of(condition)
            yield from (truths.yes, truths.no)

    def _words(self, masks: Sequence[Bits], rows: Numbers) -> pl.DataFrame:
        """For some rows the bits packed into a few numbers."""
        return pl.DataFrame(by_row(masks, self._rows)[rows])

    def _case(self, row: int) -> Case:
        """What the forms and the dose are resolved from, for one row that stands for all that have its key."""
        engine = self._engine
        rules = engine.knowledge.rules
        deciding = unpacked(self._fired[row] & engine.deciding, len(rules))
        fired = [rules[at] for at in np.flatnonzero(deciding).tolist()]
        return case_of(fired, engine.knowledge, {**self._forms_told(int(row)), **self._facts_told(int(row))})

    def _facts_told(self, row: int) -> dict[str, Any]:
        """The facts by which customers have parameters of their own."""
        rows = self._engine.knowledge.by_customer.values()
        read = {leaf.fact for table in rows for condition, _ in table for leaf in leaves(condition)}
        told = {fact: self._encoded.facts[fact][row] for fact in sorted(read)}
        return {fact: value for fact, value in told.items() if value is not None}

    def _forms_told(self, row: int) -> dict[str, Any]:
        """The sets of forms of which a rule may speak as a whole."""
        place, bit = divmod(row, WORD)
        return {
            fact: frozenset(form for form, plane in planes.items() if int(plane[place]) >> bit & 1)
            for fact, planes in self._forms_held.items()
        }

    @cached_property
    def _forms_held(self) -> dict[str, dict[str, Bits]]:
        forms, told = self._engine.knowledge.forms, self._engine.actions.named_as_a_whole
        return {fact: {form: self._matched.holds(member(fact, form)) for form in forms} for fact in told}

    def columns(self, wanted: Sequence[Column]) -> list[pl.Series]:
        """The wanted columns of the answer."""
        return [self._column(column).alias(column.name) for column in wanted]

    def _column(self, column: Column) -> pl.Series:
        name, suspect = column.name, self._encoded.suspect
        missing = suspect if suspect.any() else None
        if name == "decision":
            return self._where_good(pl.Series(self.decided)).cat.to(column.dtype)
        if name in FORMS:
            return self._engine.resolved.forms.frame[name].gather(self._place(self._order))
        if name in DOSE:
            return self._engine.resolved.doses.frame[name].gather(self._place(self._doses))
        if name.startswith(("current_", "room_")):
            return self._amount(name)
        if name == "not_recognised":
            return self._not_recognised()
        if name == "fired":
            numbers = np.arange(len(self._engine.knowledge.rules), dtype=number_type(column.dtype.inner))
            return gathered(numbers, self._fired).series(name, column.dtype, missing)
        found = self._list(name, column).series(name, column.dtype, missing)
        return self._with_objections(found) if name == "referral_rules" else found

    def _where_good(self, column: pl.Series) -> pl.Series:
        return column if self._good.all() else pl.select(pl.when(pl.Series(self._good)).then(column)).to_series()

    def _place(self, places: Numbers) -> pl.Series:
        return self._where_good(pl.Series(places))

    def _list(self, name: str, column: Column) -> Ragged:
        """The items of a list that apply, in their order, each once."""
        categories = {name: number for number, name in enumerate(column.dtype.inner.categories.to_list())}
        where = self._where()
        items = Parts(self._many).items(name)
        held = [(item.name, item.condition & where[item.when]) for item in items]
        if name == "cautions":
            held += self._room_cautions()
        nowhere: Bits = self._matched.nowhere
        new: list[Bits] = []
        seen: dict[str, Bits] = {}
        for item, truths in held:
            earlier = seen.get(item, nowhere)
            new.append(truths & ~earlier)
            seen[item] = truths | earlier
        numbers = np.array([categories[item] for item, _ in held], number_type(column.dtype.inner))
        return gathered(numbers, by_row(new, self._rows))

    def _where(self) -> Mapping[str, Bits]:
        is_in = {decision: bits(self.decided == number) for number, decision in enumerate(LADDER)}
        return {ALWAYS: self._matched.everywhere, NOT_URGENT: ~is_in["refer_now"], ASKED: is_in["ask"],
                WHERE_PRINTED: self._bits_of(self.printed), NO_FORM: self._bits_of(self._no_form)}  # fmt: skip

    def _bits_of(self, rows: Numbers) -> Bits:
        truths = np.zeros(self._rows, bool)
        truths[rows] = True
        return bits(truths)

    def _amount(self, name: str) -> pl.Series:
        """What is taken already, in whole units outward, and what may be added, where a dose is printed."""
        of, end = name.split("_")
        ends = pl.col("dose_low", "dose_high").gather(self._place(self._doses))
        dose = self._engine.resolved.doses.frame.select(ends)
        facts = self._encoded.facts.select(
            low=pl.col("supplement_low").floor(), high=pl.col("supplement_high").ceil()
        )
        both = pl.concat([dose, facts], how="horizontal")
        value = pl.col(end) if of == "current" else pl.max_horizontal(pl.col(f"dose_{end}") - pl.col("high"), 0.0)
        known = pl.col("dose_low").is_not_null() & pl.col("high").is_not_null() & ~pl.lit(self._taken_in_part())
        return both.select(pl.when(known).then(value)).to_series()

    def _taken_in_part(self) -> pl.Series:
        """Whether only some of what is taken already is known."""
        matched = self._matched
        named = matched.holds(member(PARTIAL, "supplements")) if matched.has_partial else matched.nowhere
        return pl.Series(unpacked(named, self._rows).astype(bool))

    def _room_cautions(self) -> list[tuple[str, Bits]]:
        high = self._engine.resolved.doses.frame["dose_high"].gather(self._place(self._doses))
        room, taken = self._amount("room_high"), self._encoded.facts["supplement_low"]
        none = (room == 0).fill_null(False)
        certain = (taken >= high).fill_null(False)
        found = {"room.unknown": high.is_not_null() & room.is_null(), "room.none": none & certain,
                 "room.unclear": none & ~certain}  # fmt: skip
        return [(caution, bits(holds.to_numpy())) for caution, holds in found.items()]

    def _not_recognised(self) -> pl.Series:
        empty = pl.lit([], pl.List(pl.String))
        rows = pl.DataFrame({"row": np.arange(self._rows), "good": self._good})
        found = rows.join(self._encoded.unrecognised, on="row", how="left", maintain_order="left")
        return found.select(pl.when("good").then(pl.coalesce("names", empty))).to_series()

    def _with_objections(self, rules: pl.Series) -> pl.Series:
        """Where no form is left, the rules of that referral are those that speak against forms."""
        rows = self._no_form
        if not len(rows):
            return rules
        against = self._engine.against
        keys = self._standings(rows).with_columns(self._words([*self._many.against()], rows))
        places = against.places(keys, lambda at: self._objections(self._case(rows[at])))
        objections = pl.Series([against.results[place] for place in places], dtype=rules.dtype)
        return replaced(rules.to_frame(), rows, objections.alias(rules.name).to_frame()).to_series()

    @staticmethod
    def _objections(case: Case) -> list[str]:
        return no_form(case, Ranking(case))["rules"]
