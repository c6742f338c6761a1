"""The food estimate of one person: what was typed is checked, reckoned, and held against the reference intake."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.records import Food
from ..profile import validate
from ..words.errors import Fault, ProfileError, fault, nearest
from ..words.text import LANGUAGES, printable
from .food import Change, Intake, gap_to, in_food, smallest_change

_REFERENCE = {"female": "reference_intake_women", "male": "reference_intake_men"}


@dataclass(frozen=True, slots=True)
class EatenFood:
    """Portions a day of one food (by id), and what they give a day."""

    food: str
    portions: float
    gives: Intake


@dataclass(frozen=True, slots=True)
class FoodEstimate:
    """What food gives a day against the `reference` intake for the whole diet, in `unit`; never supplements.

    `gap` is what is missing a day: at least (the articles' high figures) and at most (the low ones). `change` is
    the smallest change that closes it, None where none within reason does.
    """

    eaten: tuple[EatenFood, ...]
    total: Intake
    reference: float
    unit: str
    gap: Intake
    change: Change | None

    def to_dict(self) -> dict[str, Any]:
        """The estimate as plain data, ready for JSON; amounts have low and high."""
        data = asdict(self)
        for part in (*data["eaten"], data["change"]):
            if part is not None:
                part["gives"] = Intake(*part["gives"])._asdict()
        return {**data, "total": self.total._asdict(), "gap": self.gap._asdict()}


def food_estimate(
    portions: Iterable[tuple[str, Any]],
    knowledge: Knowledge,
    *,
    sex: str | None,
    diet: str | None = None,
    nut_allergy: bool | None = None,
) -> FoodEstimate:
    """The estimate for portions a day of foods, each named by id, label or another name, in either language.

    The same food named twice is added up. Raises ProfileError with every fault: no food at all, foods that are not in
    the list (with the nearest spelling), portions that are no number, negative or absurd, a missing sex.
    """
    faults: list[Fault] = []
    try:
        validate({"sex": sex, "diet": diet}, knowledge)
    except ProfileError as error:
        faults += error.faults
    if sex is None:
        words = ", ".join(knowledge.vocabulary.values("sex"))
        faults.append(fault("sex", "needed_for_reference", "sex.mend", words=words,
                            nutrient=knowledge.nutrient.name.text))
    eaten: dict[str, float] = {}
    told = list(portions)
    if not told:  # what was not told is not nothing eaten
        faults.append(fault("portion", "no_portions", "no_portions.mend"))
    for name, count in told:
        food = _food(name, knowledge.foods, faults)
        checked = _count(name, count, knowledge.numbers["food_portions_possible"], faults)
        if food is not None:
            eaten[food.id] = eaten.get(food.id, 0) + checked
    if faults:
        raise ProfileError(faults)
    return _estimate(eaten, knowledge, knowledge.numbers[_REFERENCE[str(sex)]], diet, nut_allergy)


def _estimate(
    eaten: dict[str, float], knowledge: Knowledge, reference: float, diet: str | None, nut_allergy: bool | None
) -> FoodEstimate:
    foods = knowledge.foods
    total = in_food(eaten, foods)
    gap = gap_to(reference, total)
    change = smallest_change(foods, gap.high, eaten=eaten, diet=diet, nut_allergy=nut_allergy)
    each = (EatenFood(name, count, in_food({name: count}, foods)) for name, count in eaten.items())
    return FoodEstimate(tuple(each), total, reference, knowledge.nutrient.unit, gap, change)


def _food(name: str, foods: Sequence[Food], faults: list[Fault]) -> Food | None:
    known = {said: food for food in foods for said in _names(food)}
    found = known.get(name.strip().casefold())
    if found is None:
        faults.append(fault("portion", "no_food", nearest(name.strip().casefold(), known), value=repr(printable(name))))
    elif found.portion is None:
        faults.append(fault("portion", "no_portion", nearest(name, known), value=repr(printable(name))))
        return None
    return found


def _names(food: Food) -> Iterator[str]:
    """The id, the labels in full and without what stands in brackets or after a comma, and other names."""
    yield food.id
    for language in LANGUAGES:
        label = food.name.text[language].casefold()
        yield label
        yield label.split(" (")[0].split(",")[0]
    yield from (name.casefold() for name in food.called)


def _count(name: str, count: Any, most: float, faults: list[Fault]) -> float:
    where = f"portion {printable(name)}"
    if isinstance(count, bool) or not isinstance(count, (int, float)):
        faults.append(fault(where, "not_a_number", "portions.mend", value=repr(printable(count)), most=most))
    elif not (math.isfinite(count) and 0 <= count <= most):
        faults.append(fault(where, "portions_impossible", "portions.mend", value=printable(count), most=most))
    else:
        return count
    return 0
