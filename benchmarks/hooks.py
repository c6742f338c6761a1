"""CDS Hooks in process: from the bytes of a request with a chart of so many resources to the bytes of its cards.

    python benchmarks/hooks.py [--resources 200] [--rounds 100] [--profile]

The chart is made up: a fifth conditions, two fifths laboratory values, a fifth medicines that are taken and a fifth
that were. Each request is of another patient, so that nothing of the last one helps; the advisor is warm.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import pstats
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tillskott import Advisor
from tillskott.service.cds import read_request, respond
from tillskott.service.desk import Desk
from tillskott.service.fhir import parse_json

TODAY = date(2026, 6, 2)
_ICD, _LOINC, _ATC = "http://hl7.org/fhir/sid/icd-10-se", "http://loinc.org", "http://www.whocc.no/atc"
_LABS = (("98979-8", "mL/min/{1.73_m2}", 95.0), ("14682-9", "umol/L", 70.0), ("2601-3", "mmol/L", 0.8),
         ("718-7", "g/L", 140.0))


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _one(n: int, codes: list[tuple[str, str]], draw: random.Random) -> dict[str, Any]:
    """The n-th resource of a chart."""
    hers = {"id": str(n), "subject": {"reference": "Patient/p"}}
    if n % 5 == 0:
        return {"resourceType": "Condition", **hers, "code": _coded(_ICD, f"M{draw.randrange(10, 99)}.{n % 10}"),
                "clinicalStatus": _coded("http://terminology.hl7.org/CodeSystem/condition-clinical",
                                         "active" if n % 10 else "resolved"),
                "verificationStatus": _coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed")}
    if n % 5 in (1, 2):
        code, unit, value = _LABS[draw.randrange(4)]
        return {"resourceType": "Observation", **hers, "status": "final", "code": _coded(_LOINC, code),
                "effectiveDateTime": (TODAY - timedelta(days=draw.randrange(1, 900))).isoformat(),
                "valueQuantity": {"value": round(value * draw.uniform(0.9, 1.1), 2), "unit": unit, "code": unit,
                                  "system": "http://unitsofmeasure.org"}}
    atc, name = codes[draw.randrange(len(codes))]
    return {"resourceType": "MedicationRequest", **hers, "status": "active" if n % 5 == 3 else "completed",
            "intent": "order", "medicationCodeableConcept": {**_coded(_ATC, atc), "text": f"{name} 10 mg"}}


def request(advisor: Advisor, resources: int, seed: int) -> bytes:
    """A request of patient-view with a chart of so many resources."""
    draw = random.Random(seed)
    known = [one for letter in "abcdlmst" for one in advisor.find_medicine(letter, 50)]
    named = [(one.codes[0], one.name) for one in known if one.codes]
    entries = [{"resource": _one(n, named, draw)} for n in range(1, resources)]
    born = f"{draw.randrange(1940, 2000)}-05-05"
    patient = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": born}
    return json.dumps({
        "hook": "patient-view", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "p"},
        "prefetch": {"patient": patient, "chart": {"resourceType": "Bundle", "entry": entries}}}).encode()


def answered(desk: Desk) -> Callable[[bytes], bytes]:
    """What the route does with a body."""
    def answer(content: bytes) -> bytes:
        cards = respond(read_request(parse_json(content)), desk, "sv", TODAY, "http://localhost:8765/")
        return json.dumps(cards, ensure_ascii=False).encode()

    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    asked = parser.parse_args()
    advisor = Advisor()
    answer = answered(Desk(advisor))
    bodies = [request(advisor, asked.resources, seed) for seed in range(asked.rounds)]
    for body in bodies[:5]:
        answer(body)
    gc.collect()
    gc.freeze()  # as the service does once it is warm
    if asked.profile:
        with cProfile.Profile() as profile:
            for body in bodies:
                answer(body)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return
    took, used = [], []
    for body in bodies:
        wall, cpu = time.perf_counter(), time.process_time()
        answer(body)
        took.append((time.perf_counter() - wall) * 1000)
        used.append((time.process_time() - cpu) * 1000)
    worst = sorted(took)[int(len(took) * 0.95) - 1]
    print(f"{asked.resources} resources, {statistics.mean(map(len, bodies)) / 1000:.0f} kB: median "
          f"{statistics.median(took):.1f} ms, 95th of 100 {worst:.1f} ms, CPU {statistics.median(used):.1f} ms")


if __name__ == "__main__":
    main()
