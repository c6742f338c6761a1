"""Who may ask, what every answer forbids, and that nothing of a customer is written anywhere."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from serving import WELL, app, ask, httpx, page, post
from typer.testing import CliRunner

import tillskott

PATHS = ("/", "/v1/facts", "/static/counter.css", "/static/counter.js", "/healthz", "/nothing", "/metrics")
KEY = "a-long-key"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_what_is_not_its_own(path: str) -> None:
    headers = ask("GET", path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_what_says_anything_of_a_customer_is_not_stored() -> None:
    for answer in (page([("line", "kvinna 45")]), post("/v1/advise", WELL), ask("GET", "/")):
        assert answer.headers["cache-control"] == "no-store"


FOREIGN = ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "10.0.0.1")


@pytest.mark.parametrize("host", FOREIGN)
def test_only_the_own_host_is_answered(host: str) -> None:
    assert ask("GET", "/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_the_own_host_by_any_of_its_names(host: str) -> None:
    assert ask("GET", "/healthz", headers={"host": host}).status_code == 200


def test_another_site_may_not_ask() -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert post("/v1/advise", WELL, headers=headers).status_code == 403
    assert post("/v1/advise", WELL, headers={"origin": "http://localhost"}).status_code == 200
    named = app(origins=("https://journal.example",))
    answer = post("/v1/advise", WELL, headers={"origin": "https://journal.example"}, on=named)
    assert answer.headers["access-control-allow-origin"] == "https://journal.example"
    assert post("/v1/advise", WELL, headers={"origin": "https://evil.example"}, on=named).status_code == 403


def test_a_site_that_is_named_may_ask_its_browser_first() -> None:
    named = app(origins=("https://journal.example",))
    asked = ask("OPTIONS", "/v1/advise", on=named, headers={"origin": "https://journal.example",
                                                            "access-control-request-method": "POST"})
    assert asked.status_code == 204
    assert "POST" in asked.headers["access-control-allow-methods"]


def test_the_key_is_asked_of_everybody_but_the_watch() -> None:
    locked = app(api_key=KEY)
    assert post("/v1/advise", WELL, on=locked).status_code == 401
    assert post("/v1/advise", WELL, headers={"x-api-key": "wrong"}, on=locked).status_code == 401
    assert post("/v1/advise", WELL, headers={"x-api-key": "å".encode()}, on=locked).status_code == 401
    assert post("/v1/advise", WELL, headers={"x-api-key": KEY}, on=locked).status_code == 200
    assert post("/v1/advise", WELL, headers={"authorization": f"Bearer {KEY}"}, on=locked).status_code == 200
    assert ask("GET", "/", auth=httpx.BasicAuth("x", KEY), on=locked).status_code == 200
    assert ask("GET", "/", headers={"authorization": "Basic !!"}, on=locked).status_code == 401
    assert ask("GET", "/healthz", on=locked).status_code == 200
    assert ask("GET", "/metrics", on=locked).status_code == 401


def test_scripts_and_styles_come_from_here_alone() -> None:
    text = page([("line", "kvinna 45, levaxin"), ("open", "why"), ("open", "all")]).text
    assert re.findall(r'(?:src|href)="(?!/static/|data:,")([^"]*)"', text) == []
    assert "<script>" not in text
    assert " onclick" not in text
    assert " style=" not in text


def test_the_script_knows_no_medicine_and_keeps_nothing() -> None:
    script = (Path(tillskott.__file__).parent / "service/static/counter.js").read_text(encoding="utf-8")
    assert len(script.splitlines()) < 300
    assert script.startswith("// @ts-check")
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "pushState", "replaceState",
                 "magnesium", "innerHTML", "eval(", "http:", "https:", "refer", "recommend", "mg"):
        assert word not in script, word


# --- the log ---

MARKED = {"age": 83, "sex": "female", "goals": ["migraine"], "conditions": ["epilepsy"],
          "medications": ["Marksubstans97531"], "considering": [{"label": "Markburk86420 magnesium 97531 mg"}]}


def test_no_fact_of_a_customer_is_logged_or_counted(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        post("/v1/advise", MARKED)
        post("/v1/advise", {**MARKED, "Markfaktum97531": 1})
        ask("POST", "/v1/advise", content=b'{"Markfaktum97531": NaN', headers={"content-type": "application/json"})
        ask("GET", "/v1/rules/Markregel97531")
        ask("GET", "/Marksida97531?Markfraga=97531", headers={"user-agent": "Mark97531", "referer": "http://Mark97531"})
        page([("line", "Mark97531 83 epilepsi"), ("medicine", "Marksubstans97531"), ("step", '{"Mark97531": 83')])
    counted = ask("GET", "/metrics").text
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("tillskott"))
    assert told
    for mark in ("97531", "86420", "epilep", "migraine", "Mark"):
        assert mark not in told
        assert mark not in counted


def test_an_error_of_the_program_is_told_without_what_was_sent(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tillskott.service.desk import Desk

    def broken(*_: Any) -> None:
        raise RuntimeError("Mark97531")

    monkeypatch.setattr(Desk, "consult", broken)
    with caplog.at_level(logging.DEBUG):
        answer = post("/v1/advise", MARKED)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "97531" not in answer.text + "\n".join(record.getMessage() for record in caplog.records)
    assert "RuntimeError" in caplog.text


# --- the command ---

def serve(*arguments: str) -> Any:
    from tillskott.cli import build_app

    return CliRunner().invoke(build_app(), ["serve", *arguments])


def test_another_address_asks_for_a_name_and_a_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TILLSKOTT_API_KEY", raising=False)
    for arguments in (["--host", "0.0.0.0"], ["--host", "0.0.0.0", "--allow-host", "apotek.example"],
                      ["--allow-host", "apotek.example"], ["--api-key-file", str(tmp_path / "none")]):
        found = serve(*arguments)
        assert isinstance(found.exception, tillskott.ProfileError)


def test_a_port_in_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        found = serve("--port", str(taken.getsockname()[1]))
    assert isinstance(found.exception, tillskott.ProfileError)
    assert "--port" in str(found.exception)


def test_the_service_starts_answers_and_leaves_no_fact_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path),
                   "TMPDIR": str(tmp_path)}
    log = tmp_path / "log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, "-m", "tillskott.cli", "serve", "--port", "0"], env=environment,
                                   stdout=subprocess.PIPE, stderr=written, text=True, cwd=tmp_path)
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address.startswith("http://localhost:")
            with httpx.Client(base_url=address, timeout=60) as client:
                assert client.get("/").status_code == 200
                assert client.post("/v1/advise", json=MARKED).status_code == 200
                client.post("/", content="line=Mark97531+epilepsi&medicine=Markburk86420",
                            headers={"content-type": "application/x-www-form-urlencoded"})
            _cut_off(int(address.rstrip("/").rpartition(":")[2]))
            with httpx.Client(base_url=address, timeout=60) as client:
                assert client.get("/healthz").status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    kept = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert log in kept
    lines = kept[log].decode().splitlines()
    assert [json.loads(line)["route"] for line in lines][:3] == ["/", "/v1/advise", "/"], lines
    for content in kept.values():
        assert b"97531" not in content
        assert b"86420" not in content


def _cut_off(port: int) -> None:
    """A request that ends in the middle of its body."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"POST /v1/advise HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                           b"Content-Length: 1000\r\n\r\n{\"age\": 4")
    time.sleep(0.2)
