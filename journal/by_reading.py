"""Two knowledges over many profiles: what has no column is read in full, as seldom as can be.

A consultation with products is read itself, since a verdict rests on what its label says. Where no column differs but
rules do, what is left are words and sources, which rest on the rules alone: one is read for all that are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from ..advisor import Advisor
from ..engine.differences import Difference, differences
from ..engine.knowledge import Knowledge
from ..engine.words.errors import ProfileError
from .by_columns import ROW, answers, differs, frame_of, rows_told_apart, side_by_side

_DIFFERS, _BEFORE, _AFTER = "#differs", "#before", "#after"


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
    touched = _touched(side_by_side(answers(old, frame), answers(new, frame)), _edited(old.knowledge, new.knowledge))
    told = {row[0]: row for row in rows_told_apart(touched.filter(pl.col(_DIFFERS)))}
    reader = _Reader(old, new, profiles)
    columns = (ROW, "decision", "after_decision", "fired", _BEFORE, _AFTER)
    for place, before, after, fired, *rules in touched.select(columns).iter_rows():
        if reader.has_products(place):
            yield from reader.rows(place)
        elif place in told:
            yield Row(*told[place])
        else:
            found, alike = reader.read_once(place, (before, after, *map(tuple, rules)))
            if found:
                yield Row(place, before, after, found, fired, alike)
    for place in set(range(len(profiles))) - set(frame[ROW]):  # what no column can hold
        yield from reader.rows(place)


def _edited(old: Knowledge, new: Knowledge) -> list[str]:
    """The rules that are not the same in both."""
    after = {rule.id: (rule.then, rule.claims, rule.when) for rule in new.rules}
    return [rule.id for rule in old.rules if after.get(rule.id) != (rule.then, rule.claims, rule.when)]


def _touched(both: pl.DataFrame, edited: list[str]) -> pl.DataFrame:
    """The rows in which a rule fired that is not the same, or another than before, with those rules in order."""
    named = pl.lit(pl.Series([edited], dtype=pl.List(pl.String)))
    gone = pl.col("fired").list.set_intersection(named)
    come = pl.col("after_fired").list.set_difference(pl.col("fired"))
    marked = both.with_columns(
        differs().alias(_DIFFERS), gone.list.sort().alias(_BEFORE), come.list.sort().alias(_AFTER))
    other = pl.col("fired").ne_missing(pl.col("after_fired"))
    return marked.filter(pl.col(_DIFFERS) | other | (pl.col(_BEFORE).list.len() > 0))


class _Reader:
    """Reads profiles by both, and those that are alike once."""

    def __init__(self, old: Advisor, new: Advisor, profiles: Sequence[Mapping[str, Any]]) -> None:
        self._old, self._new, self._profiles = old, new, profiles
        facts = old.knowledge.vocabulary.profile_facts
        self._products = [spec.id for spec in facts if spec.type == "products"]
        self._known: dict[Any, tuple[Difference, ...]] = {}

    def has_products(self, place: int) -> bool:
        return any(self._profiles[place].get(fact) for fact in self._products)

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
