"""The sheet of every case that has one: the cases of the knowledge, and the public ones where they are at hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from tillskott import Advice, Advisor, ProfileError
from tillskott.engine.checks.cases import load_cases
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.leaflet import Leaflet, leaflet

PUBLIC = Path(__file__).parents[2] / "shared" / "cases" / "cases.yaml"
KNOWLEDGE: Knowledge = load_knowledge()
BASE = {"age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
        "kidney_function": "normal", "supplements": []}
PLANNED = {**BASE, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00"]}}
SIX = {**BASE, "medications": ["Levaxin", "Alendronat", "Enalapril", "Omeprazol", "Duroferon", "Gabapentin"],
       "intake_times": {"Levaxin": ["07:00"], "Alendronat": ["mon 07:00"], "Enalapril": ["08:00"],
                        "Duroferon": ["09:00"], "Gabapentin": ["08:00"]}}


WEEKLY = {**BASE, "medications": ["Alendronat"], "intake_times": {"Alendronat": ["mon 07:00"]}}
MONDAY_FULL = {**WEEKLY, "intake_times": {"Alendronat": ["mon 06:30", "mon 13:00", "mon 20:00"]}}
FULL = {**PLANNED, "intake_times": {"Levaxin": ["06:30", "13:00", "20:00"]}}


class Written(NamedTuple):
    """One case with its advice and its sheet."""

    name: str
    advice: Advice
    leaflet: Leaflet


@lru_cache(maxsize=16)
def advisor(setting: str = "counter", authority: str = "livsmedelsverket") -> Advisor:
    same = authority == KNOWLEDGE.authority
    return Advisor(setting=setting, authority=authority, knowledge=KNOWLEDGE if same else None)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def sheets() -> tuple[Written, ...]:
    """Every case whose decision has a sheet; a refused profile and an open question have none."""
    public = yaml.safe_load(PUBLIC.read_text(encoding="utf-8")) if PUBLIC.is_file() else []
    own = [{"id": "planned", "profile": PLANNED}, {"id": "six", "profile": SIX},
           {"id": "weekly", "profile": WEEKLY}, {"id": "monday full", "profile": MONDAY_FULL},
           {"id": "full", "profile": FULL}]
    found = []
    for case in [*own, *load_cases(), *public]:
        which = advisor(case.get("setting", "counter"), case.get("authority", "livsmedelsverket"))
        try:
            found.append(Written(case["id"], which.advise(case["profile"]), leaflet(which.consult(case["profile"]))))
        except ProfileError:
            continue
    return tuple(found)
