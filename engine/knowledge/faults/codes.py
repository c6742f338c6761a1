"""Faults of `codes.yaml` that only the whole knowledge shows: names of what there is not."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, fault, nearest, no_such
from ..base import Knowledge
from ..codes import FILE, AnswerCodes, FindingCodes, QuantityCodes


def code_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """A code that says what no profile can hold would be passed over in every record."""
    codes = knowledge.codes
    if codes is None:
        return
    facts, systems = knowledge.vocabulary.of_profile, codes.systems
    rows: list[FindingCodes | AnswerCodes | QuantityCodes] = [*codes.findings, *codes.answers, *codes.quantities]
    for row in rows:
        where = f"{FILE} {row.id}"
        named = [row.system] if isinstance(row, FindingCodes) else list(row.codes)
        named += [*row.yes, *row.no] if isinstance(row, AnswerCodes) else []
        yield from (no_such(where, "system", one, systems) for one in named if one not in systems)
        if row.fact is not None and row.fact not in facts:
            yield no_such(where, "fact", row.fact, facts)
        elif row.fact is not None:
            yield from _values(knowledge, where, row.fact, getattr(row, "value", None))
    for quantity in codes.quantities:
        if quantity.below is not None and quantity.below not in knowledge.numbers:
            yield no_such(f"{FILE} {quantity.id}", "parameter", quantity.below, knowledge.numbers)
    for fact, value in (*codes.rest.items(), *codes.other_disease.items()):
        yield from _values(knowledge, FILE, fact, value)
    yield from (no_such(FILE, "medicine_class", one, knowledge.medicine_classes)
                for one in codes.product_classes if one not in knowledge.medicine_classes)


def _values(knowledge: Knowledge, where: str, fact: str, value: str | None) -> Iterator[Fault]:
    if value is not None and not knowledge.vocabulary.has(fact, value):
        mend = nearest(value, knowledge.vocabulary.values(fact))
        yield fault(where, "knowledge.common.no_value", mend, fact=fact, word=repr(value))
