"""Several labels together: the sum a day against every limit, with food left out of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..arithmetic.amounts import Amount
from ..knowledge import Knowledge
from ..knowledge.nutrient import Nutrient
from ..words.errors import Fault, ProfileError, fault
from .reading import LabelReading, read_label

LIMIT = "self_care_limit"
HIGH_DOSE = "high_dose"
Verdict = Literal["within", "maybe", "above"]


@dataclass(frozen=True, slots=True)
class LimitVerdict:
    """One limit for supplements a day, whose it is, and whether the sum is within it, above it, or may be."""

    limit: str
    source: str | None
    amount: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class LabelSum:
    """Readings, and what they come to together a day; food is not in it."""

    readings: tuple[LabelReading, ...]
    of: Nutrient
    amount_per_day: Amount
    limits: tuple[LimitVerdict, ...]

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        total = self.amount_per_day
        return {
            "labels": [reading.to_dict() for reading in self.readings],
            f"{self.of.stated_as.counted}_per_day": {"low": total.low, "high": total.high},
            "limits": [
                {"limit": one.limit, "source": one.source, "amount": one.amount, "verdict": one.verdict}
                for one in self.limits
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
        math.fsum(reading.amount_per_day.low for reading in readings),
        math.fsum(reading.amount_per_day.high for reading in readings),
    )
    return LabelSum(tuple(readings), knowledge.nutrient, total, tuple(against_limits(total, knowledge)))


def against_limits(total: Amount, knowledge: Knowledge) -> list[LimitVerdict]:
    """Every authority's limit for supplements and the high dose, the lowest first."""
    limits: list[tuple[float, str, str | None]] = [
        (amount, LIMIT, source) for source, amount in (knowledge.parameters[LIMIT].by_authority or {}).items()
    ]
    limits.append((knowledge.numbers[HIGH_DOSE], HIGH_DOSE, None))
    ordered = sorted(limits, key=_order)
    return [LimitVerdict(limit, source, most, _verdict(total, most)) for most, limit, source in ordered]


def _order(limit: tuple[float, str, str | None]) -> tuple[float, bool, str]:
    return limit[0], limit[1] == HIGH_DOSE, limit[2] or ""


def _verdict(total: Amount, most: float) -> Verdict:
    if total.low > most:
        return "above"
    return "maybe" if total.high > most else "within"
