"""The routes of CDS Hooks: discovery, the one service, and what became of its cards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...engine.words.errors import ProfileError
from ..cds import Accepts, discovered, read_feedback, read_request, respond
from ..cds.respond import LacksPatient
from ..cds.table import table
from ..desk import Desk
from ..fhir import parse_json
from .guard import CDS
from .language import language_of
from .problems import Problem, problem
from .settings import Settings

if TYPE_CHECKING:  # it needs the extra cds
    from ..cds.tokens import Tokens

Endpoint = Callable[[Request], Awaitable[Response]]
_KINDS = ("application/json", "application/fhir+json")
_WHO = {"www-authenticate": 'Bearer realm="tillskott", error="invalid_token"'}


def cds_routes(desk: Desk, settings: Settings, feedback: Accepts | None = None) -> Iterator[Route]:
    """Discovery, the service and its feedback; none where others may call and it is not said by whose keys."""
    if settings.clients is None and not settings.is_for_itself:
        return
    routes, checked = _Routes(desk, settings, feedback), _checked(settings)
    service = f"{CDS}/{table()['id']}"
    yield Route(CDS, checked(routes.discovery), methods=["GET"])
    yield Route(service, checked(routes.called), methods=["POST"])
    yield Route(f"{service}/feedback", checked(routes.told), methods=["POST"])


def _checked(settings: Settings) -> Callable[[Endpoint], Endpoint]:
    """What lets only those through whose token holds; all, where no client is named."""
    if settings.clients is None:
        return lambda endpoint: endpoint
    from ..cds.clients import Unreachable
    from ..cds.tokens import Refused, Tokens

    tokens = Tokens(settings.clients)

    def around(endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> Response:
            try:
                await run_in_threadpool(_check, tokens, request)
            except Refused:
                return problem(401, "fault.token", language=language_of(request), headers=_WHO)
            except Unreachable:
                return problem(503, "fault.keys", language=language_of(request))
            return await endpoint(request)

        return guarded

    return around


def _check(tokens: Tokens, request: Request) -> None:
    tokens.check(request.headers.get("authorization", ""), request.url.path)


class _Routes:
    def __init__(self, desk: Desk, settings: Settings, feedback: Accepts | None) -> None:
        self._desk, self._settings, self._feedback = desk, settings, feedback

    async def discovery(self, request: Request) -> Response:
        return JSONResponse(discovered(self._desk.knowledge, language_of(request)))

    async def called(self, request: Request) -> Response:
        return await self._answered(request, partial(self._cards, language_of(request), str(request.base_url)))

    async def told(self, request: Request) -> Response:
        return await self._answered(request, self._kept)

    async def _answered(self, request: Request, work: Callable[[bytes], Any]) -> Response:
        """The answer to a body; one that cannot be used is a problem with its places."""
        language = language_of(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _KINDS:
            return problem(415, "fault.kind", language=language, wanted=_KINDS[0])
        content = await request.body()
        try:
            return JSONResponse(await asyncio.wait_for(run_in_threadpool(work, content), self._settings.timeout))
        except ProfileError as error:
            return self._refused(error, language)

    @staticmethod
    def _refused(error: ProfileError, language: Any) -> Problem:
        status = 412 if isinstance(error, LacksPatient) else 400
        return problem(status, "body.faults", language=language, faults=error.faults)

    def _cards(self, language: Any, counter: str, content: bytes) -> dict[str, Any]:
        return respond(read_request(parse_json(content)), self._desk, language, date.today(), counter)

    def _kept(self, content: bytes) -> dict[str, Any]:
        found = read_feedback(parse_json(content), self._desk.knowledge)
        if self._feedback is not None:
            self._feedback.accept(found)
        return {}
