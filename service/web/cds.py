"""The routes of CDS Hooks: discovery, and the one service."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...engine.words.errors import ProfileError
from ..cds import discovered, read_request, respond
from ..cds.respond import LacksPatient
from ..cds.table import table
from ..desk import Desk
from ..fhir import parse_json
from .guard import CDS
from .language import language_of
from .problems import problem
from .settings import Settings


def cds_routes(desk: Desk, settings: Settings) -> Iterator[Route]:
    """Discovery and the service; a request that cannot be used is a problem with its places."""

    async def discovery(request: Request) -> Response:
        return JSONResponse(discovered(desk.knowledge, language_of(request)))

    async def called(request: Request) -> Response:
        language = language_of(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("application/json", "application/fhir+json"):
            return problem(415, "fault.kind", language=language, wanted="application/json")
        work: Callable[[], Any] = partial(_cards, desk, await request.body(), language, str(request.base_url))
        try:
            return JSONResponse(await asyncio.wait_for(run_in_threadpool(work), settings.timeout))
        except LacksPatient as error:
            return problem(412, "body.faults", language=language, faults=error.faults)
        except ProfileError as error:
            return problem(400, "body.faults", language=language, faults=error.faults)

    yield Route(CDS, discovery, methods=["GET"])
    yield Route(f"{CDS}/{table()['id']}", called, methods=["POST"])


def _cards(desk: Desk, content: bytes, language: Any, counter: str) -> dict[str, Any]:
    data = parse_json(content)
    return respond(read_request(data), desk, language, date.today(), counter)
