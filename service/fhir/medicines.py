"""Medicines of a chart: requests that hold and statements of what is taken, by ATC code or by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.labels.reading import read_label
from ...engine.profile.facts import resolved
from ...engine.profile.validator import MAX_ENTRIES, MAX_LENGTH
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import printable
from .chart import Chart
from .element import Element
from .found import Found
from .moment import days
from .report import Item
from .says import says

Resolver = Callable[[str, str], str | None]
"""From a product number, given the id of its system and the number, to the ATC code or None."""

_HELD = {
    "MedicationRequest": ({"active", "on-hold"}, {"completed", "cancelled", "stopped", "draft", "ended"}),
    "MedicationStatement": ({"active", "intended", "on-hold"}, {"completed", "stopped", "not-taken"}),
}
_ORDERS = frozenset({None, "order", "original-order", "reflex-order", "filler-order", "instance-order", "plan"})
_NO_ORDERS = frozenset({"proposal", "option"})
_R5 = frozenset({"recorded"})
MEDICATIONS, SUPPLEMENTS = "medications", "supplements"
_MOST_INGREDIENTS = 8
# With one of these a dosage says no one number of units a day.
_VARYING = frozenset({"frequencyMax", "periodMax", "countMax", "dayOfWeek"})


class Medicines:
    """Reads the medicines of one chart."""

    def __init__(
        self, chart: Chart, found: Found, knowledge: Knowledge, as_of: date, resolver: Resolver | None
    ) -> None:
        assert knowledge.codes is not None
        self._chart, self._found, self._knowledge, self._codes = chart, found, knowledge, knowledge.codes
        self._as_of, self._resolver = as_of, resolver

    def read(self) -> None:
        """Medications and supplements into the profile."""
        for kind, element in self._chart.of(*_HELD):
            why = self._not_held(kind, element)
            if why is not None:
                part = self._chart.report.not_understood if why == "status" else self._chart.report.not_counted
                part.append(self.item(kind, element, why))
            else:
                self._take(kind, element)

    def _not_held(self, kind: str, element: Element) -> str | None:
        held, past = _HELD[kind]
        status, intent = element.text("status"), element.text("intent")
        if status == "entered-in-error":
            return "entered_in_error"
        if element.boolean("doNotPerform") is True:
            return "prohibited"
        if status == "not-taken":
            return "not_taken"
        if status not in held:
            return "not_active" if status in past else "status"
        if kind == "MedicationRequest" and intent not in _ORDERS:
            return "no_order" if intent in _NO_ORDERS else "status"
        period = element.one("effectivePeriod")
        ended = days(period.text("end")) if period else None
        return "ended" if ended is not None and ended[1] < self._as_of else None

    @staticmethod
    def item(kind: str, element: Element, what: str, fact: str | None = None, value: Any = None) -> Item:
        """What was made of it."""
        reference = element.one("medicationReference")
        shown = element.words("medicationCodeableConcept") or (reference.text("display") if reference else None)
        return Item(element.place, kind, says(what), fact, value, display=shown)

    def _take(self, kind: str, element: Element) -> None:
        named = self.name(element)
        codings = element.codings("medicationCodeableConcept")
        rows = [row for uri, code, _ in codings for row in self._codes.found(uri, code)]
        nothing = next((row for row in rows if row.none and row.fact), None)
        if nothing is not None and nothing.fact is not None:
            self._found.none(nothing.fact, element.place, kind)
            self._chart.report.read.append(self.item(kind, element, "read.none", nothing.fact))
        elif any(row.fact is None for row in rows):
            self._chart.report.no_place.append(self.item(kind, element, "no_place"))
        elif named is None:
            self._chart.report.not_understood.append(self.item(kind, element, "medicine_unnamed", MEDICATIONS))
        elif (product := self._product(named, element)) is not None:
            self._found.member(SUPPLEMENTS, product)
            self._chart.report.read.append(self.item(kind, element, "read", SUPPLEMENTS, product["label"]))
        else:
            self._found.member(MEDICATIONS, named)
            if len(self._found.members[MEDICATIONS]) > MAX_ENTRIES:
                raise ProfileError([Fault(element.place, says("too_many", most=MAX_ENTRIES))])
            self._chart.report.read.append(self.item(kind, element, "read", MEDICATIONS, named))

    def name(self, element: Element) -> str | None:
        """What a medicine is called in a profile: its name where that says what its code says, else both; None where
        it has neither."""
        codings, text = self._coded(element)
        code = next(filter(None, (self._atc(uri, code) for uri, code, _ in codings)), None)
        text = printable(" ".join(text.split()), MAX_LENGTH - 20) if text else None
        if code is None:
            return text or next((f"{self._called(uri)} {code}"[:MAX_LENGTH] for uri, code, _ in codings), None)
        if text is None:
            return code
        says_the_same = set(self._of(text)) == set(self._knowledge.medicines.codes.classes(code))
        return text if says_the_same else f"{text} ({code})"

    def _of(self, written: str) -> tuple[str, ...]:
        return resolved(self._knowledge.medicines, written).classes

    def _called(self, uri: str) -> str:
        system = self._codes.system(uri)
        return system.id if system else printable(uri.rstrip("/").rpartition("/")[2] or "code", 40)

    def _atc(self, uri: str, code: str) -> str | None:
        system = self._codes.system(uri)
        if system is None:
            return None
        if system.id == "atc":
            return code.replace(" ", "").upper() if self._knowledge.medicines.codes.classes(
                code.replace(" ", "").upper()) else None
        return self._resolver(system.id, code) if self._resolver else None

    def _coded(self, element: Element) -> tuple[list[tuple[str, str, str]], str | None]:
        """The codings and the text of a medicine, in the resource itself or where its reference leads."""
        if element.data.get("medicationCodeableConcept") and element.data.get("medicationReference"):
            element.faults.append(Fault(f"{element.place}.medication[x]", says("two_medicines")))
        if element.data.get("medicationCodeableConcept") is not None:
            return element.codings("medicationCodeableConcept"), element.words("medicationCodeableConcept")
        reference = element.one("medicationReference")
        if reference is None:
            return [], None
        medication, shown = self._referred(element, reference.text("reference") or ""), reference.text("display")
        if medication is None:
            return [], shown
        codings, text = medication.codings("code"), medication.words("code") or shown
        parts = list(medication.several("ingredient"))[:_MOST_INGREDIENTS]
        if not any(self._atc(uri, code) for uri, code, _ in codings) and text is None:
            names = [name for part in parts if (name := part.words("itemCodeableConcept"))]
            text = " / ".join(names) or None
        return codings, text

    def _referred(self, element: Element, reference: str) -> Element | None:
        """What a reference leads to: inside the resource, beside it, or nowhere. Its own are not followed."""
        if reference.startswith("#"):
            return next((one for one in element.several("contained") if one.text("id") == reference[1:]), None)
        whole = reference.partition("/_history/")[0]
        known = self._chart.by_reference
        return known.get(whole) or known.get("/".join(whole.split("/")[-2:]))

    def _product(self, named: str, element: Element) -> dict[str, Any] | None:
        """A product of the nutrient as a supplement, where its label can be read; its amount is never made up."""
        if not set(self._of(named)) & set(self._codes.product_classes):
            return None
        try:
            read_label(named, self._knowledge)
        except ProfileError:
            return None
        found: dict[str, Any] = {"label": named}
        a_day = _per_day(element)
        return {**found, "per_day": a_day} if a_day is not None else found


def _per_day(element: Element) -> float | None:
    """How many units are taken a day, where the dosage says so outright."""
    dosages = [*element.several("dosage"), *element.several("dosageInstruction")]
    if len(dosages) != 1:
        return None
    if dosages[0].boolean("asNeededBoolean") or dosages[0].data.get("asNeededCodeableConcept"):
        return None
    timing = dosages[0].one("timing")
    repeat = timing.one("repeat") if timing else None
    doses = list(dosages[0].several("doseAndRate"))
    quantity = doses[0].one("doseQuantity") if len(doses) == 1 else None
    if repeat is None or quantity is None or repeat.text("periodUnit") != "d" or _VARYING & repeat.data.keys():
        return None
    unit = (quantity.text("unit") or quantity.text("code") or "").strip("{}").casefold()
    count, often, period = quantity.number("value"), repeat.number("frequency"), repeat.number("period")
    if count is None or often is None or not period or not unit.startswith(("tab", "kaps", "caps", "st", "dos", "1")):
        return None
    return count * often / period


def refuse_r5(chart: Chart) -> None:
    """Shapes of R5 would read as "no medicine". Raises ProfileError with each place."""
    faults = [
        Fault(f"{element.place}.{part}", says("r5"), says("r5.mend"))
        for kind, element in chart.resources if kind in _HELD
        for part in (("medication",) if "medication" in element.data else ())
        + (("status",) if element.data.get("status") in _R5 else ())
    ]
    if faults:
        raise ProfileError(faults)


