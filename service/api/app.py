"""The API as an application: the routes of the table, each with its bounds and its language."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import LANGUAGES, Language
from ..desk import Desk, NotYet
from ..texts import page_texts
from ..web.errors import handle_errors
from ..web.language import asked_language, language_of
from ..web.problems import problem
from ..web.settings import Settings
from .body import read_body
from .openapi import describe
from .operations import Operations, in_language
from .schemas import Schemas
from .table import Operation, operations

Endpoint = Callable[[Request], Awaitable[Response]]


def create_api(desk: Desk, settings: Settings) -> Starlette:
    """The API of one desk."""
    api = Starlette()
    api.router.redirect_slashes = False
    routes = Routes(desk, settings)
    for operation in operations(desk, Schemas()):
        api.add_route(operation.path, routes.endpoint(operation), methods=[operation.method])
    api.add_route("/openapi.json", routes.description, methods=["GET"])
    handle_errors(api)
    return api


class Routes:
    """Makes an endpoint of each operation."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings, self._does = desk, settings, Operations(desk)
        self._described: bytes | None = None

    def endpoint(self, operation: Operation) -> Endpoint:
        """The endpoint of one operation."""
        if operation.method == "GET":
            does = self._reading(operation)
        else:
            does = self._leaflet if operation.name == "leaflet" else self._posting(operation)

        async def told(request: Request) -> Response:
            request.scope["state"]["route"] = operation.path
            return await does(request)

        return told

    async def description(self, request: Request) -> Response:
        if self._described is None:
            self._described = json.dumps(describe(self._desk), ensure_ascii=False).encode()
        return self._cached(request, Response(self._described, media_type="application/json"), None)

    def _posting(self, operation: Operation) -> Endpoint:
        run = getattr(self, f"_run_{operation.name}", None) or self._plainly(getattr(self._does, operation.name))

        async def endpoint(request: Request) -> Response:
            body = await self._body(request)
            if isinstance(body, Response):
                return body
            if operation.inline and self._desk.journal is None:
                data = run(request, body)
            else:
                data = await self._in_time(lambda: run(request, body))
            answer, kept = self._json(request, data), request.scope["state"].get("kept")
            if kept is not None:
                answer.headers["x-consultation"] = kept
            return answer

        return endpoint

    @staticmethod
    def _plainly(does: Callable[[Any], Any]) -> Callable[[Request, Any], Any]:
        return lambda _, body: does(body)

    def _run_advise(self, request: Request, body: dict[str, Any]) -> Any:
        if self._desk.journal is not None:
            request.scope["state"]["kept"] = self._desk.journal.record(self._desk.advisor, body)
        return self._does.advise(body, _wants_trace(request))

    def _run_consult(self, request: Request, body: dict[str, Any]) -> Any:
        return self._does.consult(body, _wants_trace(request))

    def _run_line(self, request: Request, body: dict[str, Any]) -> Any:
        return self._does.line(body, language_of(request))

    async def _leaflet(self, request: Request) -> Response:
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        wanted, language = request.query_params.get("format"), asked_language(request) or LANGUAGES[0]
        if wanted not in (None, "html", "pdf"):
            raise ProfileError([Fault("format", page_texts()["body.no_value"], "html, pdf")])
        as_pdf = wanted == "pdf" or (wanted is None and "application/pdf" in request.headers.get("accept", ""))
        try:
            content, policy = await self._in_time(lambda: self._does.leaflet(body, language, as_pdf))
        except NotYet as error:
            return problem(409, "sheet.not_yet", language=language, faults=error.faults)
        kind = "application/pdf" if as_pdf else "text/html; charset=utf-8"
        headers = {"content-language": language, **({"content-security-policy": policy} if policy else {})}
        return Response(content, media_type=kind, headers=headers)

    def _reading(self, operation: Operation) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            language = asked_language(request)
            if operation.name == "facts":
                data: Any = self._does.facts()
            else:
                does = self._does.rule if operation.name == "rule" else self._does.claim
                data = does(next(iter(request.path_params.values())))
            if data is None:
                return problem(404, f"body.no_{operation.name}", language=language_of(request))
            return self._cached(request, self._json(request, data), language)

        return endpoint

    async def _body(self, request: Request) -> Any:
        """The object in the body, or the answer where it is of another kind."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return problem(415, "fault.kind", language=language_of(request), wanted="application/json")
        return read_body(await request.body())

    async def _in_time(self, work: Callable[[], Any]) -> Any:
        return await asyncio.wait_for(run_in_threadpool(work), self._settings.timeout)

    @staticmethod
    def _json(request: Request, data: Any) -> Response:
        language = asked_language(request)
        if language is None:
            return Response(orjson.dumps(data), media_type="application/json")
        told = orjson.dumps(in_language(data, language))
        return Response(told, media_type="application/json", headers={"content-language": language})

    def _cached(self, request: Request, answer: Response, language: Language | None) -> Response:
        """The same until the knowledge or the language is another: the caller asks whether it has changed."""
        tag = f'"{self._desk.knowledge.sha256[:24]}-{language or "both"}"'
        answer.headers.update({"etag": tag, "cache-control": "no-cache", "vary": "Accept-Language"})
        given = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
        if tag in given or given == ["*"]:
            kept = {name: answer.headers[name] for name in ("etag", "cache-control", "vary")}
            return Response(status_code=304, headers=kept)
        return answer


def _wants_trace(request: Request) -> bool:
    asked = request.query_params.get("trace")
    if asked not in (None, "true", "false"):
        raise ProfileError([Fault("trace", page_texts()["body.kind.yes_or_no"])])
    return asked == "true"
