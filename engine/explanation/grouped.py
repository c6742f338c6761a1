"""A set that is asked for in groups, as the rules of an interview see it: as many facts as it has groups.

So that a group which was answered is known, and one which was not is unknown, whatever is known of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from ..knowledge.records import FactSpec, Group
from ..language.conditions import PARTIAL, All, Any_, AtLeast, Condition, HasAny, Known, Not

BETWEEN = "."


def group_id(fact: str, group: str) -> str:
    """What a group of a fact is called among the facts, such as `symptoms.heart`."""
    return f"{fact}{BETWEEN}{group}"


class Grouped:
    """Takes the sets that are asked for in groups apart: in conditions, and in what is known."""

    def __init__(self, facts: Iterable[FactSpec]) -> None:
        self.groups: Mapping[str, tuple[Group, ...]] = {spec.id: spec.groups for spec in facts if spec.groups}
        self.fact_of = {one: fact for fact in self.groups for one in self.ids(fact)}

    def ids(self, fact: str) -> list[str]:
        """The names of the groups of a fact; none where it has no groups."""
        return [group_id(fact, group.id) for group in self.groups.get(fact, ())]

    def apart(self, node: Condition) -> Condition:
        """The condition over the groups in place of the sets."""
        if isinstance(node, Not):
            return Not(self.apart(node.part))
        if isinstance(node, (All, Any_)):
            return type(node)(tuple(map(self.apart, node.parts)))
        if isinstance(node, AtLeast):
            return AtLeast(node.count, tuple(map(self.apart, node.parts)))
        if node.fact not in self.groups:
            return node
        if isinstance(node, Known):
            parts = tuple(Known(one, node.expected) for one in self.ids(node.fact))
            return All(parts) if node.expected else Any_(parts)
        return self._members(node) if isinstance(node, HasAny) else node

    def _members(self, node: HasAny) -> Condition:
        named = [
            (group_id(node.fact, group.id), tuple(value for value in node.values if value in group.values))
            for group in self.groups[node.fact]
        ]
        parts = tuple(HasAny(one, values, node.expected) for one, values in named if values)
        if len(parts) == 1:
            return parts[0]
        return Any_(parts) if node.expected else All(parts)

    def facts(self, known: Mapping[str, Any], answered: Collection[str]) -> dict[str, Any]:
        """What is known with a fact for each group that is; `answered` are the groups that were, by their names."""
        partial = frozenset(known.get(PARTIAL, ()))
        found = dict(known)
        open_groups: set[str] = set()
        for fact in self.groups.keys() & known.keys():
            for group, name in zip(self.groups[fact], self.ids(fact), strict=True):
                held = known[fact].intersection(group.values)
                is_whole = fact not in partial or name in answered
                if held or is_whole:
                    found[name] = held
                if held and not is_whole:
                    open_groups.add(name)
        if open_groups:
            found[PARTIAL] = partial | open_groups
        return found

    def closed(self, skipped: Iterable[str]) -> Iterator[str]:
        """The facts and groups that nobody knows: of a fact that nobody knows every group."""
        for name in skipped:
            yield name
            yield from self.ids(name)
