"""Conditions and procedures: which facts their codes say, while they hold."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ...engine.knowledge.codes import Codes, FindingCodes
from .chart import Chart
from .element import Element
from .found import Found
from .moment import days
from .report import Item
from .says import says

_ACTIVE = frozenset({"active", "recurrence", "relapse"})
_PAST = frozenset({"inactive", "remission", "resolved"})
_UNVERIFIED = frozenset({"unconfirmed", "provisional", "differential"})
_DONE = frozenset({"in-progress", "completed"})
_TAG = re.compile(r"\(([^()]+)\)\s*$")
_ABATEMENTS = ("abatementAge", "abatementPeriod", "abatementRange", "abatementString")


def read_findings(chart: Chart, found: Found, codes: Codes, as_of: date) -> None:
    """The facts that conditions and procedures say."""
    for kind, element in chart.of("Condition", "Procedure"):
        held = _not_held(element, as_of) if kind == "Condition" else _not_done(element)
        if held is not None:
            part = chart.report.not_understood if held in ("status", "modified") else chart.report.not_counted
            part.append(_item(kind, element, held))
        else:
            _finding(chart, found, codes, kind, element, as_of)


def _item(kind: str, element: Element, what: str, fact: str | None = None, value: str | None = None,
          shown_date: str | None = None) -> Item:
    coding = next(iter(element.codings("code")), None)
    said = says(what, date=shown_date or "", what=element.words("code") or (coding[1] if coding else ""))
    code = coding[1] if coding else None
    return Item(element.place, kind, said, fact, value, code, element.words("code"), shown_date)


def _code(element: Element, name: str) -> str | None:
    return next((code for _, code, _ in element.codings(name)), None)


def _not_held(condition: Element, as_of: date) -> str | None:
    """Why a condition does not count; None where it does."""
    verified, clinical = _code(condition, "verificationStatus"), _code(condition, "clinicalStatus")
    for name in ("verificationStatus", "clinicalStatus"):
        if condition.data.get(name) and _code(condition, name) is None:
            return "status"
    if verified == "entered-in-error":
        return "entered_in_error"
    if verified == "refuted":
        return "refuted"
    if verified in _UNVERIFIED:
        return "unverified"
    if clinical in _PAST:
        return "not_active"
    if verified not in (None, "confirmed") or clinical not in (None, *_ACTIVE):
        return "status"
    return "abated" if _is_abated(condition, as_of) else None


def _is_abated(condition: Element, as_of: date) -> bool:
    ended = days(condition.text("abatementDateTime"))
    if ended is not None:
        return ended[0] <= as_of
    return condition.boolean("abatementBoolean") is True or any(condition.data.get(name) for name in _ABATEMENTS)


def _not_done(procedure: Element) -> str | None:
    status = procedure.text("status")
    if status == "entered-in-error":
        return "entered_in_error"
    return None if status in _DONE else "not_active" if status else "status"


def _begun(element: Element) -> str | None:
    """When it began, or was done or written down."""
    period = element.one("onsetPeriod") or element.one("performedPeriod")
    return (element.text("onsetDateTime") or element.text("performedDateTime")
            or (period.text("start") if period else None) or element.text("recordedDate"))


def _finding(chart: Chart, found: Found, codes: Codes, kind: str, element: Element, as_of: date) -> None:
    codings = element.codings("code")
    rows = list(dict.fromkeys(row for uri, code, _ in codings for row in codes.found(uri, code)))
    saying = [row for row in rows if row.fact is not None]
    if saying:
        for row in saying:
            _say(chart, found, row, kind, element, as_of)
    elif rows or (codings and _is_no_disease(codes, codings)):
        chart.report.no_place.append(_item(kind, element, "no_place"))
    elif kind == "Condition" and any(codes.system(uri) for uri, *_ in codings):
        for fact, value in codes.other_disease.items():
            found.member(fact, value)
            chart.report.read.append(_item(kind, element, "read.other", fact, value))
    elif kind == "Procedure":
        chart.report.no_place.append(_item(kind, element, "no_place"))
    else:
        chart.report.not_understood.append(_item(kind, element, "code" if codings else "no_code"))


def _is_no_disease(codes: Codes, codings: list[tuple[str, str, str]]) -> bool:
    tags = [match[1] for *_, shown in codings if (match := _TAG.search(shown))]
    return any(tag in codes.no_disease for tag in tags)


def _say(chart: Chart, found: Found, row: FindingCodes, kind: str, element: Element, as_of: date) -> None:
    assert row.fact is not None
    if row.none:
        found.none(row.fact, element.place, kind)
        chart.report.read.append(_item(kind, element, "read.none", row.fact))
        return
    begun = _begun(element)
    since = days(begun)
    if row.days is not None and since is not None and since[1] < as_of - timedelta(days=row.days):
        chart.report.too_old.append(_item(kind, element, "too_old", row.fact, row.value, begun))
        return
    assert row.value is not None
    found.member(row.fact, row.value)
    chart.report.read.append(_item(kind, element, "read", row.fact, row.value, begun))
