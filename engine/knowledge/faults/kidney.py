"""Faults of `kidney.yaml` and of units that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...arithmetic.kidney import EQUATIONS
from ...words.errors import Fault, nearest
from ..base import Knowledge
from ..kidney import FILE

_FACT = "egfr_used"


def kidney_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Equations without arithmetic, categories that leave a gap at the bottom, names that do not exist."""
    found = knowledge.kidney
    if found is None:
        if _FACT in knowledge.vocabulary.facts:
            yield Fault("vocabulary.yaml", f"has {_FACT}, but there is no {FILE}", f"add {FILE} with its equations")
        return
    for name in EQUATIONS:
        if name not in found.equations:
            yield Fault(FILE, f"equations lacks {name}", "name every equation of engine/arithmetic/kidney.py")
    yield from _missing("equation", found.equations, EQUATIONS)
    if 0 not in found.lower_bounds.values():
        yield Fault(FILE, "no category begins at 0", "let the lowest category have at_least: 0")
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
        yield from _missing(f"parameter (of {spec.id})", numbers, [f"${name}" for name in knowledge.numbers])
        facts = [mistake.fact for mistake in spec.mistaken_for if mistake.fact]
        yield from _missing(f"fact (of {spec.id})", facts, knowledge.vocabulary.facts)
        if len(spec.plausible) == 1 or (spec.mistaken_for and not spec.plausible):
            yield Fault(f"{spec.id}", "plausible needs two numbers", "write plausible: [$low, $high]")


def _missing(kind: str, names: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield Fault(FILE, f"there is no {kind} {name!r}", nearest(name, known))
