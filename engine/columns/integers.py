"""Columns whose bits are whole numbers of Python: for the thousands of profiles that one explanation looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..language.conditions import PARTIAL
from .planes import Comparing, Planes, Values
from .truths import Truths

Bits = int
"""One bit a profile, the first profile lowest."""


@dataclass(slots=True)
class Scalar:
    """A fact with one value a profile: each distinct value with the profiles that have it."""

    values: list[tuple[Any, Bits]] = field(default_factory=list)


@dataclass(slots=True)
class Members:
    """A set: the profiles that know it, and for each member those whose set holds it."""

    known: Bits
    held: dict[str, Bits] = field(default_factory=dict)


@dataclass(slots=True)
class Population:
    """The facts of `size` profiles, numbered from 0; bit i of every mask is profile i."""

    size: int
    facts: dict[str, Scalar | Members] = field(default_factory=dict)

    @property
    def everyone(self) -> Bits:
        return (1 << self.size) - 1


class Distinct(Values):
    """The values of a number or choice, compared once for each distinct one."""

    __slots__ = ("_everyone", "_values")

    def __init__(self, values: Sequence[tuple[Any, Bits]], everyone: Bits) -> None:
        super().__init__()
        self._values, self._everyone = values, everyone

    def told(self) -> Truths:
        known = union(mask for _, mask in self._values)
        return Truths(known, self._everyone ^ known)

    def _compared(self, holds: Comparing, value: Any) -> Truths:
        yes = no = 0
        for own, mask in self._values:
            if holds(own, value):
                yes |= mask
            else:
                no |= mask
        return Truths(yes, no)


class Integers(Planes):
    """The facts of a population as columns."""

    def __init__(self, population: Population) -> None:
        super().__init__(population.everyone, 0)
        self._facts = population.facts

    @property
    def has_partial(self) -> bool:
        held = self._facts.get(PARTIAL)
        return isinstance(held, Members) and any(held.held.values())

    def _make(self, name: str) -> Truths | Distinct:
        fact, of_set, value = name.partition("=")
        if of_set:
            return self._member(fact, value)
        if name.endswith("?"):
            members = self._facts.get(name[:-1])
            known = members.known if isinstance(members, Members) else 0
            return Truths(known, self.everywhere ^ known)
        found = self._facts.get(name)
        return Distinct(found.values if isinstance(found, Scalar) else (), self.everywhere)

    def _member(self, fact: str, value: str) -> Truths:
        members = self._facts.get(fact)
        if not isinstance(members, Members):
            return self.lit(None)
        yes = members.held.get(value, 0) & members.known
        return Truths(yes, members.known ^ yes)


def union(masks: Iterable[Bits]) -> Bits:
    """The profiles that stand in at least one of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def profiles_of(mask: Bits) -> Iterator[int]:
    """The numbers of all profiles in a mask, rising."""
    digits = bin(mask)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def population_of(customers: Sequence[Mapping[str, Any]], set_facts: Iterable[str]) -> Population:
    """A population from the known facts of each customer; `set_facts` are those whose value is a set."""
    sets = frozenset(set_facts)
    population = Population(len(customers))
    scalars: dict[str, dict[Any, Bits]] = {}
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
