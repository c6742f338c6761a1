"""No page says the opposite of itself: every case, random customers of both kinds, and planted contradictions."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from pages import printed_profiles
from profiles import random_profiles

from tillskott import Advice, Advisor, ProfileError
from tillskott.engine.checks.cases import load_cases
from tillskott.engine.checks.page import contradictions_on
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.resolution.shape import PRINTED

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
BASE: dict[str, Any] = {
    "age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [], "medications": [], "egfr": 95,
    "kidney_test_months": 3, "stomach": "sensitive", "supplements": [],
}


def pages(profiles: list[tuple[str, Mapping[str, Any]]], setting: str = "counter") -> dict[str, Advice]:
    found = {}
    for name, profile in profiles:
        try:
            found[name] = ADVISORS[setting].advise(profile)
        except ProfileError:
            continue
    return found


def faults(found: Mapping[str, Advice]) -> dict[str, list[str]]:
    told = {name: contradictions_on(advice, KNOWLEDGE) for name, advice in found.items()}
    return {name: said for name, said in told.items() if said}


@pytest.mark.parametrize("setting", ["counter", "self_care"])
def test_no_case_contradicts_itself(setting: str) -> None:
    assert faults(pages([(case["id"], case["profile"]) for case in load_cases()], setting)) == {}


@pytest.mark.parametrize("setting", ["counter", "self_care"])
def test_no_random_customer_gets_a_page_that_contradicts_itself(setting: str) -> None:
    drawn = [*printed_profiles(KNOWLEDGE, 600), *random_profiles(KNOWLEDGE, 300)]
    found = pages([(str(profile), profile) for profile in drawn], setting)
    assert faults(found) == {}
    if setting == "counter":
        assert sum(advice.decision in PRINTED for advice in found.values()) > 200
        assert sum(advice.plan is not None for advice in found.values()) > 50
        assert any(advice.decision == "refer_now" for advice in found.values())


# --- The same with a contradiction planted ----------------------------------------------------------------

def text(words: str) -> Any:
    return {"sv": words, "en": words}


def planted(words: str, **facts: Any) -> list[str]:
    """What is found on a page with one more caution."""
    advice = ADVISORS["counter"].advise({**BASE, **facts})
    assert contradictions_on(advice, KNOWLEDGE) == []
    caution: Any = {"id": "planted", "text": text(words), "rules": []}
    return contradictions_on(dataclasses.replace(advice, cautions=[*advice.cautions, caution]), KNOWLEDGE)


@pytest.mark.parametrize("words", [
    "Lägg inte magnesium till laxermedlet.", "Läkaren väljer, inte magnesium på egen hand.", "Sell no magnesium.",
    "Öka inte dosen.", "Add no more.",
])
def test_a_text_that_forbids_what_is_printed_is_found(words: str) -> None:
    assert planted(words)


@pytest.mark.parametrize("words", [
    "Högt värde: sälj inte.", "Sälj inget förrän läkaren sagt ja.", "Inget magnesium vid svår magsmärta.",
    "No magnesium if you vomit.", "Lägg inte till mer utan läkaren.", "Magnesium är inte allt.",
])
def test_a_condition_forbids_nothing(words: str) -> None:
    assert planted(words) == []


def test_a_text_that_forbids_is_at_home_beside_a_referral() -> None:
    advice = ADVISORS["counter"].advise({**BASE, "conditions": ["dialysis"]})
    caution: Any = {"id": "planted", "text": text("Sell no magnesium."), "rules": []}
    assert contradictions_on(dataclasses.replace(advice, cautions=[caution]), KNOWLEDGE) == []


def test_a_clock_time_in_a_check_is_found_beside_a_plan() -> None:
    advice = ADVISORS["counter"].advise({**BASE, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["20:00"]}})
    assert contradictions_on(advice, KNOWLEDGE) == []
    (check,) = advice.checks
    told: Any = {**check, "do": text("Tas till kvällsmaten.")}
    assert contradictions_on(dataclasses.replace(advice, checks=[told]), KNOWLEDGE)
    assert contradictions_on(dataclasses.replace(advice, checks=[check, check]), KNOWLEDGE)


def test_other_advice_in_an_emergency_is_found() -> None:
    advice = ADVISORS["self_care"].advise({**BASE, "symptoms": ["fainting"], "medications": ["Levaxin"]})
    assert contradictions_on(advice, KNOWLEDGE) == []
    (now,) = advice.referrals
    staff: Any = {**now, "to": "pharmacist", "urgency": "before_starting"}
    assert contradictions_on(dataclasses.replace(advice, referrals=[now, staff]), KNOWLEDGE)
    caution: Any = {"id": "planted", "text": text("Ät."), "rules": []}
    assert contradictions_on(dataclasses.replace(advice, cautions=[caution]), KNOWLEDGE)
