"""The day plan as it stands in the advice: plain mappings; times are "HH:MM", weekdays mon to sun, texts {sv, en}."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from ..words.text import Text


class Span(TypedDict):
    """From one time to another on one day, both included; the end of a day is 24:00."""

    start: str
    end: str


class Move(TypedDict):
    """One intake of a medicine: "07:00" every day, or "mon 07:00"."""

    medicine: str
    time: str


class NoSlot(TypedDict):
    """Why there is no time, and the smallest sets of intakes without which there would be one.

    `reason`: `times_missing` (a medicine with hours has no stated time), `blocked`, `asleep` (free at night only), or
    `one_dose` (not so many doses as the advice asks for find room). Whoever prescribed a medicine decides whether it
    moves; nothing here has moved it.
    """

    reason: Literal["times_missing", "blocked", "asleep", "one_dose"]
    why: Text
    moves: list[list[Move]]


class BlockedSpan(TypedDict):
    """A stretch of a day that is too near a medicine: strictly between its ends; `days` are those that it falls on."""

    medicine: str
    start: str
    end: str
    days: list[str]


class PlannedTime(TypedDict):
    """A proposed time, the meal that it goes with (an id of day.yaml, or null), and why."""

    time: str
    meal: str | None
    why: Text


class DayPlan(TypedDict):
    """One kind of day: the days of the week that are alike.

    `free`: far enough from every medicine on all of these days, at night too. `slots`: the same within waking hours;
    here the nutrient may be taken. `best`: a time for every dose, rising; empty where `no_slot` says why. `not_split`:
    why there are fewer times than doses.
    """

    days: list[str]
    free: list[Span]
    slots: list[Span]
    blocked: list[BlockedSpan]
    best: list[PlannedTime]
    no_slot: NoSlot | None
    not_split: NoSlot | None


class Around(TypedDict):
    """What one intake blocks: strictly between these times, which may lie on the day before and the day after."""

    time: str
    start: str
    end: str


PlannedMedicine = TypedDict(
    "PlannedMedicine",
    {
        "medicine": str,
        "class": "str | None",
        "times": list[str],
        "hours_before": "float | None",
        "hours_after": "float | None",
        "blocked": list[Around],
        "rules": list[str],
    },
)
"""A medicine with hours: the nutrient at least `hours_before` before it, or at least `hours_after` after it."""


class Place(TypedDict):
    """A time that one medicine could have, were whoever decides on it to move it; nothing here has moved it."""

    medicine: str
    time: str


class TooNear(TypedDict):
    """Two intakes of the customer's own with less than `hours` between them, `gap` minutes; `could_go` may be null."""

    one: str
    time: str
    other: str
    other_time: str
    hours: float
    gap: int
    say: Text
    could_go: Place | None
    rules: list[str]


class Plan(TypedDict):
    """When in the day the nutrient may be taken.

    `days`: the most common kind of day first. `without_times`: medicines with hours whose times are not known; no time
    is proposed before they are. `without_day`: medicines taken more seldom on a day that nobody told, so that every day
    counts. `no_distance`: medicines with times for which no hours are stated. `not_considered`: medicines that were not
    recognised, about which no hours are known. `too_near`: the customer's own intakes among each other. `rules`: whose
    hours were used. `claims`: the conventions of the day that it rests on.
    """

    days: list[DayPlan]
    medicines: list[PlannedMedicine]
    without_times: list[str]
    without_day: list[str]
    no_distance: list[str]
    not_considered: list[str]
    too_near: list[TooNear]
    rules: list[str]
    claims: list[str]
