"""From an advice to its day plan: the hours of its checks, the times of the medicines, and how the dose is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..dayplan.choice import MOST_DOSES, Wishes
from ..dayplan.plan import Hours, day_plan
from ..dayplan.reasons import Wanted
from ..dayplan.shape import Plan
from ..knowledge.day import Day
from ..language.actions import Administer
from .case import Case
from .pairs import pairs
from .shape import CheckItem, Dose


def plan(case: Case, checks: Iterable[CheckItem], dose: Dose | None, first: Sequence[str]) -> Plan | None:
    """The day plan, for a decision that prints a form; `first` are the forms of first choice.

    None where no intake times are known, where no form of first choice is swallowed (the hours are about what meets in
    the gut), or where the knowledge says nothing about the day.
    """
    day, given = case.knowledge.day, case.customer.intake_times
    if day is None or given is None or not any(case.knowledge.is_swallowed(form) for form in first):
        return None
    numbers = case.knowledge.numbers
    wishes = Wishes(
        doses=min(dose["split"] or 1, MOST_DOSES) if dose else 1,
        window=day.windows.get(dose["time_of_day"]) if dose and dose["time_of_day"] else None,
        with_food=bool(dose and dose["with_food"]),
        apart=round(numbers["plan_apart_hours"] * 60),
        step=round(numbers["plan_step_minutes"]),
    )
    times = {medicine: tuple(_with_rhythm(day, medicine, time) for time in told) for medicine, told in given.items()}
    return day_plan(hours(checks), times, wishes, _wanted(case, dose), day, case.text, case.customer.not_recognised,
                    pairs(case))


def _with_rhythm(day: Day, medicine: str, time: str) -> str:
    """An intake time with how seldom it is, where the medicine's name says so and the time names no day."""
    rhythm = day.rhythm(medicine)
    return f"{rhythm.id} {time}" if rhythm and day.spoken(time) is None else time


def hours(checks: Iterable[CheckItem]) -> list[Hours]:
    """The hours of every medicine that has any."""
    return [
        Hours(check["about"], check["class"], check["hours_before"], check["hours_after"], tuple(check["rules"]))
        for check in checks if check["hours_before"] or check["hours_after"]
    ]


def _wanted(case: Case, dose: Dose | None) -> Wanted:
    """The sentences of the rules that want a time of day and food."""
    time_of_day = dose["time_of_day"] if dose else None
    takings = case.actions(Administer)
    when = (case.reason(firing) for firing, action in takings if time_of_day and action.time_of_day == time_of_day)
    food = (case.reason(firing) for firing, action in takings if action.with_food)
    narrow = round(case.knowledge.numbers["plan_narrow_minutes"])
    return Wanted(next(when, None), next(food, None), narrow)
