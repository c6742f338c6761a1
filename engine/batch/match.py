"""All rules over a frame of facts, level by level: a derived fact is final before a rule reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from .expressions import Api, Expression, Expressions, member

Frame = TypeVar("Frame", bound=Any)
Step = dict[str, Expression]
"""Columns that read only what earlier steps made."""


def fires(rule: Rule) -> str:
    """The column that says whether a rule fires; null where that is open."""
    # Spark takes what follows a dot for a part of a struct.
    return f"fires:{rule.id.replace('.', '/')}"


class Matcher:
    """The rules of a knowledge as steps of columns; made once."""

    def __init__(self, knowledge: Knowledge, api: Api) -> None:
        self._knowledge, self._api = knowledge, api
        self._expressions = Expressions(knowledge.vocabulary, api)
        self.steps: list[Step] = list(self._steps())

    def match(self, facts: Frame) -> Frame:
        """The same frame (of the kind that `api` makes expressions for) with a boolean column for every rule, and for
        every value of a derived fact; null where that is open.
        """
        for step in self.steps:
            facts = facts.with_columns(**step)
        return facts

    def _steps(self) -> Iterator[Step]:
        makers = self._makers()
        for value in self._never_concluded(makers):
            makers[value] = []
        levels = sorted({rule.level for rule in self._knowledge.rules})
        pending = dict(makers)
        for level in levels:
            final = [value for value, rules in pending.items() if all(rule.level < level for rule in rules)]
            if final:
                yield {member(*value): self._any(pending.pop(value)) for value in final}
            rules = [rule for rule in self._knowledge.rules if rule.level == level]
            yield {fires(rule): self._expressions.of(rule.normal_form) for rule in rules}

    def _makers(self) -> dict[tuple[str, str], list[Rule]]:
        found: defaultdict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in self._knowledge.rules:
            for action in rule.concludes:
                if rule not in found[action.fact, action.value]:
                    found[action.fact, action.value].append(rule)
        return dict(found)

    def _never_concluded(self, makers: dict[tuple[str, str], list[Rule]]) -> Iterator[tuple[str, str]]:
        vocabulary = self._knowledge.vocabulary
        for fact in vocabulary.derived:
            for value in vocabulary.values(fact):
                if (fact, value) not in makers:
                    yield fact, value

    def _any(self, rules: list[Rule]) -> Expression:
        if not rules:
            return self._api.lit(False)
        return reduce(or_, (self._api.col(fires(rule)) for rule in rules))
