"""No product in the hand fits where it is too much: cells of what is taken and held, for each of the authorities."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pytest

from tillskott import Advisor

from . import plain
from .spec import SPEC

# The contract: whose upper level for supplements is which, mg a day.
LIMITS = {"livsmedelsverket": 250, "vkm": 350, "nih": 350, "evm": 400}
Products = list[dict[str, Any]]


@cache
def advisor(authority: str) -> Advisor:
    return Advisor(authority=authority)  # type: ignore[arg-type]


def cells(limit: float, *ends: float) -> list[Products]:
    """Amounts on, just below and just above the limit, exact and between two readings."""
    amounts = [1.0, limit - 0.5, limit, limit + 0.5, *ends]
    exact = [[{"form": "citrate", "amount_mg": amount, "basis": "elemental"}] for amount in amounts]
    between = [[{"label": plain.span(low, high)}] for low in amounts for high in amounts if low < high]
    return [*exact, *between]


@pytest.mark.parametrize("authority", LIMITS)
def test_what_fits_is_never_above_the_limit_with_what_is_taken(authority: str) -> None:
    limit, wrong, seen = LIMITS[authority], [], set()
    for taken, held in product([[], *cells(limit)[:4], [{"label": plain.span(1, limit)}]], cells(limit)):
        advice = advisor(authority).advise({**SPEC["harmless"], "supplements": taken, "considering": held})
        (verdict,) = (one["verdict"] for one in advice.products if one["role"] == "considering")
        seen.add(verdict)
        low, high = plain.milligrams([*taken, *held]) or (0.0, 0.0)
        if (verdict == "fits" and high > limit) or (low > limit and verdict not in ("too_strong", "unsuitable")):
            wrong.append((taken, held, verdict))
    assert wrong == []
    assert {"fits", "too_strong", "unclear"} <= seen


@pytest.mark.parametrize("label", SPEC["drunk"])
def test_a_bath_salt_that_is_to_be_drunk_never_fits(label: str) -> None:
    advice = advisor("evm").advise({**SPEC["harmless"], "considering": [{"label": label}]})
    assert [one["verdict"] for one in advice.products] == ["unsuitable"]
    assert advice.decision != "recommend"


def test_what_is_held_in_the_hand_makes_nothing_less_careful() -> None:
    order = SPEC["order"]
    unknown = [SPEC["any_medicine"]["unknown"]]
    for profile in ({}, {"kidney_function": "reduced"}, {"age": None}, {"medications": unknown}):
        bare = {key: value for key, value in {**SPEC["harmless"], **profile}.items() if value is not None}
        alone = advisor("livsmedelsverket").advise(bare).decision
        for held in cells(LIMITS["livsmedelsverket"], 1000):
            found = advisor("livsmedelsverket").advise({**bare, "considering": held}).decision
            assert order.index(found) <= order.index(alone)
