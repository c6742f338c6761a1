"""What holds for every customer: more risk never loosens the advice, less knowledge never opens it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
import shape
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import Values, medicine_names, profiles

from tillskott import Advice, Advisor
from tillskott.engine.inference.session import Firing
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.trace import TraceWriter

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
MEDICINES = medicine_names(KNOWLEDGE)
VALUES = Values(KNOWLEDGE)
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}
RED_FLAGS = ["fainting", "confusion", "breathing_weakness", "palpitations", "pronounced_twitching", "severe_fatigue",
             "severe_diarrhoea"]
REFERRED_CONDITIONS = ["kidney_disease", "dialysis", "heart_disease", "av_block", "myasthenia_gravis", "hypertension",
                       "bowel_obstruction", "infection_stones", "chronic_uti", "planned_surgery", "other_chronic"]
KIDNEY = ("kidney_function", "egfr", "creatinine")

many = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
some = settings(many, max_examples=80)


@st.composite
def customers(draw: st.DrawFn) -> dict[str, Any]:
    """Any profile; half of them healthy adults, for whom a form and a dose are printed more often."""
    if draw(st.booleans()):
        return draw(profiles(KNOWLEDGE))
    facts = KNOWLEDGE.vocabulary.facts
    open_facts = [name for name in facts if facts[name].source == "profile" and name not in SAFE]
    mild = set(open_facts) - {*KIDNEY, "pregnancy", "serum_magnesium", "planned_dose", "intake_times"}
    chosen = draw(st.lists(st.sampled_from(sorted(mild)), max_size=5, unique=True))
    return {**SAFE, "goals": draw(VALUES.value(facts["goals"])), **{name: draw(VALUES.value(facts[name]))
                                                                   for name in chosen}}


@st.composite
def risks(draw: st.DrawFn, profile: dict[str, Any]) -> dict[str, Any]:
    """The same customer with one risk more."""
    def added(fact: str, value: str) -> dict[str, Any]:
        return {**profile, fact: [*profile.get(fact, []), value]}

    kind = draw(st.sampled_from(["symptom", "condition", "kidney", "pregnancy", "medicine", "age"]))
    if kind == "symptom":
        return added("symptoms", draw(st.sampled_from(RED_FLAGS)))
    if kind == "condition":
        return added("conditions", draw(st.sampled_from(REFERRED_CONDITIONS)))
    if kind == "kidney":
        return {**profile, **draw(st.sampled_from([{"kidney_function": "reduced"}, {"egfr": 59.9}, {"egfr": 12}]))}
    if kind == "pregnancy":
        return {**profile, "pregnancy": draw(st.sampled_from(["pregnant", "breastfeeding"]))}
    if kind == "medicine":
        assume("medications" in profile)     # asked for the first time, a medicine answers a question as well
        return added("medications", draw(st.sampled_from(MEDICINES)))
    return {**profile, "age": draw(st.integers(0, 17))}


def strictness(advice: Advice) -> int:
    """How far the customer is from a supplement: what prints none of them is one step, food first included."""
    return {"refer_now": 3, "refer": 2, "ask": 1}.get(advice.decision, 0)


@many
@given(st.data(), st.sampled_from(["counter", "self_care"]))
def test_a_risk_more_never_loosens_the_advice(data: st.DataObject, setting: str) -> None:
    profile = data.draw(customers())
    riskier = data.draw(risks(profile))
    before, after = ADVISORS[setting].advise(profile), ADVISORS[setting].advise(riskier)
    assert strictness(after) >= strictness(before)
    assert not (before.decision == "check_first" and after.decision == "recommend")
    if before.dose and after.dose:
        assert after.dose["high"] <= before.dose["high"]


@some
@given(customers(), st.sampled_from(MEDICINES))
def test_a_medicine_never_goes_unmentioned(profile: dict[str, Any], medicine: str) -> None:
    listed = {**profile, "medications": [*profile.get("medications", []), medicine], "intake_times": None}
    advice = ADVISORS["counter"].advise(listed)
    (told,) = (item for item in advice.medicines if item["name"] == medicine)
    # Only what is known and needs nothing leaves the decision alone.
    assert told["status"] == "no_known_interaction" or advice.decision != "recommend"
    assert ADVISORS["self_care"].advise(listed).decision in ("refer_now", "refer")


@many
@given(customers(), st.sampled_from(["age", "sex", "pregnancy", "symptoms", "conditions", "medications", "kidney"]))
def test_a_safety_fact_less_never_opens_the_advice(profile: dict[str, Any], fact: str) -> None:
    # Kidney facts count together; pregnancy is only asked of those who might be.
    gone = KIDNEY if fact == "kidney" else (fact,)
    assume(any(name in profile for name in gone))
    asked = profile.get("sex") != "male" and 12 <= profile.get("age", 30) <= 55
    assume(fact != "pregnancy" or asked)
    before = ADVISORS["counter"].advise(profile)
    after = ADVISORS["counter"].advise({name: value for name, value in profile.items() if name not in gone})
    if before.decision not in shape.PRINTED:
        assert after.decision not in shape.PRINTED


@some
@given(st.sampled_from(["age", "sex", "symptoms", "conditions", "medications", "kidney_function", "goals"]))
def test_without_a_safety_fact_nothing_is_recommended_and_the_fact_is_asked_for(fact: str) -> None:
    profile = {name: value for name, value in SAFE.items() if name != fact}
    advice = ADVISORS["counter"].advise(profile)
    assert advice.decision == "ask"
    assert {question["fact"] for question in advice.questions} == {"pregnancy" if fact == "sex" else fact}


def turned(node: Any) -> Any:
    """The same facts with keys and entries the other way round; intake times keep their order."""
    if isinstance(node, dict):
        return {key: turned(value) for key, value in reversed(node.items())}
    return [turned(value) for value in reversed(node)] if isinstance(node, list) else node


@many
@given(customers())
def test_the_order_of_keys_and_entries_never_matters(profile: dict[str, Any]) -> None:
    assert ADVISORS["counter"].advise(turned(profile)).to_json() == ADVISORS["counter"].advise(profile).to_json()


def test_the_order_of_three_products_does_not_matter_either() -> None:
    products = [{"form": "citrate", "amount_mg": mg, "basis": "elemental"} for mg in (115.3, 132.9, 130.8)]
    first, last = ({**SAFE, "supplements": order} for order in (products, products[::-1]))
    assert ADVISORS["counter"].advise(first).to_json() == ADVISORS["counter"].advise(last).to_json()


@many
@given(customers(), st.sampled_from(["counter", "self_care"]))
def test_every_customer_gets_an_advice_of_the_agreed_shape(profile: dict[str, Any], setting: str) -> None:
    advice = ADVISORS[setting].advise(profile)
    assert shape.faults(advice, KNOWLEDGE.forms) == []
    assert json.loads(advice.to_json()) == advice.to_dict()
    if setting == "self_care":
        assert advice.decision != "check_first"


@some
@given(customers())
def test_replaying_the_trace_gives_the_same_advice(profile: dict[str, Any]) -> None:
    of = ADVISORS["counter"].consult(profile)
    advice, customer = of.advice, of.customer
    steps = json.loads(advice.to_json())["trace"]
    rules = {rule.id: rule for rule in KNOWLEDGE.rules}
    replayed = tuple(
        Firing(rules[step["rule"]], tuple((why["fact"], why["value"]) for why in step["because"])) for step in steps
    )
    again = resolve(Case(replayed, customer, KNOWLEDGE, "counter"), TraceWriter(KNOWLEDGE))
    # The kidney part tells what other equations would have changed; rules that fire then do not stand in the trace.
    assert again.to_json() == replace(advice, kidney=None).to_json()


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_same_profile_gives_the_same_bytes_in_any_process(seed: str) -> None:
    asked = [
        SAFE,
        {"age": 58, "sex": "female", "goals": ["stress", "sleep", "muscle_cramps"], "symptoms": ["loose_stools"]},
        {**SAFE, "medications": ["Levaxin", "Xyzolol", "omeprazol"], "conditions": ["ibs", "migraine"],
         "symptoms": ["headache", "fatigue", "numbness"], "stomach": "sensitive", "wants": "oxide"},
    ]
    code = ("import json, sys; from tillskott import Advisor; a = Advisor();"
            "sys.stdout.buffer.write('\\n'.join(a.advise(p).to_json() for p in json.load(sys.stdin)).encode())")
    run = subprocess.run([sys.executable, "-c", code], input=json.dumps(asked).encode(), capture_output=True,
                         check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert run.stdout.decode() == "\n".join(ADVISORS["counter"].advise(profile).to_json() for profile in asked)
