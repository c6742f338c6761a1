"""Whether a condition holds, and nothing else: what the matcher asks of every rule that may fire.

No and unknown are not told apart here, so a condition is left at the first part that does not hold. Where it holds,
the reasons are those of `compile_condition`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .alpha import Held
from .evaluators import Because, Memory, compile_condition
from .tree import All, Any_, AtLeast, Condition, Leaf

Match = Callable[[Held, Memory], Because | None]
"""The reasons why a condition holds, or None where it does not or may not."""


def compile_match(node: Condition, numbers: Mapping[Leaf, int]) -> Match:
    """Turn a tree in normal form into one function that says whether it holds; `numbers` are those of the network."""
    clauses = _clauses(node, numbers)
    if clauses is not None:
        return _each_clause(clauses)
    if isinstance(node, All):
        flat = _flat(node)
        looked_up = [clause for part in flat for clause in _clauses(part, numbers) or ()]
        return _every(_each_clause(looked_up), tuple(compile_match(part, numbers) for part in flat))
    if isinstance(node, Any_):
        return _some(tuple(compile_match(part, numbers) for part in node.parts))
    if isinstance(node, AtLeast):
        return _enough(node.count, tuple(compile_match(part, numbers) for part in node.parts))
    return _asked(node)


def _clauses(node: Condition, numbers: Mapping[Leaf, int]) -> list[list[int]] | None:
    """The numbers of a condition that is nothing but comparisons joined by `all` of `any`; most are."""
    parts = _flat(node) if isinstance(node, All) else [node]
    clauses = [part.parts if isinstance(part, Any_) else (part,) for part in parts]
    if any(leaf not in numbers for clause in clauses for leaf in clause):
        return None
    return [[numbers[leaf] for leaf in clause] for clause in clauses]  # type: ignore[index]  # checked above


def _flat(node: All) -> list[Condition]:
    return [inner for part in node.parts for inner in (_flat(part) if isinstance(part, All) else (part,))]


def _asked(leaf: Condition) -> Match:
    """A comparison that depends on what may still be concluded."""
    evaluate = compile_condition(leaf)

    def match(held: Held, memory: Memory) -> Because | None:
        found = evaluate(memory)
        return found if isinstance(found, tuple) else None

    return match


def _each_clause(clauses: list[list[int]]) -> Match:
    def each(held: Held, memory: Memory) -> Because | None:
        reasons: Because = ()
        for clause in clauses:
            for number in clause:
                if number in held:
                    reasons += held[number]
                    break
            else:
                return None
        return reasons

    return each


def _every(possible: Match, parts: tuple[Match, ...]) -> Match:
    def every(held: Held, memory: Memory) -> Because | None:
        # What is only looked up first: it spares most questions about what may still be concluded.
        if possible(held, memory) is None:
            return None
        reasons: Because = ()
        for part in parts:
            found = part(held, memory)
            if found is None:
                return None
            reasons += found
        return reasons

    return every


def _some(parts: tuple[Match, ...]) -> Match:
    def some(held: Held, memory: Memory) -> Because | None:
        for part in parts:
            found = part(held, memory)
            if found is not None:
                return found
        return None

    return some


def _enough(count: int, parts: tuple[Match, ...]) -> Match:
    def enough(held: Held, memory: Memory) -> Because | None:
        reasons: Because = ()
        missing = count
        for part in parts:
            if missing <= 0:
                break
            found = part(held, memory)
            if found is not None:
                missing -= 1
                reasons += found
        return reasons if missing <= 0 else None

    return enough
