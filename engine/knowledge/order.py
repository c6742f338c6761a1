"""The order of inference, computed from what rules read and conclude; nobody writes priorities."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from ..words.errors import Fault, fault
from .rules import Rule


def in_order(rules: Sequence[Rule], derived: frozenset[str], faults: list[Fault]) -> tuple[Rule, ...]:
    """Rules with their level, such that a derived fact is final before a rule of a later level reads it.

    Within a level the rules stay in the order of the files. A circle is added to `faults`.
    """
    makers: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for action in rule.concludes:
            makers[action.fact].append(rule)
    graph = {fact: {read for rule in makers[fact] for read in rule.reads if read in derived} for fact in derived}
    try:
        ordered = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = [str(step) for step in error.args[1]]
        places = ", ".join(f"{rule.place} {rule.id}" for fact in circle[:-1] for rule in makers[fact][:1])
        faults.append(fault(places, "knowledge.rule.circle", "knowledge.rule.circle.mend", circle=" → ".join(circle)))
        return ()
    fact_level: dict[str, int] = {}
    for fact in ordered:
        fact_level[fact] = 1 + max((_level(rule, fact_level) for rule in makers[fact]), default=-1)
    levelled = sorted(((_level(rule, fact_level), index) for index, rule in enumerate(rules)))
    return tuple(
        dataclasses.replace(rules[index], level=level, order=order) for order, (level, index) in enumerate(levelled)
    )


def _level(rule: Rule, fact_level: dict[str, int]) -> int:
    return max((fact_level[fact] for fact in rule.reads if fact in fact_level), default=0)
