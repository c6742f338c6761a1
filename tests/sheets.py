"""The sheet of every case that has one: the cases of the knowledge, and the public ones where they are at hand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from known import cases, read_yaml

from tillskott import Advice, Advisor, ProfileError
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


# With a product of the sample assortment: one that comes first, and one whose name promises something.
SHELF = Path(__file__).parents[1] / "examples" / "assortment.csv"
CHOSEN = (BASE, {**BASE, "stomach": "sensitive"}, PLANNED, {**BASE, "goals": ["muscle_soreness"]},
          {**BASE, "stomach": "no_oral"})


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
    public = read_yaml(PUBLIC) if PUBLIC.is_file() else []
    own = [{"id": "planned", "profile": PLANNED}, {"id": "six", "profile": SIX},
           {"id": "weekly", "profile": WEEKLY}, {"id": "monday full", "profile": MONDAY_FULL},
           {"id": "full", "profile": FULL}]
    found = []
    for case in [*own, *cases(), *public]:
        which = advisor(case.get("setting", "counter"), case.get("authority", "livsmedelsverket"))
        try:
            of = which.consult(case["profile"])
            found.append(Written(case["id"], of.advice, leaflet(of)))
        except ProfileError:
            continue
    shelf = advisor().read_assortment(SHELF)
    for number, profile in enumerate(CHOSEN):
        of = advisor().consult(profile)
        first = of.products(shelf).first(1)[0]
        mending = replace(first, item=replace(first.item, name="Sov bättre bisglycinat"))
        found += [Written(f"chosen {number}", of.advice, leaflet(of, first)),
                  Written(f"chosen {number}, named so", of.advice, leaflet(of, mending))]
    halved = next(item for item in shelf if "brytskåra" in item.label and "bisglycinat" in item.label)
    of = advisor().consult({**CHOSEN[1], "considering": [{"label": halved.label}]})
    found.append(Written("chosen, in the hand", of.advice, leaflet(of, of.products(shelf).of(halved))))
    return tuple(found)
