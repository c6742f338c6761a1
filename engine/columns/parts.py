"""The parts of the advice that are lists over rules: which rule puts what into which list, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ..knowledge.rules import Rule
from ..language.actions import Advise, Ask, Caution, Check, Refer
from ..resolution.referrals import NOW, STAFF, URGENCIES
from ..resolution.resolve import WITH_A_SUPPLEMENT
from .keys import Actions, Keys
from .truths import Mask

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

    def __init__(self, actions: Actions, keys: Keys, everywhere: Mask) -> None:
        self._actions, self._keys, self._everywhere = actions, keys, everywhere
        self._self_care = actions.self_care

    def items(self, column: str) -> list[Item]:
        """The items of a column of the answer."""
        made: Mapping[str, Callable[[], list[Item]]] = {
            "referrals": self._referrals, "referral_rules": self._referral_rules, "checks": self._checks,
            "check_rules": self._check_rules, "questions": self._questions, "cautions": self._cautions,
            "advice": self._advice,
        }  # fmt: skip
        return made[column]()

    def _referrals(self) -> list[Item]:
        found = [Item(f"{action.to}:{action.urgency}", self._keys.referred(rule), _when(action))
                 for rule, action in self._referring()]
        if self._self_care:
            any_check = self._keys.any_of(done for _, _, done in self._checking())
            found.append(Item(f"{STAFF}:before_starting", any_check, NOT_URGENT))
        return [*found, Item("care:before_starting", self._everywhere, NO_FORM)]

    def _referral_rules(self) -> list[Item]:
        found = [Item(rule.id, self._keys.referred(rule), _when(action)) for rule, action in self._referring()]
        checks = self._checking() if self._self_care else []
        return found + [Item(rule.id, done, NOT_URGENT) for rule, _, done in checks]

    def _checks(self) -> list[Item]:
        checks = [] if self._self_care else self._checking()
        return [Item(str(action.class_ or action.about), done, NOT_URGENT) for _, action, done in checks]

    def _check_rules(self) -> list[Item]:
        checks = [] if self._self_care else self._checking()
        return [Item(rule.id, done, NOT_URGENT) for rule, _, done in checks]

    def _checking(self) -> list[tuple[Rule, Check, Mask]]:
        return [(rule, action, self._keys.checks_something(rule, action)) for rule, action in self._actions.of(Check)]

    def _referring(self) -> list[tuple[Rule, Refer]]:
        return sorted(self._actions.of(Refer), key=lambda pair: URGENCIES.index(pair[1].urgency))

    def _questions(self) -> list[Item]:
        asked: dict[str, list[Mask]] = {}
        for rule, action in self._actions.of(Ask):
            asked.setdefault(action.fact, []).append(self._keys.fired(rule))
        facts = self._actions.knowledge.vocabulary.facts
        return [Item(fact, self._keys.any_of(asked[fact]), ASKED) for fact in facts if fact in asked]

    def _cautions(self) -> list[Item]:
        return [Item(rule.id, self._keys.fired(rule), NOT_URGENT) for rule, _ in self._actions.of(Caution)]

    def _advice(self) -> list[Item]:
        return [
            Item(rule.id, self._keys.fired(rule), PRINTED if action.kind in WITH_A_SUPPLEMENT else NOT_URGENT)
            for rule, action in self._actions.of(Advise)
        ]


def _when(action: Refer) -> str:
    """In an emergency only the way to care is shown."""
    return ALWAYS if action.urgency == NOW else NOT_URGENT
