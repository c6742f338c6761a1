"""All rules over columns of facts, level by level: a derived fact is final before a rule reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache, reduce
from operator import or_
from typing import TypeVar

from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..language.conditions import All, Any_, AtLeast, Condition
from .expressions import Api, Expression, Expressions, member
from .planes import Planes

P = TypeVar("P", bound=Planes)
Step = dict[str, Expression]
"""Columns that read only what earlier steps made."""
Final = dict[str, list[Rule]]
"""The columns of values of derived facts that no later rule concludes, and the rules that do."""


def fires(rule: Rule) -> str:
    """The column that says whether a rule fires; null where that is open."""
    return _fires(rule.id)


@cache
def _fires(rule_id: str) -> str:
    # Spark takes what follows a dot for a part of a struct.
    return f"fires:{rule_id.replace('.', '/')}"


class Matcher:
    """The rules of a knowledge as steps of columns; made once, for every set of columns."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        alike: dict[Condition, Condition] = {}
        # One object for all that is the same, so that it is worked out once.
        self._conditions = {rule.id: _shared(rule.normal_form, alike) for rule in knowledge.rules}
        self._plan = tuple(self._planned())

    def match(self, facts: P) -> P:
        """The same columns with one for every rule and for every value of a derived fact, unknown where it is open."""
        for step in self.steps(facts):
            facts.add(step)
        return facts

    def steps(self, api: Api) -> Iterator[Step]:
        """The columns to add, in their order; each step is made when it is asked for."""
        expressions = Expressions(self._knowledge.vocabulary, api)
        for final, rules in self._plan:
            if final:
                yield {name: self._any(makers, api) for name, makers in final.items()}
            yield {fires(rule): expressions.of(self._conditions[rule.id]) for rule in rules}

    def _planned(self) -> Iterator[tuple[Final, list[Rule]]]:
        pending = self._makers()
        for value in self._never_concluded(pending):
            pending[value] = []
        for level in sorted({rule.level for rule in self._knowledge.rules}):
            final = [value for value, rules in pending.items() if all(rule.level < level for rule in rules)]
            rules = [rule for rule in self._knowledge.rules if rule.level == level]
            yield {member(*value): pending.pop(value) for value in final}, rules

    def _makers(self) -> dict[tuple[str, str], list[Rule]]:
        found: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in self._knowledge.rules:
            for action in rule.concludes:
                if rule not in found[action.fact, action.value]:
                    found[action.fact, action.value].append(rule)
        return dict(found)

    def _never_concluded(self, makers: dict[tuple[str, str], list[Rule]]) -> list[tuple[str, str]]:
        vocabulary = self._knowledge.vocabulary
        concluded = ((fact, value) for fact in vocabulary.derived for value in vocabulary.values(fact))
        return [value for value in concluded if value not in makers]

    @staticmethod
    def _any(rules: list[Rule], api: Api) -> Expression:
        return reduce(or_, (api.col(fires(rule)) for rule in rules)) if rules else api.lit(False)


@lru_cache(maxsize=8)
def matcher(knowledge: Knowledge) -> Matcher:
    """The matcher of some knowledge, which all its columns share."""
    return Matcher(knowledge)


def _shared(node: Condition, alike: dict[Condition, Condition]) -> Condition:
    """The same condition, whose comparisons are those that were seen before where they are equal."""
    if isinstance(node, (All, Any_)):
        return type(node)(tuple(_shared(part, alike) for part in node.parts))
    if isinstance(node, AtLeast):
        return AtLeast(node.count, tuple(_shared(part, alike) for part in node.parts))
    return alike.setdefault(node, node)
