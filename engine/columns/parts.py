"""The parts of the advice that are lists over rules: which rule puts what into which list, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from ..language.actions import Advise, Ask, Caution, Check, Refer
from ..resolution.order import NOW, URGENCIES, Mask, Taken
from ..resolution.referrals import STAFF
from ..resolution.resolve import WITH_A_SUPPLEMENT
from .many import Many

ALWAYS = "always"
NOT_URGENT = "not urgent"
PRINTED = "printed"
ASKED = "asked"
NO_FORM = "no form"
"""When an item stands in its list: whatever the decision, unless urgent, with a form, when asking, without a form."""


class Item(NamedTuple):
    """One thing that may stand in a list: its name, where what it needs holds, and when it stands there."""

    name: str
    condition: Mask
    when: str = ALWAYS


class Parts:
    """The items of every list in the order of a single advice, for columns that are matched.

    Several items may have one name; it stands in the list once, at its first place.
    """

    def __init__(self, many: Many) -> None:
        self._many, self._decided = many, many.decided
        self._self_care = many.setting == "self_care"

    def items(self, column: str) -> list[Item]:
        """The items of a column of the answer."""
        made: Mapping[str, Callable[[], list[Item]]] = {
            "referrals": self._referrals, "referral_rules": self._referral_rules, "checks": self._checks,
            "check_rules": self._check_rules, "questions": self._questions, "cautions": self._cautions,
            "advice": self._advice,
        }  # fmt: skip
        return made[column]()

    def _referrals(self) -> list[Item]:
        found = [Item(f"{action.to}:{action.urgency}", where, _when(action)) for _, action, where in self._referring()]
        if self._self_care:
            any_check = reduce(or_, (where for _, _, where in self._decided.checks), self._many.nobody)
            found.append(Item(f"{STAFF}:before_starting", any_check, NOT_URGENT))
        return [*found, Item("care:before_starting", self._many.everyone, NO_FORM)]

    def _referral_rules(self) -> list[Item]:
        found = [Item(firing.rule.id, where, _when(action)) for firing, action, where in self._referring()]
        checks = self._decided.checks if self._self_care else []
        return found + [Item(firing.rule.id, where, NOT_URGENT) for firing, _, where in checks]

    def _checks(self) -> list[Item]:
        return [Item(str(action.class_ or action.about), where, NOT_URGENT) for _, action, where in self._checking()]

    def _check_rules(self) -> list[Item]:
        return [Item(firing.rule.id, where, NOT_URGENT) for firing, _, where in self._checking()]

    def _checking(self) -> list[Taken[Check]]:
        """In self-care a check stands among the referrals."""
        return [] if self._self_care else self._decided.checks

    def _referring(self) -> list[Taken[Refer]]:
        return sorted(self._decided.referrals, key=lambda taken: URGENCIES.index(taken[1].urgency))

    def _questions(self) -> list[Item]:
        asked: dict[str, Mask] = {}
        for _, action, where in self._many.taken(Ask):
            asked[action.fact] = asked.get(action.fact, self._many.nobody) | where
        facts = self._many.knowledge.vocabulary.facts
        return [Item(fact, asked[fact], ASKED) for fact in facts if fact in asked]

    def _cautions(self) -> list[Item]:
        return [Item(firing.rule.id, where, NOT_URGENT) for firing, _, where in self._many.taken(Caution)]

    def _advice(self) -> list[Item]:
        return [
            Item(firing.rule.id, where, PRINTED if action.kind in WITH_A_SUPPLEMENT else NOT_URGENT)
            for firing, action, where in self._many.taken(Advise)
        ]


def _when(action: Refer) -> str:
    """In an emergency only the way to care is shown."""
    return ALWAYS if action.urgency == NOW else NOT_URGENT
