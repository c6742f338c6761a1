"""The rules as any production system can hold them: positive tests on facts, no three-valued truth left.

A rule fires where its condition is yes. Negations are pushed into the comparisons, so that yes needs only known
facts (or, for `known: false`, an absent one). What is left is "no rule could conclude this value": a value of a
derived fact is no where every rule that concludes it is no. So each rule that such a comparison depends on is
exported twice: as itself, and negated, asserting that it is ruled out. Nothing here reads the order of the rules.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, product

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.language.conditions import All, Any_, AtLeast, Condition, HasAny, Is, Known, Leaf, Not, Within


@dataclass(frozen=True, slots=True)
class Concluded:
    """At least one of these values has been concluded for a derived fact."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """At least `count` (two or more) different values have been concluded for a derived fact."""

    fact: str
    count: int


@dataclass(frozen=True, slots=True)
class RuledOut:
    """The condition of this rule is no."""

    rule: str


@dataclass(frozen=True, slots=True)
class Lacks:
    """No fact of the profile passes this comparison; also where the fact is not known."""

    leaf: Known | Is | HasAny | Within

    @property
    def fact(self) -> str:
        return self.leaf.fact


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Tree, ...]


Pattern = Known | Is | HasAny | Within | Lacks | Concluded | Counted | RuledOut
Tree = Pattern | Every | Some
ALWAYS, NEVER = Every(()), Some(())


@dataclass(frozen=True, slots=True)
class PeerRule:
    """One production. `rules_out`: it does not fire the rule, it asserts that the rule is ruled out."""

    id: str
    when: Tree
    concludes: tuple[tuple[str, str], ...]
    rules_out: bool


def every(parts: list[Tree]) -> Tree:
    if NEVER in parts:
        return NEVER
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,))]
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Every(unique)


def some(parts: list[Tree]) -> Tree:
    if ALWAYS in parts:
        return ALWAYS
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Some) else (part,))]
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Some(unique)


def at_least(count: int, parts: list[Tree]) -> Tree:
    return ALWAYS if count <= 0 else some([every(list(chosen)) for chosen in combinations(parts, count)])


def _lacking(parts: list[Tree]) -> list[Tree]:
    """ "Not known, or not high" is one pattern in a production system: no fact that is high."""
    found = list(parts)
    for absent in [part for part in parts if isinstance(part, Known) and not part.expected]:
        for index, part in enumerate(found):
            if isinstance(part, (Is, HasAny, Within)) and part.fact == absent.fact:
                found[index] = Lacks(replace(part, expected=not part.expected))
                found.remove(absent)
                break
    return found


def disjuncts(tree: Tree) -> list[tuple[Pattern, ...]]:
    """The disjunctive normal form: one conjunction of patterns for each way to make the condition yes."""
    if isinstance(tree, Some):
        found = [conjunction for part in tree.parts for conjunction in disjuncts(part)]
    elif isinstance(tree, Every):
        joined = product(*(disjuncts(part) for part in tree.parts))
        found = [tuple(dict.fromkeys(pattern for part in parts for pattern in part)) for parts in joined]
    else:
        found = [(tree,)]
    return list(dict.fromkeys(found))


class Exporter:
    """Exports a rule base; `rules` afterwards holds every production, the ruled-out ones last."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.derived = knowledge.vocabulary.derived
        self.makers: dict[str, dict[str, list[Rule]]] = {fact: defaultdict(list) for fact in self.derived}
        for rule in knowledge.rules:
            for action in rule.concludes:
                self.makers[action.fact][action.value].append(rule)
        self._wanted: dict[str, Rule] = {}
        exported = [self._rule(rule, rules_out=False) for rule in knowledge.rules]
        negated: dict[str, PeerRule] = {}
        # Exporting a negated rule may ask for more of them.
        while waiting := [rule for rule in self._wanted.values() if rule.id not in negated]:
            negated |= {rule.id: self._rule(rule, rules_out=True) for rule in waiting}
        self.rules = tuple(rule for rule in (*exported, *negated.values()) if rule.when != NEVER)

    def _rule(self, rule: Rule, rules_out: bool) -> PeerRule:
        concludes = () if rules_out else tuple((action.fact, action.value) for action in rule.concludes)
        return PeerRule(rule.id, self._tree(rule.when, not rules_out), concludes, rules_out)

    def _tree(self, node: Condition, positive: bool) -> Tree:
        """When this condition is yes (or, not `positive`, when it is no), by De Morgan's laws.

        The engine has a function for this too; the oracle would not see its faults if it were used here.
        """
        if isinstance(node, Not):
            return self._tree(node.part, not positive)
        if not isinstance(node, (All, Any_, AtLeast)):
            leaf = node if positive else replace(node, expected=not node.expected)
            return self._derived(leaf) if leaf.fact in self.derived else leaf
        parts = [self._tree(part, positive) for part in node.parts]
        if isinstance(node, AtLeast):
            return at_least(node.count if positive else len(parts) - node.count + 1, parts)
        return every(parts) if isinstance(node, All) == positive else some(_lacking(parts))

    def _derived(self, leaf: Leaf) -> Tree:
        if isinstance(leaf, Known):
            return ALWAYS if leaf.expected else NEVER
        if isinstance(leaf, Within):
            return self._size(leaf)
        if not isinstance(leaf, HasAny):
            raise TypeError(f"{leaf.fact}: a derived fact is a set")
        if not leaf.expected:
            return every([self._is_no(leaf.fact, value) for value in leaf.values])
        values = tuple(value for value in leaf.values if value in self.makers[leaf.fact])
        return Concluded(leaf.fact, values) if values else NEVER

    def _is_no(self, fact: str, value: str) -> Tree:
        makers = self.makers[fact].get(value, [])
        self._wanted |= {rule.id: rule for rule in makers}
        return every([RuledOut(rule.id) for rule in makers])

    def _size(self, leaf: Within) -> Tree:
        """A count is settled where it holds for every number of members that is still possible."""
        total = len(self.makers[leaf.fact])
        low = 0 if leaf.low is None else math.floor(leaf.low) + 1 if leaf.low_open else math.ceil(leaf.low)
        high = total if leaf.high is None else math.ceil(leaf.high) - 1 if leaf.high_open else math.floor(leaf.high)
        if leaf.expected:
            return every([self._yes(leaf.fact, low), self._no(leaf.fact, total - high)])
        if low > high:
            return ALWAYS
        return some([self._no(leaf.fact, total - low + 1), self._yes(leaf.fact, high + 1)])

    def _yes(self, fact: str, count: int) -> Tree:
        values = tuple(self.makers[fact])
        if count <= 0:
            return ALWAYS
        if count == 1 and values:
            return Concluded(fact, values)
        return Counted(fact, count) if count <= len(values) else NEVER

    def _no(self, fact: str, count: int) -> Tree:
        return at_least(count, [self._is_no(fact, value) for value in self.makers[fact]] if count > 0 else [])
