"""Whether a condition holds for what is known: trees compiled into functions of a memory.

Truth has three values (Kleene): a fact that is not known makes a comparison unknown, `all` is no as soon
as one part is no, `any` is yes as soon as one part is yes, `not` of unknown is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .normal_form import normal
from .tree import All, Any_, AtLeast, Condition, HasAny, Is, Knowable, Known, Leaf, Within, leaves

PARTIAL = "partial"
"""The fact that names the facts which are known in part."""

Because = tuple[tuple[str, Any], ...]
"""Why a condition holds: the (fact, value) pairs that made it so."""

Verdict = Because | bool | None
"""Yes with its reasons, no (False) or unknown (None)."""


@dataclass(slots=True)
class Memory:
    """What is known in one consultation.

    `values` holds known facts; a derived fact is always there, as the set concluded so far. `undecided` holds,
    for derived facts, the values that a rule might still conclude if more were known. `closed` are unknown facts that
    will stay so (only `Knowable` reads it). `partial` are facts that are known in part: a set that may hold more, a
    number that may be larger. What is there counts; what is not is unknown.
    """

    values: dict[str, Any] = field(default_factory=dict)
    undecided: dict[str, set[str]] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    @property
    def partial(self) -> Collection[str]:
        """The facts that are known in part, which is itself a fact."""
        found: Collection[str] = self.values.get(PARTIAL, ())
        return found

    def may_gain(self, fact: str, wanted: Iterable[str]) -> bool:
        """Whether a rule might still conclude one of these values of a derived fact."""
        return not self.may_hold(fact).isdisjoint(wanted)

    def may_hold(self, fact: str) -> AbstractSet[str]:
        """The values of a derived fact that a rule might still conclude."""
        return self.undecided.get(fact, frozenset())


Evaluator = Callable[[Memory], Verdict]


def compile_condition(node: Condition) -> Evaluator:
    """Turn a tree into one function of a memory, several times faster than walking it."""
    return _compile(normal(node))


T = TypeVar("T")
Look = Callable[[Memory], bool | tuple[T, ...]]
"""Whether a condition holds; where that is not known, what is told of the comparisons that keep it open."""


def open_leaves(node: Condition, memory: Memory) -> tuple[Leaf, ...]:
    """The comparisons whose missing facts keep a condition unknown; none where it is known."""
    found = compile_open(node, lambda leaf: (leaf,))(memory)
    return () if isinstance(found, bool) else found


def compile_open(node: Condition, told: Callable[[Leaf], tuple[T, ...]]) -> Look[T]:
    """Turn a tree into one function that says whether it holds, or of what keeps it unknown what is `told`.

    Each comparison is made once; something has to be told of each.
    """
    return _compile_open(normal(node), told)


def _compile_open(node: Condition, told: Callable[[Leaf], tuple[T, ...]]) -> Look[T]:
    if isinstance(node, (All, Any_, AtLeast)):
        parts = tuple(_compile_open(part, told) for part in node.parts)
        if isinstance(node, AtLeast):
            return _look_at_least(node.count, parts)
        return _look_through(parts, isinstance(node, Any_))
    holds, of_leaf = _compile(node), tuple(one for leaf in leaves(node) for one in told(leaf))

    def look(memory: Memory) -> bool | tuple[T, ...]:
        found = holds(memory)
        return of_leaf if found is None else found is not False

    return look


def _look_through(parts: tuple[Look[T], ...], settles: bool) -> Look[T]:
    """Through parts of which one settles the whole: that which holds of alternatives, that which fails of all."""
    passed = not settles

    def look(memory: Memory) -> bool | tuple[T, ...]:
        found: tuple[T, ...] = ()
        for part in parts:
            one = part(memory)
            if one is settles:
                return settles
            if one is not passed:
                found += one  # type: ignore[operator]
        return found or passed

    return look


def _look_at_least(count: int, parts: tuple[Look[T], ...]) -> Look[T]:
    def look(memory: Memory) -> bool | tuple[T, ...]:
        every = [part(memory) for part in parts]
        found = [one for one in every if not isinstance(one, bool)]
        yes = sum(1 for one in every if one is True)
        if yes >= count:
            return True
        return sum(found, ()) if yes + len(found) >= count else False

    return look


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
    beside = [_compile(part) for part in leaf.beside]

    def present(memory: Memory) -> Verdict:
        if fact not in memory.values or fact in memory.partial:
            return False
        return ((fact, memory.values[fact]),)

    def lacking(memory: Memory) -> Verdict:
        if fact not in memory.values:
            return absent
        if fact not in memory.partial:
            return False
        return False if beside and all(part(memory) is False for part in beside) else absent

    return present if leaf.expected else lacking


def _compile_knowable(leaf: Knowable) -> Evaluator:
    settled = _compile_known(leaf)
    fact = leaf.fact

    def is_settled(memory: Memory) -> bool:
        return fact in memory.closed or (fact in memory.values and fact not in memory.partial)

    return lambda memory: settled(memory) if is_settled(memory) else None


def _compile_is(leaf: Is) -> Evaluator:
    fact, value, expected = leaf.fact, leaf.value, leaf.expected

    def equals(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None or fact in memory.partial:
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
        return None if fact in memory.partial or memory.may_gain(fact, order) else False

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
        holds = leaf.holds_from(found) if fact in memory.partial else leaf.holds(found)
        if holds is None:
            return None
        return ((fact, found),) if holds is expected else False

    def counted(memory: Memory) -> Verdict:
        found = memory.values.get(fact)
        if found is None:
            return None
        if fact in memory.partial:
            surely = leaf.holds_from(len(found))
            return None if surely is None else ((fact, sorted(found)),) if surely is expected else False
        now = leaf.holds(len(found))
        # More members can make it neither less true nor less false where only a lower bound is reached already.
        if not (now and leaf.high is None):
            more = len(memory.may_hold(fact) - found)
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
