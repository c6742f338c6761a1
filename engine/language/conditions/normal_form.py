"""Trees put into another form of the same meaning, or of the meaning they have while an interview goes on."""

from __future__ import annotations

from dataclasses import replace

from .tree import All, Any_, AtLeast, Condition, HasAny, Is, Knowable, Known, Not, Within


def normal(node: Condition, positive: bool = True) -> Condition:
    """The same meaning with every `not` pushed into the leaves, so that yes always has reasons to show."""
    if isinstance(node, Not):
        return normal(node.part, not positive)
    if isinstance(node, (All, Any_)):
        parts = tuple(normal(part, positive) for part in node.parts)
        return All(parts) if isinstance(node, All) == positive else Any_(_with_beside(parts))
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


def _with_beside(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The parts of an `any`, where "not known" knows which comparisons of its fact stand beside it."""
    absent = [part for part in parts if isinstance(part, Known) and not part.expected]
    if not absent:
        return parts
    compared = [part for part in parts if isinstance(part, (Is, HasAny, Within))]
    beside = {part: tuple(leaf for leaf in compared if leaf.fact == part.fact) for part in absent}
    return tuple(replace(part, beside=beside[part]) if part in beside else part for part in parts)


def open_world(node: Condition) -> Condition:
    """The condition as it stands before the interview is over: what is not known may still become known."""
    if isinstance(node, Not):
        return Not(open_world(node.part))
    if isinstance(node, (All, Any_)):
        return type(node)(tuple(map(open_world, node.parts)))
    if isinstance(node, AtLeast):
        return AtLeast(node.count, tuple(map(open_world, node.parts)))
    return Knowable(node.fact, node.expected) if isinstance(node, Known) else node
