"""Which decision: the most urgent thing that anything asks for."""

from __future__ import annotations

from .shape import PRINTED, Decision


def decide(*, now: bool, refer: bool, ask: bool, instead: Decision | None, check: bool) -> Decision:
    """The decision by precedence: referred now, referred, asked, `instead` (what a rule decides), checked."""
    if now:
        return "refer_now"
    if refer:
        return "refer"
    if ask:
        return "ask"
    if instead is not None:
        return instead
    return "check_first" if check else "recommend"


def with_forms(decision: Decision, *, any_first: bool, anything_favoured: bool) -> Decision:
    """The decision once the forms are ranked: without a first form nothing can be printed.

    Either nothing speaks for a supplement, or something does and every form it speaks for is unsuitable.
    """
    if decision not in PRINTED or any_first:
        return decision
    return "refer" if anything_favoured else "food_first"
