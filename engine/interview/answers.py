"""What was told before an interview, and what was answered in it: plain data, in the order of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..explanation.grouped import BETWEEN, Grouped
from ..language.conditions import PARTIAL


@dataclass(frozen=True, slots=True)
class Asked:
    """How facts are asked for: sets in groups, and facts together by the id of their question."""

    grouped: Grouped
    together: Mapping[str, Sequence[str]]


Step = Mapping[str, Any]
"""Questions answered in one go, by their ids: a value, or None for "don't know"."""


class Answers:
    """The facts told at the start, and the steps of the interview.

    A group of a set is answered by those of its values that apply. Where the whole set is answered, that counts for
    all of its groups. What was told of a set known in part stays, whatever is answered.
    """

    def __init__(self, asked: Asked, told: Mapping[str, Any] | None = None, steps: Sequence[Step] = ()) -> None:
        self._asked, self._grouped = asked, asked.grouped
        self.told: dict[str, Any] = dict(told or {})
        self.steps = tuple(steps)

    @cached_property
    def given(self) -> dict[str, Any]:
        """The answers by question, in their order."""
        return {name: value for step in self.steps for name, value in step.items()}

    def with_step(self, step: Step) -> Answers:
        """These with more answers, or other ones; a group of a set that was answered as a whole changes that."""
        fresh: dict[str, Any] = {}
        replaced = set(step)
        for name, value in step.items():
            fact = name.partition(BETWEEN)[0]
            whole = fresh.get(fact, self.given.get(fact))
            if fact != name and whole is not None and value is not None:
                its_own = self._values(name)
                fresh[fact] = [*(one for one in whole if one not in its_own), *value]
            else:
                fresh[name] = value
            replaced.add(fact)
        kept = ({name: value for name, value in earlier.items() if name not in replaced} for earlier in self.steps)
        return Answers(self._asked, self.told, [*filter(None, kept), fresh])

    def without_last(self) -> Answers:
        """These without the last step."""
        return Answers(self._asked, self.told, self.steps[:-1])

    def _values(self, name: str) -> tuple[str, ...]:
        fact = self._grouped.fact_of[name]
        ids = self._grouped.ids(fact)
        return self._grouped.groups[fact][ids.index(name)].values

    @cached_property
    def skipped(self) -> frozenset[str]:
        """The facts and groups answered "don't know", and those asked for together with nothing to tell of."""
        silent = {
            fact
            for name, facts in self._asked.together.items() if name in self.given
            for fact in facts if fact not in (self.given[name] or ()) and fact not in self.given
        }  # fmt: skip
        return frozenset({name for name, value in self.given.items() if value is None} | silent)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The groups answered by what applies of them."""
        return frozenset(
            name for name, value in self.given.items() if value is not None and name in self._grouped.fact_of
        )

    def profile(self, whole: Iterable[str] = ()) -> dict[str, Any]:
        """The facts that are known; `whole` are sets whose answered groups are all that is worth asking."""
        facts = {fact: value for fact, value in self.told.items() if value is not None and fact != PARTIAL}
        told_in_part = frozenset(self.told.get(PARTIAL) or ())
        partial = set(told_in_part)
        for name, value in self.given.items():
            fact = self._grouped.fact_of.get(name, name)
            if value is None or name in self._asked.together or (fact != name and self.given.get(fact) is not None):
                continue
            facts[fact] = _together(facts.get(fact) if fact != name or fact in told_in_part else None, value)
            (partial.discard if fact == name else partial.add)(fact)
        partial -= set(whole)
        return {**facts, PARTIAL: sorted(partial)} if partial else facts


def _together(told: Any, value: Any) -> Any:
    if not told or not isinstance(value, list):
        return value
    return [*told, *(item for item in value if item not in told)]
