"""Observations: laboratory values by their unit, the newest that can be used, and answers to a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from ...engine.knowledge.codes import AnswerCodes, Codes, QuantityCodes, QuantityUnit
from .chart import Chart
from .element import Element
from .found import Found
from .moment import days, instant, last_instant, months
from .report import Item
from .says import says

_FINAL = frozenset({"final", "amended", "corrected"})
_KNOWN = frozenset({"registered", "preliminary", "cancelled", "unknown"})
_TEXT = re.compile(r"\s*([<>]=?|[≤≥])?\s*(\d+(?:[.,]\d+)?)\s*(\D.*)?", re.DOTALL)
_SIGNS = {"≤": "<=", "≥": ">="}
_COMPARATORS = (None, "<", "<=", ">", ">=")
# What of an observation holds for its components.
_OF_ALL = ("status", "effectiveDateTime", "effectiveInstant", "effectivePeriod")
Estimate = Callable[[float], float | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """One value in the unit of its fact, with its bound and date; `worrying_only`: of a unit that cannot reassure.

    It was measured between `at` and `until`, in seconds: a date without a time is a whole day.
    """

    of: QuantityCodes
    value: float
    comparator: str | None
    worrying_only: bool
    written: str | None
    at: float
    until: float
    item: Item


@lru_cache(maxsize=512)
def unit_key(text: str) -> str:
    """A unit as it is compared: µ is u, ² is 2, no spaces, small letters."""
    plain = unicodedata.normalize("NFKC", text).replace("μ", "u")
    return re.sub(r"\s+", "", plain).casefold()


class Observations:
    """Reads the observations of one chart."""

    def __init__(self, chart: Chart, found: Found, codes: Codes, as_of: date, estimate: Estimate) -> None:
        self._chart, self._report, self._found, self._codes = chart, chart.report, found, codes
        self._as_of, self._estimate, self._knowledge = as_of, estimate, found.knowledge

    def read(self) -> None:
        """The facts that observations say."""
        measured: dict[str, list[Measured]] = {}
        answers: dict[tuple[str, str], list[tuple[float, bool, Element, AnswerCodes, str | None]]] = {}
        for element in self._elements():
            quantity, asked = self._about(element)
            if quantity is None and asked is None:
                self._report.no_place.append(self._item(element, "no_place"))
            elif (why := self._unusable(element)) is not None:
                part = self._report.not_counted if why in ("not_final", "entered_in_error") else \
                    self._report.not_understood
                part.append(self._item(element, why, (quantity or asked).fact))  # type: ignore[union-attr]
            elif quantity is not None:
                if (one := self._measured(element, quantity)) is not None:
                    measured.setdefault(quantity.id, []).append(one)
            elif asked is not None and (said := self._answered(element, asked)) is not None:
                told = (_at(element), said, element, asked, _on(element))
                answers.setdefault((asked.fact, asked.value), []).append(told)
        for listed in measured.values():
            self._newest(listed)
        for said_of in answers.values():
            self._newest_answer(sorted(said_of, key=lambda one: (-one[0], not one[1])))

    def _elements(self) -> Iterator[Element]:
        """Every observation; of one with components those that are known, with its status and date."""
        for _, element in self._chart.of("Observation"):
            if "component" not in element.data:
                yield element
                continue
            of_all = {name: element.data[name] for name in _OF_ALL if name in element.data}
            parts = [Element({**of_all, **part.data}, f"component[{n}]", element.faults, element)
                     for n, part in enumerate(element.several("component"))]
            known = [part for part in parts if any(self._about(part))]
            if not known or any(self._about(element)):
                yield element
            yield from known

    def _about(self, element: Element) -> tuple[QuantityCodes | None, AnswerCodes | None]:
        for uri, code, _ in element.codings("code"):
            quantity, asked = self._codes.quantity(uri, code), self._codes.asked(uri, code)
            if quantity or asked:
                return quantity, asked
        return None, None

    @staticmethod
    def _item(element: Element, what: str, fact: str | None = None, value: Any = None, **values: str) -> Item:
        code = next((code for _, code, _ in element.codings("code")), None)
        return Item(element.place, "Observation", says(what, **values), fact, value, code, element.words("code"),
                    _on(element))

    @staticmethod
    def _unusable(element: Element) -> str | None:
        status = element.text("status")
        if status == "entered-in-error":
            return "entered_in_error"
        if status not in _FINAL:
            return "not_final" if status in _KNOWN else "status"
        quantity = element.one("valueQuantity")
        if element.data.get("dataAbsentReason") or (quantity is not None and quantity.is_absent("value")):
            return "absent"
        return None

    # --- laboratory values ---

    def _measured(self, element: Element, of: QuantityCodes) -> Measured | None:
        read, written = self._quantity(element, of), _on(element)
        spec = self._knowledge.vocabulary.of_profile[of.fact]
        why: str | None = read if isinstance(read, str) else None
        on = days(written)
        if why is None and on is not None and on[0] > self._as_of + timedelta(days=1):
            why = "future"
        if why is None and not isinstance(read, str):
            value = read[0]
            if not (spec.minimum or 0) <= value <= (spec.maximum or value):
                why = "impossible"
        if why is not None or isinstance(read, str):
            self._report.not_understood.append(self._item(element, why or "value", of.fact))
            return None
        value, comparator, unit = read
        shown = f"{comparator or ''}{value:.10g}"
        at, until = (instant(written), last_instant(written)) if written else (float("-inf"), float("-inf"))
        return Measured(of, value, comparator, unit.worrying_only, written, at, until,
                        self._item(element, "read", of.fact, shown))

    def _quantity(self, element: Element, of: QuantityCodes) -> tuple[float, str | None, QuantityUnit] | str:
        """The value in the unit of the fact, its comparator and its unit; a word for why there is none."""
        quantity = element.one("valueQuantity")
        if quantity is not None:
            value, comparator = quantity.number("value"), quantity.text("comparator")
            unit = quantity.text("code") or quantity.text("unit")
        else:
            text = element.text("valueString")
            match = _TEXT.fullmatch(text or "")
            if match is None:
                return "value"
            comparator = _SIGNS.get(match[1], match[1])
            value, unit = float(match[2].replace(",", ".")), (match[3] or "").strip() or of.bare
        if value is None or comparator not in _COMPARATORS:
            return "value"
        known = next((one for one in of.units if unit and unit_key(unit) in map(unit_key, one.spelled)), None)
        return "unit" if known is None else (value * known.factor, comparator, known)

    def _best(self, one: Measured) -> float:
        """Of two values of one moment the more worrying comes first."""
        return one.value if one.of.worse == "low" else -one.value

    def _newest(self, listed: list[Measured]) -> None:
        """The newest value that can be used; why those before it cannot.

        Of those that may be the newest, such as two of one day, the most worrying counts.
        """
        newest = max(one.at for one in listed)
        as_new = [one for one in listed if one.until >= newest]
        older = [one for one in listed if one.until < newest]
        taken: Measured | None = None
        for one in sorted(as_new, key=self._best) + sorted(older, key=lambda one: (-one.at, self._best(one))):
            if taken is not None and one.until >= newest and one.value != taken.value:
                self._report.conflicts.append(replace(one.item, what=says("same_time")))
            elif taken is not None:
                self._report.not_counted.append(replace(one.item, what=says("older_value")))
            elif (used := self._usable(one)) is not None:
                taken = one
                self._take(one, used)
            elif one.written and not one.worrying_only and one.comparator is None:
                # What is newer and no longer counts makes an older value no truer.
                taken = one

    def _usable(self, one: Measured) -> float | None:
        """The value that may be relied on; None where it says nothing, with the reason in the report."""
        value, worrying = self._bounded(one)
        why = None
        if value is None:
            why, part = "bound", self._report.not_understood
        elif worrying:
            return value
        elif one.worrying_only:
            why, part = "absolute", self._report.not_counted
        elif one.written is None:
            why, part = "no_date", self._report.not_understood
        elif self._months(one) >= one.of.months:
            why, part = "too_old", self._report.too_old
        if why is None:
            return value
        part.append(replace(one.item, what=says(why, date=(one.written or "")[:10])))
        return None

    def _bounded(self, one: Measured) -> tuple[float | None, bool]:
        """The value to count with and whether it worries: ">90" is at least 90, "<60" below 60, ">30" says nothing."""
        if one.comparator is None:
            return one.value, self._worries(one.of, one.value)
        towards_worse = one.comparator.startswith("<") == (one.of.worse == "low")
        if one.of.worse is None:
            return None, False
        if not towards_worse:
            return (None, False) if self._worries(one.of, one.value) else (one.value, False)
        step = one.of.step or 0.0
        beyond = one.value - step if one.of.worse == "low" else one.value + step
        return (beyond, True) if self._worries(one.of, beyond) else (None, False)

    def _worries(self, of: QuantityCodes, value: float) -> bool:
        if of.below is None:
            return False
        counted = self._estimate(value) if of.estimates else value
        return counted is not None and counted < self._knowledge.numbers[of.below]

    def _months(self, one: Measured) -> int:
        on = days(one.written)
        return months(on[0], self._as_of) if on else 0

    def _take(self, one: Measured, value: float) -> None:
        profile = self._report.profile
        profile[one.of.fact] = round(value, 6)
        self._report.read.append(one.item)
        if one.of.age is not None and one.written:
            age = max(0, self._months(one))
            profile[one.of.age] = min(age, profile.get(one.of.age, age))

    # --- answers ---

    def _answered(self, element: Element, asked: AnswerCodes) -> bool | None:
        said = element.boolean("valueBoolean")
        for uri, code, _ in element.codings("valueCodeableConcept"):
            system = self._codes.system(uri)
            if system is not None and code in asked.yes.get(system.id, ()):
                said = True
            elif system is not None and code in asked.no.get(system.id, ()):
                said = False
        if said is None:
            self._report.not_understood.append(self._item(element, "value", asked.fact))
        return said

    def _newest_answer(self, listed: list[tuple[float, bool, Element, AnswerCodes, str | None]]) -> None:
        _, said, element, asked, written = listed[0]
        on, kept = days(written), asked.yes_days if said else asked.no_days
        if on is None and not said:
            self._report.not_understood.append(self._item(element, "no_date", asked.fact))
        elif on is not None and on[1] < self._as_of - timedelta(days=kept):
            self._report.too_old.append(self._item(element, "too_old", asked.fact, date=(written or "")[:10]))
        elif on is not None and on[0] > self._as_of + timedelta(days=1):
            self._report.not_understood.append(self._item(element, "future", asked.fact))
        else:
            if said:
                self._found.member(asked.fact, asked.value)
            else:
                self._found.deny(asked.fact, asked.value)
            value = asked.value if said else f"no {asked.value}"
            self._report.read.append(self._item(element, "read", asked.fact, value))
        for _, _, other, *_ in listed[1:]:
            self._report.not_counted.append(self._item(other, "older_value", asked.fact))


def _on(element: Element) -> str | None:
    """When it was measured; when it was issued is no substitute."""
    period = element.one("effectivePeriod")
    return (element.text("effectiveDateTime") or element.text("effectiveInstant")
            or ((period.text("end") or period.text("start")) if period else None))


def _at(element: Element) -> float:
    written = _on(element)
    return instant(written) if written else float("-inf")

