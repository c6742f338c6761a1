"""Whether a condition holds, and nothing else: what the matcher asks, many times in every consultation.

No and unknown are not told apart here, so a condition is left at the first part that does not hold, and seldom has to
ask what might still be concluded. Where it holds, the reasons are those of `compile_condition`.
"""

from __future__ import annotations

from collections.abc import Callable

from .evaluators import Because, Evaluator, Memory, compile_condition
from .normal_form import normal
from .tree import All, Any_, AtLeast, Condition, HasAny, Is, Known, Within

Match = Callable[[Memory], Because | None]
"""The reasons why a condition holds, or None where it does not or may not."""


def compile_match(node: Condition) -> Match:
    """Turn a tree into one function of a memory that says whether it holds."""
    return _compile(normal(node))


def _compile(node: Condition) -> Match:
    if isinstance(node, All):
        return _every(tuple(map(_compile, _flat(node))))
    if isinstance(node, Any_):
        return _some(tuple(map(_compile, node.parts)))
    if isinstance(node, AtLeast):
        return _enough(node.count, tuple(map(_compile, node.parts)))
    if type(node) is Known:
        return _known(node) if node.expected else _not_known(node)
    if isinstance(node, HasAny):
        if not node.expected:
            return _lacks(node)
        return _has(node.fact, node.values[0]) if len(node.values) == 1 else _has_any(node)
    if isinstance(node, Is) and node.expected:
        return _is(node)
    if isinstance(node, Within) and not node.counts:
        return _within(node)
    if isinstance(node, Within) and node.expected and node.high is None and node.low is not None:
        return _at_least_members(node)
    # Whether a fact holds few values depends on what may still be concluded.
    return _yes_of(compile_condition(node))


def _flat(node: All) -> list[Condition]:
    return [inner for part in node.parts for inner in (_flat(part) if isinstance(part, All) else (part,))]


def _yes_of(evaluate: Evaluator) -> Match:
    def match(memory: Memory) -> Because | None:
        found = evaluate(memory)
        return found if isinstance(found, tuple) else None

    return match


def _every(parts: tuple[Match, ...]) -> Match:
    def every(memory: Memory) -> Because | None:
        reasons: Because = ()
        for part in parts:
            found = part(memory)
            if found is None:
                return None
            reasons += found
        return reasons

    return every


def _some(parts: tuple[Match, ...]) -> Match:
    def some(memory: Memory) -> Because | None:
        for part in parts:
            found = part(memory)
            if found is not None:
                return found
        return None

    return some


def _enough(count: int, parts: tuple[Match, ...]) -> Match:
    def enough(memory: Memory) -> Because | None:
        reasons: Because = ()
        missing = count
        for part in parts:
            if missing <= 0:
                break
            found = part(memory)
            if found is not None:
                missing -= 1
                reasons += found
        return reasons if missing <= 0 else None

    return enough


def _known(leaf: Known) -> Match:
    fact = leaf.fact
    return lambda memory: ((fact, memory.values[fact]),) if fact in memory.values else None


def _not_known(leaf: Known) -> Match:
    fact, absent = leaf.fact, ((leaf.fact, None),)
    return lambda memory: None if fact in memory.values else absent


def _has(fact: str, value: str) -> Match:
    because: Because = ((fact, value),)
    return lambda memory: because if value in memory.values.get(fact, ()) else None


def _has_any(leaf: HasAny) -> Match:
    fact, wanted, order = leaf.fact, frozenset(leaf.values), leaf.values

    def holds(memory: Memory) -> Because | None:
        found = memory.values.get(fact)
        if not found or wanted.isdisjoint(found):
            return None
        return tuple([(fact, value) for value in order if value in found])

    return holds


def _lacks(leaf: HasAny) -> Match:
    fact, wanted = leaf.fact, frozenset(leaf.values)

    def lacks(memory: Memory) -> Because | None:
        found = memory.values.get(fact)
        if found is None or not wanted.isdisjoint(found):
            return None
        undecided = memory.undecided.get(fact)
        return None if undecided and not wanted.isdisjoint(undecided) else ((fact, sorted(found)),)

    return lacks


def _is(leaf: Is) -> Match:
    fact, value = leaf.fact, leaf.value

    def equals(memory: Memory) -> Because | None:
        found = memory.values.get(fact)
        return ((fact, found),) if found is not None and found == value else None

    return equals


def _within(leaf: Within) -> Match:
    fact, expected, holds = leaf.fact, leaf.expected, leaf.holds

    def measured(memory: Memory) -> Because | None:
        found = memory.values.get(fact)
        return ((fact, found),) if found is not None and holds(found) is expected else None

    return measured


def _at_least_members(leaf: Within) -> Match:
    fact, holds = leaf.fact, leaf.holds

    def counted(memory: Memory) -> Because | None:
        found = memory.values.get(fact)
        return ((fact, sorted(found)),) if found is not None and holds(len(found)) else None

    return counted
