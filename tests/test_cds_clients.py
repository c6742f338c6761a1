"""Who may call CDS Hooks: tokens that hold, tokens that do not, and what became of cards."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib.util
import json
import time
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from every import every
from hooks_rules import faults
from serving import advisor, ask, post

jwt = pytest.importorskip("jwt", reason="the extra cds is not installed")
pytest.importorskip("cryptography", reason="the extra cds is not installed")

from cryptography.hazmat.primitives import serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402

import tillskott  # noqa: E402
from tillskott import ProfileError  # noqa: E402
from tillskott.commands.serve import settings_for  # noqa: E402
from tillskott.service.cds import Feedback  # noqa: E402
from tillskott.service.cds.clients import Clients, Keys, Unreachable, read_clients  # noqa: E402
from tillskott.service.cds.tokens import Refused, Tokens  # noqa: E402
from tillskott.service.web import Settings, create_app  # noqa: E402

ROOT = Path(tillskott.__file__).parent
BASE, ISSUER = "https://advice.example", "https://record.example"
CDS = "/cds-services"
CALL, TOLD = f"{CDS}/magnesium", f"{CDS}/magnesium/feedback"
NOW = 1_800_000_000.0


@lru_cache(maxsize=4)
def secret(name: str = "a") -> Any:
    return ec.generate_private_key(ec.SECP384R1())


def public(name: str = "a", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(secret(name).public_key()))
    return {**found, "kid": name, "use": "sig", "alg": "ES384", **more}


def clients(**keys: Any) -> Clients:
    return Clients(BASE, {ISSUER: Keys(found={"a": public()}), **keys})


def token(path: str = CDS, *, signed_by: str = "a", algorithm: str = "ES384", header: Any = None, at: float = NOW,
          without: str = "", **claims: Any) -> str:
    payload = {"iss": ISSUER, "aud": BASE + path, "iat": at, "exp": at + 300, "jti": f"n-{time.perf_counter_ns()}",
               **claims}
    payload.pop(without, None)
    made: str = jwt.encode(payload, secret(signed_by), algorithm, {"kid": "a", "typ": "JWT", **(header or {})})
    return made


def checked(given: str, path: str = CDS, of: Clients | None = None) -> str:
    return Tokens(of or clients(), lambda: NOW).check(f"Bearer {given}", path)


def unsigned(header: dict[str, Any], payload: dict[str, Any], key: bytes | None = None) -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    body = f"{part(json.dumps(header).encode())}.{part(json.dumps(payload).encode())}"
    return f"{body}.{part(hmac.new(key, body.encode(), hashlib.sha256).digest()) if key else ''}"


# --- tokens ---

@every("claims", [{}, {"aud": [BASE + CDS, "https://x.example"]}, {"tenant": "t"}, {"iat": NOW + 20}])
def test_a_token_that_holds(claims: Any) -> None:
    assert checked(token(**claims)) == ISSUER


PAYLOAD = {"iss": ISSUER, "aud": BASE + CDS, "iat": NOW, "exp": NOW + 300, "jti": "one"}
FORGED: dict[str, Any] = {
    "nothing": lambda: "", "no token": lambda: "abc", "half a token": lambda: token().rpartition(".")[0],
    "no signature": lambda: unsigned({"alg": "none", "kid": "a"}, PAYLOAD),
    "the public key as a secret": lambda: unsigned({"alg": "HS256", "kid": "a"}, PAYLOAD, _pem()),
    "another's signature": lambda: token(signed_by="b"),
    "a changed payload": lambda: _changed(token()),
    "another address": lambda: token(aud="https://other.example/cds-services"),
    "the address of another call": lambda: token(CALL),
    "an address with a slash more": lambda: token(aud=f"{BASE}{CDS}/"),
    "another issuer": lambda: token(iss="https://other.example"),
    "an issuer that is a list": lambda: unsigned({"alg": "ES384", "kid": "a"}, {**PAYLOAD, "iss": [ISSUER]}),
    "run out": lambda: token(at=NOW - 400), "not yet": lambda: token(at=NOW + 400),
    "not before": lambda: token(nbf=NOW + 200), "a day long": lambda: token(exp=NOW + 86_400),
    "an end that is text": lambda: token(exp="never"),
    "an end that is no number": lambda: token(exp=float("inf")),
    "another key": lambda: token(header={"kid": "z"}), "no key": lambda: unsigned({"alg": "ES384"}, PAYLOAD),
    "a key that is a number": lambda: unsigned({"alg": "ES384", "kid": 7}, PAYLOAD),
    "another type": lambda: token(header={"typ": "at+jwt"}),
    "something critical": lambda: token(header={"crit": ["x"]}),
    "a payload without end": lambda: _of_text('{"iss": ' + "[" * 5_000),
    "a payload that is no object": lambda: _of_text("[]"),
    "no name": lambda: token(without="jti"), "a name that is a list": lambda: token(jti=["x"]),
    "an endless name": lambda: token(jti="x" * 300), "an endless token": lambda: token(more="x" * 9_000),
    **{f"no {name}": lambda name=name: token(without=name) for name in ("iss", "aud", "exp", "iat")},
}


def _pem() -> bytes:
    found: bytes = secret().public_key().public_bytes(serialization.Encoding.PEM,
                                                      serialization.PublicFormat.SubjectPublicKeyInfo)
    return found


def _of_text(payload: str) -> str:
    head, _, signature = token().split(".")
    return f"{head}.{base64.urlsafe_b64encode(payload.encode()).decode().rstrip('=')}.{signature}"


def _changed(given: str) -> str:
    head, body, signature = given.split(".")
    data = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = base64.urlsafe_b64encode(json.dumps({**data, "jti": "other"}).encode()).decode().rstrip("=")
    return f"{head}.{changed}.{signature}"


@every("name", FORGED)
def test_a_token_that_does_not_hold(name: str) -> None:
    with pytest.raises(Refused):
        checked(FORGED[name]())


def test_a_token_is_used_once_and_forgotten_when_it_has_ended() -> None:
    now = [NOW]
    tokens = Tokens(clients(), lambda: now[0])
    first = token(jti="one")
    assert tokens.check(f"Bearer {first}", CDS) == ISSUER
    with pytest.raises(Refused):
        tokens.check(f"Bearer {first}", CDS)
    with pytest.raises(Refused):
        tokens.check(f"bearer {token(jti='one')}", CDS)
    now[0] += 400
    assert tokens.check(f"Bearer {token(jti='one', at=now[0])}", CDS) == ISSUER


def test_a_token_that_was_refused_uses_up_no_name() -> None:
    tokens = Tokens(clients(), lambda: NOW)
    with pytest.raises(Refused):
        tokens.check(f"Bearer {token(CALL, jti='one')}", CDS)
    assert tokens.check(f"Bearer {token(jti='one')}", CDS) == ISSUER


def test_another_scheme_is_no_token() -> None:
    with pytest.raises(Refused):
        Tokens(clients(), lambda: NOW).check(f"Basic {token()}", CDS)


def test_one_client_s_key_does_not_sign_for_another() -> None:
    both = clients(**{"https://other.example": Keys(found={"b": public("b")})})
    assert checked(token(iss="https://other.example", signed_by="b", header={"kid": "b"}), of=both)
    with pytest.raises(Refused):
        checked(token(signed_by="b", header={"kid": "b"}), of=both)


# --- keys ---

def written(folder: Path, data: Any, keys: Any = None) -> Path:
    (folder / "record.json").write_text(json.dumps({"keys": [public()]} if keys is None else keys), encoding="utf-8")
    file = folder / "clients.yaml"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return file


LIST: dict[str, Any] = {"base": BASE, "clients": [{"iss": ISSUER, "jwks": "record.json"}]}


def test_keys_in_a_file_beside_the_list(tmp_path: Path) -> None:
    assert checked(token(), of=read_clients(written(tmp_path, LIST))) == ISSUER


BAD: dict[str, tuple[Any, Any, str]] = {
    "no base": ({"clients": LIST["clients"]}, None, "base"),
    "a base without https": ({**LIST, "base": "http://advice.example"}, None, "base"),
    "a base with a slash": ({**LIST, "base": f"{BASE}/"}, None, "base"),
    "no clients": ({"base": BASE, "clients": []}, None, "clients"),
    "no issuer": ({"base": BASE, "clients": [{"jwks": "record.json"}]}, None, "clients[0].iss"),
    "no keys": ({"base": BASE, "clients": [{"iss": ISSUER}]}, None, "clients[0]"),
    "keys twice": ({"base": BASE, "clients": [{"iss": ISSUER, "jwks": "record.json", "jwks_url": BASE}]}, None,
                   "clients[0]"),
    "an issuer twice": ({"base": BASE, "clients": LIST["clients"] * 2}, None, "clients[1]"),
    "a file that is not there": ({"base": BASE, "clients": [{"iss": ISSUER, "jwks": "other.json"}]}, None,
                                 "clients[0].jwks"),
    "an address without https": ({"base": BASE, "clients": [{"iss": ISSUER, "jwks_url": "http://x.example"}]}, None,
                                 "clients[0].jwks_url"),
    "an address of a file": ({"base": BASE, "clients": [{"iss": ISSUER, "jwks_url": "file:///etc/passwd"}]}, None,
                             "clients[0].jwks_url"),
    "a secret key": (LIST, {"keys": [{"kty": "oct", "k": "x", "kid": "a"}]}, "clients[0].jwks"),
    "a private key": (LIST, {"keys": [{**public(), "d": "x"}]}, "clients[0].jwks"),
    "a key without a name": (LIST, {"keys": [{"kty": "EC"}]}, "clients[0].jwks"),
    "no set of keys": (LIST, [], "clients[0].jwks"),
    "another word": ({**LIST, "basis": 1}, None, "basis"),
    "no mapping": ("- a", None, ""), "no YAML": ("a: [", None, ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_list_that_cannot_be_used_is_told_its_place(name: str, tmp_path: Path) -> None:
    data, keys, where = BAD[name]
    with pytest.raises(ProfileError) as refused:
        read_clients(written(tmp_path, data, keys))
    assert not where or where in [one.where for one in refused.value.faults]


class Server(BaseHTTPRequestHandler):
    keys: Any = None
    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("location", "/keys")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.keys).encode())

    def log_message(self, *_: Any) -> None:
        return


def test_keys_are_fetched_from_the_listed_address_and_kept() -> None:
    class Here(Server):
        keys = {"keys": [public()]}  # noqa: RUF012

    served = HTTPServer(("127.0.0.1", 0), Here)
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{served.server_port}"
        of = Clients(BASE, {ISSUER: Keys(f"{url}/keys")})
        assert checked(token(), of=of) == ISSUER
        assert checked(token(header={"jku": f"{url}/keys"}), of=of) == ISSUER
        assert Here.asked == 1
        with pytest.raises(Refused):
            checked(token(header={"jku": "https://evil.example/keys"}), of=of)
        for _ in range(3):  # a key that is not there is not asked for again and again
            with pytest.raises(Refused):
                checked(token(header={"kid": "z"}), of=of)
        assert Here.asked == 1
        with pytest.raises(Unreachable):
            checked(token(), of=Clients(BASE, {ISSUER: Keys(f"{url}/moved")}))
    finally:
        served.shutdown()
        served.server_close()


# --- the service ---

def app(feedback: Any = None, **more: Any) -> Any:
    return create_app(advisor(), Settings(clients=clients(), **more), feedback=feedback)


def bearer(path: str, **more: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {token(path, at=time.time(), **more)}", "accept-language": "en"}


def test_every_address_of_it_asks_for_a_token_of_its_own() -> None:
    on = app()
    assert ask("GET", CDS, on=on).status_code == 401
    assert ask("GET", CDS, on=on, headers=bearer(CDS)).status_code == 200
    answer = post(CALL, {}, on=on, headers=bearer(CDS))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert post(CALL, {}, on=on, headers=bearer(CALL)).status_code == 400
    assert post(TOLD, {}, on=on, headers=bearer(CALL)).status_code == 401
    again = bearer(CDS)
    assert [ask("GET", CDS, on=on, headers=again).status_code for _ in range(2)] == [200, 401]


def test_the_counter_page_is_where_clients_call() -> None:
    patient = {"resourceType": "Patient", "id": "p", "gender": "male", "birthDate": "2015-01-01"}
    body = {"hook": "patient-view", "hookInstance": "i", "context": {"userId": "Practitioner/1", "patientId": "p"},
            "prefetch": {"patient": patient}}
    [card] = post(CALL, body, on=app(), headers=bearer(CALL)).json()["cards"]
    assert card["links"][0]["url"] == f"{BASE}/"


def test_the_key_of_the_api_opens_no_hooks_and_a_token_nothing_else() -> None:
    on = app(api_key="a-long-key")
    assert ask("GET", CDS, on=on, headers={"authorization": "Bearer a-long-key"}).status_code == 401
    assert ask("GET", CDS, on=on, headers=bearer(CDS)).status_code == 200
    assert ask("GET", "/v1/facts", on=on, headers=bearer("/v1/facts")).status_code == 401
    assert ask("GET", "/fhir/Questionnaire", on=on, headers=bearer("/fhir/Questionnaire")).status_code == 401


def test_for_others_than_this_machine_there_are_no_hooks_without_clients() -> None:
    others = {"hosts": ("localhost", "advice.example"), "api_key": "a-long-key"}
    key = {"x-api-key": "a-long-key"}
    assert ask("GET", CDS, on=create_app(advisor(), Settings(**others)), headers=key).status_code == 404
    assert ask("GET", CDS, on=app(**others), headers=bearer(CDS)).status_code == 200


def test_a_browser_of_a_named_site_sees_the_refusal_too() -> None:
    on, site = app(origins=("https://sandbox.example",)), {"origin": "https://sandbox.example"}
    assert ask("OPTIONS", CALL, on=on, headers=site).status_code == 204
    refused = ask("GET", CDS, on=on, headers=site)
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, site["origin"])
    assert ask("GET", CDS, on=on, headers={**bearer(CDS), "origin": "https://evil.example"}).status_code == 403


def test_the_command_reads_the_list(tmp_path: Path) -> None:
    found = settings_for("127.0.0.1", None, None, None, written(tmp_path, LIST))
    assert found.clients is not None
    assert set(found.clients.keys) == {ISSUER}


# --- feedback ---

class Kept:
    def __init__(self) -> None:
        self.found: list[Feedback] = []

    def accept(self, feedback: Any) -> None:
        self.found += feedback


def told(**more: Any) -> dict[str, Any]:
    return {"feedback": [{"card": "4e0a3a1e-3283-4575-ab82-028d55fe2719", "outcome": "overridden",
                          "outcomeTimestamp": "2026-06-01T09:30:00Z", **more}]}


def reason(code: str, system: str = "urn:tillskott:overrides") -> dict[str, Any]:
    return {"reason": {"code": code, "system": system}, "userComment": "Anna Andersson, 19800602-1234, is well known"}


def sent(body: Any, kept: Any = None) -> Any:
    return post(TOLD, body, on=create_app(advisor(), Settings(), feedback=kept), headers={"accept-language": "en"})


def test_an_outcome_and_its_reason_are_kept_and_nothing_of_a_person() -> None:
    kept, known = Kept(), advisor().knowledge.overrides[0].id
    assert sent(told(overrideReason=reason(known)), kept).status_code == 200
    assert sent(told(), kept).status_code == 200
    assert sent(told(overrideReason=reason("x", "http://other.example")), kept).status_code == 200
    assert sent(told(outcome="accepted", acceptedSuggestions=[{"id": "s"}]), kept).status_code == 200
    assert [(one.outcome, one.reason) for one in kept.found] == [
        ("overridden", known), ("overridden", None), ("overridden", None), ("accepted", None)]
    assert "Anna" not in repr(kept.found)


def test_without_a_journal_it_is_answered_all_the_same() -> None:
    assert sent(told()).status_code == 200


WRONG: dict[str, tuple[Any, str]] = {
    "no feedback": ({}, "#/feedback"), "an empty list": ({"feedback": []}, "#/feedback"),
    "no list": ({"feedback": {}}, "#/feedback"), "a text": ({"feedback": ["x"]}, "#/feedback/0"),
    "no card": (told(card=None), "#/feedback/0/card"), "no outcome": (told(outcome=None), "#/feedback/0/outcome"),
    "another outcome": (told(outcome="ignored"), "#/feedback/0/outcome"),
    "no time": (told(outcomeTimestamp=None), "#/feedback/0/outcomeTimestamp"),
    "a time without a zone": (told(outcomeTimestamp="2026-06-01T09:30:00"), "#/feedback/0/outcomeTimestamp"),
    "a time in words": (told(outcomeTimestamp="today"), "#/feedback/0/outcomeTimestamp"),
    "accepted without what": (told(outcome="accepted"), "#/feedback/0/acceptedSuggestions"),
    "accepted without an id": (told(outcome="accepted", acceptedSuggestions=[{}]),
                               "#/feedback/0/acceptedSuggestions/0/id"),
    "a reason that is none": (told(overrideReason=reason("because")), "#/feedback/0/overrideReason/reason/code"),
    "a reason without a code": (told(overrideReason={"reason": {}}), "#/feedback/0/overrideReason/reason/code"),
    "a reason that is a text": (told(overrideReason="x"), "#/feedback/0/overrideReason"),
    "too many": ({"feedback": told()["feedback"] * 51}, "#/feedback"),
}


@every("name", WRONG)
def test_feedback_that_cannot_be_used_is_told_its_place_and_none_of_it_is_kept(name: str) -> None:
    body, pointer = WRONG[name]
    kept = Kept()
    answer = sent(body, kept)
    assert answer.status_code == 400
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]
    assert "Anna" not in answer.text
    assert kept.found == []


@every("content", [b"", b"{", b"[]", b"null", b"7", b'{"feedback": NaN}', b'{"a":1,"a":2}', b"<a/>"])
def test_what_is_no_feedback_is_refused(content: bytes) -> None:
    answer = ask("POST", TOLD, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert ask("POST", TOLD, content=content, headers={"content-type": "text/plain"}).status_code == 415
    assert ask("GET", TOLD).status_code == 405


# --- a session ---

def test_a_record_system_holds_a_session() -> None:
    """The example, against the service in this process: templates filled from a chart, every call with its token."""
    spec = importlib.util.spec_from_file_location("hooks_session", ROOT / "examples" / "hooks_session.py")
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(example.KEY.public_key()))
    kept, known = Kept(), Clients(example.BASE, {example.ISSUER: Keys(found={"record": key})})
    on = create_app(advisor(), Settings(clients=known), feedback=kept)

    class Here:
        def request(self, method: str, url: str, **parts: Any) -> Any:
            return ask(method, url, on=on, **parts)

    steps = list(example.Client(Here()).session(example.CHART))
    assert [name for name, *_ in steps] == ["discovery", "patient-view", "order-sign", "feedback"]
    assert [len(shown) for _, _, shown in steps[1:3]] == [1, 2]
    assert all(faults({"cards": shown}, strictly=True) == [] for _, _, shown in steps[1:3])
    assert steps[1][1]["prefetch"]["egfr"]["entry"]
    assert [one.outcome for one in kept.found] == ["overridden"]
