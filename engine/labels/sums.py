"""Several labels together: the sum a day against every limit, with food left out of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..arithmetic.elemental import Amount
from ..knowledge import Knowledge
from ..words.errors import Fault, ProfileError, fault
from .reading import LabelReading, read_label

LIMIT = "self_care_limit"
HIGH_DOSE = "high_dose"
Verdict = Literal["within", "maybe", "above"]


@dataclass(frozen=True, slots=True)
class LimitVerdict:
    """One limit for supplements in mg a day, whose it is, and whether the sum is within it, above it, or may be."""

    limit: str
    source: str | None
    mg: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LabelSum:
    """Readings, and what they come to together in mg elemental magnesium a day; food is not in it."""

    readings: tuple[LabelReading, ...]
    elemental_per_day: Amount
    limits: tuple[LimitVerdict, ...]

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        total = self.elemental_per_day
        return {
            "labels": [reading.to_dict() for reading in self.readings],
            "elemental_per_day": {"low": total.low, "high": total.high},
            "limits": [
                {"limit": one.limit, "source": one.source, "mg": one.mg, "verdict": one.verdict} for one in self.limits
            ],
            "food_counted": False,
        }


def read_labels(labels: Sequence[str], knowledge: Knowledge, per_day: Sequence[float] = ()) -> LabelSum:
    """Several labels, summed and held against every authority's limit and the high dose. Pure.

    `per_day`: units a day, one figure for all labels or one for each; none where it is not known. Raises ProfileError
    with a fault for every label that cannot be read.
    """
    if len(per_day) not in (0, 1, len(labels)):
        raise ProfileError([fault("per_day", "label_per_day_count", "label_per_day_count.mend", count=len(per_day))])
    counts: list[float | None] = [*per_day] * (len(labels) if len(per_day) == 1 else 1) or [None] * len(labels)
    readings: list[LabelReading] = []
    faults: list[Fault] = []
    for label, count in zip(labels, counts, strict=True):
        try:
            readings.append(read_label(label, knowledge, count))
        except ProfileError as error:
            faults.extend(error.faults)
    if faults:
        raise ProfileError(faults)
    total = Amount(
        math.fsum(reading.elemental_per_day.low for reading in readings),
        math.fsum(reading.elemental_per_day.high for reading in readings),
    )
    return LabelSum(tuple(readings), total, tuple(against_limits(total, knowledge)))


def against_limits(total: Amount, knowledge: Knowledge) -> list[LimitVerdict]:
    """Every authority's limit for supplements and the high dose, the lowest first."""
    limits: list[tuple[float, str, str | None]] = [
        (mg, LIMIT, source) for source, mg in (knowledge.parameters[LIMIT].by_authority or {}).items()
    ]
    limits.append((knowledge.numbers[HIGH_DOSE], HIGH_DOSE, None))
    return [LimitVerdict(limit, source, mg, _verdict(total, mg)) for mg, limit, source in sorted(limits, key=_order)]


def _order(limit: tuple[float, str, str | None]) -> tuple[float, bool, str]:
    return limit[0], limit[1] == HIGH_DOSE, limit[2] or ""


def _verdict(total: Amount, mg: float) -> Verdict:
    if total.low > mg:
        return "above"
    return "maybe" if total.high > mg else "within"
