"""Which facts are worked out, and the facts of the profile that each follows from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from .records import FactSpec

MEDICATIONS: Final = "medications"
SUPPLEMENTS: Final = "supplements"
CONSIDERING: Final = "considering"
COMPUTED_FROM: Mapping[str, tuple[str, ...]] = {
    "medicine_classes": (MEDICATIONS,),
    "medicine_count": (MEDICATIONS,),
    "egfr_used": ("egfr", "creatinine", "age", "sex"),
    "supplement_count": (SUPPLEMENTS,),
    "supplement_low": (SUPPLEMENTS,),
    "supplement_high": (SUPPLEMENTS,),
    "considering_low": (CONSIDERING,),
    "considering_high": (CONSIDERING,),
    "supplement_findings": (SUPPLEMENTS,),
    "considering_findings": (CONSIDERING,),
    "considering_forms": (CONSIDERING,),
    "supplement_substances": (SUPPLEMENTS,),
    "considering_substances": (CONSIDERING,),
    "total_low": (SUPPLEMENTS, CONSIDERING),
    "total_high": (SUPPLEMENTS, CONSIDERING),
    "planned_with_taken": ("planned_dose", SUPPLEMENTS),
    "tried_helped": ("tried",),
    "tried_no_effect": ("tried",),
    "tried_upset": ("tried",),
}
"""The computed facts that the engine knows by name, whatever the nutrient."""
_SUMS = ("supplement_low", "supplement_high", "total_low", "total_high", "planned_with_taken")
"""The sums in which a medicine that holds the nutrient is counted with what is taken."""


def computed_from(facts: Iterable[FactSpec], *, holding: bool) -> Mapping[str, tuple[str, ...]]:
    """All computed facts of a knowledge, those that sum another substance among them.

    `holding`: whether it says of any medicine what it holds, so that sums of what is taken follow from medicines too.
    """
    sums = {fact.id: fact.sum.over for fact in facts if fact.sum is not None}
    found = {**COMPUTED_FROM, **sums}
    if holding:
        also = [name for name, over in found.items() if name in _SUMS or (name in sums and SUPPLEMENTS in over)]
        found |= {name: (*found[name], MEDICATIONS) for name in also}
    return found  # plain, since a knowledge is handed to other processes
