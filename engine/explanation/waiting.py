"""Which rules wait for which answer: the rules run in an open world, where what is not known may still become known."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from ..inference.session import Findings, RuleBase
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import Advise, Caution, Conclude, Conflict, Evidence
from ..language.conditions import Known, Leaf, Memory, compile_open, open_world
from .grouped import Grouped

_BESIDE = (Advise, Caution, Conflict, Conclude, Evidence)
Open = tuple[frozenset[str], frozenset[str]]
"""What keeps a rule open: facts and groups that can be asked for, and derived facts."""


class Waiting:
    """The rules in an open world, with the sets that are asked for in groups taken apart. Made once per knowledge."""

    def __init__(self, knowledge: Knowledge, grouped: Grouped) -> None:
        self._grouped, self._derived = grouped, knowledge.vocabulary.derived
        self._computed_from = knowledge.vocabulary.computed_from
        rules = knowledge.rules
        self._acting = {rule.id: rule for rule in rules if not all(isinstance(action, _BESIDE) for action in rule.then)}
        self._concludes = {rule.id: {action.fact for action in rule.concludes} for rule in rules if rule.concludes}
        self._leaves: dict[str, Callable[[Memory], Iterator[Leaf]]] = {}
        opened = [dataclasses.replace(rule, when=open_world(grouped.apart(rule.when))) for rule in rules]
        self._rule_base = RuleBase(opened, self._derived)

    def rules(
        self, facts: Mapping[str, Any], skipped: frozenset[str], answered: Collection[str]
    ) -> dict[str, list[Rule]]:
        """For each fact or group that is not known the rules that act on its answer (see `StopProof.waiting`)."""
        closed = frozenset(self._grouped.closed(skipped))
        closed |= {name for name, sources in self._computed_from.items() if skipped.issuperset(sources)}
        findings = self._rule_base.infer(self._grouped.facts(facts, answered), closed)
        found: dict[str, list[Rule]] = {}
        for rule, asked in self._asked(findings):
            for fact in asked:
                found.setdefault(fact, []).append(rule)
        return found

    def _asked(self, findings: Findings) -> Iterator[tuple[Rule, frozenset[str]]]:
        """The acting rules that are open, each with what is to be asked for it.

        A derived fact is open for what keeps the rules open that conclude it; those come before any rule that reads it.
        """
        behind: dict[str, frozenset[str]] = {}
        for rule in findings.undecided:
            asked, derived = self._open(rule, findings.memory)
            asked = asked.union(*(behind.get(fact, frozenset()) for fact in derived))
            for fact in self._concludes.get(rule.id, ()):
                behind[fact] = behind.get(fact, frozenset()) | asked
            if rule.id in self._acting:
                yield self._acting[rule.id], asked

    def _open(self, rule: Rule, memory: Memory) -> Open:
        if rule.id not in self._leaves:
            self._leaves[rule.id] = compile_open(rule.when)
        asked: set[str] = set()
        derived: set[str] = set()
        for leaf in self._leaves[rule.id](memory):
            if leaf.fact in self._derived:
                derived.add(leaf.fact)
            elif isinstance(leaf, Known):
                asked.update(self._computed_from.get(leaf.fact, (self._grouped.fact_of.get(leaf.fact, leaf.fact),)))
            else:
                asked.update(self._computed_from.get(leaf.fact, (leaf.fact,)))
        return frozenset(asked), frozenset(derived)
