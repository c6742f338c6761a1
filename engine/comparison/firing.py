"""How often each rule fires: those that never do, and those that fell silent since an earlier version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from ..batch.frame import FrameAdvisor
from ..resolution.reasoner import Reasoner, Setting
from .answers import known_facts
from .customers import Asked
from .versions import Version


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule, for how many customers it fires, and for how many of those in cases and examples.

    `before`: for how many customers in the earlier version; None where there is none, or it had no such rule.
    """

    rule: str
    customers: int
    examples: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """The rules of a version over some customers."""

    customers: int
    rules: tuple[Fired, ...]
    since: str | None = None

    @property
    def never(self) -> tuple[Fired, ...]:
        """The rules that fire for no customer: too rare, or something keeps them from it."""
        return tuple(one for one in self.rules if not one.customers)

    @property
    def silent(self) -> tuple[Fired, ...]:
        """The rules that fired for somebody in the earlier version and now fire for nobody."""
        return tuple(one for one in self.rules if one.before and not one.customers)

    def to_dict(self) -> dict[str, Any]:
        """As plain data; rules that fire are only counted."""
        def told(those: tuple[Fired, ...]) -> list[dict[str, Any]]:
            return [{"rule": one.rule, "examples": one.examples, "before": one.before} for one in those]

        return {"customers": self.customers, "since": self.since, "rules": len(self.rules),
                "never": told(self.never), "silent": told(self.silent)}


def firing(new: Version, asked: Asked, old: Version | None = None, setting: Setting = "counter") -> Firing:
    """How often each rule fires over these customers; `old` is the earlier version that they are asked of too."""
    people = asked.frame.height - asked.examples
    now = _fired(new, asked.frame, setting)
    customers, examples = _counts(now.head(people)), _counts(now.tail(asked.examples))
    before = {} if old is None else _counts(_fired(old, asked.frame.head(people), setting))
    known = set() if old is None else {rule.id for rule in old.knowledge.rules}
    rules = tuple(
        Fired(rule.id, customers.get(rule.id, 0), examples.get(rule.id, 0),
              before.get(rule.id, 0) if rule.id in known else None)
        for rule in new.knowledge.rules
    )  # fmt: skip
    return Firing(people, rules, old.name if old else None)


def _fired(version: Version, frame: pl.DataFrame, setting: Setting) -> pl.Series:
    reasoner = Reasoner(version.knowledge, setting)
    return FrameAdvisor(reasoner).advise(frame.select(known_facts(reasoner, frame.columns)), (), ["fired"])["fired"]


def _counts(fired: pl.Series) -> dict[str, int]:
    rules = fired.drop_nulls().explode().drop_nulls().cast(pl.String).alias("rule")
    return dict(rules.value_counts().iter_rows())
