"""CDS Hooks: what is announced, which cards a request gives, and what cannot be used."""

from __future__ import annotations

import asyncio
import copy
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from every import every
from hooks_rules import faults
from serving import advisor, app, ask, post

from tillskott.service.cds.cards import cut, plain
from tillskott.service.cds.table import hooks, table
from tillskott.service.web import Settings, create_app

CALL = "/cds-services/magnesium"
LOINC, ATC = "http://loinc.org", "http://www.whocc.no/atc"
REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference" / "fhir"
ENGLISH = {"accept-language": "en"}


def born(years: int) -> str:
    return (date.today() - timedelta(days=int(365.25 * years) + 30)).isoformat()


def person(years: int = 45, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": born(years), **more}


def order(text: str, name: str = "o1", status: str = "draft", **more: Any) -> dict[str, Any]:
    return {"resourceType": "MedicationRequest", "id": name, "status": status, "intent": "order",
            "subject": {"reference": "Patient/p1"}, "medicationCodeableConcept": {"text": text}, **more}


def egfr(value: float) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "effectiveDateTime": date.today().isoformat(),
            "code": {"coding": [{"system": LOINC, "code": "98979-8"}]},
            "valueQuantity": {"value": value, "unit": "mL/min/{1.73_m2}", "system": "http://unitsofmeasure.org",
                              "code": "mL/min/{1.73_m2}"}}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in resources]}


def request(hook: str = "patient-view", *orders: dict[str, Any], **prefetch: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"userId": "Practitioner/u", "patientId": "p1"}
    if hook == "medication-verify":
        context["order"] = {"resource": orders[0]}
    elif hook != "patient-view":
        context["draftOrders"] = bundle(*orders)
    if hook == "order-select":
        context["selections"] = [f"MedicationRequest/{orders[0]['id']}"]
    return {"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context,
            "prefetch": {"patient": person(), **prefetch}}


def cards(body: Any, **parts: Any) -> list[dict[str, Any]]:
    answer = post(CALL, body, **{"headers": ENGLISH, **parts})
    assert answer.status_code == 200, answer.text
    assert faults(answer.json(), strictly=True) == []
    found: list[dict[str, Any]] = answer.json()["cards"]
    assert len(found) <= 2
    return found


# --- discovery ---

def test_one_service_is_announced_at_each_of_its_hooks() -> None:
    services = ask("GET", "/cds-services").json()["services"]
    hooks = [one["hook"] for one in services]
    assert sorted(hooks) == ["medication-verify", "order-select", "order-sign", "patient-view"]
    # HL7's sandbox keeps one service for each address, the last: it has to be the hook that every client calls.
    assert {f"{CALL}/{one['id']}": one["hook"] for one in services}.popitem()[1] == "patient-view"
    assert {one["id"] for one in services} == {"magnesium"}
    assert all(one["description"] and one["title"] for one in services)


def test_the_prefetch_asks_for_every_code_that_is_read_and_for_one_patient() -> None:
    prefetch = ask("GET", "/cds-services").json()["services"][0]["prefetch"]
    assert all("{{context.patientId}}" in one for one in prefetch.values())
    assert all("{codes}" not in one and "code=&" not in one for one in prefetch.values())
    codes = advisor().knowledge.codes
    assert codes is not None
    for row in codes.quantities:
        sent = next(prefetch[key] for key, one in table()["prefetch"].items() if one.get("fact") == row.fact)
        assert all(f"|{code}" in sent for listed in row.codes.values() for code in listed)


def test_every_decision_has_a_name_and_every_hook_an_indicator_for_a_referral() -> None:
    decisions = set(table()["decisions"])
    for row in hooks().values():
        assert set(row["indicators"]) <= decisions
        assert (row["indicators"]["refer_now"], row["indicators"]["refer"]) == ("critical", "warning")
    assert decisions == {"refer_now", "refer", "check_first", "ask", "recommend", "food_first"}


# --- cards ---

def test_a_chart_without_a_reason_gives_an_empty_list() -> None:
    assert cards(request()) == []


def test_a_referral_is_shown_when_the_record_is_opened() -> None:
    [card] = cards(request(egfr=bundle(egfr(22))))
    knowledge = advisor().knowledge
    assert card["indicator"] in {"warning", "critical"}
    assert f"{knowledge.version} {knowledge.sha256[:12]}" in card["source"]["label"]
    rules = [rule for one in advisor().advise({"age": 45, "sex": "male", "egfr": 22}).referrals
             for rule in one["rules"]]
    assert rules
    assert any(f"`{rule}`" in card["detail"] for rule in rules)
    assert "line " in card["detail"]
    assert [one["code"] for one in card["overrideReasons"]] == [one.id for one in knowledge.overrides]
    assert card["links"] == [{"label": "Open the counter page", "url": "http://localhost/", "type": "absolute"}]


@every("hook", ["order-select", "order-sign", "medication-verify"])
def test_an_order_that_is_not_signed_counts(hook: str) -> None:
    found = cards(request(hook, order("digoxin")))
    assert found[0]["indicator"] == "warning"
    assert len(found) == 2
    assert "hours" in found[1]["summary"]


def test_an_order_of_the_nutrient_asks_for_what_the_chart_does_not_say() -> None:
    [card] = cards(request("order-sign", order("Magnesium 120 mg")))
    assert card["indicator"] == "info"
    assert card["summary"].startswith("Magnesium – not known yet")


def test_before_questions_the_hours_of_an_ordered_medicine_are_told() -> None:
    found = cards(request("order-sign", order("levothyroxine"), egfr=bundle(egfr(90))))
    assert [one["indicator"] for one in found] == ["warning", "info"]
    assert "4 h" in found[0]["summary"]
    assert "`medicine.levothyroxine`" in found[0]["detail"]


def test_a_source_is_named_once_in_a_card() -> None:
    for body in (request(egfr=bundle(egfr(22))), request("order-sign", order("levothyroxine"), egfr=bundle(egfr(90)))):
        for card in cards(body):
            for line in card["detail"].splitlines():
                named = line.split("; ")
                assert len(named) == len(set(named))


def test_an_order_that_has_nothing_to_do_with_it_shows_nothing() -> None:
    other = order("paracetamol", "o2")
    assert cards(request("order-sign", other)) == []
    both = request("order-select", other, order("digoxin"))
    assert cards(both) == []
    both["context"]["selections"] = ["MedicationRequest/o1"]
    assert cards(both) != []


def test_the_order_may_stand_as_the_page_of_the_hook_calls_it() -> None:
    body = request("medication-verify", order("digoxin", status="active"))
    body["context"]["medication"] = body["context"].pop("order")["resource"]
    assert cards(body) != []


def test_what_is_not_sent_is_unknown_and_what_was_searched_in_vain_too() -> None:
    asked = request("order-sign", order("Magnesium 120 mg"))
    for conditions in (None, bundle(), {"resourceType": "OperationOutcome", "issue": []}):
        body = copy.deepcopy(asked)
        body["prefetch"]["conditions"] = conditions
        assert cards(body)[0]["summary"] == cards(asked)[0]["summary"]


def test_a_patient_who_has_died_gets_no_card() -> None:
    body = request(egfr=bundle(egfr(22)))
    body["prefetch"]["patient"] = person(deceasedBoolean=True)
    assert cards(body) == []


def test_the_language_is_the_caller_s() -> None:
    body = request(egfr=bundle(egfr(22)))
    swedish = cards(body, headers={"accept-language": "sv"})[0]
    assert swedish["links"][0]["label"] == "Öppna disksidan"
    assert swedish["summary"] != cards(body)[0]["summary"]


def test_what_came_in_cannot_be_a_link_or_markup() -> None:
    [card] = cards(request("order-sign", order("Magnesium 120 mg"),
                           medications=bundle(order("[x](http://evil.example) <b>y</b>", "m", "active"))))[:1]
    assert "](http" not in card["detail"]
    assert "<b>" not in card["detail"]
    assert plain("[a](b) <i> *c*") == r"\[a\]\(b\) \<i\> \*c\*"


def test_a_summary_is_cut_between_words_and_never_between_a_number_and_its_unit() -> None:
    for lead in range(100, 140):
        short = cut("x" * lead + " 250 mg " + "y" * 60)
        assert len(short) < 140
        assert not short.rstrip("…").endswith(("250", "25", "2", "250 m"))
    assert cut("short") == "short"
    assert len(cut("z" * 500)) == 139


def test_a_real_request_has_more_than_is_read() -> None:
    body = request(egfr=bundle(egfr(22)))
    body |= {"fhirServer": "https://journal.example/fhir", "extension": {"a.b": {"c": 1}}, "new": [1],
             "fhirAuthorization": {"access_token": "t", "token_type": "Bearer", "expires_in": 300, "scope": "s",
                                   "subject": "c"}}
    body["context"] |= {"patientId": "Patient/p1", "encounterId": "e"}
    assert len(cards(body)) == 1


# --- what cannot be used ---

def without(path: str) -> Any:
    body: Any = request("order-select", order("digoxin"))
    *parents, last = path.split(".")
    part = body
    for name in parents:
        part = part[name]
    del part[last]
    return body


def changed(path: str, value: Any) -> Any:
    body: Any = request("order-select", order("digoxin"))
    *parents, last = path.split(".")
    part = body
    for name in parents:
        part = part[name]
    part[last] = value
    return body


BAD: dict[str, tuple[Any, str]] = {
    "no hook": (without("hook"), "#/hook"),
    "no instance": (without("hookInstance"), "#/hookInstance"),
    "no context": (without("context"), "#/context"),
    "no user": (without("context.userId"), "#/context/userId"),
    "no patient id": (without("context.patientId"), "#/context/patientId"),
    "no orders": (without("context.draftOrders"), "#/context/draftOrders"),
    "no selections": (without("context.selections"), "#/context/selections"),
    "a hook of old": (changed("hook", "medication-prescribe"), "#/hook"),
    "a hook that is no text": (changed("hook", ["patient-view"]), "#/hook"),
    "context as a list": (changed("context", []), "#/context"),
    "prefetch as a text": (changed("prefetch", "x"), "#/prefetch"),
    "a selection without type": (changed("context.selections", ["o1"]), "#/context/selections/0"),
    "a selection of nothing": (changed("context.selections", ["MedicationRequest/o9"]), "#/context/selections/0"),
    "orders that are none": (changed("context.draftOrders", order("digoxin")), "#/context/draftOrders"),
    "another patient": (changed("context.patientId", "p2"), ""),
    "a wrapped resource": (changed("prefetch.patient", {"response": {"status": "200"}, "resource": person()}),
                           "#/prefetch/patient"),
    "an order of R5": (changed("context.draftOrders", bundle({**order("x"), "medication": {"concept": {}}})),
                       "#/context/draftOrders/entry/0/resource/medication"),
    "a status that is none": (changed("context.draftOrders", bundle(order("digoxin", status="Xactive"))),
                              "#/context/draftOrders/entry/0/resource/status"),
}


@every("name", BAD)
def test_a_bad_request_is_told_its_place(name: str) -> None:
    body, pointer = BAD[name]
    answer = post(CALL, body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert not pointer or pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert "p1" not in answer.text
    assert "1980" not in answer.text


@every("prefetch", [None, {}, {"patient": None}, {"egfr": None}])
def test_without_a_patient_there_is_no_advice(prefetch: Any) -> None:
    body = request()
    if prefetch is None:
        del body["prefetch"]
    else:
        body["prefetch"] = prefetch
    answer = post(CALL, body)
    assert answer.status_code == 412
    assert answer.json()["errors"][0]["pointer"] == "#/prefetch/patient"


SENT = [b"", b"{", b"[]", b"null", b'"x"', b"<Bundle/>", b'{"hook": NaN}', b'{"hook": "a", "hook": "b"}', b"\xff",
        b"[" * 100_000, b'{"hook": "\\ud800", "context": {}}', b'{"\\ud800": 1, "hook": 1e999}',
        b'{"hook":"patient-view","hookInstance":"i","context":{"userId":"u","patientId":"p"},"prefetch":{"\\ud800":7}}']


@pytest.mark.parametrize("content", SENT, ids=range(len(SENT)))
def test_what_is_no_request_is_refused_without_a_fault_of_ours(content: bytes) -> None:
    answer = ask("POST", CALL, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_every_part_of_a_request_may_be_anything_and_nothing_of_it_is_told() -> None:
    secret = "19800602-1234"
    whole: Any = request("order-select", order("digoxin"), egfr=bundle(egfr(22)))

    def places(part: Any, path: tuple[Any, ...] = ()) -> Any:
        yield path
        for key, one in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
            yield from places(one, (*path, key))

    for n, path in enumerate(places(whole)):
        body = copy.deepcopy(whole)
        part = body
        if not path:
            continue
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = ([], {}, 7, None, True, secret)[n % 6]
        answer = post(CALL, body)
        assert answer.status_code in (200, 400, 412), (path, answer.text)
        if answer.status_code != 200:
            assert secret not in answer.text, path


def test_another_address_another_kind_and_too_much() -> None:
    assert post("/cds-services/iron", request()).status_code == 404
    assert ask("GET", CALL).status_code == 405
    assert ask("POST", CALL, content=b"x", headers={"content-type": "text/plain"}).status_code == 415
    assert ask("POST", CALL, content=b" " * 8_000_001, headers={"content-type": "application/json"}).status_code == 413
    large = request(notes={"resourceType": "Bundle", "entry": [{"fullUrl": "x" * 300_000}]})
    assert cards(large) == []


def test_a_client_that_sends_too_slowly_is_told_so() -> None:
    slow = create_app(advisor(), Settings(timeout=0.2))

    async def dribbling() -> Any:
        yield b"{"
        await asyncio.sleep(5)
        yield b"}"

    for path in (CALL, "/fhir/$advise", "/v1/advise"):
        answer = ask("POST", path, on=slow, content=dribbling(), headers={"content-type": "application/json"})
        assert answer.status_code == 503, path


def test_a_browser_of_a_named_site_may_send_its_authorization() -> None:
    named = app(origins=("https://sandbox.example",))
    answer = ask("OPTIONS", CALL, on=named, headers={"origin": "https://sandbox.example"})
    assert answer.status_code == 204
    assert "authorization" in answer.headers["access-control-allow-headers"]


def test_who_has_no_key_is_not_answered() -> None:
    keyed = app(api_key="a-long-key")
    assert ask("GET", "/cds-services", on=keyed).status_code == 401
    assert ask("GET", "/cds-services", on=keyed, headers={"authorization": "Bearer a-long-key"}).status_code == 200


# --- requests that nobody here wrote ---

def of_hl7(pattern: str) -> list[Path]:
    found = sorted((REFERENCE / "hl7-validator").glob(pattern))
    if not found:
        pytest.skip("HL7's requests lie beside the checkout, in ../shared/reference/fhir, and are not here")
    return found


# As HL7's validator judges them: the place of its first error, None where it has none.
REQUESTS = {
    "order-select-bad": "#/context/selections/0", "order-select-extensions": "#/context/draftOrders",
    "order-select-good": None, "order-sign-bad-1": "#/context/draftOrders/entry/0/resource/status",
    "order-sign-bad-2": "#/prefetch/item1", "order-sign-good": None, "patient-view-bad": "#/prefetch/item1",
    "patient-view-good": None, "pv-good": None,
}
RESPONSES = {
    "empty-bad": ["cards"], "empty2": ["cards"], "empty-source": ["cards[0].source.label"],
    "suggestion": ["cards[0].selectionBehavior"], "empty": [], "empty-good": [], "good": [], "link": [], "no-link": [],
    "source-link": [], "two-cards": [],
}


def test_hl7_s_requests_are_judged_as_hl7_judges_them() -> None:
    found = {path.stem.removeprefix("cdshooks-request-"): path for path in of_hl7("cdshooks-request-*.json")}
    assert set(found) == set(REQUESTS)
    for name, path in found.items():
        answer = post(CALL, json.loads(path.read_text(encoding="utf-8")))
        if REQUESTS[name] is None:
            assert answer.status_code == 200, (name, answer.text)
            assert faults(answer.json(), strictly=True) == []
        else:
            assert answer.status_code == 400, (name, answer.text)
            assert REQUESTS[name] in [one["pointer"] for one in answer.json()["errors"]], (name, answer.text)
            assert "example-rec" not in answer.text


def test_what_our_answers_are_held_against_judges_hl7_s_answers_as_hl7_does() -> None:
    found = {path.stem.removeprefix("cdshooks-response-"): path for path in of_hl7("cdshooks-response-*.json")}
    assert {name: faults(json.loads(path.read_text(encoding="utf-8"))) for name, path in found.items()} == RESPONSES


def test_requests_of_other_standards_are_refused_and_never_break_it() -> None:
    of_hl7("*.json")
    for path in sorted([*(REFERENCE / "pddi").glob("*.json"), *(REFERENCE / "fimea-r5").glob("*.json")]):
        answer = post(CALL, json.loads(path.read_text(encoding="utf-8")))
        assert answer.status_code in (400, 412), (path.name, answer.text[:300])
