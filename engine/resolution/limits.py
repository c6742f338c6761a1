"""What a product must not have for this customer: another substance, or something odd that its label shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..inference.session import Firing
from ..knowledge.computed import CONSIDERING
from ..language.actions import Limit
from ..profile.held import Held
from ..words.text import Text
from .case import Case

if TYPE_CHECKING:  # read where there is a label
    from ..labels.others import OtherSubstance


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a product breaks: the rule, and why in words."""

    rule: str
    why: Text


def broken_limits(case: Case, held: Held) -> Iterator[Broken]:
    """What a rule limits for this customer: something odd, or a substance with all that is taken of it."""
    for firing, action in case.actions(Limit):
        if action.finding is not None:
            if action.finding in held.product.findings:
                yield Broken(firing.rule.id, case.reason(firing))
            continue
        found = next((other for other in _others(held) if other.id == action.substance), None)
        if found is not None and _exceeds(case, held, found, action):
            yield Broken(firing.rule.id, substance_text(case, firing, found))


def taken_of(case: Case, substance: str, unit: str, but: Held | None = None) -> float:
    """How much of another substance what is taken already gives a day at most, in this unit."""
    units = case.knowledge.labels.units
    return sum(other.per_day.high * (units[other.unit].each or 1) / (units[unit].each or 1)
               for one in case.customer.products if one.role != CONSIDERING and one is not but
               for other in _others(one) if other.id == substance and other.per_day is not None)  # fmt: skip


def _others(held: Held) -> tuple[OtherSubstance, ...]:
    return held.product.reading.others if held.product.reading is not None else ()


def _exceeds(case: Case, held: Held, found: OtherSubstance, action: Limit) -> bool:
    """Whether the product, with what is taken already, may hold more than is allowed; an amount not stated may."""
    if action.amount is None or action.unit is None or found.per_day is None:
        return True
    units = case.knowledge.labels.units
    factor = (units[found.unit].each or 1) / (units[action.unit].each or 1)
    return factor * found.per_day.high + taken_of(case, found.id, action.unit, held) > action.amount


def substance_text(case: Case, firing: Firing, found: OtherSubstance) -> Text:
    """That a product holds this, and why it must not here."""
    name = case.knowledge.labels.others[found.id].name.text
    return case.text("product.substance", substance=name, reason=case.reason(firing))
