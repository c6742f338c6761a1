"""FHIR out: an advice as resources, our questions as a Questionnaire, and answers of another system read back."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from every import every
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving import advisor, ask, post
from strategies import profiles

from tillskott import ProfileError
from tillskott.service.fhir import outcome, read_chart

TODAY = date(2026, 6, 2)
WELL = {"age": 45, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
        "kidney_function": "none_known", "supplements": []}
FULL = {
    "age": 45, "sex": "female", "pregnancy": "none", "goals": ["sleep"], "symptoms": [], "conditions": ["migraine"],
    "medications": ["Alvedon", "Levaxin"], "partial": ["conditions"], "egfr": 88.5, "considering": [],
    "supplements": [{"label": "Magnesium 200 mg", "per_day": 2},
                    {"form": "citrate", "amount_mg": 100, "basis": "elemental", "per_day": 1.5}],
    "tried": [{"form": "oxide", "result": "upset_stomach"}], "intake_times": {"Levaxin": ["07:00", "19:00"]},
    "wants": "citrate", "planned_dose": 250,
}
PEOPLE = [{}, WELL, FULL, {"age": 70, "egfr": 22, "medications": ["digoxin", "Xyzolol"]},
          {**WELL, "supplements": [{"label": "Magnesium 200 mg", "per_day": 1}] * 2},
          {"age": 45, "symptoms": ["fainting"]}, {**WELL, "medications": ["Levaxin"]}, {**WELL, "goals": []}]


def written(profile: Any, language: Any = "en") -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in advisor().write_fhir(profile, language, on=TODAY)["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def parameters(guidance: Any) -> dict[str, Any]:
    return {one["name"]: one for one in guidance["contained"][0]["parameter"]}


def reading(response: Any, on: date = TODAY) -> Any:
    return read_chart(response, advisor().knowledge, on)


def answered(**items: Any) -> dict[str, Any]:
    """A response as another system fills it in."""
    return {
        "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-06-02T09:12:44+02:00",
        "questionnaire": advisor().questionnaire()["url"], "subject": {"reference": "Patient/9"},
        "item": [{"linkId": name, "answer": one if isinstance(one, list) else [one]} for name, one in items.items()],
    }


def code(value: str) -> dict[str, Any]:
    return {"valueCoding": {"code": value}}


# --- valid ---

@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_written_is_fhir(language: Any) -> None:
    resources = pytest.importorskip("fhir.resources.R4B", reason="fhir.resources is not installed")
    made = [advisor().questionnaire(language), *(advisor().write_fhir(one, language, on=TODAY) for one in PEOPLE),
            outcome((), language)]
    for one in made[:-1]:
        resources.get_fhir_model_class(one["resourceType"]).model_validate(one)
    spoilt = copy.deepcopy(made[1])
    spoilt["entry"][0]["resource"]["status"] = 7
    with pytest.raises(ValueError, match="status"):
        resources.get_fhir_model_class("Bundle").model_validate(spoilt)


def test_every_code_is_one_that_fhir_has() -> None:
    """fhir.resources does not look at bindings."""
    kinds = {"integer", "decimal", "choice", "open-choice", "string"}
    assert {one["type"] for one in advisor().questionnaire()["item"]} <= kinds
    for person in PEOPLE:
        found = written(person)
        assert {one["status"] for one in found["GuidanceResponse"]} <= {"success", "data-required"}
        assert {one["severity"] for one in found.get("DetectedIssue", [])} <= {"high", "moderate", "low"}


# --- the advice ---

@every("profile", PEOPLE)
def test_the_decision_stands_in_parts_and_in_words(profile: Any) -> None:
    advice = advisor().advise(profile)
    found = written(profile)
    [guidance] = found["GuidanceResponse"]
    parts = parameters(guidance)
    assert parts["decision"]["valueCoding"]["code"] == advice.decision
    assert (guidance["status"] == "data-required") == (advice.decision == "ask")
    assert len(guidance.get("dataRequirement", [])) == len(advice.questions)
    assert ("dose" in parts) == (advice.dose is not None)
    assert ("form" in parts) == bool(advice.forms)
    assert guidance["note"][0]["text"] == str(advice.glance("en"))
    assert any("not a diagnosis" in one["text"] for one in guidance["note"])
    assert {one["name"]: one for one in parts["knowledge"]["part"]}["sha256"]["valueString"] == \
        advisor().knowledge.sha256
    assert len(found.get("DetectedIssue", [])) == len(advice.referrals) + len(advice.checks)


def test_a_referral_is_an_issue_with_its_rule_and_its_recipient() -> None:
    [issue] = written({"age": 45, "symptoms": ["fainting"]})["DetectedIssue"]
    assert issue["severity"] == "high"
    assert {one["code"] for one in issue["code"]["coding"]} == {"refer", "emergency"}
    assert issue["evidence"][0]["code"][0]["coding"][0]["code"] == "alarm.fainting"


def test_a_check_names_its_medicine_and_the_hours() -> None:
    [issue] = written({**WELL, "medications": ["Levaxin"]})["DetectedIssue"]
    assert issue["implicated"] == [{"display": "Levaxin"}]
    assert "4 h" in issue["detail"]


def test_nothing_in_it_orders_anything_or_names_anybody() -> None:
    text = json.dumps(advisor().write_fhir(FULL, on=TODAY))
    assert all(name not in text for name in ("MedicationRequest", "CarePlan", "RequestGroup", "Patient/"))


# --- there and back ---

def same(profile: Any, back: Any) -> None:
    plain = {name: one for name, one in profile.items() if one is not None}
    assert advisor().advise(back).to_dict() == advisor().advise(plain).to_dict()  # 1 and 1.0 are one number


@every("profile", PEOPLE)
def test_what_is_written_is_read_back(profile: Any) -> None:
    [response] = written(profile)["QuestionnaireResponse"]
    found = reading(response)
    assert {name: one for name, one in found.profile.items() if name != "partial"} == \
        {name: one for name, one in profile.items() if name != "partial"}
    assert not found.report.not_understood
    same(profile, found.profile)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_profile_is_read_back(data: st.DataObject) -> None:
    profile = data.draw(profiles(advisor().knowledge))
    [response] = written(profile)["QuestionnaireResponse"]
    same(profile, reading(response).profile)


def test_an_advice_is_itself_a_chart() -> None:
    whole = advisor().write_fhir(FULL, on=TODAY)
    assert advisor().advise_fhir(whole, as_of=TODAY).advice.to_json() == advisor().advise(FULL).to_json()


# --- filled in by another system ---

def test_an_answer_of_another_system() -> None:
    found = reading(answered(age={"valueInteger": 45}, sex=code("male"), goals=[code("sleep")],
                             symptoms=code("none-of-these"), conditions=code("none-of-these"),
                             medications=code("none-of-these"), kidney_function=code("none_known"),
                             supplements=code("none-of-these")))
    assert found.profile == WELL
    assert advisor().advise(found.profile).decision == "recommend"


def test_a_question_without_an_answer_is_unknown() -> None:
    items = [{"linkId": "symptoms"}, {"linkId": "age", "answer": [{"valueInteger": 45}]}]
    found = reading({**answered(), "item": items})
    assert found.profile == {"age": 45}


def test_answers_that_are_not_finished_are_a_part() -> None:
    begun = {**answered(conditions=[code("migraine")], symptoms=code("none-of-these")), "status": "in-progress"}
    assert reading(begun).profile == {"conditions": ["migraine"], "partial": ["conditions"]}


@every(("change", "part"), [
    ({"questionnaire": "http://other.example/Questionnaire/7"}, "no_place"), ({"questionnaire": None}, "no_place"),
    ({"status": "entered-in-error"}, "not_counted"), ({"status": "stopped"}, "not_counted"),
    ({"authored": "2026-01-02"}, "too_old"), ({"authored": None}, "not_understood"),
    ({"authored": "2026-08-02"}, "not_understood")])
def test_an_answer_that_does_not_count_is_reported(change: Any, part: str) -> None:
    found = reading({**answered(symptoms=code("none-of-these")), **change})
    assert found.profile == {}
    assert len(getattr(found.report, part)) == 1


BAD: dict[str, tuple[Any, str]] = {
    "a value that is none": (answered(symptoms=[code("fainting"), code("faintin")]), "QuestionnaireResponse.item[0]"),
    "a text where a code is": (answered(sex={"valueString": "kvinna"}), "QuestionnaireResponse.item[0]"),
    "two ages": (answered(age=[{"valueInteger": 4}, {"valueInteger": 40}]), "QuestionnaireResponse.item[0]"),
    "an age of two hundred": (answered(age={"valueInteger": 200}), "QuestionnaireResponse.item[0]"),
    "a number as text": (answered(egfr={"valueDecimal": "90"}), "QuestionnaireResponse.item[0].answer[0].valueDecimal"),
    "an answer that is no list": ({**answered(), "item": [{"linkId": "age", "answer": {"valueInteger": 4}}]},
                                  "QuestionnaireResponse.item[0].answer"),
}


@every("name", BAD)
def test_an_answer_that_the_question_does_not_have_is_refused_with_its_place(name: str) -> None:
    resource, where = BAD[name]
    with pytest.raises(ProfileError) as refused:
        reading(resource)
    assert where in [one.where for one in refused.value.faults]


def test_a_kind_of_value_that_no_question_has_is_unknown_and_said() -> None:
    found = reading(answered(egfr={"valueQuantity": {"value": 90}}, shoes={"valueInteger": 44}))
    assert found.profile == {}
    assert len(found.report.not_understood) == 2


def test_a_chart_beside_the_answers_is_not_overruled() -> None:
    hers = {"subject": {"reference": "Patient/9"}}
    egfr = {"resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-05-20", **hers,
            "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]},
            "valueQuantity": {"value": 22, "code": "mL/min/{1.73_m2}", "system": "http://unitsofmeasure.org"}}
    disease = {"resourceType": "Condition", **hers, "clinicalStatus": {"coding": [{"code": "active"}]},
               "verificationStatus": {"coding": [{"code": "confirmed"}]},
               "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-se", "code": "G70.0"}]}}

    def both(*more: Any, **items: Any) -> Any:
        return reading({"resourceType": "Bundle", "entry": [{"resource": one} for one in (answered(**items), *more)]})

    found = both(egfr, egfr={"valueDecimal": 90})
    assert "egfr" not in found.profile
    assert found.report.conflicts
    found = both(disease, conditions=code("none-of-these"))
    assert found.profile["conditions"] == ["myasthenia_gravis"]
    assert found.profile["partial"] == ["conditions"]
    found = both(disease, conditions=code("migraine"))
    assert set(found.profile["conditions"]) == {"myasthenia_gravis", "migraine"}
    assert "partial" not in found.profile


# --- the questionnaire ---

def test_every_fact_of_a_profile_is_asked_and_every_condition_is_about_a_question() -> None:
    form = advisor().questionnaire()
    items = {one["linkId"]: one for one in form["item"]}
    assert set(items) == set(advisor().knowledge.vocabulary.of_profile)
    for one in items.values():
        for condition in one.get("enableWhen", []):
            asked = items[condition["question"]]
            given = condition.get("answerCoding")
            assert given is None or given in [option["valueCoding"] for option in asked["answerOption"]]
    assert {one["question"] for one in items["pregnancy"]["enableWhen"]} == {"sex", "age"}
    assert {"enableWhen"}.isdisjoint(items["kidney_function"])


def test_no_question_is_kept_from_somebody_whom_the_interview_asks() -> None:
    """`enableWhen` asks at least as often as the advice does."""
    form = {one["linkId"]: one for one in advisor().questionnaire()["item"]}

    def enabled(item: Any, profile: Any) -> bool:
        return all(_holds(one, profile.get(one["question"])) for one in item.get("enableWhen", []))

    for age in (11, 12, 30, 55, 56, 64, 65, 80):
        for sex in ("female", "male"):
            profile = {"age": age, "sex": sex, "kidney_function": "normal"}
            for question in advisor().advise(profile).questions:
                assert enabled(form[question["fact"]], profile), (question["fact"], profile)


def _holds(condition: Any, value: Any) -> bool:
    if value is None:
        return False
    if "answerCoding" in condition:
        return (condition["answerCoding"]["code"] == value) == (condition["operator"] == "=")
    bound = condition.get("answerInteger", condition.get("answerDecimal"))
    sign = condition["operator"]
    return bool({">=": value >= bound, "<=": value <= bound, ">": value > bound, "<": value < bound}[sign])


# --- over HTTP ---

def test_the_service_gives_the_questions_and_takes_the_answers() -> None:
    form = ask("GET", "/fhir/Questionnaire", headers={"accept-language": "en"})
    assert form.headers["content-type"] == "application/fhir+json"
    assert form.json() == advisor().questionnaire("en")
    body = {**answered(symptoms=code("fainting")), "authored": date.today().isoformat()}
    answer = post("/fhir/$advise", body, headers={"content-type": "application/fhir+json"})
    assert answer.status_code == 200
    assert parameters(answer.json()["entry"][0]["resource"])["decision"]["valueCoding"]["code"] == "refer_now"


@every(("content", "where"), [
    (b"<Bundle/>", None), (b"{", None), (b'{"resourceType": "Patient", "a": NaN}', None), (b"\xff", None),
    (b'{"resourceType": "Patient", "id": "19800602-1234", "id": "2"}', "id"),
    (b'{"resourceType": "Bundle", "entry": 7}', "Bundle.entry"),
    (b'{"resourceType": "Practitioner"}', "resourceType"), (b"[" * 50_000, None)])
def test_what_cannot_be_used_is_an_operation_outcome_with_its_place(content: bytes, where: str | None) -> None:
    answer = ask("POST", "/fhir/$advise", content=content, headers={"content-type": "application/fhir+json"})
    assert answer.status_code == 400
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    assert body["issue"][0]["severity"] == "error"
    assert body["issue"][0].get("expression") == ([where] if where else None)
    assert "1980" not in answer.text


WOMAN = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1980-06-02"}


def _circle() -> dict[str, Any]:
    itself = {"reference": "Medication/m"}
    medication = {"resourceType": "Medication", "id": "m", "ingredient": [{"itemReference": itself}]}
    order = {"resourceType": "MedicationRequest", "status": "active", "intent": "order", "medicationReference": itself}
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in (WOMAN, medication, order)]}


SENT: dict[str, tuple[Any, int, str]] = {
    "a circle": (_circle(), 200, ""),
    "R5": ({"resourceType": "MedicationRequest", "status": "active", "intent": "order", "medication": {"concept": {}}},
           400, "MedicationRequest.medication"),
    "two people": ({"resourceType": "Bundle", "entry": [{"resource": WOMAN}, {"resource": {**WOMAN, "id": "q"}}]}, 400,
                   "Bundle.entry[1].resource"),
    "somebody dead": ({**WOMAN, "deceasedBoolean": True}, 400, "Patient.deceased"),
    "a patient inside": ({"resourceType": "Condition", "contained": [WOMAN], "subject": {"reference": "#p"}}, 200, ""),
    "no resource": ({"a": 1}, 400, "prefetch.a"), "a list": ([WOMAN], 400, ""), "a number": (7, 400, ""),
}


@every("name", SENT)
def test_odd_charts_are_answered_or_told_their_place(name: str) -> None:
    body, status, where = SENT[name]
    answer = post("/fhir/$advise", body, headers={"content-type": "application/fhir+json"})
    assert answer.status_code == status, answer.text
    if status == 400:
        assert (answer.json()["issue"][0].get("expression") or [""])[0] == where


def refusal(body: Any) -> str:
    """What is said of a body that cannot be used; nothing where it can."""
    try:
        reading(body, date.today())
    except ProfileError as error:
        return json.dumps(outcome(error.faults, "en"))
    return ""


def test_answers_that_do_not_go_together_are_refused_without_being_told() -> None:
    times = [{"valueString": "Anna", "item": [{"linkId": "intake_times.time", "answer": [{"valueString": "07:00"}]}]}]
    told = refusal({**answered(medications=code("none-of-these"), intake_times=times), "authored": str(date.today())})
    assert "intake_times" in told
    assert "Anna" not in told


def test_every_part_of_a_bundle_may_be_anything_and_nothing_of_it_is_told() -> None:
    secret, whole = "19800602-1234", advisor().write_fhir(FULL, on=date.today())

    def places(part: Any, path: tuple[Any, ...] = ()) -> Any:
        yield path
        for key, one in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
            yield from places(one, (*path, key))

    for n, path in enumerate(places(whole)):
        if not path:
            continue
        body = copy.deepcopy(whole)
        part: Any = body
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = ([], {}, 7, None, True, secret)[n % 6]
        assert secret not in refusal(body), path


def test_another_kind_and_another_way_of_asking() -> None:
    assert ask("POST", "/fhir/$advise", content=b"x", headers={"content-type": "text/plain"}).status_code == 415
    assert ask("GET", "/fhir/$advise").status_code == 405
    assert ask("POST", "/fhir/$advise", content=b" " * 8_000_001).status_code == 413
