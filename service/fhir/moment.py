"""Dates of FHIR, which may lack the day or the month: the first and the last day that is meant."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timezone

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def days(text: str | None) -> tuple[date, date] | None:
    """The first and the last day of a date or dateTime; None where it is none."""
    found = _DATE.fullmatch((text or "")[:10].rstrip("T"))
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        assert year is not None
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, first if day else date(year, last_month, calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None


def instant(text: str) -> float:
    """A dateTime as a moment in seconds; one without a zone counts as UTC, a date as its first moment."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        first = days(text)
        found = datetime.combine(first[0] if first else date.min, datetime.min.time())
    return (found if found.tzinfo else found.replace(tzinfo=timezone.utc)).timestamp()


def last_instant(text: str) -> float:
    """The last moment that a dateTime may mean: of a date without a time the end of its day, month or year."""
    meant = days(text)
    if meant is None or len(text) > len("2026-06-02"):
        return instant(text)
    return datetime.combine(meant[1], datetime.max.time(), timezone.utc).timestamp()


def years(born: date, on: date) -> int:
    """Completed years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def months(since: date, on: date) -> int:
    """Completed months."""
    return 12 * (on.year - since.year) + on.month - since.month - (on.day < since.day)
