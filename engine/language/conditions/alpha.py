"""The alpha network: every comparison of all rules once, and which of them hold for what is known.

Rules share comparisons, and most rules are nothing but one. So a fact is looked up once when it comes in, and not once
for every rule that reads it; what a rule then needs is a lookup by number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from .evaluators import PARTIAL, Because, Memory, compile_condition
from .tree import All, Any_, AtLeast, Condition, HasAny, Is, Knowable, Known, Leaf, Not, Within, leaves

Held = dict[int, Because]
"""The alpha memory of one consultation: the comparisons that hold, by number, each with its reasons."""

Numbered = tuple[Leaf, int]


class AlphaNetwork:
    """The distinct comparisons of `conditions` (in normal form), found by fact and value; `derived` are sets that grow.

    `numbers` has every comparison that a known value decides for good. It lacks those of a derived set that a later
    conclusion could undo, or that hold without any: they are evaluated where they are asked for.
    """

    def __init__(self, conditions: Iterable[Condition], derived: Collection[str] = ()) -> None:
        self.derived = frozenset(derived)
        self.numbers: dict[Leaf, int] = {}
        by_fact: defaultdict[str, list[Numbered]] = defaultdict(list)
        for condition in conditions:
            for leaf in leaves(condition):
                if leaf not in self.numbers and (leaf.fact not in derived or _grows(leaf)):
                    number = self.numbers[leaf] = len(self.numbers)
                    by_fact[leaf.fact].append((leaf, number))
        known = {fact: [pair for pair in found if not _is_absence(pair[0])] for fact, found in by_fact.items()}
        self._by_fact = {fact: _comparisons(fact, found) for fact, found in known.items() if found}
        self._absent = [(fact, *found) for fact, leaves in by_fact.items() if any(found := _without(leaves))]
        self._lacking = {fact: [pair for pair in found if _is_absence(pair[0])] for fact, found in by_fact.items()}

    def number(self, node: Condition) -> int | None:
        """The number of a condition that is nothing but one comparison."""
        return None if isinstance(node, (All, Any_, AtLeast, Not)) else self.numbers.get(node)

    def hold(self, held: Held, values: Mapping[str, Any]) -> None:
        """Add what holds of facts with these values; of a derived one that has grown, what holds now."""
        by_fact, partial = self._by_fact, values.get(PARTIAL, ())
        for fact, value in values.items():
            if fact in by_fact:
                if fact in partial:
                    by_fact[fact].hold_at_least(held, value)
                else:
                    by_fact[fact].hold(held, value)

    def hold_without(self, held: Held, values: Mapping[str, Any], closed: frozenset[str]) -> None:
        """Add what holds because a fact is not (wholly) known; `closed` are those that will stay unknown."""
        for fact, absent, settled in self._absent:
            if fact not in values:
                held.update(absent)
                if fact in closed:
                    held.update(settled)
        for fact in values.get(PARTIAL, ()):
            self._hold_lacking(held, fact, Memory(dict(values), closed=closed))

    def _hold_lacking(self, held: Held, fact: str, memory: Memory) -> None:
        """Add what holds because a fact is known in part only."""
        for leaf, number in self._lacking.get(fact, ()):
            found = compile_condition(leaf)(memory)
            if isinstance(found, tuple):
                held[number] = found


def _grows(leaf: Leaf) -> bool:
    """Whether a comparison of a growing set fails while it is empty, and holds for good once it does."""
    if isinstance(leaf, HasAny):
        return leaf.expected
    return isinstance(leaf, Within) and leaf.counts and leaf.expected and leaf.high is None and not leaf.holds(0)


def _is_absence(leaf: Leaf) -> bool:
    return isinstance(leaf, Known) and not leaf.expected


def _without(numbered: Sequence[Numbered]) -> tuple[Held, Held]:
    """What holds as soon as the fact is not known, and what does only when it will stay so."""
    absent: Held = {}
    settled: Held = {}
    for leaf, number in numbered:
        if _is_absence(leaf):
            (settled if isinstance(leaf, Knowable) else absent)[number] = ((leaf.fact, None),)
    return absent, settled


def _comparisons(fact: str, numbered: Sequence[Numbered]) -> _Single | _Set:
    of_set = any(isinstance(leaf, HasAny) or (isinstance(leaf, Within) and leaf.counts) for leaf, _ in numbered)
    return _Set(fact, numbered) if of_set else _Single(fact, numbered)


class _Single:
    """The comparisons of a fact that is a word or a number."""

    def __init__(self, fact: str, numbered: Sequence[Numbered]) -> None:
        self._fact, self._numbered = fact, numbered
        named = {value for leaf, _ in numbered for value in _named(leaf)}
        words = {value for value in named if isinstance(value, str)}
        self._words = {word: self._because(self._satisfied(word), word) for word in words}
        self._unnamed = self._satisfied("") if len(words) == len(named) else []
        self._bounds = sorted(named - words)
        # Worked out once for each bound and each stretch between two, whichever consultation comes first.
        self._stretches: dict[int, list[int]] = {}

    def hold(self, held: Held, value: Any) -> None:
        if isinstance(value, str):
            held.update(self._words[value] if value in self._words else self._because(self._unnamed, value))
            return
        at = bisect_left(self._bounds, value) + bisect_right(self._bounds, value)
        numbers = self._stretches.get(at)
        if numbers is None:
            numbers = self._stretches[at] = self._satisfied(value)
        if numbers:
            held.update(self._because(numbers, value))

    def hold_at_least(self, held: Held, value: Any) -> None:
        """Add what holds of a number that may be larger."""
        bounded = [(leaf, number) for leaf, number in self._numbered if isinstance(leaf, Within)]
        held.update(self._because([n for leaf, n in bounded if leaf.holds_from(value) is leaf.expected], value))

    def _because(self, numbers: list[int], value: Any) -> Held:
        return dict.fromkeys(numbers, ((self._fact, value),))

    def _satisfied(self, value: Any) -> list[int]:
        return [number for leaf, number in self._numbered if _is_true(leaf, value) is leaf.expected]


class _Set:
    """The comparisons of a fact that is a set."""

    def __init__(self, fact: str, numbered: Sequence[Numbered]) -> None:
        self._fact = fact
        self._known = [number for leaf, number in numbered if isinstance(leaf, Known)]
        self._counts = [(leaf, number) for leaf, number in numbered if isinstance(leaf, Within)]
        self._lacks = [number for leaf, number in numbered if isinstance(leaf, HasAny) and not leaf.expected]
        self._members: defaultdict[str, _Member] = defaultdict(_Member)
        for leaf, number in numbered:
            if isinstance(leaf, HasAny):
                for value in leaf.values:
                    self._members[value].sort_in(leaf, number)

    def hold(self, held: Held, values: frozenset[str] | set[str]) -> None:
        fact = self._fact
        if self._lacks:
            held.update(dict.fromkeys(self._lacks, ((fact, sorted(values)),)))
        self._hold_members(held, values)
        for number in self._known:
            held[number] = ((fact, values),)
        for leaf, number in self._counts:
            if leaf.holds(len(values)) is leaf.expected:
                held[number] = ((fact, sorted(values)),)

    def _hold_members(self, held: Held, values: frozenset[str] | set[str]) -> None:
        fact, members = self._fact, self._members
        for value in values:
            if value in members:
                member = members[value]
                held.update(member.alone)
                for number, wanted in member.among:
                    held[number] = tuple([(fact, one) for one in wanted if one in values])
                for number in member.undone:
                    held.pop(number, None)

    def hold_at_least(self, held: Held, values: frozenset[str] | set[str]) -> None:
        """Add what holds of a set that may have more members."""
        self._hold_members(held, values)
        for leaf, number in self._counts:
            if leaf.holds_from(len(values)) is leaf.expected:
                held[number] = ((self._fact, sorted(values)),)


class _Member:
    """What a value decides when it is in the set."""

    __slots__ = ("alone", "among", "undone")

    def __init__(self) -> None:
        self.alone: Held = {}
        self.among: list[tuple[int, tuple[str, ...]]] = []
        self.undone: list[int] = []

    def sort_in(self, leaf: HasAny, number: int) -> None:
        if not leaf.expected:
            self.undone.append(number)
        elif len(leaf.values) == 1:
            self.alone[number] = ((leaf.fact, leaf.values[0]),)
        else:
            self.among.append((number, leaf.values))


def _named(leaf: Leaf) -> list[Any]:
    if isinstance(leaf, Is):
        return [leaf.value]
    return [bound for bound in (leaf.low, leaf.high) if bound is not None] if isinstance(leaf, Within) else []


def _is_true(leaf: Leaf, value: Any) -> bool:
    """What a comparison finds of a word or a number; that it is known is true."""
    if isinstance(leaf, Is):
        return bool(value == leaf.value)
    return leaf.holds(value) if isinstance(leaf, Within) else True
