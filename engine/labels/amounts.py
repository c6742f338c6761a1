"""From what a label states to one unit and one day: servings, daily doses, portions by weight or volume."""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.labels import LabelWords
from .syntax import Basis, Parsed, Portion

# Declarations are made per 1 or 100 g or ml, or per kilogram or litre, which says nothing of what is taken.
_DECLARED_PER = (1, 100, 1000)
_IN_STEP = 0.02


class NoPortion(Exception):
    """The label states its amount per 100 g or ml and not what a dose is."""


@dataclass(frozen=True, slots=True)
class Share:
    """What part of a stated amount one unit is (`low` and `high` differ where that is unclear), and of what.

    `count` units make up the amount; `serving` is the unit (None: the dose as such); `daily`: the amount is for a day;
    `whole_day`: the unit is a daily dose of unknown size; `told` names the sentence that says it; `days`: that dose is
    for so many days; `doses`: how many of a measured portion (5 ml) are taken a day; `stepped`: the lowest amount
    is for the fewest units.
    """

    low: float = 1
    high: float = 1
    count: float = 1
    serving: str | None = None
    daily: bool = False
    whole_day: bool = False
    told: str | None = None
    days: float = 1
    doses: tuple[float, float] | None = None
    stepped: bool = False

    @property
    def unclear(self) -> bool:
        return self.low != self.high and not self.stepped


def share(
    basis: Basis | None, parsed: Parsed, words: LabelWords, *, strength: bool = False,
    span: tuple[float, float] | None = None,
) -> Share:
    """The part of an amount with this basis that one unit is; a medicine's `strength` is that of one.

    `span`: the lowest and highest figure of the amount, where it is a range.
    """
    day = units_a_day(parsed, words)
    if basis is None and strength and day is not None and all(portion.high <= 1 for portion in parsed.loose):
        return Share(serving=day.serving)
    if basis is None:
        return _without_basis(parsed, day, words)
    portion = basis.portion
    if portion is None:
        if day is None or basis.days != 1:
            return Share(daily=True, whole_day=True, told="daily" if basis.days == 1 else "days", days=basis.days)
        if span is not None and _in_step(span, day):
            return Share(1 / day.low, 1 / day.high, 1, day.serving, stepped=True)
        if strength or not basis.explicit:
            return _of_one_or_all(day)
        return _of(day, daily=True, told="daily_units")
    if not is_counted(portion, words):
        return _measured(portion, parsed, words)
    portion = _units(portion, parsed, words)
    told = "daily_units" if basis.daily else "serving" if portion.high > 1 else None
    return _of(portion, daily=basis.daily, told=told)


def _units(portion: Portion, parsed: Parsed, words: LabelWords) -> Portion:
    """A portion in the units that the label says one is of."""
    if portion.serving is None or parsed.holds is None or not words.servings[portion.serving].portion:
        return portion
    return Portion(portion.low * parsed.holds.low, portion.high * parsed.holds.high, parsed.holds.serving)


def _in_step(span: tuple[float, float], day: Portion) -> bool:
    """Whether a day's amounts are those of the least and the most units: 120-360 mg in 1-3 tablets."""
    return day.low < day.high and span[0] > 0 and abs(span[1] * day.low - span[0] * day.high) < _IN_STEP * span[1]


def units_a_day(parsed: Parsed, words: LabelWords) -> Portion | None:
    """How many units the label says to take a day, or None where it does not say."""
    if parsed.daily is None or not is_counted(parsed.daily, words):
        return None
    return _units(parsed.daily, parsed, words)


def is_counted(portion: Portion, words: LabelWords) -> bool:
    """Whether it is counted in pieces, rather than weighed or measured."""
    if portion.bulk:
        return False
    return portion.serving is None or not words.servings[portion.serving].measured


def _of(portion: Portion, *, daily: bool, told: str | None) -> Share:
    return Share(1 / portion.high, 1 / portion.low, portion.high, portion.serving, daily, told=told)


def _without_basis(parsed: Parsed, day: Portion | None, words: LabelWords) -> Share:
    """An amount that the label ties to nothing: for one unit, or for all that it says to take."""
    if parsed.holds is not None:
        return _of(parsed.holds, daily=False, told="serving" if parsed.holds.high > 1 else None)
    loose = [portion for portion in parsed.loose if is_counted(portion, words)]
    several = max([*loose, *([day] if day else [])], key=lambda portion: portion.high, default=None)
    if several is None:
        return Share()
    if day is not None and day.high < 1:
        return _of_one_or_all(day)
    if several.high <= 1:
        return Share(serving=several.serving)
    return _of_one_or_all(several)


def _of_one_or_all(portion: Portion) -> Share:
    """An amount for one whole unit, or for all that is taken, which may be half a unit."""
    part = 1 / portion.high
    return Share(min(1, part), max(1, part), max(1, portion.high), portion.serving)


def _measured(portion: Portion, parsed: Parsed, words: LabelWords) -> Share:
    """An amount per so many g or ml: converted to the dose where the label states one in the same measure."""
    dose = _dose(portion, parsed, words)
    if dose is not None and dose is parsed.daily and not is_declared(portion, words):
        return Share(doses=(dose.low / portion.high, dose.high / portion.low))
    if dose is not None:
        return Share(dose.low / portion.high, dose.high / portion.low, daily=dose is parsed.daily, told="bulk")
    return Share()


def has_portion(basis: Basis | None, parsed: Parsed, words: LabelWords) -> bool:
    """Whether the label says what a dose is; an amount per 100 g or ml alone does not."""
    portion = basis.portion if basis else None
    if portion is None or is_counted(portion, words) or _dose(portion, parsed, words) is not None:
        return True
    return not is_declared(portion, words)


def is_declared(portion: Portion, words: LabelWords) -> bool:
    """Whether it is a measure for declarations, such as 100 g, rather than something to take."""
    return portion.low / (words.per_gram if portion.bulk else 1) in _DECLARED_PER


def _dose(portion: Portion, parsed: Parsed, words: LabelWords) -> Portion | None:
    """What is taken, in the same measure."""
    doses = (parsed.portion, parsed.daily, *(parsed.loose if is_declared(portion, words) else ()))
    return next((dose for dose in doses if dose is not None and _alike(dose, portion, words)), None)


def _alike(one: Portion, other: Portion, words: LabelWords) -> bool:
    return one.bulk == other.bulk and one.serving == other.serving and not is_counted(one, words)
