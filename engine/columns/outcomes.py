"""What the advice comes to for many profiles at once: decision, first form, dose, checks and referrals.

Each part of the advice depends on a few of the rules. Profiles that fire the same of those rules form a group, and
each group is resolved once, by the code that resolves a single consultation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from ..knowledge import Knowledge
from ..resolution.shape import Decision, Setting
from .integers import Bits, Integers, Population
from .many import Many
from .match import matcher
from .parts import ALWAYS, NOT_URGENT, Parts
from .resolved import case_of, dose_of

Figures = tuple[float, float, float | None]
"""A dose: low, high, start."""


class Outcomes:
    """The parts of the advice over a population, each worked out when it is first asked for."""

    def __init__(self, population: Population, knowledge: Knowledge, setting: Setting) -> None:
        self.everyone, self._knowledge = population.everyone, knowledge
        self.matched = matcher(knowledge).match(Integers(population))
        self._many = Many.of(knowledge, setting, self.matched)
        self._decided = self._many.decided

    @property
    def decisions(self) -> Mapping[Decision, Bits]:
        """The profiles of each decision; every profile stands in exactly one."""
        return self._decided.decisions

    @property
    def printed(self) -> Bits:
        """The profiles whose advice prints a form and a dose."""
        found: Bits = self._decided.printed
        return found

    @cached_property
    def vetoed(self) -> Mapping[str, Bits]:
        """For each form the profiles for which it is unsuitable."""
        return {form: one.vetoed for form, one in self._decided.order.standings.items()}

    @cached_property
    def first(self) -> Mapping[str, Bits]:
        """For each form the printed profiles for which it is (or shares) the first choice."""
        return {form: mask & self.printed for form, mask in self._decided.order.first.items()}

    @cached_property
    def doses(self) -> list[tuple[Bits, Figures | None]]:
        """The printed profiles, grouped by the dose that is printed."""
        allowed = {form: self.everyone ^ vetoed for form, vetoed in self.vetoed.items()}
        fired = {rule.id: mask for rule, mask in self._many.doses()}
        return [
            (mask, _figures(self._knowledge, forms, rules))
            for among, forms in partition(self.printed, allowed)
            for mask, rules in partition(among, fired)
        ]

    def part(self, name: str) -> list[tuple[Bits, Any]]:
        """One part of the advice as (profiles, comparable value): decision, form, dose, checks or referrals."""
        if name == "decision":
            return [(mask, decision) for decision, mask in self.decisions.items() if mask]
        if name == "checks":
            return partition(self.everyone, self._listed("check_rules"))
        if name == "referrals":
            return partition(self.everyone, self._listed("referral_rules"))
        unprinted = self.everyone ^ self.printed
        found = partition(self.printed, self.first) if name == "form" else self.doses
        return [*found, *([(unprinted, None)] if unprinted else [])]

    def _listed(self, column: str) -> Mapping[str, Bits]:
        """For each rule the profiles in whose list it stands."""
        where = {ALWAYS: self.everyone, NOT_URGENT: self.everyone ^ self.decisions["refer_now"]}
        found: dict[str, Bits] = {}
        for item in Parts(self._many).items(column):
            found[item.name] = found.get(item.name, 0) | item.condition & where[item.when]
        return found


def partition(among: Bits, masks: Mapping[str, Bits]) -> list[tuple[Bits, tuple[str, ...]]]:
    """The profiles in `among`, grouped by which of the named masks they stand in."""
    found: list[tuple[Bits, tuple[str, ...]]] = [(among, ())] if among else []
    for name, mask in masks.items():
        if mask & among:
            hits = [(part & mask, part, names) for part, names in found]
            found = [(hit, (*names, name)) for hit, _, names in hits if hit]
            found += [(part ^ hit, names) for hit, part, names in hits if part != hit]
    return found


@lru_cache(maxsize=4096)
def _figures(knowledge: Knowledge, allowed: tuple[str, ...], fired: tuple[str, ...]) -> Figures | None:
    """The dose where these rules on doses fire and these forms are allowed."""
    ids = frozenset(fired)
    dose = dose_of(case_of((rule for rule in knowledge.rules if rule.id in ids), knowledge), allowed)
    return (dose["low"], dose["high"], dose["start"]) if dose else None
