"""Two medicines of the customer too near each other: which intakes, and where the one that may move could go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..arithmetic.clock import DAY, WEEK, WEEKDAYS, clock_of, falls_on, week_minutes
from .intervals import Arc
from .separation import Separation, free, on_day, union


@dataclass(frozen=True, slots=True)
class Pair:
    """Two medicines that need so many `minutes` between them; `may_move` is the one that could be placed anew."""

    one: str
    other: str
    minutes: int
    may_move: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two intakes with only `gap` minutes between them, and a time for the one that may move, or None."""

    pair: Pair
    time: str
    other_time: str
    gap: int
    could_go: str | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The customer's own intakes among each other. Moves nothing: it says what is too near, and where there is room.

    `separations` are those from the nutrient, which must still find a time within `waking` where something
    goes elsewhere.
    """

    pairs: Sequence[Pair]
    times: Mapping[str, Sequence[str]]
    separations: Sequence[Separation]
    waking: Arc
    step: int

    def too_near(self) -> Iterator[Near]:
        """Every two intakes that are nearer than their pair allows."""
        for pair in self.pairs:
            for time in self.times.get(pair.one, ()):
                for other in self.times.get(pair.other, ()):
                    gap = _gap(time, other)
                    if gap < pair.minutes:
                        moving = {pair.one: time, pair.other: other}
                        could_go = self._room(pair.may_move, moving[pair.may_move]) if pair.may_move else None
                        yield Near(pair, time, other, gap, could_go)

    def _room(self, medicine: str, time: str) -> str | None:
        """The first time of the waking day far enough from all others that leaves the nutrient one of its own."""
        near = union(
            Separation(other, pair.minutes, pair.minutes, tuple(self.times.get(other, ()))).blocked
            for pair in self.pairs if medicine in (pair.one, pair.other)
            for other in (pair.one, pair.other) if other != medicine
        )
        days = [day for day, name in enumerate(WEEKDAYS) if falls_on(time, name)]
        start, end = self.waking
        for minute in range(start + -start % self.step, end, self.step):
            if not any(day * DAY + minute in near for day in days) and self._leaves_room(medicine, time, minute):
                return clock_of(minute)
        return None

    def _leaves_room(self, medicine: str, time: str, minute: int) -> bool:
        moved = " ".join([*time.split()[:-1], clock_of(minute)])
        others = [one for one in self.separations if one.medicine != medicine]
        itself = [replace(one, times=(moved, *(at for at in one.times if at != time)))
                  for one in self.separations if one.medicine == medicine]
        open_ = free([*others, *itself])
        return all(on_day(open_, day, self.waking) for day in range(len(WEEKDAYS)))


def _gap(time: str, other: str) -> int:
    return min(
        min((here - there) % WEEK, (there - here) % WEEK)
        for here in week_minutes(time) for there in week_minutes(other)
    )
