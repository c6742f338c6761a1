"""Which questions are worth asking: beside a referral, and of whom they can concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..inference.session import Findings
from ..knowledge.rules import Rule
from ..language.actions import Ask, Refer
from ..language.conditions import Condition, Memory, compile_condition, open_leaves
from ..resolution.order import NOW, URGENCIES


@dataclass(frozen=True, slots=True)
class Worth:
    """What was found so far, as far as it decides what is still worth asking.

    `referred` are the referrals, (to, urgency) each; `unknown` is whether nothing can be recommended, since nobody
    knows a fact that is needed; `lacking` are the facts without which nothing is recommended, and which can be asked.
    """

    referred: frozenset[tuple[str, str]]
    unknown: bool
    lacking: frozenset[str]

    @classmethod
    def of(cls, findings: Findings, skipped: Iterable[str]) -> Worth:
        """From what the rules found; `skipped` are the facts that nobody knows."""
        actions = [action for firing in findings.fired for action in firing.rule.then]
        lacking = {action.fact for action in actions if isinstance(action, Ask)}
        nobody_knows = {name.partition(".")[0] for name in skipped}
        referred = frozenset((action.to, action.urgency) for action in actions if isinstance(action, Refer))
        return cls(referred, bool(lacking & nobody_knows), frozenset(lacking - nobody_knows))

    @property
    def gathering(self) -> bool:
        """Whether nothing is decided yet, and what is lacking can still be told."""
        return not self.referred and not self.unknown and bool(self.lacking)

    def has(self, rules: Iterable[Rule]) -> bool:
        """Whether an answer that these rules wait for is worth asking for.

        Beside a referral one that is more urgent, or as urgent and to somebody else; where nothing can be recommended
        any more, any referral.
        """
        waiting = {(action.to, action.urgency) for rule in rules for action in rule.then if isinstance(action, Refer)}
        if not self.referred:
            return bool(waiting) or not self.unknown
        first = min(URGENCIES.index(urgency) for _, urgency in self.referred)
        if URGENCIES[first] == NOW:
            return False
        called = {to for to, urgency in self.referred if URGENCIES.index(urgency) == first}
        ranked = {(to, URGENCIES.index(urgency)) for to, urgency in waiting}
        return any(rank < first or (rank == first and to not in called) for to, rank in ranked)


def applicable(
    wanted: Iterable[str], ask_when: Mapping[str, Condition], memory: Memory, skipped: frozenset[str]
) -> set[str]:
    """The wanted facts without those that cannot apply; where that is open, what settles it comes in their place."""
    asked = set(wanted)
    for fact, condition in ask_when.items():
        if fact in asked:
            applies = compile_condition(condition)(memory)
            settling = {leaf.fact for leaf in open_leaves(condition, memory)} - skipped
            if applies is False or (applies is None and settling):
                asked.discard(fact)
            asked |= settling
    return asked
