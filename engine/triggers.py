"""Which rules can possibly fire: an index from what is known to the rules that need it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from .conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Leaf, Not, Within

T = TypeVar("T")
Need = frozenset[Leaf]
"""Comparisons of which at least one must hold for a condition to hold."""


def triggers(node: Condition) -> Need | None:
    """Comparisons of which at least one must hold for the condition (in normal form) to hold.

    None where it may hold though nothing is known. Of the parts of an `all` each is needed, so the rarest will do.
    """
    if isinstance(node, All):
        found = [needed for part in node.parts if (needed := triggers(part)) is not None]
        return min(found, key=_width, default=None)
    if isinstance(node, (Any_, AtLeast)):
        each = [triggers(part) for part in node.parts]
        if (isinstance(node, AtLeast) and node.count <= 0) or None in each:
            return None
        return frozenset().union(*(needed for needed in each if needed is not None))
    assert not isinstance(node, Not)  # normal form
    if isinstance(node, Known) and not node.expected:
        return None  # also Knowable: a closed fact is not known
    return frozenset((node,))


def _width(needed: Need) -> int:
    # A fact is known for most customers, one of its values for few, a number beyond a bound for some.
    return sum(map(_leaf_width, needed))


def _leaf_width(leaf: Leaf) -> int:
    if isinstance(leaf, HasAny) and leaf.expected:
        return len(leaf.values)
    if isinstance(leaf, Is) and leaf.expected:
        return 1
    return 5 if isinstance(leaf, Within) and leaf.expected else 10


class _Waiting:
    """The items that wait for one fact, by number: for its being known, for a value, or for a bound being reached."""

    def __init__(self, leaves: Iterable[tuple[Leaf, int]]) -> None:
        self._known: list[int] = []
        self._by_value: dict[Any, list[int]] = {}
        lows: list[tuple[float, int]] = []
        highs: list[tuple[float, int]] = []
        for leaf, number in leaves:
            if isinstance(leaf, HasAny) and leaf.expected:
                for value in leaf.values:
                    self._by_value.setdefault(value, []).append(number)
            elif isinstance(leaf, Is) and leaf.expected:
                self._by_value.setdefault(leaf.value, []).append(number)
            elif isinstance(leaf, Within) and leaf.expected and leaf.low is not None:
                lows.append((leaf.low, number))
            elif isinstance(leaf, Within) and leaf.expected and leaf.high is not None:
                highs.append((leaf.high, number))
            else:
                self._known.append(number)
        self._lows, self._from_low = _split(lows)
        self._highs, self._to_high = _split(highs)

    def add_to(self, numbers: set[int], value: Any) -> None:
        """Add the items that a known value may satisfy; of a set each member counts, and how many they are."""
        numbers.update(self._known)
        members, size = (value, len(value)) if isinstance(value, (frozenset, set)) else ((value,), value)
        for member in members:
            if member in self._by_value:
                numbers.update(self._by_value[member])
        if self._lows:
            numbers.update(self._from_low[: bisect_right(self._lows, size)])
        if self._highs:
            numbers.update(self._to_high[bisect_left(self._highs, size) :])


def _split(bounds: list[tuple[float, int]]) -> tuple[list[float], list[int]]:
    bounds.sort()
    return [bound for bound, _ in bounds], [number for _, number in bounds]


class TriggerIndex(Generic[T]):
    """Items in order, found by what is known; `condition` tells the condition of an item, in normal form."""

    def __init__(self, items: Sequence[T], condition: Callable[[T], Condition]) -> None:
        self._items = tuple(items)
        self._always: list[int] = []
        leaves: defaultdict[str, list[tuple[Leaf, int]]] = defaultdict(list)
        for number, item in enumerate(items):
            needed = triggers(condition(item))
            if needed is None:
                self._always.append(number)
            for leaf in needed or ():
                leaves[leaf.fact].append((leaf, number))
        self._by_fact = {fact: _Waiting(found) for fact, found in leaves.items()}

    def candidates(self, values: Mapping[str, Any]) -> list[T]:
        """The items whose condition may hold for these known facts, in order."""
        numbers = set(self._always)
        for fact, waiting in self._by_fact.items():
            if fact in values:
                waiting.add_to(numbers, values[fact])
        return [self._items[number] for number in sorted(numbers)]
