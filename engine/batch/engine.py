"""One piece of a frame through the whole engine: encode, match, resolve each distinct part once, put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..advice import PRINTED
from ..inference import Firing
from ..profile import Customer
from ..resolution.case import Case
from ..resolution.forms import CONSIDERING, Ranking
from ..resolution.resolve import no_form
from .answer import DECISIONS, Column
from .encode import Encoded, Encoding
from .expressions import member
from .keys import DOSE_ACTIONS, FORM_ACTIONS, VETOED, Keys
from .lists import Numbers, Ragged, gathered, number_type, replaced
from .match import Matcher, fires
from .memo import Memo
from .parts import ALWAYS, ASKED, NO_FORM, NOT_URGENT, Parts
from .parts import PRINTED as WHERE_PRINTED
from .resolved import DOSE, FORMS, Resolved, decisions, without_form
from .standing import standings
from .worked_out import WorkedOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..advisor import Advisor


class Engine:
    """The rules of an advisor made ready for columns; remembers what it has worked out and resolved."""

    def __init__(self, advisor: Advisor, columns: Mapping[str, Column]) -> None:
        self.knowledge, self.setting, self.columns = advisor.knowledge, advisor.setting, columns
        self.worked_out = WorkedOut(self.knowledge)
        self.matcher = Matcher(self.knowledge, pl)
        self.keys = Keys(self.knowledge, pl)
        self.lists = Parts(self.knowledge, self.setting).lists()
        self.resolved = Resolved(self.knowledge, columns)
        self.decisions = np.array([DECISIONS.index(decision) for decision in decisions(self.setting)], np.uint8)
        deciding = self.keys.rules(*FORM_ACTIONS, *DOSE_ACTIONS)
        rules = enumerate(self.knowledge.rules)
        self.firings = {number: Firing(rule, ()) for number, rule in rules if rule in deciding}
        self.against: Memo[list[str]] = Memo()
        self.packed = {
            **self.keys.words("decision", self.keys.decision()),
            **{f"rank:{form}": rank.number for form, rank in self.keys.ranks().items()},
            "favoured": self.keys.favoured().number,
            **self.keys.words("dose", self.keys.doses()),
            **self.keys.words("against", self.keys.against()),
        }
        self.settled = self.keys.settled()

    def advise(self, frame: pl.DataFrame, wanted: Sequence[Column]) -> tuple[list[pl.Series], Numbers]:
        """The wanted columns, null where a row is suspect, and which rows are suspect."""
        encoded = Encoding(self.worked_out, frame).result()
        return Piece(self, encoded).columns(wanted), encoded.suspect


class Piece:
    """The profiles of one frame, encoded and matched."""

    def __init__(self, engine: Engine, encoded: Encoded) -> None:
        self._engine, self._encoded = engine, encoded
        self._rows, self._good = encoded.facts.height, ~encoded.suspect
        self._matched = engine.matcher.match(encoded.facts).with_columns(engine.settled)
        rules = engine.knowledge.rules
        self.fired = gathered([(n, self._matched[fires(rule)]) for n, rule in enumerate(rules)], self._rows, np.uint16)
        self._keys = self._matched.select(**engine.packed)
        forms = engine.knowledge.forms
        self._told = {fact: {form: self._held(fact, form) for form in forms} for fact in engine.keys.named_as_a_whole()}
        self._decide()
        self._dose()

    def _key(self, name: str, rows: Numbers | None = None) -> pl.DataFrame:
        words = self._keys.select([column for column in self._keys.columns if column.startswith(f"{name}:")])
        return words if rows is None else words[rows]

    def _decide(self) -> None:
        engine = self._engine
        decided = engine.decisions[self._key("decision").to_series().to_numpy()]
        printed = np.isin(decided, [DECISIONS.index(decision) for decision in PRINTED]) & self._good
        rows = np.flatnonzero(printed)
        table = engine.resolved.forms
        places = table.places(self._standings(rows), lambda at: engine.resolved.order(self._case(rows[at])))
        found = table.frame
        left_out = ~found["any_first"].to_numpy()[places]
        for favoured in (True, False):
            of = left_out & (found["favoured"].to_numpy()[places] == favoured)
            decided[rows[of]] = DECISIONS.index(without_form(favoured=favoured))
            if favoured:
                self._no_form = rows[of]
        self.printed = rows[~left_out]
        self._order = np.zeros(self._rows, np.int64)
        self._order[self.printed] = places[~left_out]
        self.decided = decided

    def _standings(self, rows: Numbers) -> pl.DataFrame:
        ranks = self._key("rank", rows).cast(pl.Int32).to_numpy()
        return standings(ranks, self._keys["favoured"].to_numpy()[rows])

    def _dose(self) -> None:
        engine, rows = self._engine, self.printed
        allowed = engine.resolved.forms.frame["allowed"].gather(self._order[rows])
        table = engine.resolved.doses
        keys = self._key("dose", rows).with_columns(allowed)
        self._doses = np.zeros(self._rows, np.int64)
        self._doses[rows] = table.places(keys, lambda at: engine.resolved.dose(self._case(rows[at]), allowed[at]))

    def _case(self, row: int) -> Case:
        """What the forms and the dose are resolved from, for one row that stands for all that have its key."""
        engine = self._engine
        fired = tuple(firing for number in self.fired.of(row).tolist() if (firing := engine.firings.get(number)))
        return Case(fired, Customer(self._forms_told(row), (), None, None), engine.knowledge)

    def _held(self, fact: str, value: str) -> Numbers:
        return self._matched[member(fact, value)].fill_null(False).to_numpy()

    def _forms_told(self, row: int) -> dict[str, Any]:
        """The sets of forms of which a rule may speak as a whole."""
        return {
            fact: frozenset(form for form, held in forms.items() if held[row]) for fact, forms in self._told.items()
        }

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
            return self.fired.series(name, column.dtype, missing)
        found = self._list(name, column).series(name, column.dtype, missing)
        return self._with_objections(found) if name == "referral_rules" else found

    def _where_good(self, column: pl.Series) -> pl.Series:
        return column if self._good.all() else pl.select(pl.when(pl.Series(self._good)).then(column)).to_series()

    def _place(self, places: Numbers) -> pl.Series:
        return self._where_good(pl.Series(places))

    def _list(self, name: str, column: Column) -> Ragged:
        """The items of a list that apply, in their order."""
        categories = {name: number for number, name in enumerate(column.dtype.inner.categories.to_list())}
        items = self._engine.lists[name]
        where = self._where()
        truths = self._matched.select(
            (item.condition if item.when == ALWAYS else item.condition & where[item.when]).alias(str(at))
            for at, item in enumerate(items)
        )
        columns = [(categories[item.name], truths[str(at)]) for at, item in enumerate(items)]
        if name == "cautions":
            columns += [(categories[item], rows) for item, rows in (*self._room_cautions(), *self._considered())]
        return gathered(columns, self._rows, number_type(column.dtype.inner))

    def _where(self) -> Mapping[str, pl.Series]:
        is_in = {decision: pl.Series(self.decided == number) for number, decision in enumerate(DECISIONS)}
        without = np.zeros(self._rows, bool)
        without[self._no_form] = True
        printed = np.zeros(self._rows, bool)
        printed[self.printed] = True
        return {NOT_URGENT: ~is_in["refer_now"], ASKED: is_in["ask"], WHERE_PRINTED: pl.Series(printed),
                NO_FORM: pl.Series(without)}  # fmt: skip

    def _amount(self, name: str) -> pl.Series:
        """What is taken already, in whole mg outward, and what may be added, where a dose is printed."""
        of, end = name.split("_")
        ends = pl.col("dose_low", "dose_high").gather(self._place(self._doses))
        dose = self._engine.resolved.doses.frame.select(ends)
        facts = self._encoded.facts.select(
            low=pl.col("supplement_mg_low").floor(), high=pl.col("supplement_mg_high").ceil()
        )
        both = pl.concat([dose, facts], how="horizontal")
        value = pl.col(end) if of == "current" else pl.max_horizontal(pl.col(f"dose_{end}") - pl.col("high"), 0.0)
        known = pl.col("dose_low").is_not_null() & pl.col("high").is_not_null()
        return both.select(pl.when(known).then(value)).to_series()

    def _room_cautions(self) -> list[tuple[str, pl.Series]]:
        high = self._engine.resolved.doses.frame["dose_high"].gather(self._place(self._doses))
        room, taken = self._amount("room_high"), self._encoded.facts["supplement_mg_low"]
        none = (room == 0).fill_null(False)
        certain = (taken >= high).fill_null(False)
        return [("room.unknown", high.is_not_null() & room.is_null()), ("room.none", none & certain),
                ("room.unclear", none & ~certain)]  # fmt: skip

    def _considered(self) -> Iterator[tuple[str, pl.Series]]:
        """The cautions about forms in the customer's hand that are unsuitable, in the order of the ranking."""
        ranks = self._key("rank", self.printed).to_numpy()
        order = np.argsort(ranks, axis=1, kind="stable")
        wants = self._matched["wants"]
        held = {
            form: (self._held("considering_forms", form) & (wants != form).fill_null(True).to_numpy())[self.printed]
            & (ranks[:, at] >> VETOED & 1 == 1)
            for at, form in enumerate(self._engine.knowledge.forms)
        }
        for place in range(ranks.shape[1]):
            for at, form in enumerate(self._engine.knowledge.forms):
                where = np.zeros(self._rows, bool)
                where[self.printed[held[form] & (order[:, place] == at)]] = True
                yield f"{CONSIDERING}{form}", pl.Series(where)

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
        keys = pl.concat([self._standings(rows), self._key("against", rows)], how="horizontal")
        places = against.places(keys, lambda at: self._objections(self._case(rows[at])))
        objections = pl.Series([against.results[place] for place in places], dtype=rules.dtype)
        return replaced(rules.to_frame(), rows, objections.alias(rules.name).to_frame()).to_series()

    @staticmethod
    def _objections(case: Case) -> list[str]:
        return no_form(case, Ranking(case))["rules"]
