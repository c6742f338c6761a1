"""Which free times are best: with a meal, at the time of day that the advice asks for, doses far enough apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from ..arithmetic.clock import DAY
from ..knowledge.day import Day, Meal, Window
from .intervals import Minutes

Cost = tuple[float, ...]
# More doses than this are planned as this many: no source splits further, and the search grows with each.
MOST_DOSES = 4


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the advice wants the nutrient taken. Lengths in minutes: between two doses, and of the grid of times."""

    doses: int
    window: Window | None
    with_food: bool
    apart: int
    step: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Times of one day, in minutes from its midnight, and how far they fail the wishes (0 is not at all)."""

    times: tuple[int, ...]
    unmet: Cost


def meal_at(minute: int, meals: Iterable[Meal]) -> Meal | None:
    """The meal at which a time falls."""
    return next((meal for meal in meals if minute in meal), None)


def choose(slots: Minutes, wishes: Wishes, day: Day) -> Choice | None:
    """The best times among the free `slots` of one day; None where not so many doses find room in them.

    What counts, in this order: a meal for every dose where food is wanted, one dose at the wished time of day, main
    meals before snacks, round times, the usual hour, doses far from each other, times far from the edges of their
    slots, early times.
    """
    chooser = _Chooser(slots, wishes, tuple(day.meals.values()))
    found = min(chooser.sets(), key=chooser.cost, default=None)
    return None if found is None else Choice(found, chooser.unmet(found))


class _Chooser:
    """Compares sets of times; what one time costs is worked out once."""

    def __init__(self, slots: Minutes, wishes: Wishes, meals: tuple[Meal, ...]) -> None:
        self._wishes = wishes
        step = wishes.step * max(1, wishes.doses - 1)
        self._candidates = sorted({minute for span in slots.spans for minute in _grid(span, step)})
        self._meals = {minute: meal_at(minute, meals) for minute in self._candidates}
        self._away = {minute: self._from_usual(minute, meals) for minute in self._candidates}
        self._edge: Mapping[int, int] = {
            minute: min(minute - start, end - 1 - minute)
            for start, end in slots.spans for minute in self._candidates if start <= minute < end
        }

    def sets(self) -> Iterable[tuple[int, ...]]:
        apart = self._wishes.apart
        return (times for times in combinations(self._candidates, self._wishes.doses) if _gap(times) >= apart)

    def unmet(self, times: tuple[int, ...]) -> Cost:
        meals = [self._meals[minute] for minute in times]
        hungry = sum(meal is None for meal in meals) if self._wishes.with_food else 0
        window = self._wishes.window
        elsewhere = window is not None and not any(minute in window for minute in times)
        snacks = sum(meal is not None and not meal.main for meal in meals) if self._wishes.with_food else 0
        return hungry, elsewhere, snacks

    def cost(self, times: tuple[int, ...]) -> Cost:
        away = sum(self._away[minute] for minute in times)
        edge = min(self._edge[minute] for minute in times)
        uneven = sum(minute % self._wishes.step > 0 for minute in times)
        return (*self.unmet(times), uneven, away, -_gap(times), -edge, *times)

    def _from_usual(self, minute: int, meals: tuple[Meal, ...]) -> int:
        """How far a time is from the usual one: of its meal, of the wished time of day, or of the nearest meal."""
        meal, window = self._meals[minute], self._wishes.window
        if meal is not None and self._wishes.with_food:
            return abs(minute - meal.usual_minute)
        if window is not None and minute in window:
            return abs(minute - window.usual_minute)
        return min((abs(minute - meal.usual_minute) for meal in meals), default=0)


def _grid(span: tuple[int, int], step: int) -> Iterable[int]:
    """The round times of a slot, and its ends: where two doses find room at all, they do at the outermost ends."""
    start, end = span
    return (start, *range(start + -start % step, end, step), end - 1)


def _gap(times: tuple[int, ...]) -> int:
    """The least distance between two doses, the next day's first one included."""
    if len(times) == 1:
        return DAY
    return min(later - sooner for sooner, later in zip(times, (*times[1:], times[0] + DAY), strict=True))
