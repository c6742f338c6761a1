"""The API: what it takes and gives, how it refuses, and that its description says the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from serving import BASE, WELL, advisor, app, ask, desk, httpx, post, shelf_app

import tillskott
from tillskott.service.api.openapi import describe, examples

DESCRIBED = Path(tillskott.__file__).parent / "docs" / "openapi.json"
JSON = {"content-type": "application/json"}
LONG = 120.0  # s; a machine that does much else takes its time to make the first PDF


def test_the_description_that_is_checked_in_is_that_of_the_code() -> None:
    # Written by: python -m tillskott.service.api > docs/openapi.json
    assert json.loads(DESCRIBED.read_text(encoding="utf-8")) == json.loads(json.dumps(describe(desk())))


def test_the_description_is_served() -> None:
    assert ask("GET", "/openapi.json").json()["openapi"] == "3.1.0"


def _resolved(operation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    described = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    post_ = described["paths"][f"/v1/{operation}"]["post"]
    content = post_["responses"]["200"]["content"]
    gives = next(iter(content.values()))["schema"]
    return {**post_["requestBody"]["content"]["application/json"]["schema"], "components": described["components"]}, {
        **gives, "components": described["components"]}


@pytest.mark.parametrize("operation", sorted(examples()))
def test_every_example_is_answered_as_described(operation: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    takes, gives = _resolved(operation)
    jsonschema.validate(examples()[operation], takes)
    on = shelf_app() if operation == "products" else None
    answer = post(f"/v1/{operation}", examples()[operation], on=on)
    assert answer.status_code == 200, answer.text
    if operation != "leaflet":
        jsonschema.validate(answer.json(), gives)


def test_the_advice_is_that_of_the_package_without_the_trace() -> None:
    told = json.loads(advisor().advise(WELL).to_json())
    trace = told.pop("trace")
    assert post("/v1/advise", WELL).json() == told
    assert post("/v1/advise?trace=true", WELL).json()["trace"] == trace


def test_one_language_where_it_is_asked_for() -> None:
    both = post("/v1/advise", WELL).json()["evidence"][0]["says"]
    assert post("/v1/advise?lang=sv", WELL).json()["evidence"][0]["says"] == both["sv"]
    english = post("/v1/advise", WELL, headers={"accept-language": "de, en-GB;q=0.8, sv;q=0.1"})
    assert english.json()["evidence"][0]["says"] == both["en"]
    assert english.headers["content-language"] == "en"


def test_every_answer_says_by_which_knowledge_and_engine() -> None:
    for answer in (post("/v1/advise", WELL), ask("GET", "/v1/nothing"), post("/v1/advise", {"age": -1})):
        assert answer.headers["x-knowledge-version"].startswith(advisor().knowledge.version)
        assert answer.headers["x-engine-version"]


def test_an_interview_is_held_by_the_caller_alone() -> None:
    told: dict[str, Any] = {"goals": ["sleep"], "age": 45, "sex": "male", "medications": [], "stomach": "normal",
                            "kidney_function": "none_known", "supplements": []}
    state: dict[str, Any] = {}
    answer: dict[str, Any] = {}
    for _ in range(30):
        found = post("/v1/interview", {"state": state, "answer": answer}).json()
        if found["question"] is None:
            break
        name = found["question"]["id"]
        state, answer = found["state"], {name: [] if name == "brought" or "." in name else told.get(name)}
    assert found["settled"]
    assert found["advice"]["decision"] in ("recommend", "check_first")
    back = post("/v1/interview", {"state": found["state"], "back": True}).json()
    assert len(back["state"]["steps"]) == len(found["state"]["steps"]) - 1


def test_why_why_not_and_what_if() -> None:
    found = post("/v1/consult", {"profile": WELL, "why": ["decision"], "why_not": ["oxide"], "what_if": ["decision"]})
    data = found.json()
    assert data["why"]["decision"]["target"] == "decision"
    assert data["why_not"]["oxide"]["target"] == "oxide"
    assert data["what_if"]["decision"]["found"]


def test_the_sheet_as_html_allows_no_style_but_its_own() -> None:
    sheet = post("/v1/leaflet?lang=en", WELL)
    assert sheet.status_code == 200
    assert "unsafe" not in sheet.headers["content-security-policy"]
    assert "'sha256-" in sheet.headers["content-security-policy"]
    assert " style=" not in sheet.text


def test_the_sheet_as_pdf() -> None:
    answer = ask("POST", "/v1/leaflet?format=pdf", on=app(timeout=LONG), json=WELL)
    if answer.status_code == 422:
        pytest.skip("WeasyPrint is not installed")
    assert answer.content.startswith(b"%PDF")


def test_no_sheet_before_what_is_needed_is_answered() -> None:
    answer = post("/v1/leaflet", {"age": 45})
    assert answer.status_code == 409
    assert answer.json()["errors"]


# --- refusing ---

BAD = {
    "no number": (b'{"age": NaN}', 422, "usable number"),
    "a number without end": (b'{"age": 1e400}', 422, "usable number"),
    "a key twice": (b'{"age": 45, "age": 17}', 422, "twice"),
    "no object": (b"[1, 2]", 422, "not an object"),
    "no JSON": (b'{"age": 4', 422, "not JSON"),
    "nothing": (b"", 422, "not JSON"),
    "no UTF-8": (b'{"age": "\xff"}', 422, "UTF-8"),
    "deep": (b"[" * 100_000, 422, "levels"),
    "deep and closed": (b'{"age":' + b"[" * 40 + b"]" * 40 + b"}", 422, "levels"),
    "half a sign": (b'{"medications": ["\\ud800"]}', 422, "half a character"),
    "true for a number": (b'{"age": true}', 422, "not a number"),
    "a text for a number": (b'{"age": "45"}', 422, "not a number"),
    "an impossible number": (b'{"age": 450}', 422, "impossible"),
    "an unknown fact": (b'{"agee": 45}', 422, "did you mean age"),
    "an unknown value": (b'{"goals": ["slep"]}', 422, "did you mean sleep"),
    "10,000 members": (json.dumps({"medications": ["x"] * 10_000}).encode(), 422, "at most 100"),
    "10 MB": (b'{"medications": ["' + b"x" * 10_000_000 + b'"]}', 413, "kB"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_bodies_are_refused_in_words(name: str) -> None:
    content, status, words = BAD[name]
    answer = ask("POST", "/v1/advise?lang=en", content=content, headers=JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert words in json.dumps(problem, ensure_ascii=False)


def test_every_fault_is_listed_with_its_place() -> None:
    answer = post("/v1/advise?lang=en", {"agee": 4, "goals": ["slep"], "egfr": 9000})
    assert {one["pointer"] for one in answer.json()["errors"]} == {"#/agee", "#/goals", "#/egfr"}


def test_a_body_of_another_kind_and_an_address_asked_otherwise() -> None:
    assert ask("POST", "/v1/advise", content=b"age: 45", headers={"content-type": "text/yaml"}).status_code == 415
    wrong = ask("GET", "/v1/advise")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert ask("GET", "/v1/rules/no.such").status_code == 404
    assert post("/v1/advise?trace=maybe", WELL).status_code == 422
    assert post("/v1/advise?lang=de", WELL).status_code == 422


@pytest.mark.parametrize("path", ["consult", "interview", "label", "medicines", "kidney", "food"])
@pytest.mark.parametrize("body", [{}, {"zzz": 1}, {"text": 3, "labels": "x", "portions": 4, "profile": [], "state": 1}])
def test_odd_bodies_end_in_an_answer_or_in_words(path: str, body: dict[str, Any]) -> None:
    answer = post(f"/v1/{path}", body)
    assert answer.status_code in (200, 422)
    assert answer.status_code == 200 or answer.json()["errors"]


# --- caching ---

def test_what_changes_only_with_the_knowledge_has_a_tag_of_it() -> None:
    first = ask("GET", "/v1/facts")
    tag = first.headers["etag"]
    assert advisor().knowledge.sha256[:24] in tag
    again = ask("GET", "/v1/facts", headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert ask("GET", "/v1/facts?lang=sv").headers["etag"] != tag
    assert post("/v1/advise", WELL).headers["cache-control"] == "no-store"


def test_requests_at_the_same_time_do_not_touch_each_other() -> None:
    customers = [{**WELL, "age": age} for age in (12, 30, 45, 82)] * 8

    async def all_of_them() -> list[Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app()), base_url=BASE) as client:
            return await asyncio.gather(*(client.post("/v1/advise", json=one) for one in customers))

    for customer, answer in zip(customers, asyncio.run(all_of_them()), strict=True):
        assert answer.json()["decision"] == advisor().advise(customer).decision
