"""The dose ladder: which step of the range a customer may take alone, and which only after contact with care."""

from __future__ import annotations

from ..advice import Rung
from ..text import Text
from .case import Case


def ladder(case: Case, low: float, high: float, start: float | None) -> list[Rung]:
    """Rungs in mg elemental a day, rising.

    The authority's upper level is always a rung where the range reaches above it, also where the range lies wholly
    above; a high dose asks for a doctor's supervision. The article's own figures are never cut.
    """
    limit, high_dose = case.knowledge.numbers["self_care_limit"], case.knowledge.numbers["high_dose"]
    steps = {low, high}
    if start is not None:
        steps.add(start)
    if high > limit:
        steps.add(limit)
    if high > high_dose > low:
        steps.add(high_dose)
    return [{"mg": mg, "when": _when(case, mg, low, high, start)} for mg in sorted(steps)]


def _when(case: Case, mg: float, low: float, high: float, start: float | None) -> Text:
    limit, high_dose = case.knowledge.numbers["self_care_limit"], case.knowledge.numbers["high_dose"]
    authority: Text = {"sv": case.knowledge.sources[case.knowledge.authority].publisher, "en": ""}
    authority["en"] = authority["sv"]
    if mg > high_dose:
        name = "ladder.above_high_dose"
    elif mg > limit:
        name = "ladder.above_limit"
    elif mg == start:
        name = "ladder.start"
    elif mg == limit:
        name = "ladder.limit_below_range" if mg < low else "ladder.limit"
    else:
        name = "ladder.low" if mg == low else "ladder.within"
    return case.text(name, mg=mg, low=low, high=high, limit=limit, authority=authority)
