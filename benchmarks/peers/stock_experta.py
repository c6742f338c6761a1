"""The rules on experta as it comes: RETE matcher, depth strategy, `Rule`, `Fact`, `P` and `NOT`.

Slow, and independent of our matcher: that makes it the oracle of the tests.
"""

from __future__ import annotations

import inspect
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.language.conditions import HasAny, Is, Known, Within
from tillskott.vendored import experta

from .export import Concluded, Counted, Every, Exporter, Lacks, Pattern, PeerRule, RuledOut, Some, Tree

Trace = list[tuple[str, tuple[tuple[str, Any], ...]]]


class Excluded(experta.Fact):  # type: ignore[misc]
    """The condition of one rule is no."""


@dataclass(frozen=True, slots=True)
class Part:
    """The known part of a value: a set may hold more, a number may be larger."""

    value: Any


class _Engine(experta.KnowledgeEngine):  # type: ignore[misc]
    """experta's own engine, given its rules as a list, and the facts of one consultation at reset."""

    def __init__(self, rules: Iterable[Any]) -> None:
        self.rules = list(rules)
        self.consultation: list[Any] = []
        self.trace: Trace = []
        super().__init__()

    def get_rules(self) -> list[Any]:
        return self.rules

    def get_deffacts(self) -> list[Callable[[], list[Any]]]:
        # All facts in one batch: the depth strategy does not find every activation that a later fact takes back.
        return [lambda: [experta.InitialFact(), *self.consultation]]


@dataclass(frozen=True, slots=True)
class Script:
    """A rule base for experta: the productions, and the facts that they may name."""

    rules: tuple[PeerRule, ...]
    facts: tuple[str, ...]


def experta_script(knowledge: Knowledge) -> Script:
    """Every rule of the knowledge; experta's patterns are built from it when an engine is made."""
    return Script(Exporter(knowledge).rules, tuple(knowledge.vocabulary.facts))


class StockExperta:
    """One RETE network, built once and reset for every consultation."""

    def __init__(self, script: Script) -> None:
        self.fact_types = {fact: type(fact, (experta.Fact,), {}) for fact in script.facts}
        self._predicates: dict[Pattern, Any] = {}
        self.engine = _Engine(self._rule(rule) for rule in script.rules)

    def fired(self, facts: Mapping[str, Any]) -> list[str]:
        """The rules that fire on these known facts, each once."""
        return [rule for rule, _ in self.consult(facts)]

    def consult(self, facts: Mapping[str, Any]) -> Trace:
        """Each rule that fired, with the facts of its first match."""
        engine = self.engine
        engine.trace = []
        partial = facts.get("partial", ())
        engine.consultation = [
            self.fact_types[fact](value=Part(value) if fact in partial else value, whole=fact not in partial)
            for fact, value in facts.items()
        ]
        engine.reset()
        engine.run()
        first: dict[str, tuple[tuple[str, Any], ...]] = {}
        for rule, matched in engine.trace:
            first.setdefault(rule, matched)
        return list(first.items())

    def _rule(self, rule: PeerRule) -> Any:
        rule_id, concludes, types = rule.id, rule.concludes, self.fact_types

        def conclude(engine: _Engine, **matched: Any) -> None:
            facts = [(type(fact).__name__, fact["value"]) for fact in matched.values() if "value" in fact]
            engine.trace.append((rule_id, tuple(facts)))
            for fact, value in concludes:
                engine.declare(types[fact](value=value))

        def exclude(engine: _Engine) -> None:
            engine.declare(Excluded(rule=rule_id))

        made = _Patterns(self).tree(rule.when)
        made = made if isinstance(made, list) else [made]
        return experta.Rule(*made)(exclude if rule.rules_out else conclude)

    def predicate(self, pattern: Pattern) -> Any:
        """One P for equal patterns, so that the network can share the node."""
        if pattern not in self._predicates:
            self._predicates[pattern] = experta.P(_test(pattern))
        return self._predicates[pattern]


class _Patterns:
    """Writes the left side of one rule; every pattern binds its fact, so that the trace can name it."""

    def __init__(self, peer: StockExperta) -> None:
        self.peer = peer
        self.bound = 0

    def tree(self, tree: Tree) -> Any:
        if isinstance(tree, Every):
            parts = [self.tree(part) for part in tree.parts]
            return experta.AND(*parts) if parts else []
        if isinstance(tree, Some):
            return experta.OR(*(self.tree(part) for part in tree.parts))
        return self.pattern(tree)

    def pattern(self, pattern: Pattern) -> Any:
        if isinstance(pattern, RuledOut):
            return Excluded(rule=pattern.rule)
        if isinstance(pattern, Counted):
            return self.counted(pattern)
        fact_type = self.peer.fact_types[pattern.fact]
        if isinstance(pattern, Known):
            whole = fact_type(whole=True)
            return self.bind(whole) if pattern.expected else experta.NOT(whole)
        if isinstance(pattern, Lacks):
            return experta.NOT(fact_type(value=self.peer.predicate(pattern.leaf)))
        return self.bind(fact_type(value=self.peer.predicate(pattern)))

    def bind(self, fact: Any) -> Any:
        self.bound += 1
        return f"fact_{self.bound}" << fact

    def counted(self, pattern: Counted) -> Any:
        """So many facts with rising values, the usual way to count facts in a rule."""
        parts = []
        fact_type = self.peer.fact_types[pattern.fact]
        for step in range(pattern.count):
            name = f"value_{self.bound + 1}"
            parts.append(self.bind(fact_type(value=name << experta.W())))
            if step:
                parts.append(experta.TEST(_rising(f"value_{self.bound - 1}", name)))
        return experta.AND(*parts)


def _rising(before: str, after: str) -> Callable[..., bool]:
    def rising(**values: str) -> bool:
        return values[before] < values[after]

    # experta reads the names of the parameters to know which values to hand over.
    named = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in (before, after)]
    rising.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
    return rising


def _test(pattern: Pattern) -> Callable[[Any], bool]:
    if isinstance(pattern, Concluded):
        return frozenset(pattern.values).__contains__
    if isinstance(pattern, HasAny):
        return _has_any(frozenset(pattern.values), pattern.expected)
    if isinstance(pattern, Is):
        value, expected = pattern.value, pattern.expected
        return lambda found: not isinstance(found, Part) and (found == value) is expected
    if isinstance(pattern, Within):
        return _within(pattern)
    raise TypeError(f"{pattern} does not test a value")


def _has_any(wanted: frozenset[str], expected: bool) -> Callable[[Any], bool]:
    def holds(found: Any) -> bool:
        if isinstance(found, Part):
            return expected and not wanted.isdisjoint(found.value)
        return wanted.isdisjoint(found) is not expected

    return holds


def _within(leaf: Within) -> Callable[[Any], bool]:
    # Written anew, not taken from the condition: the oracle would share its faults.
    low, high = (-math.inf if leaf.low is None else leaf.low), (math.inf if leaf.high is None else leaf.high)
    above = operator.gt if leaf.low_open else operator.ge
    below = operator.lt if leaf.high_open else operator.le

    def holds(found: Any) -> bool:
        value = found.value if isinstance(found, Part) else found
        size = len(value) if leaf.counts else value
        if not isinstance(found, Part):
            return (above(size, low) and below(size, high)) is leaf.expected
        if not leaf.expected:  # it lies outside for good only where it is too large already
            return not below(size, high)
        return leaf.high is None and above(size, low)

    return holds
