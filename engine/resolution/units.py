"""The product in the customer's hand as what the dose is counted in: what one unit gives, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.computed import CONSIDERING
from ..language.actions import Avoid
from ..profile.held import Held
from ..words.text import Text
from .case import Case
from .limits import broken_limits


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a product: its amount, and the id of what it is (a capsule), None where it has no name."""

    amount: float
    serving: str | None


def unit_in_hand(case: Case, high: float) -> Unit | None:
    """One unit of the only product in the hand whose label leaves nothing open, and of which one may be taken alone.

    None beside a product that is taken already, since then the steps are not those of one jar.
    """
    held = [held for held in case.customer.products if held.role == CONSIDERING]
    if len(held) != 1 or (case.customer.taken is not None and case.customer.taken.high > 0):
        return None
    if not _fits(held[0], case):
        return None
    unit = _unit(held[0], case)
    limit = min(high, case.numbers["self_care_limit"])
    return unit if unit is not None and 0 < unit.amount <= limit else None


def _fits(held: Held, case: Case) -> bool:
    """Whether nothing speaks against the product itself, whatever its strength."""
    vetoed = {form for _, action in case.actions(Avoid) for form in case.forms(action.forms)}
    return held.product.forms.isdisjoint(vetoed) and next(broken_limits(case, held), None) is None


def _unit(held: Held, case: Case) -> Unit | None:
    """One unit, where there is one reading of it and it is one of our forms that has a dose; a millilitre is none."""
    forms = case.knowledge.forms
    if len(held.product.forms) != 1 or not all(forms[form].dosed for form in held.product.forms):
        return None
    reading = held.product.reading
    if reading is not None:
        each, serving = reading.amount_per_unit, case.knowledge.labels.servings.get(reading.unit or "")
        swallowed = reading.route == case.knowledge.nutrient.swallowed
        settled = each.low == each.high and swallowed and not (serving and serving.measured)
        return Unit(each.low, reading.unit) if settled else None
    day, count = held.product.amount, held.given.get("per_day", 1) / held.given.get("every_days", 1)
    return Unit(day.low / count, None) if day is not None and day.low == day.high and count else None


def counted(case: Case, unit: Unit, amount: float) -> Text:
    """An amount as so many units of the product: "2 kapslar (200 mg)"."""
    count = round(amount / unit.amount)
    servings = case.knowledge.labels.servings
    known = servings.get(unit.serving or "")
    name = case.text("ladder.unit") if known is None else (known.name if count == 1 else known.plural).text
    return case.text("ladder.in_units", count=count, name=name, figure=amount)
