"""The application: the page, the sheet, what stands still, and the API."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ...advisor import Advisor
from ...engine.words.errors import KnowledgeError, ProfileError
from ..desk import Desk
from .guard import Guard
from .language import language_of
from .metrics import Metrics
from .page import page_routes
from .problems import Problem, problem
from .settings import Settings
from .static import static_routes


def create_app(advisor: Advisor | None = None, settings: Settings | None = None) -> Guard:
    """The service as an ASGI application. Raises KnowledgeError where the knowledge cannot be used."""
    desk, settings, metrics = Desk(advisor or Advisor()), settings or Settings(), Metrics()
    app = FastAPI(title="tillskott", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.desk, app.state.settings, app.state.metrics = desk, settings, metrics
    for routes in (page_routes(desk, settings), static_routes(Path(__file__).parents[1] / "static")):
        app.router.routes.extend(routes)
    _handle_errors(app)
    return Guard(app, settings, metrics)


def _handle_errors(app: FastAPI) -> None:
    """Every error is a problem with a sentence, and none says what was sent."""

    @app.exception_handler(ProfileError)
    def profile(request: Request, error: ProfileError) -> Problem:
        return problem(422, "faults", language=language_of(request), faults=error.faults)

    @app.exception_handler(KnowledgeError)
    def knowledge(request: Request, error: KnowledgeError) -> Problem:
        return problem(503, "fault.internal", language=language_of(request))

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Problem:
        name = {404: "fault.not_there", 405: "fault.method"}.get(error.status_code, "fault.title")
        return problem(error.status_code, name, language=language_of(request), headers=error.headers)

    @app.exception_handler(ClientDisconnect)
    def cut(request: Request, error: ClientDisconnect) -> Response:
        return problem(400, "fault.cut", language=language_of(request))

    @app.exception_handler(TimeoutError)
    def slow(request: Request, error: TimeoutError) -> Problem:
        return problem(503, "fault.too_slow", language=language_of(request), headers={"retry-after": "1"})
