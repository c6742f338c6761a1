"""Clock times and weekdays as minutes: of a day from its midnight, of a week from Monday 00:00."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = len(WEEKDAYS) * DAY
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def minute_of(clock: str) -> int | None:
    """The minute of the day of "07:00"; None where this is no time from 00:00 to 23:59."""
    found = _CLOCK.fullmatch(clock)
    return int(found[1]) * 60 + int(found[2]) if found else None


def clock_of(minute: int) -> str:
    """The time of any minute on the clock: "07:00"; the end of a day is "24:00"."""
    within = DAY if minute == DAY else minute % DAY
    return f"{within // 60:02d}:{within % 60:02d}"


def standard_time(written: str, days: Mapping[str, str]) -> str | None:
    """An intake time in one spelling, "07:00", "mon 07:00" or "weekly 07:00"; None where it is none of these.

    `days` leads from every spelling of a weekday or a rhythm, in small letters, to its id.
    """
    *day, clock = written.casefold().split() or [""]
    if minute_of(clock) is None:
        return None
    if not day:
        return clock
    named = days.get(" ".join(day))
    return f"{named} {clock}" if named else None


# A plan asks for the same few times again and again.
@lru_cache(maxsize=1024)
def week_minutes(time: str) -> tuple[int, ...]:
    """The minutes of the week at which "07:00" (every day) or "mon 07:00" falls.

    Of what is taken more seldom on a day that is not known, every day may be the one.
    """
    minute = minute_of(time.split()[-1])
    assert minute is not None
    return tuple(day * DAY + minute for day, name in enumerate(WEEKDAYS) if falls_on(time, name))


def falls_on(time: str, weekday: str) -> bool:
    """Whether an intake time may fall on a weekday."""
    *day, _ = time.split()
    return not day or day[0] == weekday or day[0] not in WEEKDAYS


def whole_minutes(hours: float | None) -> int:
    """Hours as minutes, rounded so that a separation never gets shorter; none stated is none demanded."""
    # 511 / 60 * 60 is a little more than 511: what only the arithmetic added must not become a minute.
    return math.ceil(round((hours or 0) * 60, 6))
