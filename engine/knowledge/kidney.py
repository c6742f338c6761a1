"""What the knowledge says about eGFR: which equation counts, names, categories, limits, and likely slips of units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .files import Files
from .records import EgfrCategory, EgfrEquation, FactSpec

FILE = "kidney.yaml"


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
    if not files.matching(FILE):
        return None
    limits = files.value(FILE, "limits")
    return KidneyKnowledge(
        {equation.id: equation for equation in files.records(FILE, "equations", EgfrEquation)},
        {category.id: category for category in files.records(FILE, "categories", EgfrCategory)},
        tuple(limits) if isinstance(limits, list) else (),
        {spec.id: spec for spec in files.records(FILE, "measures", FactSpec)},
    )
