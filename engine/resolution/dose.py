"""How much: the articles' ranges by need, what they come to, and how it is taken (contract, dose semantics 1-7)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..arithmetic.amounts import Amount
from ..inference.session import Firing
from ..language.actions import Administer, DoseRange, Start
from .case import Case
from .ladder import ladder
from .shape import Dose, NeedRange, Range

# The range of this need counts only where no other need has one, and lends its low end to "up to".
GENERAL = "general"
_TIMES_OF_DAY = ("evening", "after_training", "morning")

Stated = tuple[Firing, DoseRange]


@dataclass(frozen=True, slots=True)
class Need:
    """One need with the ranges of all articles that give one, and the forms to which a range applies."""

    name: str
    low: float | None
    high: float
    stated: tuple[Stated, ...]
    forms: tuple[str, ...]

    @property
    def disputed(self) -> bool:
        return len({(action.low, action.high) for _, action in self.stated}) > 1


@dataclass(frozen=True, slots=True)
class Doses:
    """The ranges that count, and the one range they come to; `overlap` is false where they exclude each other.

    It comes from the needs in `used`, and its top from the one that is `decisive`.
    """

    needs: tuple[Need, ...]
    low: float
    high: float
    overlap: bool
    applies_to: tuple[str, ...]
    used: tuple[Need, ...]
    decisive: Need


def doses(case: Case, allowed: Sequence[str]) -> Doses | None:
    """The range for this customer among the `allowed` forms, or None where no source gives one."""
    needs = {name: need for name, stated in _by_need(case).items() if (need := _need(case, name, stated, allowed))}
    counted = tuple(need for need in needs.values() if need.name != GENERAL) or tuple(needs.values())
    if not counted:
        return None
    floor = needs[GENERAL].low if GENERAL in needs else None
    lows = {need.name: low for need in counted if (low := _low(need, floor)) is not None}
    if not lows:
        return None
    intersect = case.knowledge.nutrient.combine == "intersect"
    decisive = (min if intersect else max)(counted, key=lambda need: need.high)
    overlap = not intersect or max(lows.values()) <= decisive.high
    used = counted if intersect and overlap else (decisive,)
    low = max(lows.values()) if intersect and overlap else lows.get(decisive.name, decisive.high)
    forms = tuple(form for form in allowed if any(form in need.forms for need in used))
    return Doses(counted, low, decisive.high, overlap, forms, used, decisive)


def _low(need: Need, floor: float | None) -> float | None:
    """Where a range begins; "up to" borrows the low end of the general range, as far as that fits below its own top."""
    if need.low is not None or floor is None:
        return need.low
    return min(floor, need.high)


def _by_need(case: Case) -> dict[str, list[Stated]]:
    found: defaultdict[str, list[Stated]] = defaultdict(list)
    for firing, action in case.actions(DoseRange):
        found[action.need].append((firing, action))
    return found


def _need(case: Case, name: str, stated: Iterable[Stated], allowed: Sequence[str]) -> Need | None:
    """One range per need: the lowest low and the lowest high of those whose forms are allowed.

    A low that lies above that high, since an "up to" is lower, says nothing of where to begin.
    """
    dosed = [form for form in allowed if case.knowledge.forms[form].dosed]
    usable = tuple(pair for pair in stated if any(_applies(pair[1], form) for form in dosed))
    if not usable:
        return None
    high = min(action.high for _, action in usable)
    lows = [action.low for _, action in usable if action.low is not None and action.low <= high]
    forms = tuple(form for form in dosed if any(_applies(action, form) for _, action in usable))
    return Need(name, min(lows, default=None), high, usable, forms)


def _applies(action: DoseRange, form: str) -> bool:
    return not action.forms or form in action.forms


def dose_advice(case: Case, found: Doses, *, rungs: bool = True) -> Dose:
    """The dose as it is printed, with ladder, room and how it is taken.

    Without `rungs` the ladder is empty, which spares most of the work.
    """
    starts = [(firing, action.amount) for firing, action in case.actions(Start) if action.amount <= found.high]
    start = min((amount for _, amount in starts), default=None)
    takings = case.actions(Administer)
    stated = [pair for need in found.needs for pair in need.stated]
    splits = [*(action.split for _, action in stated), *(action.split for _, action in takings)]
    times = {action.time_of_day for _, action in takings}
    rules = [firing.rule.id for firing, _ in (*stated, *starts, *takings)]
    taken, room = case.customer.taken, _room(found, case.customer.taken)
    hold = any(action.hold for _, action in takings) or (room is not None and room["high"] == 0)
    return {
        "unit": case.knowledge.nutrient.unit,
        "low": found.low,
        "high": found.high,
        "current": outward(taken),
        "room": room,
        "start": start,
        "self_care_limit": {"amount": case.numbers["self_care_limit"], "source": case.knowledge.authority},
        "ladder": ladder(case, found.low, found.high, start, hold=hold) if rungs else [],
        "split": max(filter(None, splits), default=None),
        "with_food": True if any(action.with_food for _, action in takings) else None,
        "time_of_day": next((time for time in _TIMES_OF_DAY if time in times), None),
        "course": "temporary" if any(action.course == "temporary" for _, action in stated) else "ongoing",
        "applies_to": list(found.applies_to),
        "by_need": [_need_range(need) for need in found.needs],
        "rules": list(dict.fromkeys(rules)),
    }


def _need_range(need: Need) -> NeedRange:
    rules = list(dict.fromkeys(firing.rule.id for firing, _ in need.stated))
    return {"need": need.name, "low": need.low, "high": need.high, "applies_to": list(need.forms), "rules": rules}


def outward(amount: Amount | None) -> Range | None:
    """Whole numbers, so rounded that the reading never looks narrower than it is."""
    return None if amount is None else {"low": math.floor(amount.low), "high": math.ceil(amount.high)}


def _room(found: Doses, taken: Amount | None) -> Range | None:
    """What may be added, counted against the highest reading of what is taken already."""
    current = outward(taken)
    if current is None:
        return None
    return {"low": max(0, found.low - current["high"]), "high": max(0, found.high - current["high"])}
