"""One question of an interview: a fact, one group of the values of a set, or whether there is any of some facts."""

from __future__ import annotations

from dataclasses import dataclass

from ..knowledge.records import FactSpec, Group, Together
from ..language.record import Bilingual
from .grouped import group_id


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in one go: `facts`, of which there is one but for those that are asked for together.

    `group` where it is a group of the fact, answered by those of its values that apply; `together` where it is which of
    these facts there is anything to tell of.
    """

    facts: tuple[FactSpec, ...]
    group: Group | None = None
    together: Together | None = None

    @property
    def fact(self) -> FactSpec:
        """The (first) fact that is asked for."""
        return self.facts[0]

    @property
    def id(self) -> str:
        """The name by which it is answered: that of the fact, or fact and group such as `symptoms.heart`."""
        if self.together is not None:
            return self.together.id
        return group_id(self.fact.id, self.group.id) if self.group else self.fact.id

    @property
    def _asking(self) -> FactSpec | Group | Together:
        return self.together or self.group or self.fact

    @property
    def label(self) -> Bilingual:
        """What it is about."""
        return self._asking.label

    @property
    def text(self) -> Bilingual:
        """The question as it is asked."""
        return self._asking.question or self.fact.label

    @property
    def why(self) -> Bilingual | None:
        """Why it is asked."""
        return self._asking.why or self.fact.why

    @property
    def values(self) -> tuple[str, ...]:
        """What it may be answered with, where that is any of a list: values of a group, or facts."""
        if self.together is not None:
            return tuple(spec.id for spec in self.facts)
        return self.group.values if self.group else ()

    @property
    def stage(self) -> float:
        """Where in the interview it is asked; what has no stage comes last."""
        stages = [one.stage for one in (self._asking, self.fact) if one.stage is not None]
        return stages[0] if stages else float("inf")


def questions_of(fact: FactSpec) -> list[Question]:
    """The questions that ask for a fact: itself, or one for each of its groups."""
    return [Question((fact,), group) for group in fact.groups] or [Question((fact,))]
