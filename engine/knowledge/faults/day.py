"""Faults of `day.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...arithmetic.clock import WEEKDAYS
from ...words.errors import Fault, nearest
from ..base import Knowledge
from ..day import FILE, PARAMETERS, WAKING


def day_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """A window without its usual time in it, a week that is none, claims and numbers that do not exist."""
    day = knowledge.day
    if day is None:
        return
    if WAKING not in day.windows:
        yield Fault(FILE, f"windows lacks {WAKING}", "say from when to when a dose may be placed")
    for window in (*day.windows.values(), *day.meals.values()):
        if window.usual_minute not in window:
            yield Fault(f"{FILE} {window.id}", f"usual {window.usual} lies outside it", f"{window.start}–{window.end}")
    for part in day.parts:
        for claim in part.claims:
            if claim not in knowledge.claims:
                yield Fault(f"{FILE} {part.id}", f"there is no claim {claim!r}", nearest(claim, knowledge.claims))
    if tuple(day.weekdays) != WEEKDAYS:
        yield Fault(FILE, f"weekdays has the ids {', '.join(day.weekdays)}", f"in this order: {', '.join(WEEKDAYS)}")
    for name in PARAMETERS:
        if not knowledge.numbers.get(name, 0) > 0:
            yield Fault("parameters", f"lacks {name}, which {FILE} needs", "add it above 0, with its source")
