"""The condition tree of a rule: the one intermediate form that matcher, explainer and tests all read.

Truth has three values (Kleene): a fact that is not known makes a comparison unknown, `all` is no as soon
as one part is no, `any` is yes as soon as one part is yes, `not` of unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Because = tuple[tuple[str, Any], ...]
"""Why a condition holds: the (fact, value) pairs that made it so."""

Verdict = Because | bool | None
"""Yes with its reasons, no (False) or unknown (None)."""


@dataclass(slots=True)
class Memory:
    """What is known in one consultation.

    `values` holds known facts; a derived fact is always there, as the set concluded so far. `undecided` holds,
    for derived facts, the values that a rule might still conclude if more were known. `closed` are unknown facts that
    will stay so (only `Knowable` reads it).
    """

    values: dict[str, Any] = field(default_factory=dict)
    undecided: dict[str, set[str]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()


Evaluator = Callable[[Memory], Verdict]


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
    """Whether a fact is known; always yes or no."""

    fact: str
    expected: bool


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
        return not (self.high is not None and (number > self.high or (self.high_open and number == self.high)))


Condition = All | Any_ | Not | AtLeast | Known | Is | HasAny | Within
Leaf = Known | Is | HasAny | Within


def normal(node: Condition, positive: bool = True) -> Condition:
    """The same meaning with every `not` pushed into the leaves, so that yes always has reasons to show."""
    if isinstance(node, Not):
        return normal(node.part, not positive)
    if isinstance(node, (All, Any_)):
        parts = tuple(normal(part, positive) for part in node.parts)
        return All(parts) if isinstance(node, All) == positive else Any_(parts)
    if isinstance(node, AtLeast):
        parts = tuple(normal(part, positive) for part in node.parts)
        return AtLeast(node.count if positive else len(parts) - node.count + 1, parts)
    if positive:
        return node
    if isinstance(node, Known):
        return type(node)(node.fact, not node.expected)
    if isinstance(node, Is):
        return Is(node.fact, node.value, not node.expected)
    if isinstance(node, HasAny):
        return HasAny(node.fact, node.values, not node.expected)
    return Within(node.fact, node.low, node.high, node.low_open, node.high_open, node.counts, not node.expected)


def open_world(node: Condition) -> Condition:
    """The condition as it stands before the interview is over: what is not known may still become known."""
    if isinstance(node, Not):
        return Not(open_world(node.part))
    if isinstance(node, (All, Any_)):
        return type(node)(tuple(map(open_world, node.parts)))
    if isinstance(node, AtLeast):
        return AtLeast(node.count, tuple(map(open_world, node.parts)))
    return Knowable(node.fact, node.expected) if isinstance(node, Known) else node


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


def compile_condition(node: Condition) -> Evaluator:
    """Turn a tree into one function of a memory, several times faster than walking it."""
    return _compile(normal(node))


def open_leaves(node: Condition, memory: Memory) -> Iterator[Leaf]:
    """The comparisons whose missing facts keep a condition unknown."""
    yield from _open(normal(node), memory)


def _open(node: Condition, memory: Memory) -> Iterator[Leaf]:
    if _compile(node)(memory) is not None:
        return
    if isinstance(node, (All, Any_, AtLeast)):
        for part in node.parts:
            yield from _open(part, memory)
    else:
        yield from leaves(node)


def _compile(node: Condition) -> Evaluator:
    if isinstance(node, All):
        return _compile_all(tuple(map(_compile, node.parts)))
    if isinstance(node, Any_):
        return _compile_any(tuple(map(_compile, node.parts)))
    if isinstance(node, AtLeast):
        return _compile_at_least(node.count, tuple(map(_compile, node.parts)))
    return _LEAVES[type(node)](node)


def _compile_all(parts: tuple[Evaluator, ...]) -> Evaluator:
    def every(memory: Memory) -> Verdict:
        reasons: Because = ()
        open_part = False
        for part in parts:
            found = part(memory)
            if found is False:
                return False
            if found is None:
                open_part = True
            else:
                reasons += found  # type: ignore[operator]
        return None if open_part else reasons

    return every


def _compile_any(parts: tuple[Evaluator, ...]) -> Evaluator:
    def some(memory: Memory) -> Verdict:
        result: Verdict = False
        for part in parts:
            found = part(memory)
            if found is None:
                result = None
            elif found is not False:
                return found
        return result

    return some


def _compile_at_least(count: int, parts: tuple[Evaluator, ...]) -> Evaluator:
    def enough(memory: Memory) -> Verdict:
        reasons: Because = ()
        if count <= 0:
            return reasons
        yes = unknown = 0
        for part in parts:
            found = part(memory)
            if found is None:
                unknown += 1
            elif found is not False:
                yes += 1
                reasons += found  # type: ignore[operator]
                if yes >= count:
                    return reasons
        return None if yes + unknown >= count else False

    return enough


def _compile_known(leaf: Known) -> Evaluator:
    fact, absent = leaf.fact, ((leaf.fact, None),)
    if leaf.expected:
        return lambda memory: ((fact, memory.values[fact]),) if fact in memory.values else False
    return lambda memory: False if fact in memory.values else absent


def _compile_knowable(leaf: Knowable) -> Evaluator:
    settled = _compile_known(leaf)
    fact = leaf.fact
    return lambda memory: settled(memory) if fact in memory.values or fact in memory.closed else None


def _compile_is(leaf: Is) -> Evaluator:
    fact, value, expected = leaf.fact, leaf.value, leaf.expected

    def equals(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None:
            return None
        return ((fact, found),) if (found == value) is expected else False

    return equals


def _compile_has_any(leaf: HasAny) -> Evaluator:
    fact, wanted = leaf.fact, frozenset(leaf.values)
    order = leaf.values

    def holds(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None:
            return None
        if not wanted.isdisjoint(found):
            return tuple([(fact, value) for value in order if value in found])
        undecided = memory.undecided.get(fact)
        return None if undecided and not wanted.isdisjoint(undecided) else False

    def lacks(memory: Memory) -> Verdict:
        found = holds(memory)
        if found is None:
            return None
        return ((fact, sorted(memory.values[fact])),) if found is False else False

    return holds if leaf.expected else lacks


def _compile_within(leaf: Within) -> Evaluator:
    fact, expected = leaf.fact, leaf.expected

    def measured(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None:
            return None
        return ((fact, found),) if leaf.holds(found) is expected else False

    def counted(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None:
            return None
        now = leaf.holds(len(found))
        # More members can make it neither less true nor less false where only a lower bound is reached already.
        if not (now and leaf.high is None):
            more = len((memory.undecided.get(fact) or frozenset()).difference(found))
            if any(leaf.holds(len(found) + extra) is not now for extra in range(1, more + 1)):
                return None
        return ((fact, sorted(found)),) if now is expected else False

    return counted if leaf.counts else measured


_LEAVES: Mapping[type, Callable[[Any], Evaluator]] = {
    Known: _compile_known,
    Knowable: _compile_knowable,
    Is: _compile_is,
    HasAny: _compile_has_any,
    Within: _compile_within,
}
