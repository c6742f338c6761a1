"""The routes of FHIR R4: our questions as a Questionnaire, and from a chart or their answers to an advice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import Language, fill
from ..desk import Desk
from ..fhir import advice_bundle, alive, outcome, parse_json, questionnaire, read_chart
from ..texts import page_texts
from .guard import FHIR
from .language import language_of
from .settings import Settings

KINDS = ("application/fhir+json", "application/json")


class FhirResponse(JSONResponse):
    """A resource."""

    media_type = "application/fhir+json"


def fhir_routes(desk: Desk, settings: Settings) -> Iterator[Route]:
    """Two addresses; a request that cannot be used is an OperationOutcome with its places."""

    async def asked(request: Request) -> Response:
        return FhirResponse(questionnaire(desk.knowledge, language_of(request)))

    async def advised(request: Request) -> Response:
        language = language_of(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in KINDS:
            fault = Fault("", fill(page_texts()["fault.kind"], wanted=KINDS[0]))
            return FhirResponse(outcome([fault], language, "not-supported"), 415)
        work: Callable[[], Any] = partial(_advised, desk, await request.body(), language)
        try:
            return FhirResponse(await asyncio.wait_for(run_in_threadpool(work), settings.timeout))
        except ProfileError as error:
            return FhirResponse(outcome(error.faults, language), 400)

    yield Route(f"{FHIR}Questionnaire", asked, methods=["GET"])
    yield Route(f"{FHIR}$advise", advised, methods=["POST"])


def _advised(desk: Desk, content: bytes, language: Language) -> Mapping[str, Any]:
    today = date.today()
    reading = alive(read_chart(parse_json(content), desk.knowledge, today))
    of = desk.consult(reading.profile)
    return advice_bundle(of.advice, reading.profile, desk.knowledge, language, today)
