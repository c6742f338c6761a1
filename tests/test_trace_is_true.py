"""Whatever an answer cites as its reason is so: every value of every step holds for that very customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from known import cases

from tillskott import Advisor, ProfileError

EVERY = 3  # of the cases; each cites some sixty facts


def untrue(trace: list[Mapping[str, Any]], held: Mapping[str, Any]) -> Iterator[tuple[str, str, object]]:
    for step in trace:
        for cited in step["because"]:
            fact, value = cited["fact"], cited["value"]
            known = held.get(fact)
            if value is None:
                continue  # it is not known, or not all of it
            if isinstance(known, (set, frozenset, tuple, list)):
                true = set(value if isinstance(value, list) else [value]) <= set(known)
            else:
                true = known == value or (value == [] and known is None)
            if not true:
                yield step["rule"], fact, value


def test_every_fact_that_is_cited_holds() -> None:
    advisor, cited = Advisor(), 0
    for case in cases()[::EVERY]:
        try:
            of = advisor.consult(case["profile"])
        except ProfileError:
            continue
        trace = [dict(step) for step in of.advice.trace]
        assert list(untrue(trace, {**of.customer.facts, **of.findings.memory.values})) == [], case["id"]
        cited += sum(len(step["because"]) for step in trace)
    assert cited > 5000
