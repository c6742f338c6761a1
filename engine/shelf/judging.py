"""What one group of products is for a customer: verdict, units for each step, and what it is ranked by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..resolution.ladder import steps as ladder_steps
from ..resolution.limits import Broken
from ..resolution.reasoner import Consultation
from ..words.text import Text
from .answer import ShelfVerdict, Step
from .barring import Bar, Bars
from .stock import Alike, Holds, Stock, Unit

_SLACK = 1e-6
# How ill steps can be taken: one that is missed weighs more than any number of units that is divided.
_MISSED, _DIVIDED = 4, 2
Key = tuple[int, int, int, int]


@dataclass(slots=True)
class Judged:
    """A group with its verdict; `key` ranks it before the price does: usable or not, form, more in it, steps missed.

    `rules` are those that keep it from the customer, and `why` their words.
    """

    group: Alike
    verdict: ShelfVerdict
    key: Key
    units: float | None = None
    steps: tuple[Step, ...] = ()
    rules: tuple[str, ...] = ()
    why: Text | None = None


@dataclass(slots=True)
class _Held:
    """One kind of product: its place, what bars it, the most units a day and why, whether it is dosed.

    `as_labelled`: something in it grows with every unit and no limit says how far, so that the label does.
    """

    place: int
    barred: Bar | None
    most: float
    broken: Broken | None
    dosed: bool
    more: int
    as_labelled: bool


@dataclass(slots=True)
class _Counted:
    """The units of one kind for each step, how ill the steps aimed at can be taken, and the units of the last."""

    verdict: ShelfVerdict
    steps: tuple[Step, ...]
    missed: int
    units: float | None


# What comes first where the verdict differs; the two that fit are ranked by form and steps alone.
_CLASS: Mapping[ShelfVerdict, int] = {
    "fits": 0, "fits_other_units": 0, "unclear": 1, "too_strong": 2, "must_not_have": 3, "unsuitable_form": 4,
}


class Judge:
    """Judges groups of products for one customer; what groups have in common is worked out once."""

    def __init__(self, of: Consultation, stock: Stock) -> None:
        self._stock, self.case, self.knowledge = stock, of.case, of.knowledge
        self.ranking, self.dose = of.ranking, of.advice.dose
        taken = self.case.customer.taken
        self.taken = taken.high if taken else 0.0
        limit = self.case.numbers["self_care_limit"]
        self.limit = min(limit, self.dose["high"]) if self.dose else limit
        self.room = self.limit - self.taken
        self._bars = Bars(of)
        assert self.knowledge.shelf is not None
        self._within: float = self.knowledge.shelf.conventions["within"]
        self._most: float = self.knowledge.shelf.conventions["most_units"]

    def judged(self) -> list[Judged]:
        """Every group of the stock with its verdict."""
        held = [self._held(one) for one in self._stock.holds]
        cache: dict[tuple[int, float, bool], _Counted] = {}
        return [self._judge(group, held[group.held], cache) for group in self._stock.groups]

    def rules_for(self, judged: Judged) -> tuple[str, ...]:
        """The rules behind a verdict."""
        if judged.key[0]:
            return judged.rules
        forms = judged.group.holds.forms
        rules = [rule for entry in self.ranking.verdicts if entry["form"] in forms for rule in entry["for"]]
        return tuple(dict.fromkeys((*rules, *(self.dose["rules"] if self.dose and judged.steps else ()))))

    @cached_property
    def targets(self) -> list[tuple[float, bool, bool]]:
        """The steps of the ladder less what is taken: amount, whether taken alone, and whether it is aimed at.

        The upper level is as far as one may go, and no aim where the range begins below it.
        """
        if self.dose is None:
            return []
        found = ladder_steps(self.case, self.dose["low"], self.dose["high"], self.dose["start"])
        low, limit = self.dose["low"], self.case.numbers["self_care_limit"]
        aims = {self.dose["start"], low if low <= limit else limit}
        return [(step, step <= limit, step in aims) for step in found]

    def place_of(self, forms: frozenset[str]) -> int:
        """The place of a product's form: of several the last one, and behind all of them where none is named."""
        return max((self.ranking.places[form] for form in forms), default=len(self.knowledge.forms) + 1)

    def _held(self, holds: Holds) -> _Held:
        most, broken = self._bars.most_units(holds.others)
        dosed = bool(self.dose and holds.forms <= {*self.dose["applies_to"]})
        # What another form is mixed into comes behind its own form, and before the next.
        place = 2 * self.place_of(holds.forms) + holds.is_mixed
        return _Held(place, self._bars.of(holds), most, broken, dosed, int(holds.more),
                     self._bars.is_unlimited(holds))  # fmt: skip

    def _judge(self, group: Alike, held: _Held, cache: dict[tuple[int, float, bool], _Counted]) -> Judged:
        unit, place = group.unit, held.place
        if held.barred is not None:
            verdict, rules, why = held.barred
            return Judged(group, verdict, (_CLASS[verdict], place, 0, 0), rules=rules, why=why)
        if unit.amount.high == 0:
            return self._applied(group, held)
        if not group.holds.settled:
            return Judged(group, "unclear", (_CLASS["unclear"], place, 0, 0))
        if held.broken is not None and held.most + _SLACK < unit.least:
            return Judged(group, "must_not_have", (_CLASS["must_not_have"], place, 0, 0), rules=(held.broken.rule,),
                          why=held.broken.why)  # fmt: skip
        if unit.least * unit.amount.high > self.room + _SLACK:
            rules = tuple(self.dose["rules"]) if self.dose else ()
            return Judged(group, "too_strong", (_CLASS["too_strong"], place, 0, 0), rules=rules)
        most = min(held.most, max(unit.a_day, unit.least)) if held.as_labelled else held.most
        asked = (group.counted, most, held.dosed)
        counted = cache.get(asked)
        if counted is None:
            counted = cache[asked] = self._count(unit, most, held.dosed)
        return Judged(group, counted.verdict, (0, place, held.more, counted.missed), counted.units, counted.steps)

    def _count(self, unit: Unit, most: float, dosed: bool) -> _Counted:
        steps, missed, units = self._steps(unit, most) if dosed else self._undosed(unit, most)
        gives = unit.a_day * unit.amount.high
        least = min((step.amount for step in steps if step.alone), default=0.0) - self.taken
        as_labelled = (1 - self._within) * least <= gives <= self.room + _SLACK and unit.a_day <= most + _SLACK
        said = unit.said
        fits = as_labelled or said is None or (units is not None and said.low <= units <= said.high)
        return _Counted("fits" if fits else "fits_other_units", steps, missed + (not fits), units)

    def _undosed(self, unit: Unit, most: float) -> tuple[tuple[Step, ...], int, float | None]:
        """A form without a dose is taken as its label says, as far as there is room."""
        fits = math.floor(self.room / unit.amount.high / unit.least + _SLACK) * unit.least
        return (), _MISSED * sum(aimed for _, _, aimed in self.targets), min(unit.a_day, fits, most)

    def _steps(self, unit: Unit, most: float) -> tuple[tuple[Step, ...], int, float | None]:
        """The units for each step, how ill the steps aimed at can be taken, and the units of the last of these.

        A step that is missed weighs most, then that units are divided, and last that the label says another number.
        """
        found: list[Step] = []
        missed, last = 0, None
        for amount, alone, aimed in self.targets:
            units = self._units(unit, amount - self.taken, alone, most)
            gives = None if units is None else units * unit.amount.high
            near = gives is not None and abs(gives + self.taken - amount) <= self._within * amount
            taken = bool(near and units is not None and units <= self._most)
            found.append(Step(amount, units, gives, alone, taken))
            missed += aimed and not taken and amount > self.taken
            last = units if aimed and units is not None else last
        aims = (step.units for step, (_, _, aimed) in zip(found, self.targets, strict=True) if aimed)
        divided = any(units is not None and units % 1 for units in aims)
        return tuple(found), _MISSED * missed + _DIVIDED * divided, last or unit.least

    def _units(self, unit: Unit, amount: float, alone: bool, most: float) -> float | None:
        """The number of units nearest to an amount, none above the room where it is taken alone, and not too many."""
        if amount <= 0:
            return None
        parts = amount / unit.amount.high / unit.least
        room = self.room / unit.amount.high if alone else math.inf
        around = {unit.least * max(1, math.floor(parts + _SLACK)), unit.least * max(1, math.ceil(parts - _SLACK))}
        few = max(self._most, unit.least)
        highest = min(room, most, few)
        around.add(math.floor(highest / unit.least + _SLACK) * unit.least)
        allowed = [count for count in around if 0 < count <= highest + _SLACK]
        return min(allowed, key=lambda count: (abs(count * unit.amount.high - amount), count), default=None)

    def _applied(self, group: Alike, held: _Held) -> Judged:
        """What is not swallowed gives nothing to count, and fits only as the form that is chosen."""
        if group.holds.forms and group.holds.forms <= {*self.ranking.first}:
            return Judged(group, "fits", (0, held.place, held.more, 0))
        verdict: ShelfVerdict = "unsuitable_form"
        return Judged(group, verdict, (_CLASS[verdict], held.place, 0, 0), why=self.case.text("product.nothing"))
