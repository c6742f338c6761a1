"""The parts of the advice that are resolved once for each distinct key, by the code of a single consultation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from ..columns.resolved import dose_of
from ..knowledge import Knowledge
from ..resolution.case import Case
from ..resolution.forms import Ranking
from .answer import Column
from .memo import Table

FORMS = ("form", "first_form", "verdicts")
DOSE = (
    "dose_low", "dose_high", "dose_start", "self_care_limit", "dose_split", "with_food", "time_of_day", "course",
    "applies_to", "dose_rules",
)  # fmt: skip


class Resolved:
    """Orders of forms and doses by what they depend on; remembered over all frames.

    The first row of each table is that of advice which prints no form or no dose.
    """

    def __init__(self, knowledge: Knowledge, columns: Mapping[str, Column]) -> None:
        types = {name: column.dtype for name, column in columns.items()}
        self.forms = Table(
            {**{name: types[name] for name in FORMS}, "allowed": pl.Int64},
            {"form": None, "first_form": [], "verdicts": [], "allowed": 0},
        )
        self.doses = Table({name: types[name] for name in DOSE}, dict.fromkeys(DOSE))
        self._dosed = frozenset(form.id for form in knowledge.forms.values() if form.dosed)
        self._numbers: dict[tuple[str, ...], int] = {}
        self._allowed: list[tuple[str, ...]] = []

    def order(self, case: Case) -> dict[str, Any]:
        """The row of an order of forms; `allowed` numbers those with a dose that are not vetoed, in their order."""
        ranking = Ranking(case)
        first = ranking.first
        return {
            "form": first[0],
            "first_form": first,
            "verdicts": [f"{form}:{ranking.verdict(form)}" for form in ranking.order],
            "allowed": self._number(tuple(form for form in ranking.allowed if form in self._dosed)),
        }

    def _number(self, allowed: tuple[str, ...]) -> int:
        if allowed not in self._numbers:
            self._numbers[allowed] = len(self._allowed)
            self._allowed.append(allowed)
        return self._numbers[allowed]

    def dose(self, case: Case, allowed: int) -> dict[str, Any]:
        """The row of a dose, but for what is taken already; `allowed` is the number of the forms that may carry it."""
        dose = dose_of(case, self._allowed[allowed])
        if dose is None:
            return dict.fromkeys(DOSE)
        return {
            "dose_low": dose["low"],
            "dose_high": dose["high"],
            "dose_start": dose["start"],
            "self_care_limit": dose["self_care_limit"]["amount"],
            "dose_split": dose["split"],
            "with_food": dose["with_food"],
            "time_of_day": dose["time_of_day"],
            "course": dose["course"],
            "applies_to": dose["applies_to"],
            "dose_rules": dose["rules"],
        }
