"""Labels as read, on a terminal: a table for each, and for several the sum against every limit."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from ..arithmetic.amounts import Amount
from ..knowledge import Knowledge
from ..labels.others import OtherSubstance
from ..labels.reading import LabelReading
from ..labels.sums import HIGH_DOSE, LabelSum, LimitVerdict
from ..words.text import Language, fill, lower_first, number, printable, rounded

_STYLES = {"within": "green", "maybe": "yellow", "above": "red"}


def labels_view(found: LabelSum, knowledge: Knowledge, language: Language) -> RenderableType:
    """Every label with its reading; several also as a sum, with each limit."""
    view = _View(knowledge, language)
    parts: list[RenderableType] = []
    for reading in found.readings:
        parts += [Line(reading.label.strip(), style="bold"), Padding(view.reading(reading), (0, 0, 1, 1))]
    parts += [view.limits(found), Line(view.say("food"), style="dim")]
    return Group(*parts)


class _View:
    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self.knowledge, self.language = knowledge, language

    def say(self, name: str, **values: str | float) -> str:
        return fill(self.knowledge.labels.texts[name], **values)[self.language]

    def amount(self, amount: Amount) -> str:
        """Whole figures from ten on, so rounded that the reading never looks narrower than it is."""
        low, high = _down(amount.low), _up(amount.high)
        if math.isclose(amount.low, amount.high, rel_tol=1e-9):
            low = high = round(amount.low, 1)
        shown = number(low, self.language)
        return self.say("amount", amount=shown if low == high else f"{shown}–{number(high, self.language)}")

    def reading(self, reading: LabelReading) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, style="dim")
        table.add_column()
        for heading, text in self._rows(reading):
            table.add_row(self.say(f"heading.{heading}") if heading else "", text)
        return table

    def _rows(self, reading: LabelReading) -> Iterator[tuple[str, str]]:
        known = self.knowledge.labels.servings.get(reading.unit or "")
        unit = f" / {known.name.text[self.language]}" if known else ""
        yield "unit", self.amount(reading.amount_per_unit) + unit
        units = (reading.units_per_day.low, reading.units_per_day.high)
        yield "units_a_day", "–".join(dict.fromkeys(number(rounded(end), self.language) for end in units))
        yield "day", self.amount(reading.amount_per_day)
        substances = self.knowledge.labels.substances
        if reading.compounds:
            names = (lower_first(substances[compound].name)[self.language] for compound in reading.compounds)
            yield "form", ", ".join(names)
        if reading.others:
            yield "others", ", ".join(self._other(other) for other in reading.others)
        if reading.not_read:
            yield "not_read", ", ".join(map(printable, reading.not_read))
        yield from self._listed("how", [text[self.language] for text in reading.how])
        yield from self._listed("findings", [finding.text[self.language] for finding in reading.findings])
        if reading.question is not None:
            yield "question", reading.question[self.language]

    def _other(self, other: OtherSubstance) -> str:
        """The substance with what a day comes to, in its own unit."""
        words = self.knowledge.labels
        name = words.others[other.id].name.text[self.language]
        if other.per_day is None:
            return name
        low, high = (number(round(end, 1), self.language) for end in (other.per_day.low, other.per_day.high))
        shown = low if low == high else f"{low}–{high}"
        return f"{name} {shown} {words.units[other.unit].sign.text[self.language]}"

    def _listed(self, heading: str, lines: list[str]) -> Iterator[tuple[str, str]]:
        for index, line in enumerate(lines):
            yield "" if index else heading, line

    def limits(self, found: LabelSum) -> RenderableType:
        title = f"{self.say('heading.sum')}: {self.amount(found.amount_per_day)}"
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column(self.say("heading.limit"))
        table.add_column(self.knowledge.nutrient.sign.text[self.language], justify="right")
        table.add_column(self.say("heading.verdict"))
        for limit in found.limits:
            outcome = Line(self.say(f"limit.{limit.verdict}"), style=_STYLES[limit.verdict])
            table.add_row(self._whose(limit), number(limit.amount, self.language), outcome)
        return Group(Line(title, style="bold"), Padding(table, (0, 0, 0, 1)))

    def _whose(self, limit: LimitVerdict) -> str:
        if limit.limit == HIGH_DOSE or limit.source is None:
            return self.say("heading.high_dose")
        return self.knowledge.sources[limit.source].publisher


def _down(figure: float) -> float:
    return math.floor(figure) if figure >= 10 else math.floor(figure * 10) / 10


def _up(figure: float) -> float:
    return math.ceil(figure) if figure >= 10 else math.ceil(figure * 10) / 10
