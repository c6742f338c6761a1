"""From a request to cards: the chart is read, advised on, and told where the hook's table has an indicator for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from ...engine.profile.facts import resolved
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import Language
from ...face.consultation import Consultation
from ...journal.errors import JournalError
from ..desk import Desk
from ..fhir import Report, read_chart
from .cards import Cards
from .request import Hooked
from .table import hooks, says, table

LOG = logging.getLogger("tillskott.service")


class LacksPatient(ProfileError):
    """Neither prefetch nor anything else says who the patient is."""


def respond(request: Hooked, desk: Desk, language: Language, as_of: date, counter: str) -> dict[str, Any]:
    """The cards of a request, at most two; none where there is nothing to say. `counter`: the address of the page.

    Raises LacksPatient where no patient was sent, ProfileError where the chart cannot be used.
    """
    known = {place: one for place, one in request.chart.items() if one is not None}
    if not known:
        raise _lacks_patient()
    reading = read_chart(known, desk.knowledge, as_of, patient_id=request.patient_id)
    if reading.chart.patient.element is None:
        raise _lacks_patient()
    if reading.report.deceased or not _is_about_it(request, reading.report, desk):
        return {"cards": []}
    of = desk.consult(reading.profile)
    indicator = hooks()[request.hook]["indicators"].get(of.advice.decision)
    if not indicator:
        return {"cards": []}
    number = _kept(of, reading.profile, desk) or uuid4()
    return {"cards": Cards(of, reading.report, desk, language, counter, number).shown(indicator)}


def _kept(of: Consultation, profile: Mapping[str, Any], desk: Desk) -> UUID | None:
    """The id under which the journal keeps what the cards say. Cards are shown also where it cannot."""
    if desk.journal is None:
        return None
    try:
        return UUID(desk.journal.record(desk.advisor, profile, of.advice))
    except JournalError as error:
        LOG.error(json.dumps({"fault": type(error).__name__, "where": "cds"}))
        return None


def _lacks_patient() -> LacksPatient:
    return LacksPatient([Fault(f"prefetch.{table()['needed']}", says("needed"))])


def _is_about_it(request: Hooked, report: Report, desk: Desk) -> bool:
    """Whether an order that is judged is a product of the nutrient, or a medicine that its rules say something of."""
    if request.judged is None:
        return True
    ordered = [item for item in report.read if item.where in request.judged]
    named = [item.value for item in ordered if item.fact == "medications"]
    if any(item.fact == "supplements" for item in ordered):
        return True
    if not named:
        return False
    codes = desk.knowledge.codes
    products = set(codes.product_classes) if codes else set()
    if any(products & set(resolved(desk.knowledge.medicines, name).classes) for name in named):
        return True
    alone = desk.advisor.advise({"medications": named, "partial": ["medications"]})
    return bool(alone.referrals) or any(check.get("class") for check in alone.checks)
