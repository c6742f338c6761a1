"""The journal on the page, for whoever has the key: the newest consultations, and each as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ...engine.words.text import Language
from ...journal.errors import Absent, refused
from ..desk import Desk
from .language import language_of
from .problems import problem
from .settings import Settings
from .sheet import safe_sheet

if TYPE_CHECKING:  # where there is a journal
    from ...journal import Journal

_NEWEST = 100


def journal_routes(desk: Desk, settings: Settings) -> Iterator[Route]:
    """None where there is no journal, or no key by which to tell who may read it."""
    if desk.journal is None or settings.api_key is None:
        return
    from ..page.kept import kept_page, newest_page

    journal = desk.journal

    async def newest(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(newest_page, journal, _NEWEST, language_of(request)))

    async def one(request: Request) -> Response:
        return await _found(request, lambda id, language: HTMLResponse(kept_page(journal, id, language)))

    async def whole(request: Request) -> Response:
        return await _found(request, lambda id, language: _answer(journal, id, language))

    yield Route("/journal", newest)
    yield Route("/journal/{id}", one)
    yield Route("/journal/{id}/answer", whole)


async def _found(request: Request, made: Callable[[str, Language], Response]) -> Response:
    language = language_of(request)
    try:
        return await run_in_threadpool(made, request.path_params["id"], language)
    except Absent as error:
        return problem(404, "fault.not_there", language=language, faults=error.faults)


def _answer(journal: Journal, id: str, language: Language) -> Response:
    """The whole answer as it was given, under the policy of a sheet."""
    from ...journal.showing import shown

    kept = shown(journal, id)
    found = kept.guarded(lambda advice: advice.html(language))
    if found is None:
        raise refused(id, "shape", engine=kept.entry.engine)
    html, policy = safe_sheet(found)
    return HTMLResponse(html, headers={"content-security-policy": policy})
