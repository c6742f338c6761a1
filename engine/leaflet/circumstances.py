"""What holds for one advice, under the names that statements of the sheet are chosen by."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import Knowledge
from ..knowledge.medicines import is_unknown
from ..language.actions import Administer
from ..resolution.advice import Advice
from ..resolution.shape import PRINTED, Dose, Range
from .model import Sheet


def sheet_of(advice: Advice) -> Sheet:
    """Which sheet the decision asks for; `ask` has none."""
    if advice.decision in PRINTED:
        return "take"
    sheets: dict[str, Sheet] = {"food_first": "food", "refer": "refer", "refer_now": "refer_now"}
    return sheets[advice.decision]


def circumstances(advice: Advice, knowledge: Knowledge) -> frozenset[str]:
    """Everything that holds for this advice."""
    found = {f"sheet.{sheet_of(advice)}", f"decision.{advice.decision}"}
    found |= {"contact", *_contacts(advice)} if advice.referrals else set()
    if sheet_of(advice) == "take":
        found |= {*_taken(advice), *_product(advice, knowledge), *_medicines(advice), *_plan(advice)}
    return frozenset(found)


def steps(dose: Dose | None) -> list[float]:
    """The rungs of the ladder that need no doctor and lie above what is taken already, a day in all."""
    if dose is None or enough(dose) or unclear(dose):
        return []
    taken = dose["current"]["low"] if dose["current"] else 0
    return [rung["amount"] for rung in dose["ladder"] if taken < rung["amount"] <= dose["self_care_limit"]["amount"]]


def top(dose: Dose) -> float:
    """The most that may be taken without a doctor: the upper level, or the end of the range below it."""
    return min(dose["self_care_limit"]["amount"], dose["high"])


def enough(dose: Dose) -> bool:
    """Whether as much is taken already as may be taken without a doctor."""
    return bool(dose["current"] and dose["current"]["low"] >= top(dose))


def unclear(dose: Dose) -> bool:
    """Whether a label leaves open if it is as much."""
    current = dose["current"]
    return bool(current and current["low"] < top(dose) <= current["high"])


def _contacts(advice: Advice) -> Iterator[str]:
    yield from (f"urgency.{referral['urgency']}" for referral in advice.referrals)
    if {referral["to"] for referral in advice.referrals} == {"pharmacist"}:
        yield "only.pharmacist"


def _taken(advice: Advice) -> Iterator[str]:
    dose = advice.dose
    if dose is None:
        return
    current: Range | None = dose["current"]
    if current is None:
        yield "taken.unknown"
    elif enough(dose):
        yield "taken.enough"
        if current["low"] > dose["self_care_limit"]["amount"]:
            yield "taken.above"
    elif unclear(dose):
        yield "taken.unclear"
    elif current["high"] > 0:
        yield "taken.some"


def _product(advice: Advice, knowledge: Knowledge) -> Iterator[str]:
    dose = advice.dose
    if dose is None or not enough(dose):
        yield "product"
    if any(knowledge.is_swallowed(form) for form in advice.first_choice):
        yield "form.swallowed"
    if dose is None:
        yield "no_dose"
        return
    yield "dose"
    amounts = steps(dose)
    yield from (name for name, least in (("steps", 1), ("several_steps", 2)) if len(amounts) >= least)
    if _held(dose, knowledge):
        yield "hold"
    if dose["start"] is not None:
        yield "start"
    if dose["high"] > dose["self_care_limit"]["amount"]:
        yield "above_limit"
    if amounts and amounts[0] >= knowledge.numbers["nrv"] * knowledge.numbers["health_claim_percent"] / 100:
        yield "health_claims"
    if dose["split"] and not _planned_once(advice):
        yield "split"
    if dose["with_food"]:
        yield "with_food"
    # Whom the plan owes a time gets none of another kind: an evening may be too near a medicine.
    if dose["time_of_day"] and not _time_owed(advice):
        yield f"time.{dose['time_of_day']}"
    if dose["course"] == "temporary":
        yield "temporary"


def _held(dose: Dose, knowledge: Knowledge) -> bool:
    """Whether a rule on the dose says that it does not go up for now."""
    rules = filter(None, map(knowledge.rule, dose["rules"]))
    return any(isinstance(action, Administer) and action.hold for rule in rules for action in rule.then)


def _medicines(advice: Advice) -> Iterator[str]:
    medicines = [check for check in advice.checks if check["class"]]
    unknown = {check["about"] for check in medicines if is_unknown(check["class"])}
    if advice.not_recognised or unknown:
        yield "unrecognised"
    timed = {check["about"] for check in medicines if check["hours_before"] or check["hours_after"]}
    if timed:
        yield "hours"
    if {check["about"] for check in medicines} - timed - unknown:
        yield "other_medicines"


def _plan(advice: Advice) -> Iterator[str]:
    if advice.plan is None or _timeless(advice):
        return
    days = advice.plan["days"]
    if any(day["best"] for day in days):
        yield "plan"
        same = len({tuple(best["time"] for best in day["best"]) for day in days}) == 1
        yield "plan.one" if same else "plan.several"
        if all(best["meal"] for day in days for best in day["best"]):
            yield "plan.meals"
    elif days:
        yield "plan.none"


def _planned_once(advice: Advice) -> bool:
    """Whether the plan found room for fewer doses on some day than the advice splits into."""
    return advice.plan is not None and any(day["not_split"] for day in advice.plan["days"])


def _timeless(advice: Advice) -> bool:
    """Whether the plan cannot name a time on paper yet: a medicine, or when it is taken, is not known."""
    return bool(advice.plan and (advice.plan["without_times"] or advice.plan["not_considered"]))


def _time_owed(advice: Advice) -> bool:
    """Whether some times are told and others are awaited, so that also a part of the day may be too near."""
    plan = advice.plan
    return plan is not None and _timeless(advice) and bool(
        plan["not_considered"] or any(medicine["times"] for medicine in plan["medicines"]))
