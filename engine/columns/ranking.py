"""The order of forms and the decision for many profiles at once, by the code of a single consultation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from ..resolution.decision import decide
from ..resolution.forms import before_points
from ..resolution.shape import Decision
from .truths import Digits, Mask

KEYS = ("now", "refer", "ask", "instead", "check")
"""What a decision depends on, before the forms are ranked."""


class Standing(NamedTuple):
    """How one form stands in the order: `rank` as a number in binary digits, which is lowest for the best form.

    `suits`: where it may be the first form, since something speaks for it and it is not vetoed.
    """

    rank: Digits
    vetoed: Mask
    favoured: Mask
    suits: Mask


def standing(vetoed: Mask, discouraged: Mask, points: Digits, width: int, everywhere: Mask) -> Standing:
    """The standing of a form with so many points, about which this is said; all forms have points of one `width`."""
    nothing = everywhere ^ everywhere
    favoured = reduce(or_, points, nothing)
    down = [everywhere ^ digit for digit in points] + [everywhere] * (width - len(points))
    above = before_points(vetoed=vetoed, unfavoured=everywhere ^ favoured, discouraged=discouraged)
    return Standing([*down, *reversed(above)], vetoed, favoured, favoured & (everywhere ^ vetoed))


def first(forms: Mapping[str, Standing]) -> dict[str, Mask]:
    """For each form where it is, or shares, the first choice: no other that suits has a lower rank.

    Digit by digit a form stays in the running while no other has a zero where it has a one.
    """
    running = {form: one.suits for form, one in forms.items()}
    ranks = {form: one.rank for form, one in forms.items()}
    for place in reversed(range(max(map(len, ranks.values()), default=0))):
        better = {form: mask & ~ranks[form][place] for form, mask in running.items()}
        somewhere = reduce(or_, better.values())
        running = {form: better[form] | (mask & ~somewhere) for form, mask in running.items()}
    return running


def decided(keys: Collection[str]) -> Decision:
    """The decision where these of `KEYS` hold."""
    return decide(
        now="now" in keys,
        refer="refer" in keys,
        ask="ask" in keys,
        instead="food_first" if "instead" in keys else None,
        check="check" in keys,
    )


def numbered() -> list[Decision]:
    """The decision for every number whose binary digits say which of `KEYS` hold, the first one lowest."""
    return [decided([key for place, key in enumerate(KEYS) if at >> place & 1]) for at in range(1 << len(KEYS))]
