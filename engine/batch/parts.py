"""The parts of the advice that are lists over rules: which rule puts what into which list, and in which order."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from ..actions import Advise, Ask, Caution, Check, Refer
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..resolution.referrals import URGENCIES
from ..resolution.resolve import WITH_A_SUPPLEMENT
from .keys import Keys

ALWAYS = "always"
NOT_URGENT = "not urgent"
PRINTED = "printed"
ASKED = "asked"
NO_FORM = "no form"
"""When an item stands in its list: whatever the decision, unless urgent, with a form, when asking, without a form."""


class Item(NamedTuple):
    """One thing that may stand in a list: its name, where it does (`column` of the parts frame), and when."""

    name: str
    condition: pl.Expr
    when: str = ALWAYS


class Parts:
    """The items of every list in the order of a single advice; made once for a setting.

    Several items may have one name; it stands in the list once, at its first place.
    """

    def __init__(self, knowledge: Knowledge, setting: str) -> None:
        self._knowledge, self._keys = knowledge, Keys(knowledge, pl)
        self._self_care = setting == "self_care"

    def lists(self) -> dict[str, list[Item]]:
        """The items by column of the answer."""
        checks, referrals = self._keys.actions(Check), self._referrals()
        made = [(rule, action, self._keys.checks_something(rule, action)) for rule, action in checks]
        sent = [Item(f"{action.to}:{action.urgency}", self._keys.fired(rule)) for rule, action in referrals]
        senders = [Item(rule.id, self._keys.fired(rule)) for rule, _ in referrals]
        if self._self_care:
            sent.append(Item("pharmacist:before_starting", self._keys.any_of(done for _, _, done in made)))
            senders += [Item(rule.id, done) for rule, _, done in made]
        return {
            "referrals": [*sent, Item("care:before_starting", pl.lit(True), NO_FORM)],
            "referral_rules": senders,
            "checks": [] if self._self_care else [
                Item(str(action.class_ or action.about), done, NOT_URGENT) for _, action, done in made],
            "check_rules": [] if self._self_care else [
                Item(rule.id, done, NOT_URGENT) for rule, _, done in made],
            "questions": self._questions(),
            "cautions": [Item(rule.id, self._keys.fired(rule), NOT_URGENT) for rule, _ in self._keys.actions(Caution)],
            "advice": [
                Item(rule.id, self._keys.fired(rule), PRINTED if action.kind in WITH_A_SUPPLEMENT else NOT_URGENT)
                for rule, action in self._keys.actions(Advise)],
        }  # fmt: skip

    def _referrals(self) -> list[tuple[Rule, Refer]]:
        found = self._keys.actions(Refer)
        return sorted(found, key=lambda pair: URGENCIES.index(pair[1].urgency))

    def _questions(self) -> list[Item]:
        asked: dict[str, list[pl.Expr]] = {}
        for rule, action in self._keys.actions(Ask):
            asked.setdefault(action.fact, []).append(self._keys.fired(rule))
        facts = self._knowledge.vocabulary.facts
        return [Item(fact, self._keys.any_of(asked[fact]), ASKED) for fact in facts if fact in asked]
