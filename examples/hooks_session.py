"""A session of a client of CDS Hooks, as a record system would hold it: python examples/hooks_session.py [CHART.json]

It starts `tillskott serve` with the client's public key, reads the discovery, fills the prefetch templates from a chart
in memory, calls the service when the record is opened and when an order is signed, and tells what became of the first
card. What is sent and what is shown is printed. Needs the extra `cds`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

ISSUER, PORT = "https://record.example", 8977
BASE = f"http://localhost:{PORT}"
KEY = ec.generate_private_key(ec.SECP384R1())
Resource = dict[str, Any]
CHART: list[Resource] = [
    {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1950-03-02"},
    {"resourceType": "Condition", "subject": {"reference": "Patient/p"},
     "clinicalStatus": {"coding": [{"code": "active"}]}, "verificationStatus": {"coding": [{"code": "confirmed"}]},
     "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-se", "code": "G43.9"}]}},
    {"resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p"},
     "effectiveDateTime": date.today().isoformat(),
     "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]},
     "valueQuantity": {"value": 26, "code": "mL/min/{1.73_m2}", "system": "http://unitsofmeasure.org"}},
]
ORDER = {"resourceType": "MedicationRequest", "id": "o", "status": "draft", "intent": "order",
         "subject": {"reference": "Patient/p"}, "medicationCodeableConcept": {"text": "Levaxin"}}


def filled(template: str, context: Mapping[str, Any], chart: list[Resource]) -> Resource | None:
    """What a query of prefetch finds: one resource, or a Bundle of those of its type with one of its codes."""
    query = re.sub(r"\{\{context\.(\w+)\}\}", lambda found: str(context[found[1]]), template)
    kind, _, asked = query.partition("?")
    if "/" in kind:
        kind, name = kind.split("/")
        return next((one for one in chart if (one["resourceType"], one.get("id")) == (kind, name)), None)
    codes = set(parse_qs(asked).get("code", [""])[0].split(",")) - {""}
    found = [one for one in chart if one["resourceType"] == kind and (not codes or codes & {
        f"{coding['system']}|{coding['code']}" for coding in one["code"]["coding"]})]
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in found]}


class Client:
    """A record system: it signs each call for the exact address."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def call(self, path: str, body: Any = None) -> Any:
        """The answer to a call; what is not 200 is an error."""
        now = time.time()
        token = jwt.encode({"iss": ISSUER, "aud": BASE + path, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())},
                           KEY, "ES384", {"kid": "record"})
        headers = {"authorization": f"Bearer {token}", "accept-language": "en"}
        answer = self._http.request("GET" if body is None else "POST", BASE + path, json=body, headers=headers)
        return answer.raise_for_status().json()

    def session(self, chart: list[Resource]) -> Iterator[tuple[str, Any, Any]]:
        """Each step of a session: what it is, what is sent, what comes back."""
        services = self.call("/cds-services")["services"]
        yield "discovery", None, [(one["hook"], one["id"]) for one in services]
        patient = next(one["id"] for one in chart if one["resourceType"] == "Patient")
        context: Resource = {"userId": "Practitioner/1", "patientId": patient}
        for hook, more in (("patient-view", {}), ("order-sign", {"draftOrders": {
                "resourceType": "Bundle", "type": "collection", "entry": [{"resource": {
                    **ORDER, "subject": {"reference": f"Patient/{patient}"}}}]}})):
            service = next(one for one in services if one["hook"] == hook)
            prefetch = {key: filled(query, context, chart) for key, query in service["prefetch"].items()}
            request = {"hook": hook, "hookInstance": str(uuid.uuid4()), "context": {**context, **more},
                       "prefetch": prefetch}
            cards = self.call(f"/cds-services/{service['id']}", request)["cards"]
            yield hook, request, cards
        for card in cards[:1]:
            told = {"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-06-01T09:30:00Z",
                    "overrideReason": {"reason": card["overrideReasons"][0]}}
            yield "feedback", told, self.call(f"/cds-services/{service['id']}/feedback", {"feedback": [told]})


@contextmanager
def served() -> Iterator[Client]:
    """The service, with this client's public key."""
    public = {**json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key())), "kid": "record", "alg": "ES384"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "record.json").write_text(json.dumps({"keys": [public]}), encoding="utf-8")
        listed = Path(folder, "clients.yaml")
        listed.write_text(f"base: {BASE}\nclients:\n- {{iss: '{ISSUER}', jwks: record.json}}\n", encoding="utf-8")
        command = [sys.executable, "-m", "tillskott", "serve", "--port", str(PORT), "--cds-clients", str(listed)]
        process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert process.stdout is not None
            process.stdout.readline()
            with httpx.Client(timeout=60) as http:
                yield Client(http)
        finally:
            process.terminate()
            process.communicate(timeout=20)


def main() -> None:
    chart = CHART
    if len(sys.argv) > 1:
        bundle = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
        chart = [entry["resource"] for entry in bundle["entry"]]
    with served() as client:
        for step, sent, shown in client.session(chart):
            print(f"# {step}\n")
            if sent is not None:
                text = json.dumps(sent)
                print(f"sent: {len(text)} characters: {text[:300]}{' …' if len(text) > 300 else ''}\n")
            print(json.dumps(shown, ensure_ascii=False, indent=2), "\n")


if __name__ == "__main__":
    main()
