"""From an advice to its day plan: the hours of its checks, the times of the medicines, and how the dose is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..actions import Administer
from ..advice import CheckItem, Dose
from ..dayplan.choice import MOST_DOSES, Wishes
from ..dayplan.plan import Hours, day_plan
from ..dayplan.reasons import Wanted
from ..dayplan.shape import Plan
from .case import Case

# The route on which a medicine and magnesium meet in the gut.
SWALLOWED = "oral"


def plan(case: Case, checks: Iterable[CheckItem], dose: Dose | None, first: Sequence[str]) -> Plan | None:
    """The day plan, for a decision that prints a form; `first` are the forms of first choice.

    None where no intake times are known, where no form of first choice is swallowed (the hours are about what meets in
    the gut), or where the knowledge says nothing about the day.
    """
    day, times = case.knowledge.day, case.customer.intake_times
    if day is None or times is None or all(case.knowledge.forms[form].route != SWALLOWED for form in first):
        return None
    numbers = case.knowledge.numbers
    wishes = Wishes(
        doses=min(dose["split"] or 1, MOST_DOSES) if dose else 1,
        window=day.windows.get(dose["time_of_day"]) if dose and dose["time_of_day"] else None,
        with_food=bool(dose and dose["with_food"]),
        apart=round(numbers["plan_apart_hours"] * 60),
        step=round(numbers["plan_step_minutes"]),
    )
    return day_plan(hours(checks), times, wishes, _wanted(case, dose), day, case.text, case.customer.not_recognised)


def hours(checks: Iterable[CheckItem]) -> list[Hours]:
    """The hours of every medicine that has any: where several checks are about it, the widest count."""
    found: dict[str, list[CheckItem]] = {}
    for check in checks:
        if check["hours_before"] or check["hours_after"]:
            found.setdefault(check["about"], []).append(check)
    return [_widest(medicine, about) for medicine, about in found.items()]


def _widest(medicine: str, checks: Sequence[CheckItem]) -> Hours:
    before = max((check["hours_before"] for check in checks if check["hours_before"] is not None), default=None)
    after = max((check["hours_after"] for check in checks if check["hours_after"] is not None), default=None)
    rules = tuple(dict.fromkeys(rule for check in checks for rule in check["rules"]))
    widest = max(checks, key=lambda check: (check["hours_before"] or 0) + (check["hours_after"] or 0))
    return Hours(medicine, widest["class"], before, after, rules)


def _wanted(case: Case, dose: Dose | None) -> Wanted:
    """The sentences of the rules that want a time of day and food."""
    time_of_day = dose["time_of_day"] if dose else None
    takings = case.actions(Administer)
    when = (case.reason(firing) for firing, action in takings if time_of_day and action.time_of_day == time_of_day)
    food = (case.reason(firing) for firing, action in takings if action.with_food)
    narrow = round(case.knowledge.numbers["plan_narrow_minutes"])
    return Wanted(next(when, None), next(food, None), narrow)
