"""CLIPS through clipspy: one environment, built once from a script and reset for every consultation.

Knows nothing of our own modules, so that a process that starts it loads nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import clips
from clips._clips import lib

Trace = list[tuple[str, tuple[tuple[str, Any], ...]]]


@dataclass(frozen=True, slots=True)
class Site:
    """What a number in the trace stands for: rule, facts of the profile that it read, derived facts that follow."""

    rule: str
    read: tuple[str, ...]
    bound: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The constructs of a rule base, and how to read its trace; `many` are the facts that hold several values."""

    constructs: tuple[str, ...]
    sites: tuple[Site, ...]
    facts: tuple[str, ...]
    many: frozenset[str]


class Clips:
    """One CLIPS environment, built once and reset for every consultation."""

    def __init__(self, script: Script) -> None:
        self.sites, self.many = script.sites, script.many
        self.environment = clips.Environment()
        for construct in script.constructs:
            self.environment.build(construct)
        self.templates = {fact: self.environment.find_template(f"f-{fact}") for fact in script.facts}
        self.trace = self.environment.find_global("trace")

    def fired(self, facts: Mapping[str, Any]) -> list[str]:
        """The rules that fire on these known facts, each once."""
        return [rule for rule, _ in self.consult(facts)]

    def consult(self, facts: Mapping[str, Any]) -> Trace:
        """Each rule that fired, with the facts of its first match."""
        environment, templates, many = self.environment, self.templates, self.many
        environment.reset()
        for fact, value in facts.items():
            asserted = templates[fact].assert_fact(value=list(value) if fact in many else value)
            # clipspy 1.0.6 never releases a fact that it returned (it hands ReleaseFact one argument too many and
            # swallows the error), so that every consultation would be slower than the one before.
            lib.ReleaseFact(asserted._fact)
        environment.run()
        written = self.trace.value
        first: dict[str, tuple[tuple[str, Any], ...]] = {}
        at = 0
        while at < len(written):
            site = self.sites[written[at]]
            end = at + 1 + len(site.bound)
            if site.rule not in first:
                derived = zip(site.bound, written[at + 1 : end], strict=True)
                first[site.rule] = (*((fact, facts[fact]) for fact in site.read), *derived)
            at = end
        return list(first.items())
