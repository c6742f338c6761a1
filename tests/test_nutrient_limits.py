"""A limit that is another number for some customers: in the dose, in rules, of many at once, and never by a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import vitamin_d

from tillskott import Advisor, KnowledgeError

BY_AGE = "by: [{when: {fact: age, below: 11}, value: 50}, {when: {fact: age, below: 18}, value: 75}],"
LIMITED = vitamin_d.FILES["parameters.yaml"].replace("nih: 100}, unit", f"nih: 100}}, {BY_AGE} unit")
TOO_MUCH = """\
- id: care.above-limit
  title: {sv: För mycket, en: Too much}
  when: {fact: supplement_high, above: $self_care_limit}
  then: [{refer: {to: doctor, urgency: soon}}]
  because: {sv: För mycket, en: Too much}
  claims: [D-1]
"""


def rules(more: str = "") -> dict[str, str]:
    return {"parameters": LIMITED, "rules/needs": vitamin_d.FILES["rules/needs.yaml"] + more}


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    return Advisor(knowledge=vitamin_d.write(tmp_path_factory.mktemp("knowledge"), **rules(TOO_MUCH)))


def profile(age: int | None, taken: float = 0) -> dict[str, Any]:
    supplements = [{"form": "d3", "amount_ug": taken}] if taken else []
    return {"sex": "male", "goals": ["sleep"], "supplements": supplements, **({} if age is None else {"age": age})}


@pytest.mark.parametrize(("age", "limit"), [(3, 50), (10, 50), (11, 75), (17, 75), (18, 100), (None, 50)])
def test_the_first_row_that_holds_counts_and_the_lowest_of_those_that_may(
    advisor: Advisor, age: int | None, limit: float
) -> None:
    dose = advisor.advise(profile(age)).dose
    assert dose is not None
    assert dose["self_care_limit"]["amount"] == limit


@pytest.mark.parametrize(("age", "taken", "decision"), [
    (8, 60, "refer"), (8, 50, "recommend"), (15, 60, "recommend"), (15, 80, "refer"), (40, 80, "recommend"),
    (40, 110, "refer"), (None, 40, "recommend"), (None, 110, "refer"),
])
def test_a_rule_compares_with_the_number_of_whoever_it_is(
    advisor: Advisor, age: int | None, taken: float, decision: str
) -> None:
    assert advisor.advise(profile(age, taken)).decision == decision


def test_a_rule_is_open_as_long_as_nobody_knows_who_it_is(advisor: Advisor) -> None:
    open_rules = {rule.id for rule in advisor.consult(profile(None, 80)).findings.undecided}
    assert "care.above-limit" in open_rules
    assert "care.above-limit" not in {rule.id for rule in advisor.consult(profile(40, 80)).findings.undecided}


def test_of_many_at_once_each_has_the_limit_of_its_own(advisor: Advisor) -> None:
    pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
    profiles = [profile(age, taken) for age in (3, 8, 15, 40, None) for taken in (0, 60)]
    frame = pl.DataFrame([{"age": one.get("age"), "sex": one["sex"], "goals": one["goals"]} for one in profiles])
    found = advisor.advise_frame(frame, columns=["decision", "self_care_limit"])
    for row, one in zip(found.iter_rows(named=True), profiles, strict=True):
        advice = advisor.advise({name: value for name, value in one.items() if name != "supplements"})
        assert advice.dose is not None
        assert (row["decision"], row["self_care_limit"]) == (advice.decision, advice.dose["self_care_limit"]["amount"])


@pytest.mark.parametrize(("changed", "told"), [
    (rules(TOO_MUCH.replace("above: $self_care_limit", "between: [1, $self_care_limit]")), "for some customers"),
    (rules(TOO_MUCH.replace("refer: {to: doctor, urgency: soon}", "start: {amount: $self_care_limit}")),
     "for some customers"),
    ({"parameters": LIMITED.replace("fact: age, below: 11", "fact: needs, has: sleep")}, "no number or choice"),
    ({"parameters": LIMITED.replace("fact: age, below: 11", "fact: aeg, below: 11")}, "there is no fact"),
    ({"parameters": LIMITED.replace("value: 75", "valeu: 75")}, "valeu"),
])
def test_a_number_that_would_be_that_of_somebody_else_is_refused(
    tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    with pytest.raises(KnowledgeError, match=told):
        Advisor(knowledge=vitamin_d.write(tmp_path, **changed))
