"""The day plan: constraints of the medicines become slots, slots a best time with reasons, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from ..arithmetic.clock import DAY, WEEKDAYS, clock_of, week_minutes, whole_minutes
from ..knowledge.day import Day, Rhythm
from ..words.text import Text
from .choice import Choice, Wishes, choose, meal_at
from .intervals import Minutes
from .pairs import Neighbours, Pair
from .reasons import Reasons, Wanted
from .separation import Separation, free, moves, on_day, union
from .shape import Around, BlockedSpan, DayPlan, Move, NoSlot, Plan, PlannedMedicine, Span

Sentence = Callable[..., Text]


@dataclass(frozen=True, slots=True)
class Hours:
    """What the checks ask for one medicine: the widest hours of all of them (None: none stated), and their rules."""

    medicine: str
    class_: str | None
    before: float | None
    after: float | None
    rules: tuple[str, ...]


def day_plan(
    hours: Sequence[Hours],
    times: Mapping[str, Sequence[str]],
    wishes: Wishes,
    wanted: Wanted,
    day: Day,
    sentence: Sentence,
    not_considered: Sequence[str] = (),
    pairs: Sequence[Pair] = (),
) -> Plan:
    """The plan for one customer. Pure; the order of medicines and times does not change it.

    `times` are by medicine, "07:00", "mon 07:00" or "weekly 07:00"; `wanted` says why the wishes are wished; `sentence`
    gives a text of the knowledge by name, filled in; `pairs` are the customer's medicines among each other.
    """
    bound = sorted((one for one in hours if one.before or one.after), key=lambda one: one.medicine)
    separations = [
        Separation(one.medicine, whole_minutes(one.before), whole_minutes(one.after),
                   tuple(sorted(set(times.get(one.medicine, ())), key=_by_week)))
        for one in bound
    ]
    without = [one.medicine for one in separations if not one.times]
    reasons = Reasons(separations, wishes, wanted, day, sentence)
    planner = _Planner(separations, wishes, reasons, day, sentence)
    near = Neighbours(pairs, times, separations, day.waking.arc, wishes.step)
    known = {*(one.medicine for one in bound), *not_considered}
    return {
        "days": [planner.missing(without)] if without else planner.days(),
        "medicines": [_medicine(one, apart) for one, apart in zip(bound, separations, strict=True)],
        "without_times": without,
        "without_day": sorted(medicine for medicine, told in times.items() if _lacks_day(told, day)),
        "no_distance": sorted(medicine for medicine, told in times.items() if told and medicine not in known),
        "not_considered": sorted(not_considered),
        "too_near": sorted((reasons.too_near(one) for one in near.too_near()),
                           key=lambda one: (one["one"], one["other"], one["time"], one["other_time"])),
        "rules": sorted({*(rule for one in bound for rule in one.rules), *(pair.rule for pair in pairs)}),
        "claims": list(day.claims),
    }


def _lacks_day(times: Iterable[str], day: Day) -> bool:
    """Whether some time is that of a rhythm of which the weekday is to be asked for."""
    told = (day.spoken(time) for time in times)
    return any(isinstance(one, Rhythm) and one.asks_for_day for one in told)


def _by_week(time: str) -> tuple[int, ...]:
    return week_minutes(time)


def _medicine(hours: Hours, separation: Separation) -> PlannedMedicine:
    around: list[Around] = []
    for time in separation.times:
        minute = week_minutes(time)[0]
        start = minute - separation.before if separation.before else minute - 1
        end = minute + max(separation.after, 1)
        around.append({"time": time, "start": clock_of(start % DAY), "end": clock_of(end % DAY)})
    return {
        "medicine": hours.medicine,
        "class": hours.class_,
        "times": list(separation.times),
        "hours_before": hours.before,
        "hours_after": hours.after,
        "blocked": around,
        "rules": list(hours.rules),
    }


@dataclass(frozen=True, slots=True)
class _Kind:
    """Days of the week (0 is Monday) with the same slots."""

    days: tuple[int, ...]
    slots: Minutes


class _Planner:
    """Plans the kinds of day that the week has."""

    def __init__(
        self, separations: Sequence[Separation], wishes: Wishes, reasons: Reasons, day: Day, sentence: Sentence
    ) -> None:
        self._separations, self._wishes, self._reasons = separations, wishes, reasons
        self._day, self._sentence = day, sentence
        self._free = free(separations)

    def missing(self, without: Sequence[str]) -> DayPlan:
        """Of a medicine whose times are not known nothing is free: unknown is not no."""
        every = tuple(range(len(WEEKDAYS)))
        names = ", ".join(without)
        why = self._sentence("plan.no_slot.times_missing", medicines=names)
        return self._shown(every, Minutes(self._free.around), Minutes(self._free.around), None,
                           {"reason": "times_missing", "why": why, "moves": []})

    def days(self) -> list[DayPlan]:
        """Every kind of day, the most common first; one time for the whole week where none of them loses by it."""
        kinds = self._kinds()
        own = [self._best(kind.slots) for kind in kinds]
        shared = self._best(reduce(Minutes.__and__, (kind.slots for kind in kinds)))
        if shared and all(choice and (len(choice.times), choice.unmet) == (len(shared.times), shared.unmet)
                          for choice in own):
            own = [shared] * len(kinds)
        return [self._day_plan(kind, choice) for kind, choice in zip(kinds, own, strict=True)]

    def _kinds(self) -> list[_Kind]:
        alike: dict[Minutes, list[int]] = {}
        for day in range(len(WEEKDAYS)):
            alike.setdefault(on_day(self._free, day, self._day.waking.arc), []).append(day)
        kinds = [_Kind(tuple(days), slots) for slots, days in alike.items()]
        return sorted(kinds, key=lambda kind: (-len(kind.days), kind.days))

    def _best(self, slots: Minutes) -> Choice | None:
        """The best times; where not all doses find room, those for as many as do."""
        for doses in range(self._wishes.doses, 0, -1):
            found = choose(slots, replace(self._wishes, doses=doses), self._day)
            if found is not None:
                return found
        return None

    def _day_plan(self, kind: _Kind, choice: Choice | None) -> DayPlan:
        clear = reduce(Minutes.__and__, (on_day(self._free, day) for day in kind.days))
        no_slot = None if choice else self._no_slot(kind)
        return self._shown(kind.days, clear, kind.slots, choice, no_slot)

    def _no_slot(self, kind: _Kind) -> NoSlot:
        waking = self._day.waking
        at_night = any(on_day(self._free, day) for day in kind.days)
        reason: Literal["asleep", "blocked"] = "asleep" if at_night else "blocked"
        why = self._sentence(f"plan.no_slot.{reason}", start=waking.start, end=waking.end)
        sets = moves(self._separations, kind.days, waking.arc)
        found: list[list[Move]] = [[{"medicine": medicine, "time": time} for medicine, time in one] for one in sets]
        return {"reason": reason, "why": why, "moves": found}

    def _shown(
        self, days: tuple[int, ...], clear: Minutes, slots: Minutes, choice: Choice | None, no_slot: NoSlot | None
    ) -> DayPlan:
        times = choice.times if choice else ()
        short = bool(times) and len(times) < self._wishes.doses
        why_short = self._sentence("plan.not_split", n=self._wishes.doses, hours=round(self._wishes.apart / 60, 1))
        return {
            "days": [WEEKDAYS[day] for day in days],
            "free": _spans(clear),
            "slots": _spans(slots),
            "blocked": list(self._blocked(days)),
            "best": [
                {"time": clock_of(time), "meal": meal.id if (meal := meal_at(time, self._day.meals.values())) else None,
                 "why": self._reasons.why(time, times, days, slots)}
                for time in times
            ],
            "no_slot": no_slot,
            "not_split": {"reason": "one_dose", "why": why_short, "moves": []} if short else None,
        }

    def _blocked(self, days: tuple[int, ...]) -> Iterable[BlockedSpan]:
        for separation in self._separations:
            each = {day: on_day(separation.blocked, day) for day in days}
            for start, end in union(each.values()).spans:
                stretch = Minutes(self._free.around, ((start, end),))
                touched = [WEEKDAYS[day] for day, found in each.items() if found & stretch]
                yield {"medicine": separation.medicine, "start": clock_of(start - 1 if start else 0),
                       "end": clock_of(end), "days": touched}


def _spans(minutes: Minutes) -> list[Span]:
    """Both ends included; a stretch to the last minute of a day ends with the day."""
    return [{"start": clock_of(start), "end": clock_of(DAY if end == DAY else end - 1)} for start, end in minutes.spans]
