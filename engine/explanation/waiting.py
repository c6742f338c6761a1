"""Which rules wait for which answer: the rules run in an open world, where what is not known may still become known."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from ..inference.session import Findings, RuleBase
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.actions import Advise, Caution, Conclude, Conflict, Evidence
from ..language.conditions import Known, Leaf, Look, compile_open, open_world
from .grouped import Grouped

_BESIDE = (Advise, Caution, Conflict, Conclude, Evidence)


class _Opened(NamedTuple):
    """A rule in the open world: what it concludes, itself where it acts, and what keeps it open, by name."""

    concludes: frozenset[str]
    acting: Rule | None
    look: Look[str]


class Waiting:
    """The rules in an open world, with the sets that are asked for in groups taken apart. Made once per knowledge."""

    def __init__(self, knowledge: Knowledge, grouped: Grouped) -> None:
        self._grouped, self._derived = grouped, knowledge.vocabulary.derived
        self._computed_from = knowledge.vocabulary.computed_from
        rules = knowledge.rules
        self._rules = tuple(rules)
        self._opened = [dataclasses.replace(rule, when=open_world(grouped.apart(rule.when))) for rule in rules]
        self._rule_base = RuleBase(self._opened, self._derived)

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
        behind = dict.fromkeys(self._derived, frozenset[str]())
        for concludes, acting, look in self._looks:
            names = look(findings.memory)
            if isinstance(names, bool):
                continue
            asked = frozenset(names)
            derived = asked & behind.keys()
            if derived:
                asked = (asked - derived).union(*(behind[fact] for fact in derived))
            for fact in concludes:
                behind[fact] |= asked
            if acting is not None:
                yield acting, asked

    @cached_property
    def _looks(self) -> list[_Opened]:
        """The rules in their order, compiled when they are first asked."""
        return [
            _Opened(frozenset(action.fact for action in rule.concludes),
                    None if all(isinstance(action, _BESIDE) for action in rule.then) else rule,
                    compile_open(opened.when, self._names))
            for rule, opened in zip(self._rules, self._opened, strict=True)
        ]  # fmt: skip

    def _names(self, leaf: Leaf) -> tuple[str, ...]:
        """The facts and groups by which a comparison would be settled."""
        if leaf.fact in self._derived:
            return (leaf.fact,)
        fact = self._grouped.fact_of.get(leaf.fact, leaf.fact) if isinstance(leaf, Known) else leaf.fact
        return self._computed_from.get(leaf.fact, (fact,))
