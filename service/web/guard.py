"""What stands before every route: host, key, size, time, headers, and a log without anything of a customer."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from starlette.responses import Response

from ..desk import Desk
from .language import accepted
from .metrics import Metrics
from .problems import Problem, problem
from .settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOG = logging.getLogger("tillskott.service")
_WHO = {"www-authenticate": 'Basic realm="tillskott", charset="UTF-8"'}
_OPEN = frozenset({"/healthz", "/readyz"})
CDS = "/cds-services"
"""Where CDS Hooks is asked, by its specification."""
FHIR = "/fhir/"
"""Where resources of FHIR are taken and given."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not no-referrer: a form that is posted would then come from the origin "null", as one from elsewhere may.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class TooLarge(Exception):
    """The body is larger than the service reads."""


class Guard:
    """An ASGI middleware. A route's own headers count before those that every answer has."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics, desk: Desk) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        known = desk.knowledge
        made_with = {"x-knowledge-version": f"{known.version} {known.sha256[:12]}",
                     "x-engine-version": version("tillskott")}
        self._headers = _encoded({**HEADERS, **made_with})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), [0]
        scope.setdefault("state", {})  # in which an application within tells which of its routes it was

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = self._with_headers(message["headers"], scope)
            await send(message)

        try:
            refused = self._refused(scope)
            if refused is not None:
                await refused(scope, receive, answered)
            else:
                bounded = _bounded(receive, self._most(scope), self._settings.timeout)
                await self._app(scope, bounded, answered)
        except TooLarge:
            if not status[0]:
                await self._problem(scope, 413, "fault.too_large", size=self._most(scope) // 1000)(
                    scope, receive, answered)
        except TimeoutError:
            if not status[0]:
                await self._problem(scope, 503, "fault.too_slow")(scope, receive, answered)
        except Exception as error:
            # The error itself may hold what was sent: its kind is all that is told and logged.
            LOG.error(json.dumps({"at": _now(), "fault": type(error).__name__, "where": _where(error)}))
            if not status[0]:
                await self._problem(scope, 500, "fault.internal")(scope, receive, answered)
        finally:
            self._log(scope, status[0], time.perf_counter() - started)

    def _with_headers(self, given: Iterable[Header], scope: Scope) -> list[Header]:
        present = {name.lower() for name, _ in given}
        cors = _encoded(self._cors(_headers(scope))) if self._settings.origins else ()
        return [*given, *(one for one in (*self._headers, *cors) if one[0] not in present)]

    @staticmethod
    def _problem(scope: Scope, status: int, name: str, **values: Any) -> Problem:
        language = accepted(_headers(scope).get("accept-language", "")) or "sv"
        return problem(status, name, language=language, **values)

    def _refused(self, scope: Scope) -> Any:
        headers = _headers(scope)
        host = headers.get("host", "")
        name = host.rsplit(":", 1)[0] if not host.endswith("]") and host.count(":") != 0 else host
        if name.lower() not in self._settings.hosts:
            return self._problem(scope, 421, "fault.host")
        origin = headers.get("origin")
        if origin is not None and origin != "null" and not self._is_own(origin, host):
            return self._problem(scope, 403, "fault.origin")
        if origin == "null" and scope["method"] != "GET":
            return self._problem(scope, 403, "fault.origin")
        if headers.get("sec-fetch-site") == "cross-site" and scope["method"] != "GET" and \
                origin not in self._settings.origins:
            return self._problem(scope, 403, "fault.origin")
        if scope["method"] == "OPTIONS" and origin is not None and origin in self._settings.origins:
            return Response(status_code=204)
        if self._settings.api_key is not None and not self._is_open(scope["path"]) and not self._has_key(headers):
            return self._problem(scope, 401, "fault.key", headers=_WHO)
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._most(scope):
            return self._problem(scope, 413, "fault.too_large", size=self._most(scope) // 1000)
        return None

    def _is_open(self, path: str) -> bool:
        """Whether the key is not asked for: a client of CDS Hooks shows a token of its own, where clients are named."""
        return path in _OPEN or (self._settings.clients is not None and (path == CDS or path.startswith(f"{CDS}/")))

    def _most(self, scope: Scope) -> int:
        """How many bytes a body may have here: a record is larger than any form."""
        is_record = scope["path"].startswith((f"{CDS}/", FHIR))
        return self._settings.max_chart if is_record else self._settings.max_body

    def _is_own(self, origin: str, host: str) -> bool:
        return origin in self._settings.origins or origin.partition("://")[2] == host

    def _has_key(self, headers: dict[str, str]) -> bool:
        """The key as `X-API-Key`, as a bearer token, or as the password that a browser asks for."""
        wanted = (self._settings.api_key or "").encode()
        kind, _, given = headers.get("authorization", "").partition(" ")
        found = headers.get("x-api-key") or given
        if kind.lower() == "basic":
            import base64
            import binascii

            try:
                found = base64.b64decode(given, validate=True).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                return False
        return hmac.compare_digest(found.encode(), wanted)

    def _cors(self, headers: dict[str, str]) -> dict[str, str]:
        origin = headers.get("origin")
        if origin not in self._settings.origins:
            return {}
        return {"access-control-allow-origin": origin or "", "vary": "Origin",
                "access-control-allow-headers": "authorization, content-type, accept-language, x-api-key, "
                                                "mcp-protocol-version, mcp-method, mcp-name",
                "access-control-allow-methods": "GET, POST"}

    def _log(self, scope: Scope, status: int, seconds: float) -> None:
        """One line of JSON: the route as it is written, never the address that was asked for."""
        route = scope.get("state", {}).get("route") or getattr(scope.get("route"), "path", "-")
        self._metrics.seen(route, scope["method"], status, seconds)
        if self._settings.log:
            method = scope["method"] if scope["method"] in _METHODS else "-"
            LOG.info(f'{{"at": "{_now()}", "route": {_quoted(route)}, "method": "{method}", "status": {status}, '
                     f'"ms": {seconds * 1000:.1f}}}')


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})


def _now() -> str:
    return _written(int(time.time()))


@lru_cache(maxsize=256)
def _quoted(route: str) -> str:
    return json.dumps(route)


@lru_cache(maxsize=1)
def _written(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))


def _where(error: BaseException) -> str:
    """The file and line that an error comes from, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "-"


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _encoded(headers: dict[str, str]) -> tuple[Header, ...]:
    return tuple((name.encode(), value.encode("latin-1")) for name, value in headers.items())


async def _in_time(receive: Receive, until: float, loop: asyncio.AbstractEventLoop) -> Message:
    """What is received by then. Raises TimeoutError. `asyncio.wait_for` would make a task for every request."""
    task, late = asyncio.current_task(), False
    assert task is not None

    def stop() -> None:
        nonlocal late
        late = True
        task.cancel()

    timer = loop.call_at(until, stop)
    try:
        return await receive()
    except asyncio.CancelledError:
        if not late:
            raise
        getattr(task, "uncancel", int)()  # since Python 3.11 a task counts how often it was cancelled
        raise TimeoutError from None
    finally:
        timer.cancel()


def _bounded(receive: Receive, most: int, seconds: float) -> Receive:
    """Refuses a body that is larger, or takes longer to be sent; what comes after it may take as long as it likes."""
    read, ended, until = 0, False, 0.0

    async def bounded() -> Message:
        nonlocal read, ended, until
        if ended:
            return await receive()
        loop = asyncio.get_running_loop()
        until = until or loop.time() + seconds
        message = await _in_time(receive, until, loop)
        read += len(message.get("body", b""))
        if read > most:
            raise TooLarge
        ended = not message.get("more_body", False)
        return message

    return bounded


