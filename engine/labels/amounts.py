"""From what a label states to one unit and one day: servings, daily doses, portions by weight or volume."""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.labels import LabelWords
from .syntax import Basis, Parsed, Portion

# Declarations are made per 100 g, 100 ml or 1 ml, which says nothing of what is taken.
_DECLARED_PER = (1, 100)
_MG_IN_G = 1000


class NoPortion(Exception):
    """The label states the magnesium per 100 g or ml and not what a dose is."""


@dataclass(frozen=True, slots=True)
class Share:
    """What part of a stated amount one unit is (`low` and `high` differ where that is unclear), and of what.

    `count` units make up the amount; `serving` is the unit (None: the dose as such); `daily`: the amount is for a day;
    `whole_day`: the unit is a daily dose of unknown size; `told` names the sentence that says it.
    """

    low: float = 1
    high: float = 1
    count: float = 1
    serving: str | None = None
    daily: bool = False
    whole_day: bool = False
    told: str | None = None

    @property
    def unclear(self) -> bool:
        return self.low != self.high


def share(basis: Basis | None, parsed: Parsed, words: LabelWords, *, strength: bool = False) -> Share:
    """The part of an amount with this basis that one unit is; a medicine's `strength` is that of one."""
    day = parsed.daily if parsed.daily is not None and is_counted(parsed.daily, words) else None
    if basis is None and strength and day is not None and all(portion.high <= 1 for portion in parsed.loose):
        return Share(serving=day.serving)
    if basis is None:
        return _without_basis(parsed, day, words)
    portion = basis.portion
    if portion is None:
        if day is None:
            return Share(daily=True, whole_day=True, told="daily")
        if strength or not basis.explicit:
            return _of_one_or_all(day)
        return _of(day, daily=True, told="daily_units")
    if not is_counted(portion, words):
        return _measured(portion, parsed, words)
    told = "daily_units" if basis.daily else "serving" if portion.high > 1 else None
    return _of(portion, daily=basis.daily, told=told)


def units_a_day(parsed: Parsed, words: LabelWords) -> Portion | None:
    """How many units the label says to take a day, or None where it does not say."""
    if parsed.daily is None or not is_counted(parsed.daily, words):
        return None
    return parsed.daily


def is_counted(portion: Portion, words: LabelWords) -> bool:
    """Whether it is counted in pieces, rather than weighed or measured."""
    if portion.bulk:
        return False
    return portion.serving is None or not words.servings[portion.serving].measured


def _of(portion: Portion, *, daily: bool, told: str | None) -> Share:
    return Share(1 / portion.high, 1 / portion.low, portion.high, portion.serving, daily, told=told)


def _without_basis(parsed: Parsed, day: Portion | None, words: LabelWords) -> Share:
    """An amount that the label ties to nothing: for one unit, or for all that it says to take."""
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
    if dose is not None:
        return Share(dose.low / portion.high, dose.high / portion.low, daily=dose is parsed.daily, told="bulk")
    return Share()


def has_portion(basis: Basis | None, parsed: Parsed, words: LabelWords) -> bool:
    """Whether the label says what a dose is; an amount per 100 g or ml alone does not."""
    portion = basis.portion if basis else None
    if portion is None or is_counted(portion, words) or _dose(portion, parsed, words) is not None:
        return True
    return portion.low / (_MG_IN_G if portion.bulk else 1) not in _DECLARED_PER


def _dose(portion: Portion, parsed: Parsed, words: LabelWords) -> Portion | None:
    """What is taken, in the same measure."""
    doses = (parsed.portion, parsed.daily, *parsed.loose)
    return next((dose for dose in doses if dose is not None and _alike(dose, portion, words)), None)


def _alike(one: Portion, other: Portion, words: LabelWords) -> bool:
    return one.bulk == other.bulk and one.serving == other.serving and not is_counted(one, words)
