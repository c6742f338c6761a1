"""What the words of the day mean on a clock: waking hours, evening, meals, weekdays (`day.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from ..arithmetic.clock import DAY, minute_of
from ..language.record import Bilingual, Field, Identifier, Record
from .files import Files

FILE = "day.yaml"
WAKING = "waking"
# Between two doses of one day; the minutes that times are proposed on; below which a slot is called narrow.
PARAMETERS = ("plan_apart_hours", "plan_step_minutes", "plan_narrow_minutes")
Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Window(Record):
    """A stretch of the day with a name, both ends included; it may run past midnight. `usual` is its usual time."""

    id: Identifier
    name: Bilingual
    start: Clock
    end: Clock
    usual: Clock
    claims: tuple[str, ...] = Field(strict=False, min_length=1)

    @property
    def arc(self) -> tuple[int, int]:
        """Its minutes, half open, from the midnight before it; beyond 24 hours where it runs past the next one."""
        start, end = _minute(self.start), _minute(self.end)
        return start, (end if start <= end else end + DAY) + 1

    @property
    def usual_minute(self) -> int:
        """The usual time, counted as `arc` counts."""
        minute = _minute(self.usual)
        return minute if minute >= self.arc[0] else minute + DAY

    def __contains__(self, minute: int) -> bool:
        return self.arc[0] <= minute < self.arc[1]


class Meal(Window):
    """When a meal is eaten, and whether it is a main meal."""

    main: bool


class Weekday(Record):
    """A day of the week, and how it may be written in a profile."""

    id: Identifier
    name: Bilingual
    short: Bilingual
    spellings: tuple[str, ...] = Field(strict=False, min_length=1)


class Rhythm(Weekday):
    """How seldom a medicine may be taken, how that may be written in a profile, and the names that say so.

    Of one of the `names` all words stand in the name of the medicine, `*` being the rest of a word.
    """

    names: tuple[str, ...] = Field(strict=False, min_length=1)
    asks_for_day: bool
    claims: tuple[str, ...] = Field(strict=False, min_length=1)

    def named_in(self, medicine: str) -> bool:
        """Whether the name of a medicine says that it is taken so seldom."""
        words = _words(medicine)
        return any(all(any(_is(word, part) for word in words) for part in name.split()) for name in self.names)


@dataclass(frozen=True, slots=True)
class Day:
    """The conventions of the day; `windows` are by id, `waking` is one of them and bounds all the others."""

    windows: Mapping[str, Window]
    meals: Mapping[str, Meal]
    weekdays: Mapping[str, Weekday]
    rhythms: Mapping[str, Rhythm]

    @property
    def waking(self) -> Window:
        return self.windows[WAKING]

    @property
    def spelled(self) -> Mapping[str, str]:
        """Every spelling of a weekday or a rhythm, in small letters, and its id."""
        days = (*self.weekdays.values(), *self.rhythms.values())
        return {word.casefold(): day.id for day in days for word in day.spellings}

    def rhythm(self, medicine: str) -> Rhythm | None:
        """How seldom a medicine is taken, where its name says so."""
        return next((rhythm for rhythm in self.rhythms.values() if rhythm.named_in(medicine)), None)

    def spoken(self, time: str) -> Weekday | None:
        """The weekday or rhythm of an intake time; None where it is taken every day."""
        *day, _ = time.split()
        return {**self.weekdays, **self.rhythms}[day[0]] if day else None

    @property
    def claims(self) -> tuple[str, ...]:
        """Every claim that the windows and meals rest on, once."""
        return tuple(dict.fromkeys(claim for part in self.parts for claim in part.claims))

    @property
    def parts(self) -> tuple[Window | Rhythm, ...]:
        """Every window, meal and rhythm."""
        return (*self.windows.values(), *self.meals.values(), *self.rhythms.values())


def read_day(files: Files) -> Day | None:
    """The conventions of the day, or None where the knowledge has none: then no day is planned."""
    if not files.matching(FILE):
        return None
    return Day(
        {window.id: window for window in files.records(FILE, "windows", Window)},
        {meal.id: meal for meal in files.records(FILE, "meals", Meal)},
        {day.id: day for day in files.records(FILE, "weekdays", Weekday)},
        {rhythm.id: rhythm for rhythm in files.records(FILE, "rhythms", Rhythm)},
    )


def _words(name: str) -> list[str]:
    """The words and numbers of a name, in small letters: "70mg" is two."""
    return re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+", name.casefold())


def _is(word: str, part: str) -> bool:
    part = part.casefold()
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _minute(clock: str) -> int:
    minute = minute_of(clock)
    assert minute is not None
    return minute
