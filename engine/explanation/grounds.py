"""The smallest ground of some rules: which facts, and which other rules, they cannot do without.

Everything that makes a rule hold is gathered, then what can be left out without silencing one of the rules in question
is left out, the last first. What remains is exact: without any of it, at least one of them no longer fires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..knowledge.rules import Rule
from ..language.conditions import (
    All,
    Any_,
    AtLeast,
    Condition,
    HasAny,
    Is,
    Known,
    Leaf,
    Memory,
    Within,
    compile_condition,
    normal,
)
from ..resolution.reasoner import Consultation


@dataclass(frozen=True, slots=True)
class Atom:
    """What is known of one fact: its value (None: not known), or that its set holds `value` as a member."""

    fact: str
    value: Any
    member: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """One comparison that holds, and the atoms that make it hold."""

    leaf: Leaf
    atoms: tuple[Atom, ...]


class Grounds:
    """The ground of `roles` (rules that fired); `needed` are atoms that an explanation rests on beside them."""

    def __init__(self, consultation: Consultation, roles: Iterable[str], needed: Iterable[Atom] = ()) -> None:
        self._of = consultation
        self._derived = consultation.knowledge.vocabulary.derived
        self._roles = frozenset(roles)
        self._needed = frozenset(needed)
        self._order = {rule: place for place, rule in enumerate(consultation.firings)}
        self._conditions: dict[str, Callable[[Memory], Any]] = {}
        rules, atoms = self._gathered()
        self.rules = self._without(rules, lambda left: self._enough(left, atoms), self._roles)
        self._atoms = self._without(atoms, lambda left: self._enough(self.rules, left), self._needed)
        self._memory = self._run(self.rules, self._atoms)[0]

    def witnesses(self, rule: Rule) -> list[Witness]:
        """Why a rule of the ground holds, by the facts of the ground alone."""
        found = _witnesses(normal(rule.when), self._memory, False)
        used = {witness.leaf.fact for witness in found if not isinstance(witness.leaf, Known)}
        # That a fact is known goes without saying where its value is named.
        told = [w for w in found if not (isinstance(w.leaf, Known) and w.leaf.fact in used)]
        return list(dict.fromkeys(told))

    def maker(self, fact: str, value: str) -> str | None:
        """The rule of the ground that concluded this derived value."""
        return next((rule for rule in self._of.makers.get((fact, value), ()) if rule in self.rules), None)

    def _gathered(self) -> tuple[list[str], list[Atom]]:
        """All rules and facts that have any part in making the roles fire."""
        memory = self._of.findings.memory
        rules: dict[str, None] = {}
        atoms: dict[Atom, None] = {}
        waiting = [rule for rule in self._of.firings if rule in self._roles]
        waiting += [rule for atom in self._needed for rule in self._of.makers.get((atom.fact, atom.value), ())]
        while waiting:
            rule_id = waiting.pop(0)
            if rule_id in rules:
                continue
            rules[rule_id] = None
            for witness in _witnesses(normal(self._of.firings[rule_id].rule.when), memory, True):
                for atom in witness.atoms:
                    if atom.fact in self._derived:
                        waiting += self._of.makers.get((atom.fact, atom.value), ()) if atom.member else ()
                    else:
                        atoms[atom] = None
        atoms.update(dict.fromkeys(atom for atom in self._needed if atom.fact not in self._derived))
        return list(rules), list(atoms)

    def _without(self, items: Sequence[Any], enough: Callable[[list[Any]], bool], keep: frozenset[Any]) -> list[Any]:
        kept = list(items)
        for item in reversed(items):
            left = [other for other in kept if other != item]
            if item not in keep and enough(left):
                kept = left
        return kept

    def _enough(self, rules: Sequence[str], atoms: Sequence[Atom]) -> bool:
        memory, fired = self._run(rules, atoms)
        derived = all(a.value in memory.values[a.fact] for a in self._needed if a.fact in self._derived)
        return derived and self._roles <= fired

    def _run(self, rules: Sequence[str], atoms: Sequence[Atom]) -> tuple[Memory, set[str]]:
        """These rules on these facts alone, in the order of inference."""
        memory = Memory({fact: set() for fact in self._derived}, {})
        for atom in atoms:
            if atom.member:
                memory.values.setdefault(atom.fact, set()).add(atom.value)
            elif isinstance(atom.value, frozenset):
                memory.values.setdefault(atom.fact, set()).update(atom.value)
            elif atom.value is not None:
                memory.values[atom.fact] = atom.value
        fired: set[str] = set()
        for rule_id in sorted(rules, key=self._order.__getitem__):
            rule = self._of.firings[rule_id].rule
            truth = self._condition(rule)(memory)
            if truth is False:
                continue
            if truth is not None:
                fired.add(rule_id)
            for action in rule.concludes:
                into = memory.undecided.setdefault(action.fact, set()) if truth is None else memory.values[action.fact]
                into.add(action.value)
        return memory, fired

    def _condition(self, rule: Rule) -> Callable[[Memory], Any]:
        if rule.id not in self._conditions:
            self._conditions[rule.id] = compile_condition(rule.when)
        return self._conditions[rule.id]


def _witnesses(node: Condition, memory: Memory, every: bool) -> list[Witness]:
    """The comparisons that make a true condition (in normal form) true; `every` branch that does, or the shortest."""
    if isinstance(node, All):
        return [witness for part in node.parts for witness in _witnesses(part, memory, every)]
    if isinstance(node, (Any_, AtLeast)):
        found = [_witnesses(part, memory, every) for part in node.parts if _holds(part, memory)]
        if not every:
            found = sorted(found, key=len)[: node.count if isinstance(node, AtLeast) else 1]
        return [witness for branch in found for witness in branch]
    assert isinstance(node, (Known, Is, HasAny, Within))
    return [Witness(node, _atoms(node, memory.values.get(node.fact), every))]


def _holds(node: Condition, memory: Memory) -> bool:
    return compile_condition(node)(memory) not in (False, None)


def _atoms(leaf: Leaf, value: Any, every: bool) -> tuple[Atom, ...]:
    if not isinstance(value, (set, frozenset)):
        return (Atom(leaf.fact, value),)
    whole = Atom(leaf.fact, frozenset(value))
    if isinstance(leaf, HasAny) and leaf.expected:
        held = [Atom(leaf.fact, one, True) for one in leaf.values if one in value]
        return tuple(held if every else held[:1])
    if isinstance(leaf, Within):
        least = next(size for size in range(len(value) + 1) if leaf.holds(size) is leaf.expected)
        members = tuple(Atom(leaf.fact, one, True) for one in sorted(value))
        if least and leaf.holds(len(value) + 1) is leaf.expected:
            return members if every else members[:least]
        return (whole, *(members if least else ()))
    return (whole,)
