"""Which rules can possibly fire: an index from what is known to the rules that need it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from .conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Not, normal

Key = Any
"""What may be known: a fact by name, or one of its values as (fact, value)."""

T = TypeVar("T")


def triggers(node: Condition) -> frozenset[Key] | None:
    """Keys of which at least one must be known for the condition (in normal form) to hold.

    None where it may hold though nothing is known. Of the parts of an `all` each is needed, so the rarest will do.
    """
    if isinstance(node, All):
        found = [keys for part in node.parts if (keys := triggers(part)) is not None]
        return min(found, key=_width, default=None)
    if isinstance(node, (Any_, AtLeast)):
        each = [triggers(part) for part in node.parts]
        if (isinstance(node, AtLeast) and node.count <= 0) or None in each:
            return None
        return frozenset().union(*(keys for keys in each if keys is not None))
    if isinstance(node, Known):
        return frozenset((node.fact,)) if node.expected else None  # also Knowable: a closed fact is not known
    if isinstance(node, HasAny) and node.expected:
        return frozenset((node.fact, value) for value in node.values)
    if isinstance(node, Is) and node.expected:
        return frozenset(((node.fact, node.value),))
    assert not isinstance(node, Not)  # normal form
    return frozenset((node.fact,))


def _width(keys: frozenset[Key]) -> int:
    # A fact is known for most customers, one of its values for few.
    return sum(1 if isinstance(key, tuple) else 10 for key in keys)


class TriggerIndex(Generic[T]):
    """Items in order, found by what is known; `condition` tells the condition of an item."""

    def __init__(self, items: Sequence[T], condition: Callable[[T], Condition]) -> None:
        self._items = tuple(items)
        self._always: list[int] = []
        self._by_key: dict[Key, list[int]] = {}
        for number, item in enumerate(items):
            keys = triggers(normal(condition(item)))
            if keys is None:
                self._always.append(number)
            for key in keys or ():
                self._by_key.setdefault(key, []).append(number)

    def candidates(self, known: set[Key]) -> Iterable[T]:
        """The items whose condition may hold, in order."""
        numbers = set(self._always)
        for key in known & self._by_key.keys():
            numbers.update(self._by_key[key])
        return [self._items[number] for number in sorted(numbers)]
