"""MCP: what an assistant is told, in both modes of the protocol and over both transports, and what it cannot do."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from every import every

mcp = pytest.importorskip("mcp", reason="the extra mcp is not installed")
pytest.importorskip("starlette", reason="the extra web is not installed")

import httpx  # noqa: E402
from mcp import Client, StdioServerParameters  # noqa: E402
from mcp.client.stdio import stdio_client  # noqa: E402

import tillskott  # noqa: E402
from tillskott import Advisor  # noqa: E402
from tillskott.service.desk import Desk  # noqa: E402
from tillskott.service.mcp.running import create_app  # noqa: E402
from tillskott.service.mcp.server import create_server  # noqa: E402
from tillskott.service.mcp.strict import TWICE, checked  # noqa: E402
from tillskott.service.mcp.tools import Tools  # noqa: E402
from tillskott.service.web import Settings  # noqa: E402

ROOT = Path(tillskott.__file__).parent
MODES = ("auto", "legacy")
TOOLS = ["advise", "next_question", "explain", "read_label", "find_medicine", "claim"]
FAINTED = {"age": 52, "symptoms": ["fainting"]}
KIDNEYS = {"age": 71, "egfr": 24, "medications": ["digoxin"]}
WELL = {"age": 45, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
        "kidney_function": "none_known", "supplements": []}
Asked = Callable[[Client], Awaitable[Any]]


@lru_cache(maxsize=2)
def advisor(setting: Any = "self_care") -> Advisor:
    return Advisor(setting=setting)


@lru_cache(maxsize=1)
def tools() -> Tools:
    return Tools(Desk(advisor()), "en")


def asking(asked: Asked, mode: Any = "auto", server: Any = None) -> Any:
    async def run() -> Any:
        async with Client(server or create_server(advisor(), "en"), mode=mode) as client:
            return await asked(client)

    return asyncio.run(run())


def call(tool: str, arguments: dict[str, Any], mode: Any = "auto", server: Any = None) -> Any:
    return asking(lambda client: client.call_tool(tool, arguments), mode, server)


def scripted() -> Any:
    spec = importlib.util.spec_from_file_location("mcp_transcript", ROOT / "examples" / "mcp_transcript.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# --- what is offered ---

@every("mode", MODES)
def test_tools_and_resources_are_listed_and_can_be_read(mode: str) -> None:
    async def asked(client: Client) -> None:
        listed = (await client.list_tools()).tools
        assert [one.name for one in listed] == TOOLS
        assert all(one.annotations and one.annotations.read_only_hint for one in listed)
        assert all(one.input_schema["additionalProperties"] is False for one in listed)
        assert "setting" not in json.dumps([one.input_schema for one in listed])
        resources = [str(one.uri) for one in (await client.list_resources()).resources]
        rule, claim = advisor().knowledge.rules[0].id, next(iter(advisor().knowledge.claims))
        for uri in [*resources, f"tillskott://rules/{rule}", f"tillskott://claims/{claim}"]:
            [found] = (await client.read_resource(uri)).contents
            assert json.loads(found.text)
        for uri in ("tillskott://nothing", "tillskott://rules/nothing", "file:///etc/passwd", "tillskott://vocabulary/x"):
            with pytest.raises(mcp.MCPError):
                await client.read_resource(uri)

    asking(asked, mode)


def test_what_is_said_of_the_tools_has_both_languages() -> None:
    swedish = create_server(advisor(), "sv")
    listed = asking(lambda client: client.list_tools(), server=swedish).tools
    assert {one.title for one in listed} >= {"Råd", "Nästa fråga", "Förklara"}


# --- what a result says ---

@every("mode", MODES)
@every(("profile", "decision"), [
    (FAINTED, "refer_now"), (KIDNEYS, "refer"), (WELL, "recommend"), ({}, "ask"),
    ({**WELL, "goals": []}, "food_first")])
def test_a_result_says_the_same_in_words_and_in_structure(profile: Any, decision: str, mode: str) -> None:
    result = call("advise", {"profile": profile}, mode)
    data, [block] = result.structured_content, result.content
    assert not result.is_error
    assert (data["decision"], data["may_be_recommended"]) == (decision, decision == "recommend")
    lines = block.text.splitlines()
    assert lines[0] == data["summary"]
    assert lines[-1].endswith(data["summary"])
    assert set(data["reminders"]) <= set(lines)
    assert any("Unknown is not no" in line for line in lines)
    assert any("not a diagnosis" in line for line in lines)
    assert data["versions"]["knowledge"]["sha256"] == advisor().knowledge.sha256
    assert data["versions"]["setting"] == "self_care"
    assert advisor().knowledge.version in block.text


def test_what_is_unknown_is_named_whatever_the_decision() -> None:
    def unknown(profile: Any) -> set[str]:
        return {one["fact"] for one in call("advise", {"profile": profile}).structured_content["unknown"]}

    assert {"conditions", "medications", "kidney_function", "supplements"} <= unknown(FAINTED)
    assert unknown(WELL) == set()
    assert "kidney_function" not in unknown({"egfr": 80})
    assert "pregnancy" not in unknown({"age": 40, "sex": "male"})
    assert "pregnancy" in unknown({"age": 40, "sex": "female"})
    assert "medications" in unknown({**WELL, "partial": ["medications"]})


def test_a_medicine_that_is_not_recognised_is_not_one_without_interaction() -> None:
    found = call("find_medicine", {"name": "Xyzolol"})
    assert found.structured_content["read"]["status"] == "unrecognised"
    assert "not the same as no interaction" in found.content[0].text
    advised = call("advise", {"profile": {**WELL, "medications": ["Xyzolol"]}})
    assert advised.structured_content["not_recognised"] == ["Xyzolol"]
    assert not advised.structured_content["may_be_recommended"]


def test_the_language_of_a_call_counts() -> None:
    swedish = call("advise", {"profile": FAINTED, "language": "sv"})
    assert "Okänt är inte nej" in swedish.content[0].text
    assert swedish.structured_content["referrals"][0]["reason"].count("vård")


@every("detail", ["short", "full"])
def test_both_lengths_begin_and_end_with_the_decision(detail: str) -> None:
    result = call("advise", {"profile": KIDNEYS, "detail": detail})
    lines = result.content[0].text.splitlines()
    assert lines[0] == result.structured_content["summary"]
    assert lines[-1].endswith(lines[0])


# --- a referral is never permission ---

REFERRED = [("advise", {"profile": KIDNEYS}), ("advise", {"profile": KIDNEYS, "detail": "full"}),
            ("next_question", {"profile": KIDNEYS}), ("explain", {"profile": KIDNEYS}),
            ("explain", {"profile": KIDNEYS, "why_not": "citrate"}),
            ("explain", {"profile": KIDNEYS, "why_not": "dose:250"})]


@every(("tool", "arguments"), REFERRED)
def test_a_referral_survives_whatever_part_of_a_result_is_dropped(tool: str, arguments: Any) -> None:
    result = tools().call(tool, arguments)
    decided = result.data["summary"]
    lines = result.text.splitlines()
    for cut in range(1, len(lines)):
        assert decided in "\n".join(lines[:cut])  # the end is lost
        assert decided in "\n".join(lines[cut:])  # the beginning is lost
    for part in result.data:
        rest = {name: one for name, one in result.data.items() if name != part}
        told = [rest.get("decision") == "refer", rest.get("may_be_recommended") is False,
                rest.get("summary") == decided, bool(rest.get("referrals"))]
        assert sum(told) >= 3, part
    assert not result.data.get("forms")
    assert not result.data.get("dose")


def test_an_explanation_of_a_form_under_a_referral_does_not_speak_for_it() -> None:
    def said(profile: Any) -> str:
        return "\n".join(tools().call("explain", {"profile": profile, "why_not": "citrate"}).data["says"])

    assert "speaks for" in said(WELL)
    assert not any("speaks for" in said(profile) for profile in (FAINTED, KIDNEYS, {}))


@every("mode", MODES)
def test_three_customers_and_nobody_talks_it_out_of_a_referral(mode: str) -> None:
    script = scripted()
    server = create_server(advisor(), "en")
    for customer in script.CUSTOMERS:
        results = asking(lambda client, one=customer: script.spoken(client, one), mode, server)
        assert results[-1].structured_content is not None
        last = [one for one in results if one.structured_content["decision"] is not None][-1]
        assert last.structured_content["decision"] == customer.ends
        if customer.ends == "recommend":
            continue
        for turn, result in zip(customer.turns, results, strict=True):
            data, text = result.structured_content, result.content[0].text
            assert data["may_be_recommended"] is False, turn
            assert data["decision"] in (customer.ends, None), turn
            assert not data.get("forms"), turn
            assert not data.get("dose"), turn
            if data["decision"] is None:
                assert "suits anybody" in text or result.is_error, turn
            assert "safe for her" not in text + json.dumps(data), turn


# --- what a call cannot do ---

BAD: dict[str, tuple[str, Any, str]] = {
    "a misspelt fact": ("advise", {"profile": {"agee": 4}}, "agee"),
    "an unknown argument": ("advise", {"profile": {}, "zzz": 1}, "zzz"),
    "facts beside the profile": ("advise", {"age": 4}, "age"),
    "no profile": ("advise", {}, "profile"),
    "a setting": ("advise", {"profile": {}, "setting": "counter"}, "setting"),
    "an authority": ("explain", {"profile": {}, "authority": "evm"}, "authority"),
    "a text that is no JSON": ("advise", {"profile": "age 45"}, "profile"),
    "a list": ("advise", {"profile": [1]}, "profile"),
    "a number that is none": ("advise", {"profile": {"age": float("nan")}}, "profile.age"),
    "a number without end": ("advise", {"profile": {"supplements": [{"label": "x", "per_day": float("inf")}]}},
                             "profile.supplements[0].per_day"),
    "no name": ("find_medicine", {"name": "  "}, "name"),
    "an age in words": ("advise", {"profile": {"age": "45 år"}}, "age"),
    "a text in place of a list": ("advise", {"profile": {"conditions": "no problems"}}, "conditions"),
    "a medicine among conditions": ("advise", {"profile": {"conditions": ["Levaxin"]}}, "conditions"),
    "another language": ("advise", {"profile": {}, "language": "de"}, "language"),
    "another length": ("advise", {"profile": {}, "detail": "all"}, "detail"),
    "no such question": ("next_question", {"profile": {}, "answers": {"shoe_size": 4}}, "shoe_size"),
    "no such part": ("explain", {"profile": FAINTED, "part": "form:gold"}, ""),
    "why and why not": ("explain", {"profile": {}, "part": "dose", "why_not": "citrate"}, "why_not"),
    "a label without anything": ("read_label", {"text": "   "}, ""),
    "a label too long": ("read_label", {"text": "x" * 30_000}, "text"),
    "a name that is a list": ("find_medicine", {"name": ["digoxin"]}, "name"),
    "no such claim": ("claim", {"id": "Z-1"}, "id"),
    "no such tool": ("order", {}, "order"),
}


@every("name", BAD)
def test_a_call_that_cannot_be_used_is_refused_by_name_and_is_no_yes(name: str) -> None:
    tool, arguments, where = BAD[name]
    result = tools().call(tool, arguments)
    assert result.failed
    assert result.data["may_be_recommended"] is False
    assert result.data["decision"] is None
    assert "not a yes" in result.text
    assert where in result.text
    assert any(where in one["where"] for one in result.data["errors"])


def test_arguments_without_end_are_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    for arguments in ({"profile": {"age": deep}}, {"profile": "[" * 100_000}):
        result = tools().call("advise", arguments)
        assert result.failed
        assert "program" not in result.text


def test_every_fault_of_a_call_is_told_at_once() -> None:
    text = tools().call("advise", {"profile": {"agee": 4, "sex": "kvinna"}, "zzz": 1}).text
    assert all(name in text for name in ("agee", "sex", "zzz"))


@every("mode", MODES)
def test_a_refused_call_is_an_error_of_the_tool_not_of_the_protocol(mode: str) -> None:
    result = call("advise", {"profile": {"agee": 4}}, mode)
    assert result.is_error
    assert "age" in result.content[0].text


def test_a_profile_may_be_sent_as_a_text_of_json() -> None:
    assert call("advise", {"profile": json.dumps(FAINTED)}).structured_content["decision"] == "refer_now"
    assert tools().call("advise", {"profile": '{"age": 4, "age": 40}'}).failed


def test_a_fault_of_ours_is_no_yes_and_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Tools(Desk(advisor()), "en")

    def broken(*_: Any) -> Any:
        raise RuntimeError("19800602-1234")

    monkeypatch.setattr(made, "_called", {"advise": broken})
    result = made.call("advise", {})
    assert result.failed
    assert "1980" not in result.text + json.dumps(result.data)


def test_only_the_operator_makes_it_a_counter() -> None:
    counter = create_server(advisor("counter"), "en")
    profile = {**WELL, "medications": ["Levaxin"]}
    assert call("advise", {"profile": profile}, server=counter).structured_content["decision"] == "check_first"
    assert call("advise", {"profile": profile}).structured_content["decision"] == "refer"


# --- an interview ---

def test_questions_lead_to_an_advice() -> None:
    async def asked(client: Client) -> Any:
        answers: dict[str, Any] = {}
        begun = {"age": 45, "sex": "male"}
        for _ in range(40):
            data = (await client.call_tool("next_question", {"profile": begun, "answers": answers})).structured_content
            question = data["question"]
            if question is None:
                break
            several = question["type"] in ("set", "which", "medicines", "products", "tried")
            answers[question["id"]] = (["sleep"] if question["id"] == "goals" else []) if several else None
        return (await client.call_tool("advise", {"profile": data["profile"]})).structured_content

    assert asking(asked)["decision"] in {"recommend", "ask"}


@every("answers", [{"symptoms": []}, {"symptoms": ["nausea_vomiting"]}, {"age": 30}])
def test_an_answer_takes_nothing_back_that_was_told(answers: Any) -> None:
    told = {"age": 52, "sex": "female", "symptoms": ["fainting"], "goals": ["sleep"]}
    result = call("next_question", {"profile": told, "answers": answers})
    assert result.is_error
    assert f"answers.{next(iter(answers))}: takes back what the profile says" in result.content[0].text
    assert result.structured_content["may_be_recommended"] is False


@every("answers", [{"symptoms": ["fainting", "nausea_vomiting"]}, {"symptoms": None}, {"conditions": []}])
def test_an_answer_may_add_to_what_was_told(answers: Any) -> None:
    told = {"age": 52, "sex": "female", "symptoms": ["fainting"], "partial": ["symptoms"], "goals": ["sleep"]}
    assert call("next_question", {"profile": told, "answers": answers}).structured_content["decision"] == "refer_now"


# --- the other ways in ---

def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT.parent)}


@every("mode", MODES)
def test_over_standard_input_and_output(mode: str) -> None:
    server = StdioServerParameters(command=sys.executable, args=["-m", "tillskott", "mcp", "--lang", "en"],
                                   env=environment())
    result = call("advise", {"profile": FAINTED}, mode, stdio_client(server))
    assert result.structured_content["decision"] == "refer_now"


@pytest.fixture
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "tillskott", "mcp", "--http", "--port", "0", "--lang", "en"]
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        yield process.stderr.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_over_http_in_both_modes_and_only_for_this_machine(address: str) -> None:
    for mode in MODES:
        assert call("advise", {"profile": FAINTED}, mode, address).structured_content["decision"] == "refer_now"
    assert httpx.post(address, json={}, headers={"host": "evil.example"}).status_code == 421
    assert httpx.post(address, json={}, headers={"origin": "https://evil.example"}).status_code == 403


def test_others_need_the_key() -> None:
    app = create_app(advisor(), "en", Settings(api_key="a-long-key"))

    async def asked() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return (await client.post("/mcp", json={})).status_code

    assert asyncio.run(asked()) == 401


def over_http(*bodies: Any, **settings: Any) -> list[Any]:
    """The answers to bodies, each sent in pieces without telling its length where it is a list."""
    app = create_app(advisor(), "en", Settings(**settings))

    async def asked() -> list[Any]:
        async def pieces(parts: list[bytes]) -> Any:
            for one in parts:
                yield one

        inner = app._app._app
        headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
        async with inner.router.lifespan_context(inner):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return [await client.post("/mcp", headers=headers,
                                          content=pieces(one) if isinstance(one, list) else one) for one in bodies]

    return asyncio.run(asked())


def called(arguments: str) -> bytes:
    return ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "advise", "arguments": '
            f"{arguments}}}}}").encode()


def test_what_is_no_message_is_refused_without_a_fault_of_ours() -> None:
    bodies = [b"", b"{", b"[]", b"null", b"\xff", b"[" * 20_000, b'{"a": NaN}', called('"x"'), called("7"),
              called('{"profile": {"age": "\\ud800"}}')]
    for body, answer in zip(bodies, over_http(*bodies), strict=True):
        assert answer.status_code in (200, 400), (body[:40], answer.text)
        assert "error" in answer.json(), body[:40]
    secret = "Anna 19800602-1234"
    told = [{"a": secret}, [secret], {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": secret},
            {"jsonrpc": secret, "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "id": 1, "result": secret},
            {"jsonrpc": "2.0", "id": [secret], "method": "ping"}, {"jsonrpc": "2.0", "id": 1, "method": [secret]},
            {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": secret}},
            {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "advise", "arguments": secret}}]
    for answer in over_http(*(json.dumps(one).encode() for one in told)):
        assert answer.status_code in (200, 400)
        assert "Anna" not in answer.text
    large = [b" " * 10_000] * 30
    assert [one.status_code for one in over_http(b" " * 300_000, large)] == [413, 413]


def test_a_key_that_stands_twice_is_refused_over_http_and_over_standard_input() -> None:
    adult = called('{"profile": {"age": 4, "sex": "male", "age": 40}}')
    [answer] = over_http(adult)
    assert answer.json()["result"]["isError"]
    assert "age: stands twice" in answer.text
    assert json.loads(checked(adult.decode()))["params"]["arguments"] == {TWICE: ["age"]}
    for message in (b"{", b"[" * 20_000, called('{"profile": {"age": 4}}'), b'{"id": 1, "id": 2}'):
        assert checked(message) == message


def test_without_the_extra_one_sentence_says_so() -> None:
    code = ("import sys\n"
            "class Without:\n"
            "    def find_spec(self, name, *_):\n"
            "        if name == 'mcp': raise ModuleNotFoundError(name=name)\n"
            "sys.meta_path.insert(0, Without()); sys.argv = ['tillskott', 'mcp', '--lang', 'en']\n"
            "from tillskott.cli import main; main()")
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.strip() == "tillskott: mcp: needs the extra mcp (pip install 'tillskott[mcp]')"
    assert done.stdout == ""
