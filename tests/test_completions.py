"""What is not known may be answered in any way: no answer to it is worse than the partial advice had said it could be.

A profile with open facts is completed with random values. Where a completion is stricter, or its dose ends lower, the
partial advice asks for one of the facts that were completed, or the proof of when an interview may stop names it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from strategies import Values

from tillskott import Advice, Advisor
from tillskott.engine.interview import Interview
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.resolution.reasoner import Reasoner

SAFE: dict[str, Any] = {
    "age": 40, "sex": "female", "pregnancy": "none", "symptoms": [], "conditions": [], "medications": [],
    "kidney_function": "normal", "goals": ["sleep"], "supplements": [], "stomach": "normal",
}
STRICTNESS = {"refer_now": 3, "refer": 2, "ask": 1}
BESIDE = ("planned_dose", "serum_magnesium", "egfr", "considering", "tried", "training_load", "wants",
          "kidney_test_months")
PARTS = ("goals", "symptoms", "conditions", "medications", "supplements")


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def advisor(setting: str) -> Advisor:
    return Advisor(setting=setting, knowledge=knowledge())  # type: ignore[arg-type]


@cache
def values() -> Values:
    return Values(knowledge())


@st.composite
def completed(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A healthy adult of whom some facts are not known, or only some members of a set, and answers to these."""
    facts = knowledge().vocabulary.facts
    names = sorted(name for name in SAFE if name != "age")
    unknown = draw(st.lists(st.sampled_from(names), min_size=0, max_size=4, unique=True))
    known = {name: value for name, value in SAFE.items() if name not in unknown}
    asked = [*unknown, *draw(st.lists(st.sampled_from(BESIDE), max_size=2))]
    in_part = draw(st.lists(st.sampled_from([name for name in PARTS if name in known]), max_size=1)) \
        if set(PARTS) & known.keys() else []
    if in_part:
        known["partial"] = in_part
        asked += in_part
    # What another answer covers is no open question: a kidney value beside "normal" contradicts what was told.
    asked = [name for name in dict.fromkeys(asked) if known.keys().isdisjoint(facts[name].covered_by)]
    return known, {name: draw(values().value(facts[name])) for name in asked}


def ceiling(advice: Advice) -> float | None:
    return advice.dose["high"] if advice.dose else None


def said_open(setting: str, known: dict[str, Any], advice: Advice) -> set[str]:
    """The facts of which the partial advice, or the proof beside it, says that they are open."""
    asked = {question["fact"] for question in advice.questions}
    interview = Interview(Reasoner(knowledge(), setting), known)  # type: ignore[arg-type]
    return asked | set(interview.stopping().facts)


@pytest.mark.parametrize("setting", ["counter", "self_care"])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(both=completed())
def test_no_completion_is_worse_than_the_partial_advice_said(
    setting: str, both: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    known, answers = both
    partial = advisor(setting).advise(known)
    whole = {**{key: value for key, value in known.items() if key != "partial"}, **answers}
    complete = advisor(setting).advise(whole)
    now, then = STRICTNESS.get(partial.decision, 0), STRICTNESS.get(complete.decision, 0)
    low, high = ceiling(complete), ceiling(partial)
    event(f"{partial.decision} → {complete.decision}")
    # A referral never goes away by an answer, for what is known stays known; of a set in part only more is told.
    if now >= 2:
        assert then >= 2
    if partial.decision == "ask":
        assert partial.questions
        assert high is None
        return
    if then > now or (high is not None and low is not None and low < high):
        assert said_open(setting, known, partial) & answers.keys()
