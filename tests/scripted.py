"""An interview with a customer whose answers are written down, as a person at the counter would hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from known import read_yaml

from tillskott import Advisor
from tillskott.engine.interview import Interview, Question

FILE = Path(__file__).parent / "interviews.yaml"


def customers() -> list[dict[str, Any]]:
    """The customers of `interviews.yaml`."""
    found: list[dict[str, Any]] = read_yaml(FILE)["customers"]
    return found


@dataclass
class Held:
    """An interview held to its end: the ids asked, in order, and how many things were asked aloud.

    A group that applies counts twice, since it is then asked which.
    """

    interview: Interview
    asked: list[str] = field(default_factory=list)
    count: int = 0


def true_of(question: Question, answers: Mapping[str, Any]) -> list[str]:
    """What applies of a group, or which of the facts asked for together there is anything to tell of."""
    if question.together is not None:
        return [fact for fact in question.values if answers.get(fact)]
    return [value for value in question.values if value in answers[question.fact.id]]


def step(interview: Interview, question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The customer's answer to one question; where there is a value in place of a word, that value."""
    if question.values:
        known = question.together is not None or answers.get(question.fact.id) is not None
        return {question.id: true_of(question, answers) if known else None}
    told = [spec.id for spec in interview.instead_of(question) if answers.get(spec.id) is not None]
    name = told[0] if told and answers.get(question.id) is None else question.id
    return {name: answers.get(name)}


def held(advisor: Advisor, answers: Mapping[str, Any], *, with_key: bool = False) -> Held:
    """The whole interview, from nothing until no question is left.

    `with_key`: the groups of a set are answered in one step, by "none of all this" or from one list.
    """
    found = Held(Interview(advisor))
    while (question := found.interview.next_question()) is not None:
        assert question.id not in found.asked, "asked twice"
        group = found.interview.groups_next() if with_key else []
        together = group if len(group) > 1 and answers.get(question.fact.id) is not None else [question]
        told = {name: value for one in together for name, value in step(found.interview, one, answers).items()}
        found.interview.answer_together(told)
        found.asked += [one.id for one in together]
        found.count += 1 + (bool(question.values) and any(told.values()))
    return found
