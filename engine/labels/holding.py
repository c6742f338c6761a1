"""A medicine whose content is known by its name: what it comes to, of the nutrient and of other substances."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..arithmetic.amounts import NOTHING, Amount
from ..knowledge import Knowledge
from ..knowledge.holding import Content, Holding, holding_in
from ..knowledge.labels import WITHOUT
from .amounts import units_a_day
from .grammar import parse
from .others import OtherSubstance
from .reading import LabelFinding, LabelReading
from .sentences import Sentences
from .tokens import Token, tokens

_NEAR = 1e-6


def listed_holding(written: str, found: Holding, knowledge: Knowledge) -> LabelReading:
    """A medicine on a list: for as many a day as are usual, or for one, with the question how many."""
    units = Amount(found.a_day[0], found.a_day[-1]) if found.a_day else Amount(1, 1)
    reading = _reading(written, found, units, knowledge, Sentences(knowledge))
    return reading if found.a_day else replace(reading, question=knowledge.labels.texts["question.per_day"])


def read_holding(label: str, knowledge: Knowledge, per_day: float | None = None) -> LabelReading | None:
    """A label that names such a medicine and no other strength of it; None for any other label. Pure.

    `per_day`: units a day as the customer tells, None where that is not known.
    """
    words = knowledge.labels
    found = holding_in(label, knowledge.holding) if len(label) <= words.conventions["longest_label"] else None
    if found is None:
        return None
    read = tokens(label, words)
    if not all(_is_stated(mass, found, knowledge) for mass in _masses(read)):
        return None
    stated = units_a_day(parse(read, words), words) if per_day is None else None
    said = Sentences(knowledge)
    if per_day is not None:
        said.tell("how.given", count=per_day)
    else:
        said.tell("how.label_day" if stated else "how.one_day", **({"count": stated.high} if stated else {}))
    count = 1.0 if per_day is None else float(per_day)
    units = Amount(stated.low, stated.high) if stated else Amount(count, count)
    return _reading(label, found, units, knowledge, said)


def _reading(label: str, found: Holding, units: Amount, knowledge: Knowledge, said: Sentences) -> LabelReading:
    """What so many units a day of the medicine come to."""
    of_nutrient = [one for one in found.holds if one.of == knowledge.nutrient.id]
    each = _amount(of_nutrient[0], knowledge) if of_nutrient else NOTHING
    if of_nutrient:
        said.tell("how.product", figure=said.span(each.low, each.high))
    else:
        said.find(WITHOUT, "finding.without_nutrient")
    forms = (found.form,) if found.form is not None else ()
    return LabelReading(
        knowledge.nutrient, label, each, _times(each, units), units, found.per, forms, forms,
        knowledge.nutrient.swallowed, True, tuple(_others(found, units, knowledge)), (), tuple(said.how),
        tuple(LabelFinding(name, text) for name, text in said.findings.items()), None)


def _others(found: Holding, units: Amount, knowledge: Knowledge) -> Iterator[OtherSubstance]:
    for one in found.holds:
        known = knowledge.labels.others.get(one.of)
        if known is not None and one.of != knowledge.nutrient.id:
            unit = knowledge.labels.units[known.unit].each or 1
            held = _amount(one, knowledge)
            each = Amount(held.low / unit, held.high / unit)
            yield OtherSubstance(known.id, known.unit, each, _times(each, units))


def _amount(content: Content, knowledge: Knowledge) -> Amount:
    """What a unit holds, in the unit of the nutrient."""
    each = knowledge.labels.units[content.unit].each or 1
    return Amount(content.amount[0] * each, content.amount[-1] * each)


def _times(amount: Amount, units: Amount) -> Amount:
    return Amount(amount.low * units.low, amount.high * units.high)


def _masses(read: Sequence[Token]) -> Iterator[tuple[float, ...]]:
    """Every weight on the label, in the unit of the nutrient; two where its number can be read in two ways."""
    for one, other in pairwise(read):
        if one.kind == "number" and other.kind == "unit" and other.value.each is not None:
            yield tuple(value * other.value.each for value in one.value.values)


def _is_stated(mass: Sequence[float], found: Holding, knowledge: Knowledge) -> bool:
    held = [end for one in found.holds for end in (_amount(one, knowledge).low, _amount(one, knowledge).high)]
    return any(math.isclose(value, end, rel_tol=_NEAR) for value in mass for end in held)
