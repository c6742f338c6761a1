"""The food estimate on a terminal: what each food gives, what is missing, and the smallest change that closes it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from ..counter.food import Intake, suggestions
from ..counter.food_estimate import FoodEstimate
from ..knowledge import Knowledge
from ..knowledge.records import Food
from ..phrasing.words import Words
from ..words.text import Language, Text, fill, join, lower_first, number

_FIRST_FEW = 3
_ROUNDING = 1e-6
_OWN_WAYS = ("mixed", "vegetarian", "vegan")


def food_view(
    estimate: FoodEstimate, knowledge: Knowledge, language: Language, *, diet: str | None, nut_allergy: bool | None
) -> RenderableType:
    """The estimate with its notes; `diet` and `nut_allergy` are those that the proposal was made for."""
    view = _FoodView(estimate, knowledge, language)
    proposed = suggestions(knowledge.foods, diet, nut_allergy)[:_FIRST_FEW]
    lines = [Line(line, style="bold") for line in view.verdict(proposed)]
    notes = [Line(line, style="dim") for line in view.notes(diet, nut_allergy)]
    table: list[RenderableType] = [view.table(), Line("")] if estimate.eaten else []
    return Group(*table, *lines, Line(""), *notes)


class _FoodView:
    """Puts one estimate into words of one language."""

    def __init__(self, estimate: FoodEstimate, knowledge: Knowledge, language: Language) -> None:
        self.estimate, self.language = estimate, language
        self.words = Words(knowledge, language)
        self.foods: Mapping[str, Food] = {food.id: food for food in knowledge.foods}

    def table(self) -> Table:
        words, title = self.words, self.words("food.title")
        table = Table(box=None, padding=(0, 2, 0, 0), title=title, title_justify="left", title_style="bold")
        table.add_column(words("food.food"))
        table.add_column(words("food.portions"), justify="right")
        table.add_column(words("food.portion"))
        table.add_column(words("food.gives"), justify="right")
        for row in self.estimate.eaten:
            food = self.foods[row.food]
            portion = words.of(food.portion.text.text) if food.portion else ""
            count = number(round(row.portions, 2), self.language)
            table.add_row(words.of(food.name.text), count, portion, self.amount(row.gives))
        table.add_row(words("food.total"), "", "", self.amount(self.estimate.total), style="bold")
        return table

    def verdict(self, proposed: list[Food]) -> Iterator[str]:
        """Against the reference intake, and what to change."""
        words, gap = self.words, self.estimate.gap
        source = words.knowledge.sources["nnr2023"].title
        yield words("food.reference", figure=self.estimate.reference, source=source)
        if not gap.high:
            yield words("food.no_gap")
            return
        if self.estimate.eaten:
            yield self._missing()
        change = self.estimate.change
        if change is not None:
            foods = join(self._portions(self.foods[name], count) for name, count in change.portions.items())
            yield words("food.change", foods=foods, amount=self.amount(change.gives))
        elif proposed:
            yield words("food.no_change", foods=join(lower_first(food.name.text) for food in proposed))

    def _missing(self) -> str:
        gap = self.estimate.gap
        if gap.low:
            return self.words("food.gap", amount=self.amount(gap))
        return self.words("food.maybe_gap", figure=math.ceil(gap.high - _ROUNDING))

    def _portions(self, food: Food, count: int) -> Text:
        assert food.portion is not None
        text = self.words.knowledge.texts["food.one" if count == 1 else "food.more"]
        return fill(text, name=lower_first(food.name.text), n=count, portion=food.portion.text.text)

    def notes(self, diet: str | None, nut_allergy: bool | None) -> Iterator[str]:
        """What the estimate leaves out, and what was taken for granted on the cautious side."""
        if self.estimate.gap.high and diet not in _OWN_WAYS:
            yield self.words("food.assumed_vegan")
        if self.estimate.gap.high and nut_allergy is None:
            yield self.words("food.assumed_nuts")
        yield self.words("food.only_these")
        yield self.words("food.not_supplements")

    def amount(self, intake: Intake) -> str:
        """50, 22.5 or 24–32: a range in whole units is rounded outwards, so that it promises no more than it should."""
        if intake.low == intake.high:
            return number(round(intake.low, 1), self.language)
        low, high = math.floor(intake.low + _ROUNDING), math.ceil(intake.high - _ROUNDING)
        return self.words("range", low=low, high=high)
