"""The application: the page, the sheet, what stands still, and the API."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...advisor import Advisor
from ...engine.assortment import Assortment
from ...engine.words.text import LANGUAGES
from ..desk import Desk
from ..page import Form, answer
from ..texts import page_texts
from .cds import cds_routes
from .errors import handle_errors
from .fhir import fhir_routes
from .guard import Guard, Receive, Scope, Send
from .journal import journal_routes
from .metrics import Metrics
from .page import page_routes
from .settings import Settings
from .static import static_routes

if TYPE_CHECKING:  # where there is a journal
    from ...journal import Journal
    from ..cds import Accepts

_LOADED_AFTER = 1.0
_YOUNG = 20_000
"""So many more parts than were freed are made before any is looked through for garbage."""
VERSION = "/v1/"
"""How the addresses of the API begin."""


def create_app(
    advisor: Advisor | None = None, settings: Settings | None = None, assortment: Assortment | None = None,
    journal: Journal | None = None, feedback: Accepts | None = None,
) -> Guard:
    """The service as an ASGI application.

    `assortment` are the products of the pharmacy's shelf; a `journal` keeps what is advised; `feedback` is told what
    became of cards, the journal where there is no other. Raises KnowledgeError where the knowledge cannot be used.
    """
    desk = Desk(advisor or Advisor(), assortment, journal)
    settings, metrics = settings or Settings(), Metrics()
    api = Api(desk, settings)
    if feedback is None and journal is not None:
        from ..cds.kept import Kept

        feedback = Kept(journal)
    routes = [*journal_routes(desk, settings), *page_routes(desk, settings),
              *static_routes(Path(__file__).parents[1] / "static"), *cds_routes(desk, settings, feedback),
              *fhir_routes(desk, settings), *_watching(desk, metrics)]
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    app.router.default = api
    handle_errors(app)

    async def straight(scope: Scope, receive: Receive, send: Send) -> None:
        # Past the routes of the page, each of which would be compared with the address first.
        await (api if scope.get("path", "").startswith(VERSION) else app)(scope, receive, send)

    return Guard(straight, settings, metrics, desk)


class Api:
    """The API, made when it is first asked for or soon after the start: the page does not wait for it."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings = desk, settings
        self._made: Any = None
        self._making = threading.Lock()
        timer = threading.Timer(_LOADED_AFTER, self._warm)
        timer.daemon = True
        timer.start()

    def _warm(self) -> None:
        """Load what a first key would wait for, with the page's own example, and make the API."""
        for language in LANGUAGES:
            answer(self._desk, Form(lang=language, line=page_texts()["line.example"][language], medicine="zz"))
        self.made()
        self._desk.forget()
        # What is loaded by now stays: looking it through for garbage would hold up an answer now and then.
        gc.collect()
        gc.freeze()
        # An answer is made of some thousand small parts that are freed by themselves; each few hundred of them would
        # have those that are in work looked through.
        gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])

    def made(self) -> Any:
        """The application, made once."""
        with self._making:
            if self._made is None:
                from ..api.app import create_api

                self._made = create_api(self._desk, self._settings)
        return self._made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._made or self.made())(scope, receive, send)


def _watching(desk: Desk, metrics: Metrics) -> list[Route]:
    """What watches over the service asks: whether it lives, whether it is ready, and what it has counted."""

    async def healthy(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(request: Request) -> Response:
        known = desk.knowledge
        return JSONResponse({"status": "ready", "knowledge": {"version": known.version, "sha256": known.sha256}})

    async def counted(request: Request) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return [Route("/healthz", healthy), Route("/readyz", ready), Route("/metrics", counted)]
