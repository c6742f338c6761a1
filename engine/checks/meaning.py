"""What a condition means, as a formula about the facts that are given: the basis of every proof among rules.

Yes, no and unknown each become a formula. A derived fact is replaced by the conditions of the rules that conclude
it, so that a proof reaches through chains of rules; a number is cut into cells at every threshold of any rule.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from ..knowledge import Knowledge
from ..knowledge.records import FactSpec
from ..knowledge.rules import Rule
from ..language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Leaf, Within, leaves, normal
from .logic import FALSE, TRUE, Conj, Formula, Lit, either, negation, some

_UNKNOWN, _KNOWN = 1, 2
_ABSENT, _PRESENT = 1, 2


class Meaning:
    """Formulas for the conditions of one knowledge. `domains` holds the possible states of every variable."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.domains: dict[str, int] = {}
        self.cells: dict[str, list[float]] = {}
        self._edges: dict[str, set[float]] = {}
        self._makers: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in knowledge.rules:
            for action in rule.concludes:
                self._makers[action.fact, action.value].append(rule)
        self._kept: dict[tuple[Condition, bool], Formula] = {}
        thresholds: defaultdict[str, set[float]] = defaultdict(set)
        for rule in knowledge.rules:
            for leaf in leaves(rule.when):
                thresholds[leaf.fact].update(_bounds(leaf))
        for spec in knowledge.vocabulary.facts.values():
            self._add(spec, thresholds[spec.id])

    def _add(self, spec: FactSpec, thresholds: set[float]) -> None:
        if spec.kind.numeric:
            ends = {end for end in (spec.minimum, spec.maximum) if end is not None}
            self._edges[spec.id] = thresholds | ends
            self.cells[spec.id] = _cells(spec, thresholds)
        known = len(self.cells.get(spec.id, ())) or (
            len(self.knowledge.vocabulary.values(spec.id)) if spec.kind.choice else 1
        )
        never = spec.source == "computed" and spec.id not in self.knowledge.vocabulary.computed_from
        self.domains[spec.id] = _UNKNOWN if never else (1 << (known + 1)) - 1
        if spec.kind.members:
            for value in self.knowledge.vocabulary.values(spec.id):
                self.domains[f"{spec.id}:{value}"] = _ABSENT | _PRESENT

    def yes(self, condition: Condition) -> Formula:
        return self._formula(condition, True)

    def no(self, condition: Condition) -> Formula:
        return self._formula(condition, False)

    def not_yes(self, condition: Condition) -> Formula:
        return negation(self.yes(condition), self.domains)

    def not_no(self, condition: Condition) -> Formula:
        return negation(self.no(condition), self.domains)

    def _formula(self, condition: Condition, positive: bool) -> Formula:
        key = condition, positive
        if key not in self._kept:
            self._kept[key] = self._of(normal(condition, positive))
        return self._kept[key]

    def _of(self, node: Condition) -> Formula:
        if isinstance(node, All):
            return Conj(tuple(map(self._of, node.parts)))
        if isinstance(node, Any_):
            return either(map(self._of, node.parts))
        if isinstance(node, AtLeast):
            return some(node.count, map(self._of, node.parts))
        assert isinstance(node, (Known, Is, HasAny, Within))
        if node.fact in self.knowledge.vocabulary.derived:
            return self._derived(node)
        return self._given(node)

    def _given(self, leaf: Leaf) -> Formula:
        fact = leaf.fact
        known = Lit(fact, self.domains[fact] & ~_UNKNOWN)
        if isinstance(leaf, Known):
            return known if leaf.expected else Lit(fact, _UNKNOWN)
        if isinstance(leaf, HasAny):
            found = [Lit(f"{fact}:{value}", _PRESENT if leaf.expected else _ABSENT) for value in leaf.values]
            return Conj((known, either(found) if leaf.expected else Conj(tuple(found))))
        if isinstance(leaf, Within) and leaf.counts:
            values = self.knowledge.vocabulary.values(fact)
            present = [Lit(f"{fact}:{value}", _PRESENT) for value in values]
            absent = [Lit(f"{fact}:{value}", _ABSENT) for value in values]
            return Conj((known, _sized(leaf, present, absent)))
        mask = self.mask(leaf)
        return Lit(fact, (mask if leaf.expected else ~mask) & known.mask)

    def _derived(self, leaf: Leaf) -> Formula:
        if isinstance(leaf, Known):
            return TRUE if leaf.expected else FALSE
        if isinstance(leaf, HasAny):
            if leaf.expected:
                return either(self._concluded(leaf.fact, value) for value in leaf.values)
            return Conj(tuple(self._excluded(leaf.fact, value) for value in leaf.values))
        assert isinstance(leaf, Within)
        values = self.knowledge.vocabulary.values(leaf.fact)
        concluded = [self._concluded(leaf.fact, value) for value in values]
        return _sized(leaf, concluded, [self._excluded(leaf.fact, value) for value in values])

    def _concluded(self, fact: str, value: str) -> Formula:
        return either(self.yes(rule.when) for rule in self._makers[fact, value])

    def _excluded(self, fact: str, value: str) -> Formula:
        return Conj(tuple(self.no(rule.when) for rule in self._makers[fact, value]))

    def cell(self, fact: str, value: float) -> int:
        """The state of a number, as a mask; 0 where it lies outside of what the vocabulary allows."""
        cells, edges = self.cells[fact], self._edges[fact]
        for index, cell in enumerate(cells):
            above = max((edge for edge in edges if edge < cell), default=-math.inf)
            below = min((edge for edge in edges if edge > cell), default=math.inf)
            if value == cell or (cell not in edges and above < value < below):
                return 1 << (index + 1)
        return 0

    def mask(self, leaf: Is | Within) -> int:
        """The states of a number or enum in which the comparison, were it not negated, holds."""
        if leaf.fact in self.cells:
            holds = [leaf.holds(c) if isinstance(leaf, Within) else c == leaf.value for c in self.cells[leaf.fact]]
        else:
            values = self.knowledge.vocabulary.values(leaf.fact)
            holds = [isinstance(leaf, Is) and value == leaf.value for value in values]
        return sum(1 << (index + 1) for index, held in enumerate(holds) if held)


def _sized(leaf: Within, present: list[Any], absent: list[Any]) -> Formula:
    """The size of a set lies within bounds (or outside of them): enough of its values are in it, or are not."""
    low = 0 if leaf.low is None else math.floor(leaf.low) + 1 if leaf.low_open else math.ceil(leaf.low)
    top = len(present) if leaf.high is None else math.ceil(leaf.high) - 1 if leaf.high_open else math.floor(leaf.high)
    high = min(top, len(present))
    if low > high:  # between 1 and 1, the bound not included, lies no size; that is certain however much is open
        return FALSE if leaf.expected else TRUE
    if leaf.expected:
        return Conj((some(low, present), some(len(present) - high, absent)))
    return either((some(high + 1, present), some(len(present) - low + 1, absent)))


def _bounds(leaf: Leaf) -> set[float]:
    if isinstance(leaf, Within) and not leaf.counts:
        return {bound for bound in (leaf.low, leaf.high) if bound is not None}
    return {leaf.value} if isinstance(leaf, Is) and isinstance(leaf.value, (int, float)) else set()


def _cells(spec: FactSpec, thresholds: set[float]) -> list[float]:
    """One value for every cell that the thresholds make: each threshold itself, and what lies between."""
    low = -math.inf if spec.minimum is None else spec.minimum
    high = math.inf if spec.maximum is None else spec.maximum
    edges = sorted({edge for edge in (low, high, *thresholds) if low <= edge <= high})
    cells: list[float] = []
    for index, edge in enumerate(edges):
        cells.append(edge)
        if index + 1 < len(edges):
            cells.append(_between(edge, edges[index + 1], spec.kind.whole))
    possible = [cell for cell in cells if math.isfinite(cell) and (not spec.kind.whole or cell == int(cell))]
    return possible or [0.0]


def _between(low: float, high: float, whole: bool) -> float:
    if math.isinf(low):
        return 0.0 if math.isinf(high) else math.ceil(high) - 1
    if math.isinf(high):
        return math.floor(low) + 1
    if not whole:
        return (low + high) / 2
    step = math.floor(low) + 1
    return step if step < high else math.nan
