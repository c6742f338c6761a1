"""Many profiles at once: the rules evaluated over a whole population with one bit per profile.

A truth value over n profiles is a pair of integers of n bits, `yes` and `no`; a profile in neither is unknown. `all`,
`any` and `not` are then a few operations on integers for the whole population. Leaves are evaluated by the very
evaluators that a single consultation uses, once for each distinct value of a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from ..knowledge.rules import Rule
from ..language.conditions import (
    PARTIAL,
    All,
    Any_,
    AtLeast,
    Condition,
    HasAny,
    Is,
    Known,
    Memory,
    Within,
    compile_condition,
)

Mask = int
Truth = tuple[Mask, Mask]
"""(yes, no) over the population."""


@dataclass(slots=True)
class Scalar:
    """A fact with one value a profile: each distinct value with the profiles that have it."""

    values: list[tuple[Any, Mask]] = field(default_factory=list)

    @property
    def known(self) -> Mask:
        known = 0
        for _, mask in self.values:
            known |= mask
        return known


@dataclass(slots=True)
class Members:
    """A set: for each member the profiles whose set holds it, and those for which that is undecided."""

    known: Mask
    held: dict[str, Mask] = field(default_factory=dict)
    undecided: dict[str, Mask] = field(default_factory=dict)


@dataclass(slots=True)
class Population:
    """The facts of `size` profiles, numbered from 0; bit i of every mask is profile i."""

    size: int
    facts: dict[str, Scalar | Members] = field(default_factory=dict)

    @property
    def everyone(self) -> Mask:
        return (1 << self.size) - 1


class Evaluation:
    """The rules evaluated over a population: who fires what, and what is undecided for whom."""

    def __init__(self, population: Population, rules: Sequence[Rule], derived: Iterable[str]) -> None:
        self.everyone = population.everyone
        self._facts: dict[str, Scalar | Members] = dict(population.facts)
        for fact in derived:
            self._facts[fact] = Members(self.everyone)
        self.fired: dict[str, Mask] = {}
        self.undecided: dict[str, Mask] = {}
        self._leaves: dict[Condition, Truth] = {}
        for rule in rules:  # in the order of inference, so that what a rule reads is settled
            yes, no = self.truth(rule.normal_form)
            self.fired[rule.id] = yes
            self.undecided[rule.id] = self.everyone & ~(yes | no)
            for action in rule.concludes:
                self._conclude(action.fact, action.value, yes, self.undecided[rule.id])

    def _conclude(self, fact: str, value: str, yes: Mask, undecided: Mask) -> None:
        members = self._facts[fact]
        assert isinstance(members, Members)
        members.held[value] = members.held.get(value, 0) | yes
        members.undecided[value] = members.undecided.get(value, 0) | undecided

    def holders(self, fact: str, member: str) -> Mask:
        """The profiles whose set holds this member."""
        members = self._facts.get(fact)
        return members.held.get(member, 0) & members.known if isinstance(members, Members) else 0

    def truth(self, node: Condition) -> Truth:
        """The truth of a condition in normal form (no `not`) over everyone."""
        if isinstance(node, All):
            return _both([self.truth(part) for part in node.parts], self.everyone)
        if isinstance(node, Any_):
            no, yes = _both([(n, y) for y, n in map(self.truth, node.parts)], self.everyone)
            return yes, no
        if isinstance(node, AtLeast):
            return self._at_least(node)
        if node not in self._leaves:
            self._leaves[node] = self._leaf(node)
        return self._leaves[node]

    def _at_least(self, node: AtLeast) -> Truth:
        truths = [self.truth(part) for part in node.parts]
        yes = _counts([y for y, _ in truths], self.everyone)
        possible = _counts([self.everyone & ~n for _, n in truths], self.everyone)
        return _reached(yes, node.count, self.everyone), self.everyone & ~_reached(possible, node.count, self.everyone)

    def _leaf(self, leaf: Condition) -> Truth:
        assert isinstance(leaf, (Known, Is, HasAny, Within))
        fact = self._facts.get(leaf.fact)
        partial = self.holders(PARTIAL, leaf.fact)
        known = fact.known & ~partial if fact is not None else 0
        if isinstance(leaf, Known):
            if leaf.expected:
                return known, self.everyone & ~known
            excluded = known
            if partial and leaf.beside:
                excluded |= partial & reduce(and_, (self.truth(part)[1] for part in leaf.beside))
            return self.everyone & ~excluded, excluded
        if fact is None:
            return 0, 0
        if isinstance(fact, Scalar):
            return self._by_value(leaf, fact, partial)
        yes, no = self._has_any(leaf, fact) if isinstance(leaf, HasAny) else self._size(leaf, fact)
        if partial:
            yes, no = self._of_partial(leaf, fact, partial, yes, no)
        return (yes, no) if getattr(leaf, "expected", True) else (no, yes)

    def _by_value(self, leaf: Condition, scalar: Scalar, partial: Mask) -> Truth:
        yes, no = _by_value(leaf, scalar.values)
        if not partial:
            return yes, no
        whole = self.everyone & ~partial
        split = [(value, mask & partial) for value, mask in scalar.values if mask & partial]
        more_yes, more_no = _by_value(leaf, split, frozenset({leaf.fact}))  # type: ignore[union-attr]
        return yes & whole | more_yes, no & whole | more_no

    def _of_partial(self, leaf: Condition, members: Members, partial: Mask, yes: Mask, no: Mask) -> Truth:
        """What a comparison comes to where a set may hold more: more members never make it hold less."""
        if isinstance(leaf, HasAny):
            return yes, no & ~partial
        assert isinstance(leaf, Within)
        counted = _counts(list(members.held.values()), self.everyone)
        surely = surely_not = 0
        for size in range(len(counted)):
            exactly = counted[size] & ~(counted[size + 1] if size + 1 < len(counted) else 0) & partial
            found = leaf.holds_from(size)
            surely |= exactly if found else 0
            surely_not |= exactly if found is False else 0
        whole = self.everyone & ~partial
        return yes & whole | surely & members.known, no & whole | surely_not & members.known

    def _has_any(self, leaf: HasAny, members: Members) -> Truth:
        held = undecided = 0
        for value in leaf.values:
            held |= members.held.get(value, 0)
            undecided |= members.undecided.get(value, 0)
        held &= members.known
        return held, members.known & ~(held | undecided)

    def _size(self, leaf: Condition, members: Members) -> Truth:
        assert isinstance(leaf, Within)
        values = members.held.keys() | members.undecided.keys()
        surely = [members.held.get(value, 0) for value in values]
        possibly = [members.held.get(value, 0) | members.undecided.get(value, 0) for value in values]
        least, most = _counts(surely, self.everyone), _counts(possibly, self.everyone)
        sizes = [size for size in range(len(surely) + 1) if leaf.holds(size)]
        if not sizes:
            return 0, members.known
        low, high = min(sizes), max(sizes)
        reaches = _reached(least, low, self.everyone)
        exceeds = _reached(least, high + 1, self.everyone)
        could_reach, could_exceed = _reached(most, low, self.everyone), _reached(most, high + 1, self.everyone)
        yes = reaches & ~could_exceed
        no = (self.everyone & ~could_reach) | exceeds
        return yes & members.known, no & members.known


def _by_value(leaf: Condition, values: Iterable[tuple[Any, Mask]], partial: frozenset[str] = frozenset()) -> Truth:
    holds = compile_condition(leaf)
    fact = leaf.fact  # type: ignore[union-attr]
    yes = no = 0
    for value, mask in values:
        found = holds(Memory({fact: value, PARTIAL: partial}))
        if found is False:
            no |= mask
        elif found is not None:
            yes |= mask
    return yes, no


def _both(truths: Sequence[Truth], everyone: Mask) -> Truth:
    yes, no = everyone, 0
    for part_yes, part_no in truths:
        yes &= part_yes
        no |= part_no
    return yes, no


def _counts(masks: Iterable[Mask], everyone: Mask) -> list[Mask]:
    """Element k: the profiles that stand in at least k of the masks."""
    reached = [everyone]
    for mask in masks:
        if not mask:
            continue
        reached.append(0)
        for k in range(len(reached) - 1, 0, -1):
            reached[k] |= reached[k - 1] & mask
    return reached


def _reached(counts: list[Mask], k: int, everyone: Mask) -> Mask:
    if k <= 0:
        return everyone
    return counts[k] if k < len(counts) else 0


def population_of(customers: Sequence[Mapping[str, Any]], set_facts: Iterable[str]) -> Population:
    """A population from the known facts of each customer; `set_facts` are those whose value is a set."""
    sets = frozenset(set_facts)
    population = Population(len(customers))
    scalars: dict[str, dict[Any, Mask]] = {}
    for index, facts in enumerate(customers):
        bit = 1 << index
        for fact, value in facts.items():
            if fact in sets:
                members = population.facts.setdefault(fact, Members(0))
                assert isinstance(members, Members)
                members.known |= bit
                for member in value:
                    members.held[member] = members.held.get(member, 0) | bit
            else:
                values = scalars.setdefault(fact, {})
                values[value] = values.get(value, 0) | bit
    for fact, by_value in scalars.items():
        population.facts[fact] = Scalar(list(by_value.items()))
    return population
