"""The dose ladder: which step of the range a customer may take alone, and which only after contact with care."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..words.text import Text
from .case import Case
from .shape import Rung
from .units import Unit, counted, unit_in_hand


def steps(case: Case, low: float, high: float, start: float | None) -> list[float]:
    """The amounts of the ladder a day, rising, whatever is held in the hand."""
    numbers = case.numbers
    return sorted(_Bounds(low, high, start, numbers["self_care_limit"], numbers["high_dose"], False).steps())


def ladder(case: Case, low: float, high: float, start: float | None, *, hold: bool = False) -> list[Rung]:
    """Rungs as amounts a day, rising.

    The authority's upper level is always a rung where the range reaches above it, also where the range lies wholly
    above; a high dose asks for a doctor's supervision. The article's own figures are never cut. With one product in the
    hand every rung is a number of its units, the first rung one of them. `hold`: nobody is told to step up.
    """
    numbers = case.numbers
    bounds = _Bounds(low, high, start, numbers["self_care_limit"], numbers["high_dose"], hold)
    unit = unit_in_hand(case, high)
    steps = bounds.steps() if unit is None else bounds.steps_of(unit.amount)
    publisher = case.knowledge.sources[case.knowledge.authority].publisher
    figures = {"low": low, "high": high, "limit": bounds.limit, "start": start or 0, "authority": publisher}
    return [{"amount": amount, "when": _when(case, amount, bounds, unit, figures)} for amount in sorted(steps)]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The figures that the rungs come from."""

    low: float
    high: float
    start: float | None
    limit: float
    high_dose: float
    hold: bool

    def steps(self) -> set[float]:
        """The figures themselves."""
        steps = {self.low, self.high}
        if self.start is not None:
            steps.add(self.start)
        if self.high > self.limit:
            steps.add(self.limit)
        if self.high > self.high_dose > self.low:
            steps.add(self.high_dose)
        return steps

    def steps_of(self, unit: float) -> set[float]:
        """The same in whole units: from the least that reaches the range on, and never above a bound."""
        least = _whole(math.ceil(round(self.low / unit, 6)) * unit)
        tops = [self.high, *(bound for bound in (self.limit, self.high_dose) if self.high > bound)]
        steps = {_whole(unit), least, *(_whole(math.floor(round(top / unit, 6)) * unit) for top in tops)}
        if self.start is not None:
            steps.add(_whole(math.floor(round(self.start / unit, 6)) * unit))
        return {step for step in steps if _whole(unit) <= step <= self.high}

    def most_alone(self, unit: Unit | None) -> float:
        """The last rung that needs no doctor where the range goes on above it."""
        return self.limit if unit is None else _whole(math.floor(round(self.limit / unit.amount, 6)) * unit.amount)


def _whole(amount: float) -> float:
    """An amount without what only the arithmetic added."""
    rounded = round(amount, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _when(case: Case, amount: float, bounds: _Bounds, unit: Unit | None, figures: Mapping[str, float | str]) -> Text:
    shown = case.text("ladder.amount", figure=amount) if unit is None else counted(case, unit, amount)
    return case.text(_name(amount, bounds, unit), amount=shown, figure=amount, **figures)


def _name(amount: float, bounds: _Bounds, unit: Unit | None) -> str:
    if amount > bounds.high_dose:
        return "ladder.above_high_dose"
    if amount > bounds.limit:
        return "ladder.above_limit"
    last = amount == bounds.most_alone(unit) and bounds.high > bounds.limit
    if (last or amount == bounds.limit) and amount != bounds.start:
        below = "_below_range" if amount < bounds.low else ""
        return f"ladder.limit{below}" if amount == bounds.limit else f"ladder.most_units{below}"
    if amount == bounds.start or (unit is not None and amount == _whole(unit.amount)):
        return _first(amount, bounds)
    return "ladder.low" if amount == bounds.low else "ladder.within"


def _first(amount: float, bounds: _Bounds) -> str:
    """The first rung: a unit may be more than one starts with, and whoever holds the dose steps nowhere."""
    if bounds.start is not None and amount > bounds.start:
        return "ladder.unit_above_start"
    return "ladder.start_and_hold" if bounds.hold else "ladder.start"
