"""The day plan in words and as rows, the same in signs, in the picture and in tables."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from ..arithmetic.clock import DAY, minute_of
from ..dayplan.intervals import Minutes
from ..dayplan.shape import DayPlan, Plan, PlannedMedicine, PlannedTime, Span
from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..words.text import Language, join, printable


def minute(clock: str) -> int:
    """The minute of the day; 24:00 is its end."""
    found = minute_of(clock)
    return DAY if found is None else found


def whole(text: str) -> str:
    """A text that somebody typed, safe for a terminal and uncut: two names may differ in their last words only."""
    return printable(text, longest=sys.maxsize)


@dataclass(frozen=True, slots=True)
class Row:
    """A medicine on some days, and the minutes that it blocks on them, half open."""

    medicine: str
    days: tuple[str, ...]
    blocked: list[tuple[int, int]]


def rows(day: DayPlan) -> list[Row]:
    """A row for every medicine that blocks something, apart for different days."""
    found: dict[tuple[str, tuple[str, ...]], Row] = {}
    for span in day["blocked"]:
        key = (span["medicine"], tuple(span["days"]))
        row = found.setdefault(key, Row(*key, []))
        start, end = minute(span["start"]), minute(span["end"])
        row.blocked.append((start + 1 if start else 0, end))
    for row in found.values():
        row.blocked[:] = Minutes.of(DAY, row.blocked).spans
    return list(found.values())


class DayWords:
    """A day plan in words."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self.words, self.language = Words(knowledge, language), language
        assert knowledge.day is not None
        self.conventions = knowledge.day

    def days(self, plan: Plan, day: DayPlan) -> str:
        """Which days of the week it is about: every day, the other days, or their names."""
        if len(plan["days"]) == 1:
            return self.words("plan.days.every")
        if day is plan["days"][0]:
            return self.words("plan.days.other")
        names = join(self.conventions.weekdays[one].name.text for one in day["days"])[self.language]
        return names[:1].upper() + names[1:]

    def time(self, time: str) -> str:
        """An intake time with the short name of its weekday or rhythm: mån 07:00."""
        clock, spoken = time.split()[-1], self.conventions.spoken(time)
        return f"{spoken.short.text[self.language]} {clock}" if spoken else clock

    def times(self, medicine: PlannedMedicine) -> str:
        """All times of a medicine; that they are not known, where none is."""
        return ", ".join(map(self.time, medicine["times"])) or self.words("plan.times_unknown")

    def hours(self, medicine: PlannedMedicine) -> str:
        """How far the nutrient stays from a medicine."""
        before, after = medicine["hours_before"], medicine["hours_after"]
        name = "same" if before == after else "both" if before and after else "before" if before else "after"
        return self.words(f"plan.hours.{name}", before=before or 0, after=after or 0)

    def spans(self, spans: Iterable[Span]) -> str:
        """11:00–16:00, 22:00–23:00; the word for none where there is none."""
        said = [one["start"] if one["start"] == one["end"] else f"{one['start']}–{one['end']}" for one in spans]
        return ", ".join(said) or self.words("plan.none")

    def best(self, best: PlannedTime) -> str:
        """22:00, with an evening snack."""
        if best["meal"] is None:
            return best["time"]
        meal = self.conventions.meals[best["meal"]].name.text[self.language]
        return self.words("plan.time_with_meal", time=best["time"], meal=meal)

    def some(self, row: Row, day: DayPlan) -> str:
        """The days of a row, where they are not all days of its kind."""
        if len(row.days) == len(day["days"]):
            return ""
        return ", ".join(self.conventions.weekdays[one].short.text[self.language] for one in row.days)
