"""What the knowledge says about eGFR: which equation counts, names, categories, limits, and likely slips of units."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Fault, nearest
from ..kidney import EQUATIONS
from .files import Files
from .records import EgfrCategory, EgfrEquation, FactSpec

if TYPE_CHECKING:
    from .base import Knowledge

FILE = "kidney.yaml"
_FACT = "egfr_used"


@dataclass(frozen=True, slots=True)
class KidneyKnowledge:
    """`equations`: the one that counts stands first. `limits`: the parameters that an eGFR is held against.

    `measures`: `weight_kg` and `height_cm`, which no rule reads, with their bounds.
    """

    equations: Mapping[str, EgfrEquation]
    categories: Mapping[str, EgfrCategory]
    limits: tuple[str, ...]
    measures: Mapping[str, FactSpec]

    @property
    def default(self) -> str:
        """The equation that counts."""
        return next(iter(self.equations))

    @property
    def lower_bounds(self) -> Mapping[str, float]:
        """The least relative eGFR of each category, mL/min/1.73 m²."""
        return {category.id: category.at_least for category in self.categories.values()}


def read_kidney(files: Files) -> KidneyKnowledge | None:
    """The file on kidney function, or None where the knowledge has none."""
    if FILE not in files.documents:
        return None
    limits = files.value(FILE, "limits")
    return KidneyKnowledge(
        {equation.id: equation for equation in files.records(FILE, "equations", EgfrEquation)},
        {category.id: category for category in files.records(FILE, "categories", EgfrCategory)},
        tuple(limits) if isinstance(limits, list) else (),
        {spec.id: spec for spec in files.records(FILE, "measures", FactSpec)},
    )


def kidney_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Equations without arithmetic, categories that leave a gap at the bottom, names that do not exist."""
    found = knowledge.kidney
    if found is None:
        if _FACT in knowledge.vocabulary.facts:
            yield Fault("vocabulary.yaml", f"has {_FACT}, but there is no {FILE}", f"add {FILE} with its equations")
        return
    for name in EQUATIONS:
        if name not in found.equations:
            yield Fault(FILE, f"equations lacks {name}", "name every equation of engine/kidney.py")
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
