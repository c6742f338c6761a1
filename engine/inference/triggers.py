"""Which rules can possibly fire: an index from the comparisons that hold to the rules that need one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Held, Is, Leaf, Not, Within

T = TypeVar("T")
Need = frozenset[Leaf]
"""Comparisons of which at least one must hold for a condition to hold."""


def triggers(node: Condition) -> Need | None:
    """Comparisons of which at least one must hold for the condition (in normal form) to hold.

    None where it holds whatever is known. Of the parts of an `all` each is needed, so the rarest will do.
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


class TriggerIndex(Generic[T]):
    """Items in order, found by the comparisons that hold.

    `condition` tells the condition of an item, in normal form; `numbers` are those of the alpha network. What waits for
    a comparison that is not in the network is always a candidate.
    """

    def __init__(self, items: Sequence[T], condition: Callable[[T], Condition], numbers: Mapping[Leaf, int]) -> None:
        self._items = tuple(items)
        always: list[int] = []
        waiting: defaultdict[int, list[int]] = defaultdict(list)
        for at, item in enumerate(items):
            needed = triggers(condition(item))
            found = [number for leaf in needed or () if (number := numbers.get(leaf)) is not None]
            if needed is None or len(found) < len(needed):
                always.append(at)
            else:
                for number in found:
                    waiting[number].append(at)
        self._always, self._waiting = frozenset(always), dict(waiting)

    def candidates(self, held: Held) -> list[T]:
        """The items whose condition may hold when these comparisons do, in order."""
        waiting = self._waiting
        found = self._always.union(*[waiting[number] for number in waiting.keys() & held.keys()])
        return [self._items[at] for at in sorted(found)]
