"""From a chart to a profile with a report: the one way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ...engine.arithmetic.kidney import ADULT_FROM_YEARS, EQUATIONS
from ...engine.knowledge import Knowledge
from ...engine.words.errors import Fault, ProfileError
from ...face.answer import Advice
from .answers import read_answers
from .chart import Chart, gather
from .findings import read_findings
from .found import Found
from .medicines import Medicines, Resolver, refuse_r5
from .observations import Observations
from .person import read_person
from .report import Item, Report
from .says import says

_READ = frozenset({"Patient", "Condition", "Procedure", "Observation", "MedicationRequest", "MedicationStatement",
                   "Medication", "List", "QuestionnaireResponse"})
# The lists whose emptiness means something, by LOINC: of medicines, of problems.
_LISTS = {"10160-0": "medications", "11450-4": "conditions"}


class Advised(NamedTuple):
    """An advice and the report of the chart that it was given on."""

    advice: Advice
    report: Report


@dataclass(frozen=True, slots=True)
class ChartReading:
    """A profile, ready to be advised on, and the report of what it was made of."""

    profile: dict[str, Any]
    report: Report
    chart: Chart


def read_chart(
    source: Any, knowledge: Knowledge, as_of: date, *, patient_id: str | None = None, resolver: Resolver | None = None,
) -> ChartReading:
    """The profile in a Bundle, Parameters, one resource or prefetch of FHIR R4, as it stands on a day.

    Absent is unknown: a list of the profile is named in `partial`, and nothing becomes "none" unless the chart says so.
    `patient_id`: whose it has to be. `resolver`: from a product number to an ATC code, where somebody has such a
    table. Raises ProfileError with every fault and its place: several patients, shapes of R5, other types than FHIR's.
    """
    if knowledge.codes is None:
        raise ProfileError([Fault("", says("no_codes"))])
    report = Report(as_of.isoformat(), knowledge.vocabulary)
    chart = gather(source, report, patient_id)
    refuse_r5(chart)
    found = Found(report, knowledge)
    read_person(chart, knowledge, as_of)
    read_findings(chart, found, knowledge.codes, as_of)
    Medicines(chart, found, knowledge, as_of, resolver).read()
    estimate = _estimate(report.profile, knowledge)
    Observations(chart, found, knowledge.codes, as_of, estimate).read()
    _empty_lists(chart, found)
    read_answers(chart, found, as_of)
    _unread(chart)
    if chart.faults:
        raise ProfileError({fault.where: fault for fault in chart.faults}.values())  # an element may be taken twice
    found.into_profile(knowledge.codes.rest)
    _kidney(report, knowledge, estimate)
    return ChartReading(dict(report.profile), report, chart)


def alive(reading: ChartReading) -> ChartReading:
    """The same reading. Raises ProfileError where the patient has died: then there is no advice."""
    if reading.report.deceased:
        raise ProfileError([Fault("Patient.deceased", says("deceased"))])
    return reading


def _estimate(profile: Mapping[str, Any], knowledge: Knowledge) -> Any:
    """From creatinine to the eGFR that the engine would compute of it; None where age or sex is not known."""
    age, sex = profile.get("age"), profile.get("sex")
    if age is None or sex is None or age < ADULT_FROM_YEARS or knowledge.kidney is None:
        return lambda value: None
    equation = EQUATIONS[knowledge.kidney.default]
    return lambda value: equation(value, age, sex) if value > 0 else None


def _empty_lists(chart: Chart, found: Found) -> None:
    """A list that is said to hold nothing because nothing is there; any other emptiness says nothing."""
    for kind, element in chart.of("List"):
        fact = next((_LISTS[code] for _, code, _ in element.codings("code") if code in _LISTS), None)
        nil = any(code == "nilknown" for _, code, _ in element.codings("emptyReason"))
        if fact and nil and element.text("status") == "current" and not element.data.get("entry"):
            found.none(fact, element.place, kind)
            chart.report.read.append(Item(element.place, kind, says("read.none"), fact))
        else:
            chart.report.no_place.append(Item(element.place, kind, says("no_place")))


def _unread(chart: Chart) -> None:
    for kind, element in chart.resources:
        if kind not in _READ:
            chart.report.no_place.append(Item(element.place, kind[:40], says("not_used")))


def _kidney(report: Report, knowledge: Knowledge, estimate: Any) -> None:
    """eGFR and creatinine that fall on either side of a limit: both go on, the lower counts, and it is said."""
    egfr, creatinine = report.profile.get("egfr"), report.profile.get("creatinine")
    computed = estimate(creatinine) if creatinine is not None else None
    limits = [knowledge.numbers[name] for name in knowledge.kidney.limits] if knowledge.kidney else []
    if egfr is not None and computed is not None and any((egfr < one) is not (computed < one) for one in limits):
        said = says("conflict.kidney", egfr=round(egfr, 1), estimate=round(computed, 1))
        report.conflicts.append(Item("", "Observation", said, "egfr", round(egfr, 1)))
