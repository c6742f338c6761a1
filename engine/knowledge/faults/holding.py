"""Faults of what medicines hold, and of the sums that are made of it, which only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...language.yaml_reader import Place
from ...words.errors import Fault, fault, no_such
from ...words.messages import message
from ..base import Knowledge
from ..holding import Holding
from ..medicines.spelling import key

_TEXT = "product.in_medicine"


def holding_faults(knowledge: Knowledge, places: Mapping[tuple[str, str], Place]) -> Iterator[Fault]:
    """Substances, units, servings, forms, claims and names that do not exist, and a name of two medicines."""
    owners: dict[str, str] = {}
    for one in knowledge.holding:
        where = f"{places['holding', one.id]} {one.id}"
        yield from _unknown(one, where, knowledge)
        for name in one.names:
            owner = owners.setdefault(key(name), one.id)
            if owner != one.id:
                yield fault(where, "knowledge.holding.twice", "knowledge.holding.twice.mend", name=name, other=owner)
            elif not knowledge.medicines.resolve(name).recognised:
                yield fault(where, "knowledge.holding.unknown", "knowledge.holding.unknown.mend", name=name)
    if knowledge.holding and _TEXT not in knowledge.texts:
        yield fault("texts.yaml", "knowledge.common.lacks_needed", "knowledge.common.text.mend", name=_TEXT,
                    by=message("knowledge.common.engine"))


def sum_faults(knowledge: Knowledge, places: Mapping[tuple[str, str], Place]) -> Iterator[Fault]:
    """Sums of a substance that does not exist, or in another unit than its own, or of a fact that is told."""
    others = knowledge.labels.others
    for name, sum_ in knowledge.vocabulary.sums.items():
        where, spec = f"{places['facts', name]} {name}", knowledge.vocabulary.facts[name]
        if sum_.of not in others:
            yield no_such(where, "substance", sum_.of, others)
        elif spec.unit != (wanted := f"{others[sum_.of].unit}/d") or spec.source != "computed":
            yield fault(where, "knowledge.sum.shape", "knowledge.sum.shape.mend", unit=wanted)


def _unknown(one: Holding, where: str, knowledge: Knowledge) -> Iterator[Fault]:
    words = knowledge.labels
    substances = [knowledge.nutrient.id, *words.others]
    named = [
        ("serving", one.per, words.servings),
        *(("form", form, knowledge.forms) for form in (one.form,) if form is not None),
        *(("claim", claim, knowledge.claims) for claim in one.claims),
        *(("substance", content.of, substances) for content in one.holds),
        *(("unit", content.unit, [unit.id for unit in words.units.values() if unit.each]) for content in one.holds),
    ]
    for kind, name, known in named:
        if name not in known:
            yield no_such(where, kind, name, known)
