"""Two knowledges over many profiles: what has no column is read in full, as seldom as can be.

A consultation with a product in the hand is read itself, since its verdict rests on what the label says; so is one with
other checks and a name of several classes, which is one check in an answer and one for each class in the columns. Where
no column differs but rules do, words and sources are left, which rest on the rules: one is read for all that are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from ..advisor import Advisor
from ..engine.batch.beside import HOURS
from ..engine.differences import Difference, differences
from ..engine.knowledge import Knowledge
from ..engine.knowledge.computed import SUPPLEMENTS
from ..engine.knowledge.fact_types import MEDICINES, PRODUCTS
from ..engine.language.actions import Check
from ..engine.words.errors import ProfileError
from .by_columns import ROW, answers, differs, frame_of, rows_told_apart, side_by_side

_DIFFERS, _OTHER, _CHECKED = "#differs", "#other", "#checked"
_GROUNDS = (Difference("grounds_only"),)


class Row(NamedTuple):
    """A profile whose answer differs: its place, decisions, what differs, and the rules that fired before.

    `alike`: it was not read itself, but another with the same decision and rules.
    """

    place: int
    before: str
    after: str
    differences: tuple[Difference, ...]
    fired: list[str]
    alike: bool = False


def changed_rows(old: Advisor, new: Advisor, profiles: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Every profile whose answer differs."""
    frame = frame_of(profiles, old.knowledge)
    both = _marked(side_by_side(answers(old, frame), answers(new, frame)), old.knowledge, new.knowledge)
    told = {row[0]: row for row in rows_told_apart(both.filter(pl.col(_DIFFERS)))}
    reader = _Reader(old, new, profiles)
    columns = (ROW, "decision", "after_decision", "fired", _OTHER, _CHECKED)
    for place, before, after, fired, other, checked in both.select(columns).iter_rows():
        if (reader.is_judged(place) and (other or place in told)) or (checked and reader.is_in_several(place)):
            yield from reader.rows(place)
        elif place in told:
            yield Row(*told[place])
        else:
            found, alike = reader.read_once(place, (before, after, *other)) if other else (_GROUNDS, False)
            if found:
                yield Row(place, before, after, found, fired, alike)
    for place in set(range(len(profiles))) - set(frame[ROW]):  # what no column can hold
        yield from reader.rows(place)


def _marked(both: pl.DataFrame, old: Knowledge, new: Knowledge) -> pl.DataFrame:
    """The rows in which something may be another: whether a column is, and the rules that do something else."""
    before, after = ({rule.id: rule for rule in one.rules} for one in (old, new))
    does = [id for id, rule in before.items() if id not in after or after[id].then != rule.then]
    rests = [id for id, rule in before.items() if id not in after or after[id].claims != rule.claims]
    other = pl.concat_list(_among("fired", does), pl.col("after_fired").list.set_difference(pl.col("fired")))
    marked = both.with_columns(differs().alias(_DIFFERS), other.list.sort().alias(_OTHER),
                               differs(("checks", HOURS)).alias(_CHECKED))
    return marked.filter(pl.col(_DIFFERS) | (pl.col(_OTHER).list.len() > 0) | (_among("fired", rests).list.len() > 0))


def _among(column: str, rules: list[str]) -> pl.Expr:
    return pl.col(column).list.set_intersection(pl.lit(pl.Series([rules], dtype=pl.List(pl.String))))


class _Reader:
    """Reads profiles by both, and those that are alike once."""

    def __init__(self, old: Advisor, new: Advisor, profiles: Sequence[Mapping[str, Any]]) -> None:
        self._old, self._new, self._profiles = old, new, profiles
        facts = old.knowledge.vocabulary.profile_facts
        # What is taken already is counted, whatever else is advised.
        self._judged = [spec.id for spec in facts if spec.kind is PRODUCTS and spec.id != SUPPLEMENTS]
        self._named = [spec.id for spec in facts if spec.kind is MEDICINES]
        self._checked = frozenset(action.class_ for one in (old, new) for rule in one.knowledge.rules
                                  for action in rule.then if isinstance(action, Check))
        self._known: dict[Any, tuple[Difference, ...]] = {}
        self._several: dict[str, bool] = {}

    def is_judged(self, place: int) -> bool:
        return any(self._profiles[place].get(fact) for fact in self._judged)

    def is_in_several(self, place: int) -> bool:
        """Whether something taken stands in several classes that are checked."""
        return any(self._stands_in_several(name) for fact in self._named
                   for name in self._profiles[place].get(fact) or ())

    def _stands_in_several(self, name: str) -> bool:
        if name not in self._several:
            classes = self._old.knowledge.medicines.resolve(name).classes
            self._several[name] = len(self._checked.intersection(classes)) > 1
        return self._several[name]

    def rows(self, place: int) -> Iterator[Row]:
        """What comes of reading one profile; nothing where it is none, or nothing differs."""
        try:
            before, after = self._both(place)
        except ProfileError:
            return
        found = differences(before, after)
        if found:
            yield Row(place, before["decision"], after["decision"], found, [step["rule"] for step in before["trace"]])

    def read_once(self, place: int, key: Any) -> tuple[tuple[Difference, ...], bool]:
        """What differs for one of those with this key, and whether it was another one."""
        alike = key in self._known
        if not alike:
            self._known[key] = differences(*self._both(place))
        return self._known[key], alike

    def _both(self, place: int) -> tuple[dict[str, Any], dict[str, Any]]:
        profile = self._profiles[place]
        return self._old.advise(profile).to_dict(), self._new.advise(profile).to_dict()
