"""The dose ladder: which step of the range a customer may take alone, and which only after contact with care."""

from __future__ import annotations

from ..advice import Rung
from ..text import Text
from .case import Case


def ladder(case: Case, low: float, high: float, start: float | None) -> list[Rung]:
    """Rungs as elemental amounts a day, rising.

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
    return [{"amount": amount, "when": _when(case, amount, low, high, start)} for amount in sorted(steps)]


def _when(case: Case, amount: float, low: float, high: float, start: float | None) -> Text:
    limit, high_dose = case.knowledge.numbers["self_care_limit"], case.knowledge.numbers["high_dose"]
    authority: Text = {"sv": case.knowledge.sources[case.knowledge.authority].publisher, "en": ""}
    authority["en"] = authority["sv"]
    if amount > high_dose:
        name = "ladder.above_high_dose"
    elif amount > limit:
        name = "ladder.above_limit"
    elif amount == start:
        name = "ladder.start"
    elif amount == limit:
        name = "ladder.limit_below_range" if amount < low else "ladder.limit"
    else:
        name = "ladder.low" if amount == low else "ladder.within"
    return case.text(name, mg=amount, low=low, high=high, limit=limit, authority=authority)
