"""Every minute that a sentence of the day plan names is the minute between the times that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from every import every

from tillskott import Advisor
from tillskott.engine.words.text import LANGUAGES

DAY = 24 * 60
CUSTOMER = {"age": 40, "sex": "female", "pregnancy": "none", "goals": ["sleep"], "symptoms": [], "conditions": [],
            "kidney_function": "normal", "supplements": [], "stomach": "normal"}
# A gap as it is written, and the clock time of the medicine behind it.
TOLD = {
    "sv": re.compile(r"(?:(\d+) h)? ?(?:(\d+) min)? (efter|före) Levaxin \((\d\d:\d\d)\)"),
    "en": re.compile(r"(?:(\d+) h)? ?(?:(\d+) min)? (after|before) Levaxin \((\d\d:\d\d)\)"),
}


@cache
def advisor() -> Advisor:
    return Advisor()


def plan(**times: list[str]) -> Mapping[str, Any]:
    found = advisor().advise({**CUSTOMER, "medications": list(times), "intake_times": times}).plan
    assert found is not None
    return found


def minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock(at: int) -> str:
    return f"{at % DAY // 60:02}:{at % 60:02}"


@every("at", range(5 * 60, 23 * 60, 47))
def test_the_distance_in_a_reason_is_the_minutes_between_the_two_times(at: int) -> None:
    for best in plan(Levaxin=[clock(at)])["days"][0]["best"]:
        for language in LANGUAGES:
            told = list(TOLD[language].finditer(best["why"][language]))
            assert len(told) == 2, best["why"]
            for found in told:
                hours, minutes, side, taken = found.groups()
                between = (minute(best["time"]) - minute(taken)) * (1 if side in ("efter", "after") else -1) % DAY
                assert int(hours or 0) * 60 + int(minutes or 0) == between, best["why"]


@every("at", range(6 * 60, 20 * 60, 61))
def test_free_begins_and_ends_on_the_minute_that_the_hours_give(at: int) -> None:
    """Four hours before Levaxin and four after it, between six and eleven."""
    found = plan(Levaxin=[clock(at)])["days"][0]["slots"]
    free = [(6 * 60, min(at - 240, 23 * 60)), (max(at + 240, 6 * 60), 23 * 60)]
    assert [(slot["start"], slot["end"]) for slot in found] == [
        (clock(start), clock(end)) for start, end in free if start <= end]


def near(gap: int) -> Iterator[Mapping[str, Any]]:
    yield from plan(Levaxin=["07:00"], Niferex=[clock(7 * 60 + gap)])["too_near"]


@every(("gap", "sv", "en"), [
    (5, "5 min emellan, minst 4 h behövs", "5 min between them, at least 4 h needed"),
    (60, "1 h emellan", "1 h between them"),
    (135, "2 h 15 min emellan", "2 h 15 min between them"),
    (239, "3 h 59 min emellan", "3 h 59 min between them"),
])
def test_two_of_the_customers_own_that_are_too_near_are_so_by_the_minute(gap: int, sv: str, en: str) -> None:
    (told,) = near(gap)
    assert told["gap"] == gap
    assert sv in told["say"]["sv"]
    assert en in told["say"]["en"]


def test_at_the_very_hours_nothing_is_too_near() -> None:
    assert list(near(240)) == []
    assert list(near(241)) == []


@every(("times", "said"), [
    ({}, True), ({"Levaxin": ["07:00"]}, False), ({"Duroferon": ["12:00"]}, False),
    ({"Levaxin": ["07:00"], "Duroferon": ["12:00"]}, False),
])
def test_the_usual_part_of_the_day_is_said_only_where_no_clock_time_is_known(
    times: dict[str, list[str]], said: bool
) -> None:
    profile = {**CUSTOMER, "medications": ["Levaxin", "Duroferon"], "intake_times": times}
    told = [check["do"]["sv"] for check in advisor().advise(profile).checks if check["about"] == "Duroferon"]
    assert len(told) == 1
    assert ("magnesium sist" in told[0]) is said
