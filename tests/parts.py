"""The parts of an advice that an evaluation over many profiles gives too, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tillskott import Advice
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.actions import Check, Refer


def parts(advice: Advice, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Decision, first forms, dose, and the rules behind checks and referrals.

    In self-care a check is among the referrals; the vetoes that leave no form are named by a referral of the engine's
    own and do not count.
    """
    sent = {rule for referral in advice.referrals for rule in referral["rules"]}
    dose = advice.dose
    return {
        "decision": advice.decision,
        "form": tuple(advice.first_choice) or None,
        "dose": (dose["low"], dose["high"], dose["start"]) if dose else None,
        "checks": {rule for check in advice.checks for rule in check["rules"]},
        "referrals": {rule for rule in sent if any(isinstance(a, (Check, Refer)) for a in rules[rule].then)},
    }
