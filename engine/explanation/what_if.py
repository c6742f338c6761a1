"""What if: the smallest sets of changed facts that change a part of the advice, found by search, not guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from ..columns.integers import Bits, profiles_of
from ..columns.outcomes import Outcomes
from ..knowledge import Knowledge
from ..language.conditions import Memory, compile_condition
from ..phrasing.tongue import Tongue
from ..profile.units import likely
from ..resolution.reasoner import Consultation
from ..words.plain import Plain
from .candidates import Change, candidates, plain
from .changes import ChangeWords
from .pairs import Square

Part = Literal["decision", "form", "dose"]
PARTS: tuple[Part, ...] = ("decision", "form", "dose")


@dataclass(frozen=True, slots=True)
class Alternative:
    """One or two changes that together change a part of the advice, and what it becomes."""

    changes: tuple[Change, ...]
    becomes: Any
    cost: int
    order: int

    @property
    def what(self) -> tuple[tuple[str, str], ...]:
        """What changes, whatever number it changes to: several numbers with one outcome are one alternative."""
        return tuple((change.fact, change.name) for change in self.changes)


@dataclass(frozen=True, slots=True)
class Search(Plain):
    """What a search found, the most plausible first, and how many profiles it evaluated."""

    part: Part
    now: Any
    found: tuple[Alternative, ...]
    evaluated: int
    _knowledge: Knowledge = field(repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON; each of those found with its changes in words."""
        words = ChangeWords(Tongue(self._knowledge))
        return {
            "part": self.part, "now": _plain(self.now), "evaluated": self.evaluated,
            "found": [
                {"changes": [{"fact": c.fact, "value": c.value, "added": c.added, "removed": c.removed,
                              "was_unknown": c.was_unknown} for c in one.changes],
                 "becomes": _plain(one.becomes), "cost": one.cost, "says": words.all(one.changes)}
                for one in self.found
            ],
        }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class Exploration:
    """The outcomes of all single and double changes of the profile of a consultation, over the whole vocabulary."""

    def __init__(self, consultation: Consultation) -> None:
        knowledge = self._knowledge = consultation.knowledge
        profile = plain(consultation.given)
        self.changes = candidates(knowledge).of(profile)
        self.square = Square(profile, self.changes, knowledge)
        self.outcomes = Outcomes(self.square.population, knowledge, consultation.setting)
        self._now = consultation.advice
        known = Memory({**self.square.base.facts})
        self._inapplicable = {
            fact for fact, applies in knowledge.ask_when.items() if compile_condition(applies)(known) is False
        }

    def now(self, part: Part) -> Any:
        """This part of the advice as it is, comparable with what the search finds."""
        if part == "decision":
            return self._now.decision
        if part == "form":
            return tuple(self._now.first_choice) or None
        dose = self._now.dose
        return (dose["low"], dose["high"], dose["start"]) if dose else None

    def search(self, part: Part) -> Search:
        """The smallest sets of changes that change this part."""
        now = self.now(part)
        values = [(mask & self.square.valid, value) for mask, value in self.outcomes.part(part) if value != now]
        changed = 0
        for mask, _ in values:
            changed |= mask
        for index in profiles_of(changed & self.square.diagonal):  # what a change does alone needs no second one
            first, _ = self.square.pair(index)
            changed &= ~self.square.touched(first) | 1 << index
        found = [self._alternative(cell, value) for mask, value in values for cell in profiles_of(mask & changed)]
        found.sort(key=lambda alternative: (len(alternative.changes), alternative.cost, alternative.order))
        distinct = {(alternative.what, alternative.becomes): alternative for alternative in reversed(found)}
        kept = [alternative for alternative in found if distinct[alternative.what, alternative.becomes] is alternative]
        return Search(part, now, tuple(kept), self.square.valid.bit_count(), self._knowledge)

    def cheapest(self, profiles: Bits) -> Alternative | None:
        """The smallest and then most plausible change that leads to one of these profiles, if any does."""
        profiles &= self.square.valid
        cells = profiles_of(profiles & self.square.diagonal or profiles)
        return min((self._alternative(cell, None) for cell in cells), key=lambda a: (a.cost, a.order), default=None)

    def _alternative(self, cell: int, becomes: Any) -> Alternative:
        first, second = self.square.pair(cell)
        changes = (self.changes[first],) if first == second else (self.changes[first], self.changes[second])
        return Alternative(changes, becomes, sum(self._costs[index] for index in {first, second}), cell)

    @cached_property
    def _costs(self) -> list[int]:
        return list(map(self._cost, self.changes))

    def _cost(self, change: Change) -> int:
        """What is unknown is likelier to turn out so than what is known to change; an age does not change at all,
        and an unlikely value is the last to turn out so."""
        spec = self._knowledge.vocabulary.facts[change.fact]
        unlikely = isinstance(change.value, (int, float)) and not likely(spec, change.value, self._knowledge)
        if change.fact in self._inapplicable or unlikely:
            return 8
        if change.was_unknown:
            return 0
        return 1 if spec.changeable else 4
