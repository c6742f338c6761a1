"""Faults of `kidney.yaml` and of units that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...arithmetic.kidney import EQUATIONS
from ...words.errors import Fault, fault, no_such
from ...words.messages import message
from ...words.text import Text
from ..base import Knowledge
from ..kidney import FILE

_FACT = "egfr_used"


def kidney_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Equations without arithmetic, categories that leave a gap at the bottom, names that do not exist."""
    found = knowledge.kidney
    if found is None:
        if _FACT in knowledge.vocabulary.facts:
            yield fault("vocabulary.yaml", "knowledge.kidney.no_file", "knowledge.kidney.no_file.mend",
                        fact=_FACT, file=FILE)
        return
    for name in EQUATIONS:
        if name not in found.equations:
            yield fault(FILE, "knowledge.common.part_lacks", "knowledge.kidney.equation.mend",
                        part="equations", name=name)
    yield from _missing("equation", found.equations, EQUATIONS)
    if 0 not in found.lower_bounds.values():
        yield fault(FILE, "knowledge.kidney.bottom", "knowledge.kidney.bottom.mend")
    yield from _missing("parameter", found.limits, knowledge.numbers)
    for equation in found.equations.values():
        yield from _missing("claim", equation.claims, knowledge.claims)
    for category in found.categories.values():
        yield from _missing("claim", category.claims, knowledge.claims)


def unit_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Numbers and facts named by `plausible` and `mistaken_for` that do not exist."""
    measures = knowledge.kidney.measures.values() if knowledge.kidney else ()
    for spec in (*knowledge.vocabulary.facts.values(), *measures):
        numbers = [*spec.plausible, *(mistake.factor for mistake in spec.mistaken_for if mistake.factor)]
        kind = message("knowledge.kind.parameter_of", of=spec.id)
        yield from _missing(kind, numbers, [f"${name}" for name in knowledge.numbers])
        facts = [mistake.fact for mistake in spec.mistaken_for if mistake.fact]
        yield from _missing(message("knowledge.kind.fact_of", of=spec.id), facts, knowledge.vocabulary.facts)
        if len(spec.plausible) == 1 or (spec.mistaken_for and not spec.plausible):
            yield fault(spec.id, "knowledge.kidney.plausible", "knowledge.kidney.plausible.mend")


def _missing(kind: str | Text, names: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield no_such(FILE, kind, name, known)
