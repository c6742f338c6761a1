"""Every error is a problem with a sentence, and none says what was sent."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ...engine.words.errors import KnowledgeError, ProfileError
from ...journal.errors import IdentityRefused, JournalError
from .language import language_of
from .problems import Problem, problem


def handle_errors(app: Starlette) -> None:
    """Make an application answer its errors as problems."""

    async def profile(request: Request, error: ProfileError) -> Problem:
        return problem(422, "body.faults", language=language_of(request), faults=error.faults)

    async def knowledge(request: Request, error: KnowledgeError) -> Problem:
        return problem(503, "fault.internal", language=language_of(request))

    async def identity(request: Request, error: IdentityRefused) -> Problem:
        return problem(422, "body.faults", language=language_of(request), faults=error.faults)

    async def journal(request: Request, error: JournalError) -> Problem:
        return problem(503, "fault.journal", language=language_of(request), headers={"retry-after": "5"})

    async def http(request: Request, error: HTTPException) -> Problem:
        name = {404: "fault.not_there", 405: "fault.method"}.get(error.status_code, "fault.title")
        return problem(error.status_code, name, language=language_of(request), headers=error.headers)

    async def cut(request: Request, error: ClientDisconnect) -> Response:
        return problem(400, "fault.cut", language=language_of(request))

    async def slow(request: Request, error: TimeoutError) -> Problem:
        return problem(503, "fault.too_slow", language=language_of(request), headers={"retry-after": "1"})

    async def own(request: Request, error: Exception) -> Problem:
        return problem(500, "fault.internal", language=language_of(request))

    for kind, handler in ((Exception, own), (ProfileError, profile), (KnowledgeError, knowledge),
                          (IdentityRefused, identity), (JournalError, journal), (HTTPException, http),
                          (ClientDisconnect, cut), (TimeoutError, slow)):
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]
