"""What a customer takes or holds in the hand: the products as told, medicines that hold as much, and their sums."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..arithmetic.amounts import Amount, total
from ..knowledge import Knowledge
from ..knowledge.computed import CONSIDERING, MEDICATIONS, SUPPLEMENTS
from ..knowledge.holding import holding_in
from ..knowledge.labels import WITHOUT
from ..knowledge.medicines import Medicine
from ..knowledge.records import Sum
from ..labels.products import Product, read_medicine, read_product

Role = Literal["supplements", "medications", "considering"]
# How the names of the facts begin that follow from a list of products.
_FACTS_OF: Mapping[Role, str] = {SUPPLEMENTS: "supplement", CONSIDERING: "considering"}


@dataclass(frozen=True, slots=True)
class Held:
    """A product that is taken (role `supplements`) or held in the hand (`considering`), as given and as read.

    With the role `medications` it is a medicine on the list that holds what is added up, and that is taken.
    """

    role: Role
    given: Mapping[str, Any]
    product: Product


def held_by(given: Mapping[str, Any], medicines: Iterable[Medicine], knowledge: Knowledge) -> tuple[Held, ...]:
    """The products of a profile in the order in which they are told, and behind them the medicines that count."""
    told = [Held(role, one, read_product(one, knowledge)) for role in _FACTS_OF for one in given.get(role, ())]
    return (*told, *_medicines(told, medicines, knowledge)) if knowledge.holding else tuple(told)


def _medicines(told: Sequence[Held], medicines: Iterable[Medicine], knowledge: Knowledge) -> Iterator[Held]:
    """The medicines that hold something that is added up; one that is told among the products too counts there."""
    labels = [str(one.given.get("label", "")) for one in told if one.role == SUPPLEMENTS]
    counted = {found.id for label in labels if (found := holding_in(label, knowledge.holding)) is not None}
    for medicine in medicines:
        found = holding_in(medicine.written, knowledge.holding)
        if found is not None and found.id not in counted:
            counted.add(found.id)
            yield Held(MEDICATIONS, {"label": medicine.written}, read_medicine(medicine.written, found, knowledge))


def product_facts(held: Sequence[Held], given: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """What follows from what is held, by name of the computed fact; a sum that is not known is left out."""
    facts: dict[str, Any] = {}
    for role, name in _FACTS_OF.items():
        if role in given:
            facts |= _facts_of(name, [one.product for one in held if one.role == role])
            amount = amount_of(held, given, role)
            if amount is not None:
                facts[f"{name}_low"], facts[f"{name}_high"] = amount.low, amount.high
    taken, considered = (amount_of(held, given, role) for role in _FACTS_OF)
    if considered is not None and taken is not None:
        both = taken + considered
        facts["total_low"], facts["total_high"] = both.low, both.high
    if taken is not None and "planned_dose" in given:
        facts["planned_with_taken"] = given["planned_dose"] + taken.low
    for name, sum_ in knowledge.vocabulary.sums.items():
        value = _summed(sum_, held, given)
        if value is not None:
            facts[name] = value
    return facts


def amount_of(held: Sequence[Held], given: Mapping[str, Any], role: Role) -> Amount | None:
    """The nutrient in what is taken (with medicines) or held in the hand; None where that is not wholly known."""
    return total(one.product.amount for one in _counting(held, role)) if role in given else None


def _counting(held: Sequence[Held], role: Role) -> Iterator[Held]:
    roles = (SUPPLEMENTS, MEDICATIONS) if role == SUPPLEMENTS else (role,)
    return (one for one in held if one.role in roles)


def _facts_of(name: str, products: Sequence[Product]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        f"{name}_findings": frozenset().union(*(one.findings for one in products)),
        f"{name}_substances": frozenset(other.id for one in products if one.reading for other in one.reading.others),
    }
    if name == _FACTS_OF[SUPPLEMENTS]:
        facts["supplement_count"] = sum(WITHOUT not in one.findings for one in products)
    else:
        facts["considering_forms"] = frozenset().union(*(one.forms for one in products))
    return facts


def _summed(sum_: Sum, held: Sequence[Held], given: Mapping[str, Any]) -> float | None:
    """So much of another substance a day; None where a list is not told, a label not read, or an amount not stated."""
    if any(role not in given for role in sum_.over):
        return None
    amounts = [_of_substance(one, sum_.of) for role in sum_.over for one in _counting(held, role)]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return None
    return math.fsum(amount.low if sum_.end == "low" else amount.high for amount in known)


def _of_substance(held: Held, substance: str) -> Amount | None:
    reading = held.product.reading
    if reading is None:  # stated by form and amount it holds the nutrient only; a label was not read
        return None if held.product.amount is None else Amount(0, 0)
    return next((other.per_day for other in reading.others if other.id == substance), Amount(0, 0))
