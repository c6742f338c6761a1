"""The resources of one patient in a Bundle, Parameters or prefetch; refused where they are of several or not of R4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...engine.words.errors import Fault, ProfileError
from .element import Element
from .report import Item, Report
from .says import says

MAX_RESOURCES = 5_000
MAX_DEPTH = 40
_SUBJECTS = ("subject", "patient")
_UUID = "urn:uuid:"
_CARRIERS = ("Bundle", "Parameters")
# What cannot be the chart of anybody, and would be answered as if nothing were known.
_ABOUT_NOBODY = frozenset({"Practitioner", "Organization", "Location", "Questionnaire", "ValueSet", "CodeSystem",
                           "CapabilityStatement", "StructureDefinition", "OperationOutcome", "PractitionerRole"})


@dataclass(slots=True)
class Patient:
    """All that is read of a person: when they were born, their gender, and whether they are dead."""

    element: Element | None = None
    deceased: bool = False


@dataclass(slots=True)
class Chart:
    """The resources by type, each with its place; what references lead to, by reference."""

    report: Report
    faults: list[Fault] = field(default_factory=list)
    patient: Patient = field(default_factory=Patient)
    resources: list[tuple[str, Element]] = field(default_factory=list)
    by_reference: dict[str, Element] = field(default_factory=dict)
    _aliases: dict[str, str] = field(default_factory=dict)
    _people: set[str] = field(default_factory=set)
    _named: set[str] = field(default_factory=set)

    def add(self, data: Any, place: str, full_url: str | None = None) -> None:
        """A resource, or all that a Bundle or Parameters carries."""
        if not isinstance(data, dict):
            self.faults.append(Fault(place, says("not_object")))
            return
        kind = data.get("resourceType")
        element = Element(data, place, self.faults)
        if not isinstance(kind, str):
            name = "wrapped" if isinstance(data.get("resource"), dict) else "no_type"
            self.faults.append(Fault(place, says(name), says("wrapped.mend") if name == "wrapped" else ""))
        elif kind == "Bundle":
            self._bundle(element)
        elif kind == "Parameters":
            for one in element.several("parameter"):
                self._parameter(one)
        elif kind == "OperationOutcome":
            self.report.not_understood.append(Item(place, kind, says("failed")))
        else:
            self._resource(kind, element, full_url)

    def _bundle(self, bundle: Element) -> None:
        for entry in bundle.several("entry"):
            if entry.data.get("resource") is not None:
                self.add(entry.data["resource"], f"{entry.place}.resource", entry.text("fullUrl"))
        if any(link.text("relation") == "next" for link in bundle.several("link")):
            self.report.not_understood.append(Item(bundle.place, "Bundle", says("page")))

    def _parameter(self, parameter: Element) -> None:
        if parameter.data.get("resource") is not None:
            self.add(parameter.data["resource"], f"{parameter.place}.resource")
        for part in parameter.several("part"):
            self._parameter(part)

    def _resource(self, kind: str, element: Element, full_url: str | None) -> None:
        name = element.text("id")
        for alias in (full_url, f"{kind}/{name}" if name else None):
            if alias:
                self.by_reference[alias] = element
        if kind == "Patient":
            own = f"Patient/{name}" if name else full_url or element.place
            if full_url:
                self._aliases[full_url] = own
            self._people.add(own)
            self.patient.element = element
        self.resources.append((kind, element))
        if len(self.resources) > MAX_RESOURCES:
            raise ProfileError([Fault(element.place, says("too_many", most=MAX_RESOURCES))])

    def settle(self, patient_id: str | None = None) -> None:
        """Whose it all is. Raises ProfileError with every fault: several patients, other types than FHIR's."""
        people, named = set(self._people), dict[str, str | None]()
        if patient_id is not None:
            people.add(f"Patient/{patient_id.removeprefix('Patient/')}")
        where = ""
        for _, element in self.resources:
            written = _subject(element)
            if written is None:
                continue
            if written not in named:
                named[written] = self._one_name(written)
            if (reference := named[written]) is not None:
                people.add(reference)
                where = where or (f"{element.place}.subject" if len(people) > 1 else "")
        if len(people) > 1:
            self.faults.append(Fault(where or self._second(), says("several"), says("several.mend")))
        if self.faults:
            raise ProfileError(self.faults)

    def _second(self) -> str:
        return next((one.place for kind, one in reversed(self.resources) if kind == "Patient"), "patient")

    def _one_name(self, reference: str) -> str | None:
        if reference in self._aliases:
            return self._aliases[reference]
        if reference.startswith(_UUID):  # sent without the address of its entry, it may still be somebody's id
            return f"Patient/{reference.removeprefix(_UUID)}"
        parts = reference.partition("/_history/")[0].rstrip("/").split("/")
        if len(parts) > 1 and parts[-2] != "Patient":
            return None  # a Group or a Device: nobody's
        return "/".join(parts[-2:])

    def of(self, *kinds: str) -> Iterator[tuple[str, Element]]:
        """The resources of these types that may be used, each with its type."""
        for kind, element in self.resources:
            if kind not in kinds:
                continue
            if element.is_modified:
                self.report.not_understood.append(Item(element.place, kind, says("modified")))
            elif _is_inside(element.data.get("subject")) or _is_inside(element.data.get("patient")):
                self.report.not_understood.append(Item(element.place, kind, says("contained_subject")))
            else:
                yield kind, element


def _subject(element: Element) -> str | None:
    """The reference to whom a resource is about; None where it does not say."""
    for name in _SUBJECTS:
        value = element.data.get(name)
        reference = value.get("reference") if isinstance(value, dict) else None
        if isinstance(reference, str) and not reference.startswith("#"):
            return reference
    return None


def _is_inside(subject: Any) -> bool:
    """Whether it refers to somebody who is contained in the resource itself."""
    return isinstance(subject, dict) and str(subject.get("reference", "")).startswith("#")


def gather(source: Any, report: Report, patient_id: str | None = None) -> Chart:
    """The chart in a Bundle, Parameters, a resource alone, or prefetch (keys with a resource or null each).

    Raises ProfileError with every fault and its place.
    """
    _bounded(source)
    chart = Chart(report)
    if isinstance(source, Mapping) and "hook" in source and "context" in source:
        source = _of_request(source)
    if isinstance(source, Mapping) and "resourceType" not in source and source:
        for key, value in source.items():
            if value is not None:
                chart.add(value, key if "." in key else f"prefetch.{key}")
    elif isinstance(source, Mapping) and (kind := str(source.get("resourceType"))) in _ABOUT_NOBODY:
        raise ProfileError([Fault("resourceType", says("not_chart", type=kind), says("not_chart.mend"))])
    elif isinstance(source, Mapping) and source:
        chart.add(source, str(source.get("resourceType") or "resource")[:40])
    else:
        raise ProfileError([Fault("", says("not_object"), says("not_chart.mend"))])
    chart.settle(patient_id)
    return chart


def _of_request(request: Mapping[str, Any]) -> dict[str, Any]:
    """The chart in a request of CDS Hooks: its prefetch and the orders in its context, by their place."""
    prefetch, context = request.get("prefetch"), request.get("context")
    found = {f"prefetch.{key}": value for key, value in prefetch.items()} if isinstance(prefetch, dict) else {}
    orders = context.get("draftOrders") if isinstance(context, dict) else None
    return {**found, "context.draftOrders": orders} if orders is not None else found


def _bounded(source: Any) -> None:
    """Refuses what is nested deeper than any resource, or in itself. Raises ProfileError."""
    level, depth = [source] if isinstance(source, (dict, list)) else [], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise ProfileError([Fault("", says("too_deep", most=MAX_DEPTH))])
        level = [part for one in level for part in (one.values() if isinstance(one, dict) else one)
                 if part.__class__ is not str and isinstance(part, (dict, list))]
