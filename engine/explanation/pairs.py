"""A population of all single changes of one profile and all pairs of them, without building each profile.

With m changes the population is a square of m × m profiles: in row i and column j both change i and change j are
made, on the diagonal only one. What a change does to the facts is then the same for a whole row and a whole column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..columns.integers import Bits, Members, Population, Scalar
from ..knowledge import Knowledge
from ..profile import Customer, Profile, customer_facts
from ..profile.facts import COMPUTED_FROM
from .candidates import Change


class Square:
    """The population of single and double changes of `profile`; `valid` leaves out pairs that exclude each other."""

    def __init__(self, profile: Mapping[str, Any], changes: Sequence[Change], knowledge: Knowledge) -> None:
        self.profile, self.changes, self.knowledge = profile, changes, knowledge
        self.side = len(changes)
        self._row = (1 << self.side) - 1
        self._comb = sum(1 << (n * self.side) for n in range(self.side))
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

    def customer(self, cell: int) -> Customer:
        """The customer of one profile of the square."""
        first, second = self.pair(cell)
        changed = self.changes[first].applied(self.profile)
        return self._customer(changed if first == second else self.changes[second].applied(changed))

    def _customer(self, profile: Mapping[str, Any]) -> Customer:
        sets = {s.id for s in self.knowledge.vocabulary.profile_facts if s.type == "set"}
        known = {fact: frozenset(v) if fact in sets else v for fact, v in profile.items() if v is not None}
        return customer_facts(Profile(known), self.knowledge)

    def _upper_triangle(self) -> Bits:
        mask = 0
        for n in range(self.side):
            mask |= (self._row >> n << n) << (n * self.side)
        return mask

    def _excluded(self) -> Bits:
        """Pairs that change the same fact twice; two members of one plain set can both change."""
        mask = 0
        by_fact: dict[str, list[int]] = {}
        for index, change in enumerate(self.changes):
            by_fact.setdefault(change.fact, []).append(index)
        sets = {s.id for s in self.knowledge.vocabulary.profile_facts if s.type == "set"}
        for fact, indexes in by_fact.items():
            for i in indexes:
                for j in indexes:
                    free = fact in sets and self.changes[i].value != [] and self.changes[j].value != []
                    if i != j and not free:
                        mask |= 1 << self.cell(i, j)
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
        shared = [set(sources) for sources in COMPUTED_FROM.values() if len(sources) > 1]
        found: dict[str, dict[Any, Bits]] = {}
        anew = 0
        for first, one in enumerate(self.changes):
            for second in range(first + 1, self.side):
                both = {one.fact, self.changes[second].fact}
                if len(both) == 2 and any(both <= sources for sources in shared):
                    cell = self.cell(first, second)
                    anew |= 1 << cell
                    for fact, value in self.customer(cell).facts.items():
                        if fact in COMPUTED_FROM and not isinstance(value, frozenset):
                            by_value = found.setdefault(fact, {})
                            by_value[value] = by_value.get(value, 0) | 1 << cell
        for fact in COMPUTED_FROM:
            held = self.population.facts.get(fact)
            if anew and (isinstance(held, Scalar) or fact in found):
                kept = [(value, mask & ~anew) for value, mask in held.values] if isinstance(held, Scalar) else []
                self.population.facts[fact] = Scalar([*kept, *found.get(fact, {}).items()])
