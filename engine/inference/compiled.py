"""Rules compiled for matching: what does not depend on a customer, and what they may still conclude for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Generic, TypeVar

from ..knowledge.rules import Rule
from ..language.conditions import (
    AlphaNetwork,
    Condition,
    Evaluator,
    Match,
    Memory,
    compile_condition,
    compile_match,
    facts_read,
)
from .triggers import TriggerIndex


class CompiledRule:
    """A rule with its condition as functions. Most are never near firing, so each is compiled when it first is.

    Two threads at once compile the same.
    """

    def __init__(self, rule: Rule, network: AlphaNetwork) -> None:
        self.rule, self._network = rule, network
        self.concludes = tuple((action.fact, action.value) for action in rule.concludes)
        # Most rules are one comparison, and hold whenever that does.
        self.number = network.number(rule.normal_form)

    @cached_property
    def condition(self) -> Evaluator:
        """Whether it holds, fails or is open."""
        return compile_condition(self.rule.normal_form)

    @cached_property
    def match(self) -> Match:
        """Whether it holds."""
        return compile_match(self.rule.normal_form, self._network.numbers)

    @cached_property
    def settled_by(self) -> frozenset[str] | None:
        """The facts which decide it as soon as all of them are known; None where it reads what rules conclude."""
        reads = facts_read(self.rule.normal_form)
        return reads if reads.isdisjoint(self._network.derived) else None


R = TypeVar("R", bound=CompiledRule)


class CompiledRules(Generic[R]):
    """Rules ready for matching, `compiled` one by one; all consultations and threads share them.

    `makers` are the rules that conclude a value of a derived fact. `levels` find the rules of each level, in order.
    """

    def __init__(self, rules: Iterable[Rule], derived: Iterable[str], compiled: Callable[[Rule, AlphaNetwork], R]):
        rules = tuple(rules)
        self.derived = tuple(sorted(derived))
        self.network = AlphaNetwork((rule.normal_form for rule in rules), self.derived)
        self.compiled = tuple(compiled(rule, self.network) for rule in rules)
        self.makers: dict[str, dict[str, list[R]]] = {fact: {} for fact in self.derived}
        levels: defaultdict[int, list[R]] = defaultdict(list)
        for one in self.compiled:
            levels[one.rule.level].append(one)
            for fact, value in one.concludes:
                self.makers[fact].setdefault(value, []).append(one)
        self.levels = tuple(TriggerIndex(levels[at], _normal_form, self.network.numbers) for at in sorted(levels))


def _normal_form(one: CompiledRule) -> Condition:
    return one.rule.normal_form


class RunningMemory(Memory):
    """The memory of a consultation that runs. What rules might still conclude is worked out when it is asked for.

    It is only asked for at a later level than the rules that conclude the fact, when those are settled.
    """

    def __init__(self, makers: Mapping[str, Mapping[str, Iterable[CompiledRule]]], closed: frozenset[str]) -> None:
        super().__init__({fact: set() for fact in makers}, {}, closed)
        self._makers = makers
        self._open: dict[CompiledRule, bool] = {}

    def may_gain(self, fact: str, wanted: Iterable[str]) -> bool:
        makers = self._makers.get(fact, {})
        return any(self._is_open(maker) for value in wanted for maker in makers.get(value, ()))

    def may_hold(self, fact: str) -> AbstractSet[str]:
        if fact not in self.undecided:
            makers = self._makers.get(fact, {})
            self.undecided[fact] = {value for value, those in makers.items() if any(map(self._is_open, those))}
        return self.undecided[fact]

    def _is_open(self, maker: CompiledRule) -> bool:
        reads = maker.settled_by
        if reads is not None and reads <= self.values.keys() and reads.isdisjoint(self.partial):
            return False
        if maker not in self._open:
            self._open[maker] = maker.condition(self) is None
        return self._open[maker]
