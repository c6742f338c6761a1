"""Of a Patient: age, sex and death. Nothing else of a person is looked at."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from ...engine.knowledge import Knowledge
from ...engine.language.conditions import Within, leaves
from .chart import Chart
from .element import Element
from .moment import days, years
from .report import Item
from .says import says

_GENDERS = {"female": "female", "male": "male"}


def read_person(chart: Chart, knowledge: Knowledge, as_of: date) -> None:
    """Age and sex into the profile of the report, or why they are not known."""
    patient, report = chart.patient.element, chart.report
    if patient is None:
        return
    if patient.is_modified:
        report.not_understood.append(Item(patient.place, "Patient", says("modified")))
        return
    report.deceased = _is_dead(patient)
    gender = patient.text("gender")
    if gender in _GENDERS:
        report.profile["sex"] = _GENDERS[gender]
        report.read.append(Item(f"{patient.place}.gender", "Patient", says("read"), "sex", gender))
    elif gender is not None:
        report.not_understood.append(Item(f"{patient.place}.gender", "Patient", says("gender")))
    _age(chart, patient, knowledge, as_of)


def _is_dead(patient: Element) -> bool:
    return patient.boolean("deceasedBoolean") is True or patient.text("deceasedDateTime") is not None


def _age(chart: Chart, patient: Element, knowledge: Knowledge, as_of: date) -> None:
    written, report, where = patient.text("birthDate"), chart.report, f"{patient.place}.birthDate"
    if written is None:
        return
    born, spec = days(written), knowledge.vocabulary.of_profile["age"]
    if born is None or born[0] > as_of or years(born[1], as_of) > (spec.maximum or 120):
        report.not_understood.append(Item(where, "Patient", says("no_birth_date")))
        return
    oldest, youngest = years(born[0], as_of), max(0, years(born[1], as_of))
    if oldest != youngest and any(youngest < bound <= oldest for bound in _bounds(knowledge)):
        report.not_understood.append(Item(where, "Patient", says("birth_year")))
        return
    report.profile["age"] = oldest
    said = says("read") if oldest == youngest else says("read.range")
    report.read.append(Item(where, "Patient", said, "age", oldest))


@lru_cache(maxsize=8)
def _bounds(knowledge: Knowledge) -> frozenset[int]:
    """The first ages at which some rule begins or ceases to hold: between two of them years are alike."""
    found: set[int] = set()
    for condition in (*(rule.when for rule in knowledge.rules), *knowledge.ask_when.values()):
        for leaf in leaves(condition):
            if leaf.fact == "age" and isinstance(leaf, Within):
                found |= {int(leaf.low) + leaf.low_open} if leaf.low is not None else set()
                found |= {int(leaf.high) + (not leaf.high_open)} if leaf.high is not None else set()
    return frozenset(found)
