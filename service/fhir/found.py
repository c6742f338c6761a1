"""What was found for each fact, and the profile of it: lists are partial, what contradicts itself is unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.knowledge.fact_types import ENUM
from ...engine.language.conditions import PARTIAL
from .report import Item, Report
from .says import says


@dataclass(slots=True)
class Found:
    """Members of sets and lists in the order in which they were found, values denied, facts said to be none.

    `complete` are the lists that somebody has said in full, `in_part` those that are said to be a part.
    """

    report: Report
    knowledge: Knowledge
    members: dict[str, list[Any]] = field(default_factory=dict)
    denied: dict[str, list[str]] = field(default_factory=dict)
    nothing: dict[str, Item] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    in_part: set[str] = field(default_factory=set)

    def member(self, fact: str, value: Any) -> None:
        """A value that the chart says of a fact."""
        listed = self.members.setdefault(fact, [])
        if value not in listed:
            listed.append(value)

    def deny(self, fact: str, value: str) -> None:
        """A value that the chart says does not hold."""
        self.denied.setdefault(fact, []).append(value)

    def none(self, fact: str, where: str, kind: str) -> None:
        """The chart says that there is nothing of the kind."""
        self.nothing[fact] = Item(where, kind, says("conflict.none"), fact)

    def into_profile(self, rest: Any) -> None:
        """All of it as facts of a profile."""
        profile, specs = self.report.profile, self.knowledge.vocabulary.of_profile
        for fact, values in self.members.items():
            if specs[fact].kind is not ENUM:
                profile[fact] = values
            elif len(values) == 1 and values[0] not in self.denied.get(fact, ()):
                profile[fact] = values[0]
            else:
                self._contradicted(fact, values)
        for fact, item in self.nothing.items():
            if fact in self.members:
                self.report.conflicts.append(item)
            else:
                profile[fact] = []
        for fact, value in rest.items():
            others = {one for one in self.knowledge.vocabulary.values(fact) if one != value}
            if fact not in self.members and others <= set(self.denied.get(fact, ())):
                profile[fact] = value
        known = self.knowledge.vocabulary.values(PARTIAL)
        open_lists = (self.members.keys() - self.complete) | (self.in_part & profile.keys())
        partial = [fact for fact in known if fact in open_lists]
        if partial:
            profile[PARTIAL] = partial

    def _contradicted(self, fact: str, values: list[str]) -> None:
        """Several at once: none of them is a no, so that the fact is asked for."""
        self.report.conflicts.append(Item("", "", says("conflict.enum"), fact, list(values)))
