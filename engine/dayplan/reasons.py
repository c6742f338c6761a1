"""Why a time was proposed: the wishes that it meets or cannot meet, and how far it lies from the medicines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..arithmetic.clock import DAY, WEEK
from ..knowledge.day import Day
from ..words.text import Text, join
from .choice import Wishes, meal_at
from .intervals import Minutes
from .pairs import Near
from .separation import Separation, on_day
from .shape import Place, TooNear


@dataclass(frozen=True, slots=True)
class Wanted:
    """Why the advice wants a time of day, and food; None where it does not. A slot below `narrow` minutes is narrow."""

    time_of_day: Text | None
    with_food: Text | None
    narrow: int


class Reasons:
    """Puts reasons into sentences."""

    def __init__(
        self, separations: Sequence[Separation], wishes: Wishes, wanted: Wanted, day: Day, sentence: Callable[..., Text]
    ) -> None:
        self._separations, self._wishes, self._wanted = separations, wishes, wanted
        self._day, self._sentence = day, sentence
        self._intakes = [(minute, separation.medicine, time)
                         for separation in separations for minute, time in separation.minutes]

    def why(self, time: int, times: Sequence[int], days: Sequence[int], slots: Minutes) -> Text:
        """Why this time, among the `times` of its day, on all of these days."""
        said = [*self._time_of_day(time, times, days), *self._food(time), *self._distance(time, days),
                *self._narrow(time, slots)]
        return {"sv": " ".join(text["sv"] for text in said), "en": " ".join(text["en"] for text in said)}

    def _time_of_day(self, time: int, times: Sequence[int], days: Sequence[int]) -> Iterator[Text]:
        window = self._wishes.window
        if window is None:
            return
        if time in window:
            yield from filter(None, [self._wanted.time_of_day])
        elif time == times[0] and not any(other in window for other in times):
            near = [one.medicine for one in self._separations
                    if any(on_day(one.blocked, day, window.arc) for day in days)]
            yield self._sentence("plan.why.not_then", window=window.name.text, medicines=_names(near))

    def _food(self, time: int) -> Iterator[Text]:
        if not self._wishes.with_food:
            return
        meal = meal_at(time, self._day.meals.values())
        if meal is None:
            yield self._sentence("plan.why.no_meal")
        else:
            yield self._sentence("plan.why.meal", meal=meal.name.text)
            yield from filter(None, [self._wanted.with_food])

    def _distance(self, time: int, days: Sequence[int]) -> Iterator[Text]:
        """The nearest intake on either side, of those within a day."""
        sides = []
        for name, sign in (("after", 1), ("before", -1)):
            apart = [((sign * (day * DAY + time - minute)) % WEEK, taken, medicine)
                     for day in days for minute, medicine, taken in self._intakes]
            gap, taken, _ = min(apart, default=(DAY, "", ""))
            if gap < DAY:
                near = _names(sorted({medicine for distance, at, medicine in apart if (distance, at) == (gap, taken)}))
                told = self._sentence(f"plan.why.{name}", gap=self._gap(gap), medicine=near, time=self._taken(taken))
                sides.append(told)
        if sides:
            both = join(sides)
            yield {"sv": f"{both['sv']}.", "en": f"{both['en']}."}

    def too_near(self, near: Near) -> TooNear:
        """Two intakes of the customer's own that are too near each other, in words."""
        pair, hours = near.pair, round(near.pair.minutes / 60, 2)
        say = self._sentence("plan.too_near", one=pair.one, time=self._taken(near.time), other=pair.other, hours=hours,
                             other_time=self._taken(near.other_time), gap=self._gap(near.gap))
        could_go: Place | None = None
        if pair.may_move and near.could_go:
            could_go = {"medicine": pair.may_move, "time": near.could_go}
        return {"one": pair.one, "time": near.time, "other": pair.other, "other_time": near.other_time, "hours": hours,
                "gap": near.gap, "say": say, "could_go": could_go, "rules": [pair.rule]}

    def _taken(self, time: str) -> Text:
        """An intake time, with its weekday or rhythm where it has one."""
        clock, spoken = time.split()[-1], self._day.spoken(time)
        if spoken is None:
            return {"sv": clock, "en": clock}
        short = spoken.short
        return {"sv": f"{short.sv} {clock}", "en": f"{short.en} {clock}"}

    def _narrow(self, time: int, slots: Minutes) -> Iterator[Text]:
        start, end = next(span for span in slots.spans if span[0] <= time < span[1])
        length = end - 1 - start
        if length < self._wanted.narrow:
            yield self._sentence("plan.why.narrow", n=length) if length else self._sentence("plan.why.exact")

    def _gap(self, minutes: int) -> Text:
        hours, rest = divmod(minutes, 60)
        name = "none" if not minutes else "minutes" if not hours else "both" if rest else "hours"
        return self._sentence(f"plan.gap.{name}", hours=hours, minutes=rest)


def _names(medicines: Sequence[str]) -> Text:
    return join({"sv": name, "en": name} for name in medicines)
