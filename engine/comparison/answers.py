"""Two versions asked about the same customers: a row a customer, its answers side by side, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import polars as pl

from ..batch.answer import FAULT
from ..batch.beside import GRADES, HOURS, READ, each, grades_of, hours_of, with_hours_and_grades
from ..batch.frame import FrameAdvisor
from ..differences import FAMILIES, Difference, Outline, differences_in, outline_of_row
from ..differences.outline import COLUMNS
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..resolution.reasoner import Reasoner, Setting

NEW = "#new"
ROW, SIZE, COUNT, EXAMPLES = "#row", "#size", "#count", "#examples"
_ROWS = "#rows"
_READ = (*COLUMNS, "check_rules", "fired")


@dataclass(frozen=True, slots=True)
class Group:
    """Customers whose answers differ alike in one part: how many, the row of whom least is known, the differences.

    `examples` are those among them who stand in a case or an example; they are no `customers`.
    """

    customers: int
    examples: int
    row: int
    size: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two versions as reasoners, and what differs between their rules."""

    old: Reasoner
    new: Reasoner

    @classmethod
    def of(cls, old: Knowledge, new: Knowledge, setting: Setting) -> Pair:
        return cls(Reasoner(old, setting), Reasoner(new, setting))

    def edited(self) -> list[str]:
        """The rules that say or do something else, say it for another reason, or stand in one version alone."""
        before, after = ({rule.id: _says(rule) for rule in one.knowledge.rules} for one in (self.old, self.new))
        return [rule for rule in {**before, **after} if before.get(rule) != after.get(rule)]


    def beside(self) -> list[str]:
        """Of hours and grades those that some rule tells otherwise."""
        old, new = self.old.knowledge, self.new.knowledge
        return [name for name, of in ((HOURS, hours_of), (GRADES, grades_of)) if of(old) != of(new)]


def known_facts(reasoner: Reasoner, facts: Iterable[str]) -> list[str]:
    """Those of some facts that a version has a word for; whoever has no such word does not ask."""
    known = {spec.id for spec in reasoner.knowledge.vocabulary.profile_facts}
    return [fact for fact in facts if fact in known]


def _says(rule: Rule) -> tuple[Any, ...]:
    return rule.title, rule.then, rule.because


class Answers:
    """What both versions answer to each row of a frame. Rows that one of them refuses are counted apart."""

    def __init__(self, pair: Pair, frame: pl.DataFrame, examples: int = 0) -> None:
        self.pair = pair
        is_person = pl.col(ROW) < frame.height - examples
        self._beside = pair.beside()
        old, new = _of_one_kind(*(self._answers(one, frame) for one in (pair.old, pair.new)))
        both = pl.concat([old, new.select(pl.all().name.suffix(NEW))], how="horizontal")
        self.all = both.with_columns(pl.Series(ROW, range(frame.height), pl.UInt32), size_of(frame).alias(SIZE))
        refused = pl.col(FAULT).is_not_null(), pl.col(FAULT + NEW).is_not_null()
        self.refused = self._rows(is_person & refused[0]), self._rows(is_person & refused[1])
        self.compared = self.all.filter(~(refused[0] | refused[1]))
        self.people = self.compared.filter(is_person)
        self._person = is_person
        self._edited = pair.edited()

    def _answers(self, reasoner: Reasoner, frame: pl.DataFrame) -> pl.DataFrame:
        known = frame.select(known_facts(reasoner, frame.columns))
        found = FrameAdvisor(reasoner).advise(known, (), list(_READ))
        if not self._beside:
            return found
        told = with_hours_and_grades(_plain(found.select(READ)), reasoner.knowledge)
        return found.with_columns(told[HOURS], told[GRADES])

    def _rows(self, which: pl.Expr) -> int:
        return self.all.filter(which).height

    def decisions(self) -> dict[tuple[str, str], int]:
        """How many went from which decision to which."""
        counted = self.people.group_by("decision", "decision" + NEW).len()
        return {(was, now): count for was, now, count in counted.iter_rows()}

    def fired(self) -> tuple[dict[str, int], dict[str, int]]:
        """How often each rule fired, before and after."""
        before, after = (
            dict(self.people.select(pl.col(name).explode().drop_nulls().alias("rule")).group_by("rule").len().iter_rows())
            for name in ("fired", "fired" + NEW)
        )
        return before, after

    def groups(self) -> tuple[list[Group], pl.DataFrame, pl.DataFrame]:
        """The customers whose outlines differ, part by part, alike ones together; the rows of them, and of all others.

        A customer stands in one group for each part that differs: no kind of difference is in two parts.
        """
        known, found, differ = {*COLUMNS, *self._beside}, list[Group](), list[pl.Series]()
        for part, of in FAMILIES:
            columns = [name for name in of if name in known]
            if columns:
                for group, rows in self._of_part(part, columns):
                    found.append(group)
                    differ.append(rows)
        marked = pl.concat(differ).unique() if differ else pl.Series([], dtype=pl.UInt32)
        is_marked = pl.col(ROW).is_in(marked.implode())
        return found, self.compared.filter(is_marked), self.compared.filter(~is_marked)

    def _of_part(self, part: str, columns: list[str]) -> Iterator[tuple[Group, pl.Series]]:
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + NEW)) for name in columns)
        keys = [name + end for name in columns for end in ("", NEW)]
        counted = self._together(self.compared.filter(differs).select(ROW, SIZE, *keys), keys)
        for at, row in enumerate(counted.drop(_ROWS).iter_rows(named=True)):
            told = differences_in(part, _outline(row, ""), _outline(row, NEW))
            if told:  # a column may hold more, such as the order of the rules
                yield Group(row[COUNT], row[EXAMPLES], row[ROW], row[SIZE], tuple(told)), counted[_ROWS][at]

    def worded(self, rest: pl.DataFrame) -> pl.DataFrame:
        """Of customers whose outlines do not differ: one for each set of edited rules that fired, with their count."""
        if not self._edited:
            return rest.clear().with_columns(pl.lit(0, pl.UInt32).alias(name) for name in (COUNT, EXAMPLES))
        names = {rule: f"#{rule}" for rule in self._edited}
        flags = [(pl.col("fired").list.contains(rule) | pl.col("fired" + NEW).list.contains(rule)).alias(name)
                 for rule, name in names.items()]  # fmt: skip
        marked = rest.select(ROW, SIZE, "decision", *flags).filter(pl.any_horizontal(names.values()))
        return self._together(marked, ["decision", *names.values()])

    def _together(self, rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        """One row for each set of keys: that of which least is known, with how many there are."""
        ordered = rows.sort(SIZE, ROW).with_columns(self._person.alias("#person"))
        return ordered.group_by(keys, maintain_order=True).agg(
            pl.col(ROW).alias(_ROWS), pl.first(ROW, SIZE), pl.col("#person").sum().alias(COUNT),
            (~pl.col("#person")).sum().alias(EXAMPLES),
        )


def size_of(frame: pl.DataFrame) -> pl.Series:
    """How much is known of each customer: a point for each fact, and one for each member of a list."""
    points = [
        pl.col(name).list.len().fill_null(0) + pl.col(name).is_not_null().cast(pl.UInt32)
        if isinstance(dtype, pl.List) else pl.col(name).is_not_null().cast(pl.UInt32)
        for name, dtype in frame.schema.items()
    ]  # fmt: skip
    return frame.select(pl.sum_horizontal(points).cast(pl.UInt32)).to_series()


def _of_one_kind(old: pl.DataFrame, new: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both with the same numbers for the same names: numbers are held against each other sooner than names are."""
    common: dict[str, Any] = {}
    for name, dtype in old.schema.items():
        kinds = [one.inner if isinstance(one, pl.List) else one for one in (dtype, new.schema[name])]
        if all(isinstance(kind, pl.Enum) for kind in kinds):
            named = pl.Enum(list(dict.fromkeys(chain.from_iterable(kind.categories.to_list() for kind in kinds))))
            common[name] = pl.List(named) if isinstance(dtype, pl.List) else named
    return old.cast(common), new.cast(common)


def _plain(answer: pl.DataFrame) -> pl.DataFrame:
    """Names in place of numbered categories."""
    return answer.with_columns(
        pl.col(name).cast(pl.List(pl.String) if isinstance(dtype, pl.List) else pl.String)
        for name, dtype in answer.schema.items()
        if isinstance(dtype, pl.Enum) or (isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Enum))
    )


_NOTHING = dict.fromkeys((*COLUMNS, HOURS, GRADES))


def _outline(row: Mapping[str, Any], end: str) -> Outline:
    """The outline of one version of a row that has some of the columns."""
    told = {**_NOTHING, **{name: row[name + end] for name in _NOTHING if name + end in row}}
    return outline_of_row(told, each(told[HOURS]), each(told[GRADES]))
