"""The condition tree of a rule, and what can be read off it without knowing any fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of the parts hold."""

    count: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is wholly known; always yes or no.

    `beside` are the comparisons of the same fact that stand beside "not known" under one `any`, which together say
    "unless it surely is otherwise": where the fact is known in part and the part excludes all of them, it is no.
    """

    fact: str
    expected: bool
    beside: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowable(Known):
    """Like `Known`, but a fact that may still become known leaves it open; for asking what answers could change."""


@dataclass(frozen=True, slots=True)
class Is:
    """An enum or number has exactly this value."""

    fact: str
    value: Any
    expected: bool = True


@dataclass(frozen=True, slots=True)
class HasAny:
    """A set holds at least one of these values (or, where `expected` is false, none)."""

    fact: str
    values: tuple[str, ...]
    expected: bool = True


@dataclass(frozen=True, slots=True)
class Within:
    """A number, or the size of a set, lies between two bounds; each bound may be open and may be left out."""

    fact: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    counts: bool = False
    expected: bool = True

    def holds(self, number: float) -> bool:
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        return not self._exceeded(number)

    def holds_from(self, number: float) -> bool | None:
        """The same where the number may turn out larger; None where that decides."""
        if self._exceeded(number):
            return False
        return True if self.high is None and self.holds(number) else None

    def _exceeded(self, number: float) -> bool:
        return self.high is not None and (number > self.high or (self.high_open and number == self.high))


Condition = All | Any_ | Not | AtLeast | Known | Is | HasAny | Within
Leaf = Known | Is | HasAny | Within


def leaves(node: Condition) -> Iterator[Leaf]:
    """Every comparison of a tree, from left to right."""
    if isinstance(node, Not):
        yield from leaves(node.part)
    elif isinstance(node, (All, Any_, AtLeast)):
        for part in node.parts:
            yield from leaves(part)
    else:
        yield node


def facts_read(node: Condition) -> frozenset[str]:
    """The facts that a condition compares."""
    return frozenset(leaf.fact for leaf in leaves(node))
