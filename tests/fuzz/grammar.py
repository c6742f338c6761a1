"""Hostile input of each kind: near enough to the real thing to get past the first check."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from strategies import profiles

from tillskott import Advisor

ADVISOR = lru_cache(maxsize=1)(Advisor)
ODD_SIGNS = "\x00\x1b\t\r\n\u200b\u202e\u2066\ufeff\ud800\U0001f48a٥５½µ·–—’″ß\u0301"
PIECES = (
    "magnesium", "Magnesiumcitrat", "mg", "200", "1 000", "0,5", "µg", "mmol", "%", "DRI", "varav", "per", "2 kapslar",
    "dagligen", "(", ")", "/", "x", "+", "-", ":", "=", ";", ",", ".", "kvinna", "58", "levaxin", "ej", "gravid v 12",
    "egfr", "njurar ok", "kl 08:00", "l0", "\u00a0", "ingen", "alvedon 500", "=1+1", '"', "'", "<b>", "{{x}}", "../",
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from((10**310, 2**63, -1, 0, 1e300, True)))

words = st.lists(st.sampled_from(PIECES) | st.text(max_size=4) | st.sampled_from(ODD_SIGNS), max_size=60).map(" ".join)
repeated = st.builds(lambda one, count: one * count, st.sampled_from(PIECES) | st.text(min_size=1, max_size=3),
                     st.integers(1, 2000))
texts = words | repeated | st.text(max_size=80)
anything = st.recursive(st.none() | st.booleans() | NUMBERS | texts, lambda parts: (
    st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=8), parts, max_size=4)), max_leaves=8)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[Any, Any]:
    """A valid profile with a few facts replaced by anything, and a key that there is not."""
    profile = dict(draw(profiles(ADVISOR().knowledge)))
    names = [spec.id for spec in ADVISOR().knowledge.vocabulary.profile_facts]
    for name in draw(st.lists(st.sampled_from(names) | st.text(max_size=9), max_size=3)):
        profile[name] = draw(anything)
    return profile


def lines(cell: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A CSV table of customers whose cells are anything."""
    header = st.lists(st.sampled_from(["age", "egfr", "medications", "goals", "tried", "intake_times", "supplements"]),
                      min_size=1, max_size=4, unique=True)
    rows = st.lists(st.lists(cell, min_size=1, max_size=5).map(",".join), min_size=1, max_size=8)
    return st.builds(lambda names, body: ",".join(names) + "\n" + "\n".join(body), header, rows)


ODD_CELLS = ('"', '""', '"a', "58", "none", "=1", "\r", "\x00", "٥٨", "9" * 320)
csv_texts = lines(st.text(max_size=6) | st.sampled_from(ODD_CELLS))
json_lines = (spoilt().map(lambda one: json.dumps(one, default=str)) | texts.map(json.dumps)
              | st.text(max_size=30).map(lambda text: text.replace("\n", " ")))
ndjson_texts = st.lists(json_lines, min_size=1, max_size=5).map("\n".join)
states = st.fixed_dictionaries({"told": spoilt() | anything, "steps": st.lists(anything, max_size=3)}) | anything


@st.composite
def bent(draw: st.DrawFn, whole: Any) -> Any:
    """A value of JSON in which a few places hold something else, are gone, or stand twice."""
    found = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(0, 4))):
        at, inside = found, [found]
        while inside:
            at = draw(st.sampled_from(inside))
            inside = [part for part in (at.values() if isinstance(at, dict) else at)
                      if isinstance(part, (dict, list)) and part]
            if draw(st.booleans()):
                break
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at)))) if at else None
        if key is None:
            continue
        match draw(st.sampled_from(("other", "gone", "twice", "deep", "text"))):
            case "other":
                at[key] = draw(anything)
            case "gone":
                del at[key]
            case "twice":
                at[key] = [at[key], at[key]]
            case "deep":
                at[key] = {key if isinstance(key, str) else "value": at[key]}
            case "text":
                at[key] = draw(texts)
    return found


def _coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1961-04-05",
           "name": [{"family": "Hemligsson"}]}
RESOURCES = [
    PATIENT,
    {"resourceType": "Condition", "subject": {"reference": "Patient/p1"}, "onsetDateTime": "2020-01",
     "clinicalStatus": _coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
     "code": _coded("http://hl7.org/fhir/sid/icd-10-se", "I10")},
    {"resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-05-02T08:00:00+02:00",
     "code": _coded("http://loinc.org", "98979-8"), "subject": {"reference": "Patient/p1"},
     "valueQuantity": {"value": 55, "unit": "mL/min", "system": "http://unitsofmeasure.org", "code": "mL/min"}},
    {"resourceType": "MedicationStatement", "status": "active", "subject": {"reference": "Patient/p1"},
     "medicationCodeableConcept": {**_coded("http://www.whocc.no/atc", "H03AA01"), "text": "Levaxin 50 mikrogram"},
     "dosage": [{"text": "1 x 1", "timing": {"repeat": {"timeOfDay": ["07:00:00"], "frequency": 1, "period": 1,
                                                        "periodUnit": "d"}}}]},
    {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p1"}, "code": {"text": "lactose"}},
]
BUNDLE = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in RESOURCES]}
HOOKED = {"hook": "patient-view", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
          "context": {"userId": "Practitioner/u", "patientId": "p1"},
          "prefetch": {"patient": PATIENT, "conditions": BUNDLE, "medications": BUNDLE}}
charts = bent(BUNDLE) | bent(RESOURCES) | anything
calls = bent(HOOKED) | anything

PRODUCTS = ("2000000000015", "Lugna Kvällen", "Magnesiumcitrat 150 mg magnesium per kapsel.", "90", "149,00", "ja", "",
            "=1+1", '="2000000000015"', '"', "\x00", "-5", "1e9", "٥٨", "9" * 320, "\u202e", "8 %", "slut")
shelves = st.builds(
    lambda separator, header, rows: "\n".join(separator.join(cells) for cells in [header, *rows]),
    st.sampled_from(";,\t"),
    st.lists(st.sampled_from(("gtin", "varunummer", "namn", "etikett", "antal", "pris", "lager")) | st.text(max_size=6),
             min_size=1, max_size=8),
    st.lists(st.lists(st.sampled_from(PRODUCTS) | words, max_size=8), max_size=8))
# Where bytes of a journal become others: a place by its share of the file, and what is written there.
torn = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=40)).map(list), max_size=6).map(
    lambda many: [[share, written.hex()] for share, written in many])
