"""Every case of knowledge/cases gives the advice that its sources ask for, and together they cover the ground."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from every import every
from known import cases

from tillskott import Advisor, ProfileError
from tillskott.engine.checks.cases import refers_for_any_reason
from tillskott.engine.checks.expectations import faults

# A case by its keys.
Case = dict[str, Any]

CASES = cases()
KEYS = {"id", "title", "reason", "claims", "setting", "authority", "profile", "expect", "file"}
# What a reason rests on: a claim, a row of the list of conflicts, or a section of the contract.
CITES = re.compile(r"\b(A[0-4]-\d{3}|[REINS]-\d{3}|[SDFEO]\d{1,2}|kontraktet|contract)\b")
# Cautions that the engine writes by itself.
OF_THE_ENGINE = {"room.none", "room.unclear", "room.unknown"}


@cache
def advisor(setting: str, authority: str) -> Advisor:
    return Advisor(setting=setting, authority=authority)  # type: ignore[arg-type]


def answer(case: Case) -> dict[str, Any]:
    try:
        asked = advisor(case.get("setting", "counter"), case.get("authority", "livsmedelsverket"))
        return asked.advise(case["profile"]).to_dict()
    except ProfileError as refused:
        return {"error": str(refused)}


@every("case", CASES, ids=lambda case: case["id"])
def test_case(case: Case) -> None:
    told = faults(answer(case), case["expect"])
    assert not told, "\n".join([f"{case['title']['sv']} ({case['file']})", case["reason"], *told])


def healthy(profile: Case) -> bool:
    return not any(
        profile.get(fact) for fact in ("symptoms", "conditions", "medications", "tried", "supplements")
    ) and (profile.get("stomach"), profile.get("kidney_function"), profile.get("pregnancy", "none")) == (
        "normal", "normal", "none")


CUSTOMERS: dict[str, Callable[[Case], object]] = {
    "healthy": healthy,
    "sensitive stomach": lambda profile: profile.get("stomach") == "sensitive",
    "loose stools": lambda profile: "loose_stools" in profile.get("symptoms", ()),
    "pregnant": lambda profile: profile.get("pregnancy") == "pregnant",
    "reduced kidney function": lambda profile: profile.get("kidney_function") == "reduced"
    or {"kidney_disease", "dialysis"} & set(profile.get("conditions", ()))
    or profile.get("egfr", 60) < 60
    or "creatinine" in profile,
    "interacting medicine": lambda profile: bool(profile.get("medications")),
}


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_goal_is_tried_for_this_customer(customer: str) -> None:
    fits = CUSTOMERS[customer]
    profiles = [case["profile"] for case in CASES if "error" not in case["expect"]]
    tried = {tuple(profile["goals"]) for profile in profiles if profile.get("goals") and fits(profile)}
    goals = advisor("counter", "livsmedelsverket").knowledge.vocabulary.values("goals")
    assert [goal for goal in goals if (goal,) not in tried] == []


def test_ids_are_unique() -> None:
    ids = [case["id"] for case in CASES]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


@every("case", CASES, ids=lambda case: case["id"])
def test_every_case_says_what_it_rests_on(case: Case) -> None:
    assert set(case) <= KEYS
    assert case["title"]["sv"]
    assert case["expect"]
    assert CITES.search(case["reason"]), "the reason names no claim, row or section"
    assert len(re.findall(r"[.!?](?=\s|$)", case["reason"])) <= 2, "the reason is longer than two sentences"
    knowledge = advisor("counter", "livsmedelsverket").knowledge
    assert case["claims"]
    named = {*case["claims"], *case["expect"].get("claims", ()), *re.findall(r"\b[AREI]\d?-\d{3}\b", case["reason"])}
    assert sorted(named - set(knowledge.claims)) == []


def test_every_case_that_refers_names_the_rule_and_nearly_every_one_its_words() -> None:
    assert [case["id"] for case in CASES if refers_for_any_reason(case["expect"])] == []
    referring = [case for case in CASES if case["expect"].get("decision") in ("refer", "refer_now")]
    silent = [case["id"] for case in referring if not any("says" in one for one in case["expect"]["referrals"])]
    assert len(referring) > 150
    assert len(silent) <= 0.05 * len(referring), silent


@every("case", CASES, ids=lambda case: case["id"])
def test_rules_that_a_case_names_exist(case: Case) -> None:
    rules = {rule.id for rule in advisor("counter", "livsmedelsverket").knowledge.rules} | OF_THE_ENGINE
    named = {rule for word in ("cautions", "advice", "absent", "dose_from") for rule in case["expect"].get(word, ())}
    named |= {referral["rule"] for referral in case["expect"].get("referrals", ())}
    assert sorted(named - rules) == []


def test_a_word_that_expect_does_not_know_is_a_fault() -> None:
    (told,) = faults(answer(CASES[0]), {"dosis": 200})
    assert told.startswith("`dosis` is no word of expect")


@pytest.mark.parametrize(("part", "text"), [("referrals", "reason"), ("checks", "do")])
def test_what_is_said_is_compared(part: str, text: str) -> None:
    given = {"decision": "refer", part: [{text: {"sv": "Ring 112 nu.", "en": "Call 112."}, "rules": ["one"]}]}
    assert faults(given, {part: [{"rule": "one", "says": ["112", "ring"]}]}) == []
    assert faults(given, {part: [{"rule": "one", "says": ["vänta"]}]}) != []
    assert faults(given, {part: [{"rule": "two", "says": ["112"]}]}) != []


def test_an_expectation_that_is_not_met_is_told_in_one_sentence() -> None:
    given = {"decision": "refer", "dose": None}
    assert faults(given, {"decision": "recommend", "start": 100}) == [
        "decision is refer, not recommend.", "There is no dose, so no start."
    ]
