"""A population of all single changes of one profile and all pairs of them, without building each profile.

With m changes the population is a square of m × m profiles: in row i and column j both change i and change j are
made, on the diagonal only one. What a change does to the facts is then the same for a whole row and a whole column.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..columns.integers import Bits, Members, Population, Scalar
from ..knowledge import Knowledge
from ..profile import Customer, Profile, customer_facts
from .candidates import Change


class Square:
    """The population of single and double changes of `profile`; `valid` leaves out pairs that exclude each other."""

    def __init__(self, profile: Mapping[str, Any], changes: Sequence[Change], knowledge: Knowledge) -> None:
        self.profile, self.changes, self.knowledge = profile, changes, knowledge
        self.side = len(changes)
        self._row = (1 << self.side) - 1
        self._comb = sum(1 << (n * self.side) for n in range(self.side))
        self._sets = {spec.id for spec in knowledge.vocabulary.profile_facts if spec.kind.members}
        self._by_fact: dict[str, list[int]] = {}
        for index, change in enumerate(changes):
            self._by_fact.setdefault(change.fact, []).append(index)
        self.base = self._customer(profile)
        self._single = [self._customer(change.applied(profile)) for change in changes]
        self.population = Population(self.side * self.side)
        self.valid = self._upper_triangle() & ~self._excluded()
        self._fill()
        self._recompute()

    def touched(self, index: int) -> Bits:
        """All profiles in which this change is made."""
        return self._row << (index * self.side) | self._comb << index

    def cell(self, first: int, second: int) -> int:
        return first * self.side + second

    def pair(self, cell: int) -> tuple[int, int]:
        return divmod(cell, self.side)

    @property
    def diagonal(self) -> Bits:
        return sum(1 << self.cell(n, n) for n in range(self.side))

    def _customer(self, profile: Mapping[str, Any]) -> Customer:
        known = {fact: frozenset(v) if fact in self._sets else v for fact, v in profile.items() if v is not None}
        return customer_facts(Profile(known), self.knowledge)

    def _upper_triangle(self) -> Bits:
        mask = 0
        for n in range(self.side):
            mask |= (self._row >> n << n) << (n * self.side)
        return mask

    def _excluded(self) -> Bits:
        """Pairs that change the same fact twice; two members of one plain set can both change."""
        mask = 0
        for fact, indexes in self._by_fact.items():
            free = {i for i in indexes if fact in self._sets and self.changes[i].value != []}
            every, bound = _bits(indexes), _bits(i for i in indexes if i not in free)
            for i in indexes:
                others = bound if i in free else every
                mask |= (others & ~(1 << i)) << (i * self.side)
        return mask

    def _fill(self) -> None:
        facts = {fact for customer in (self.base, *self._single) for fact in customer.facts}
        for fact in sorted(facts):
            values = [customer.facts.get(fact) for customer in (self.base, *self._single)]
            as_set = any(isinstance(value, frozenset) for value in values)
            fill = self._members if as_set else self._scalar
            self.population.facts[fact] = fill(values[0], values[1:])

    def _scalar(self, base: Any, values: Sequence[Any]) -> Scalar:
        by_value: dict[Any, Bits] = {}
        untouched = self.population.everyone
        for index, value in enumerate(values):
            if value != base:
                untouched &= ~self.touched(index)
                if value is not None:
                    by_value[value] = by_value.get(value, 0) | self.touched(index)
        if base is not None:
            by_value[base] = untouched
        return Scalar(list(by_value.items()))

    def _members(self, base: Any, values: Sequence[Any]) -> Members:
        everyone = self.population.everyone
        held = dict.fromkeys(base or (), everyone)
        known = everyone if base is not None else 0
        for index, value in enumerate(values):
            if value == base:
                continue
            known |= self.touched(index)
            for member in (value or frozenset()) - (base or frozenset()):
                held[member] = held.get(member, 0) | self.touched(index)
            for member in (base or frozenset()) - (value or frozenset()):
                held[member] &= ~self.touched(index)
        return Members(known, held)

    def _recompute(self) -> None:
        """Facts computed from several others are worked out anew for the pairs that change two of those others."""
        together: dict[tuple[str, ...], list[str]] = {}
        for fact, sources in self.knowledge.vocabulary.computed_from.items():
            if len(sources) > 1:
                together.setdefault(sources, []).append(fact)
        for sources, computed in together.items():
            cells = dict(self._of_two(sources))
            anew = _bits(cells)
            for fact in computed if cells else ():
                held = self.population.facts.get(fact)
                by_value: dict[Any, Bits] = {}
                for cell, facts in cells.items():
                    if fact in facts:
                        by_value[facts[fact]] = by_value.get(facts[fact], 0) | 1 << cell
                kept = [(value, mask & ~anew) for value, mask in held.values] if isinstance(held, Scalar) else []
                self.population.facts[fact] = Scalar([*kept, *by_value.items()])

    def _of_two(self, sources: Sequence[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Every cell that changes two of these facts, with what they alone come to there."""
        base = {fact: self.profile[fact] for fact in sources if fact in self.profile}
        changing = sorted(index for fact in sources for index in self._by_fact.get(fact, ()))
        for first, second in itertools.combinations(changing, 2):
            one, other = self.changes[first], self.changes[second]
            if one.fact != other.fact:
                yield self.cell(first, second), self._customer(other.applied(one.applied(base))).facts


def _bits(indexes: Iterable[int]) -> Bits:
    mask = 0
    for index in indexes:
        mask |= 1 << index
    return mask
