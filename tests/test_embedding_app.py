"""The app of examples/embedding_app.py, used as its visitors would: every kind of field, an interview to its end."""

from __future__ import annotations

import html
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import tillskott

ROOT = Path(tillskott.__file__).parent
APP = ROOT / "examples" / "embedding_app.py"


@pytest.fixture(scope="module")
def client() -> Any:
    testing = pytest.importorskip("starlette.testclient", reason="the extra dev has it")
    spec = importlib.util.spec_from_file_location("embedding_app", APP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["embedding_app"] = module
    spec.loader.exec_module(module)
    yield testing.TestClient(module.app)
    del sys.modules["embedding_app"]


def test_the_api_answers_in_the_types_of_the_package(client: Any) -> None:
    told = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [], "medications": [],
            "egfr": 60, "supplements": []}  # fmt: skip
    assert client.post("/api/advise", json=told).json()["decision"] == "recommend"
    refused = client.post("/api/advise", json={"aeg": 45, "goals": ["slep"]})
    assert (refused.status_code, len(refused.json()["faults"])) == (422, 2)
    assert client.get("/api/medicines", params={"text": "levax"}).json()[0]["name"] == "Levaxin"
    step = client.post("/api/interview", json={"told": told}).json()
    assert step["settled"] is (step["question"] is None)
    assert step["advice"]["decision"] == "recommend"
    assert {"/api/advise", "/api/interview"} <= client.get("/openapi.json").json()["paths"].keys()


def test_the_form_keeps_to_what_is_asked(client: Any) -> None:
    empty = client.get("/form").text
    assert empty.count("<p>") > 20
    wrong = client.post("/form", data={"age": "450", "medications": "Levaxin"})
    assert "age" in wrong.text
    assert "<form" in wrong.text
    asked = client.post("/form", data={"age": "58", "sex": "female"})
    assert "border-left: 1ex solid gray" in asked.text
    none = dict.fromkeys(("symptoms", "conditions", "medications", "supplements"), "none")
    given = client.post("/form", data={"age": "58", "sex": "male", "goals": "sleep", "egfr": "80", **none})
    assert "border-left: 1ex solid green" in given.text


@pytest.mark.parametrize("unknown", [False, True])
def test_an_interview_ends_though_the_page_holds_all_of_it(client: Any, unknown: bool) -> None:
    shown, asked = client.get("/interview").text, []
    for _ in range(60):
        field = re.search(r'name="id" value="([^"]+)"', shown)
        if field is None:
            break
        asked.append(field[1])
        found = re.search(r'name="state" value="([^"]*)"', shown)
        assert found is not None
        state = html.unescape(found[1])
        assert len(json.loads(state)["steps"]) == len(asked) - 1
        choice = re.search(r'type="radio" name="value" value="([^"]+)"', shown)
        number = {"age": "44", "weight": "70"}.get(asked[-1], "")
        answer = {"unknown": "1"} if unknown else {"value": choice[1] if choice else number}
        shown = client.post("/interview", data={"state": state, "id": asked[-1], **answer}).text
    else:
        pytest.fail(f"it asks for ever: {asked}")
    assert len(asked) == len(set(asked)) > 2
    assert "border-left" in shown
