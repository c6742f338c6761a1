"""What a medicine keeps the nutrient away from, and which intakes would have to move to open a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from ..arithmetic.clock import DAY, WEEK, week_minutes
from .intervals import Arc, Minutes

NOTHING = Minutes(WEEK)


@dataclass(frozen=True)
class Separation:
    """One medicine: the nutrient at least `before` minutes before it or at least `after` minutes after it.

    `times` are its intakes, "07:00" or "mon 07:00". Exactly that far apart is allowed. Where only one side is stated,
    the minute of the intake itself is too near all the same.
    """

    medicine: str
    before: int
    after: int
    times: tuple[str, ...]

    def near(self, time: str) -> Minutes:
        """The minutes of the week that are too near one of its times."""
        return Minutes.of(WEEK, (arc for minute in week_minutes(time) for arc in self._arcs(minute)))

    def _arcs(self, minute: int) -> Iterator[Arc]:
        if self.before > 0:
            yield minute - self.before + 1, minute + 1
        if self.after > 0:
            yield minute, minute + self.after

    @cached_property
    def blocked(self) -> Minutes:
        """The minutes of the week that are too near any of its times."""
        return union(self.near(time) for time in self.times)

    @property
    def minutes(self) -> list[tuple[int, str]]:
        """Every intake of the week, with its time as stated."""
        return [(minute, time) for time in self.times for minute in week_minutes(time)]


def union(sets: Iterable[Minutes]) -> Minutes:
    """All minutes of some sets of the week."""
    return reduce(Minutes.__or__, sets, NOTHING)


def free(separations: Iterable[Separation]) -> Minutes:
    """The minutes of the week that are far enough from every medicine."""
    return ~union(separation.blocked for separation in separations)


def on_day(week: Minutes, day: int, window: Arc = (0, DAY)) -> Minutes:
    """What of a set of the week falls into a window of one day (0 is Monday), counted from that day's midnight."""
    return week.turned(-day * DAY) & Minutes.of(WEEK, [window])


Move = tuple[str, str]
"""A medicine and one of its times."""


def moves(separations: Sequence[Separation], days: Iterable[int], window: Arc) -> list[tuple[Move, ...]]:
    """The smallest sets of intakes without which some minute of the window would be free on all these days.

    A minute opens exactly when every intake that blocks it has moved, so the answer is the sets of intakes that block
    a minute together, less those that hold another one. In order of size, then by name.
    """
    near = {
        (separation.medicine, time): union(on_day(separation.near(time), day, window) for day in days)
        for separation in separations for time in separation.times
    }
    start, end = window
    edges = {start, *(edge for blocked in near.values() for span in blocked.spans for edge in span)}
    found = {frozenset(move for move, blocked in near.items() if at in blocked) for at in edges if start <= at < end}
    minimal = [one for one in found if not any(other < one for other in found)]
    return sorted((tuple(sorted(one)) for one in minimal if one), key=lambda one: (len(one), one))
