"""Faults of `day.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...arithmetic.clock import WEEKDAYS
from ...words.errors import Fault, fault, no_such
from ...words.messages import message
from ..base import Knowledge
from ..day import FILE, PARAMETERS, WAKING


def day_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """A window without its usual time in it, a week that is none, claims and numbers that do not exist."""
    day = knowledge.day
    if day is None:
        return
    if WAKING not in day.windows:
        yield fault(FILE, "knowledge.common.part_lacks", "knowledge.day.waking.mend", part="windows", name=WAKING)
    for window in (*day.windows.values(), *day.meals.values()):
        if window.usual_minute not in window:
            told = message("knowledge.day.usual", time=str(window.usual))
            yield Fault(f"{FILE} {window.id}", told, f"{window.start}–{window.end}")
    for part in day.parts:
        for claim in part.claims:
            if claim not in knowledge.claims:
                yield no_such(f"{FILE} {part.id}", "claim", claim, knowledge.claims)
    if tuple(day.weekdays) != WEEKDAYS:
        mend = message("knowledge.day.weekdays.mend", ids=", ".join(WEEKDAYS))
        yield fault(FILE, "knowledge.day.weekdays", mend, ids=", ".join(day.weekdays))
    for name in PARAMETERS:
        if not knowledge.numbers.get(name, 0) > 0:
            yield fault("parameters", "knowledge.common.lacks_needed", "knowledge.common.above_0.mend",
                        name=name, by=FILE)
