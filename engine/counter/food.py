"""The nutrient in food: from portions to a day, the gap to the reference intake, the smallest change that closes it.

Everything here is of the nutrient in food, a day, held against the reference intake for the whole diet. Doses and upper
levels of supplements are another quantity; neither is ever added to the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..knowledge.records import Food

# Sums of decimals are compared with this slack.
_SLACK = 1e-9


class Intake(NamedTuple):
    """The nutrient a day from food, by the low and the high figures of the articles."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """Portions to add a day by food id, and what they give by the low and the high figures a day."""

    portions: Mapping[str, int]
    gives: Intake


def in_portion(food: Food) -> Intake:
    """What one portion of a food gives. Raises ValueError where no portion is known."""
    if food.portion is None:
        raise ValueError(f"no portion of {food.id} is known")
    times = food.portion.pieces if food.portion.pieces is not None else food.portion.grams / 100
    return Intake(food.low * times, food.high * times)


def in_food(portions: Mapping[str, float], foods: Sequence[Food]) -> Intake:
    """What so many portions a day of each food (by id) give.

    Raises KeyError for a food that is not among `foods`.
    """
    by_id = {food.id: food for food in foods}
    amounts = [(count, in_portion(by_id[name])) for name, count in portions.items()]
    return Intake(sum(count * one.low for count, one in amounts), sum(count * one.high for count, one in amounts))


def gap_to(reference: float, intake: Intake) -> Intake:
    """What is missing to a reference intake a day: at least (by the high figures) and at most (by the low)."""
    return Intake(max(0.0, reference - intake.high), max(0.0, reference - intake.low))


def suggestions(foods: Sequence[Food], diet: str | None, nut_allergy: bool | None) -> list[Food]:
    """The foods that may be proposed, those with most of it in a portion first.

    `diet` is a value of the fact `diet`. Unknown is not no: where the diet is unknown or restricted only what a vegan
    eats is proposed, and nuts only where it is known that there is no nut allergy.
    """
    fitting = [food for food in foods if food.portion and _fits(food, diet, nut_allergy)]
    return sorted(fitting, key=lambda food: -in_portion(food).low)


def _fits(food: Food, diet: str | None, nut_allergy: bool | None) -> bool:
    if food.nut and nut_allergy is not False:
        return False
    if diet == "mixed":
        return True
    return food.vegan or (diet == "vegetarian" and not food.fish)


def smallest_change(
    foods: Sequence[Food],
    gap: float,
    *,
    eaten: Mapping[str, float] | None = None,
    diet: str | None = None,
    nut_allergy: bool | None = None,
) -> Change | None:
    """The fewest whole portions to add a day that close a gap (a day) by the low figures of the articles.

    Among those with equally few portions the one with fewest grams, then with fewest kinds of food; found by search
    over all of them. With what is `eaten` already (portions a day) no food comes to more than its `most`. None where no
    such change closes the gap; an empty change where there is no gap. `diet` and `nut_allergy` as in `suggestions`.
    """
    if gap <= _SLACK:
        return Change({}, Intake(0, 0))
    room = [(food, left) for food in suggestions(foods, diet, nut_allergy) if (left := _room(food, eaten or {})) > 0]
    for count in range(1, sum(left for _, left in room) + 1):
        found = list(_closing(room, count, gap))
        if found:
            best = min(found, key=_size)
            chosen = {food.id: times for food, times in best}
            return Change(chosen, in_food(chosen, foods))
    return None


Chosen = tuple[tuple[Food, int], ...]


def _room(food: Food, eaten: Mapping[str, float]) -> int:
    return int((food.portion.most if food.portion else 0) - eaten.get(food.id, 0) + _SLACK)


def _closing(room: Sequence[tuple[Food, int]], count: int, gap: float) -> Iterator[Chosen]:
    """Every choice of exactly `count` portions that closes the gap; `room` falls by what a portion gives."""
    if count == 0:
        if gap <= _SLACK:
            yield ()
        return
    if not room or _most(room, count) < gap - _SLACK:
        return
    (food, left), rest = room[0], room[1:]
    for times in range(min(left, count), -1, -1):
        here = ((food, times),) if times else ()
        for others in _closing(rest, count - times, gap - times * in_portion(food).low):
            yield here + others


def _most(room: Sequence[tuple[Food, int]], count: int) -> float:
    """The most that `count` portions can give, or less than nothing where there are not so many."""
    total = 0.0
    for food, left in room:
        taken = min(left, count)
        total, count = total + taken * in_portion(food).low, count - taken
        if not count:
            return total
    return -1.0


def _size(chosen: Chosen) -> tuple[float, int]:
    return sum(times * food.portion.grams for food, times in chosen if food.portion), len(chosen)
