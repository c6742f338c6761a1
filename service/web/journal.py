"""The journal on the page, for whoever has the key: the newest consultations, and each as it was."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ...engine.words.errors import KnowledgeError
from ...engine.words.text import Language
from ...journal.errors import JournalError, says
from ..desk import Desk
from .language import language_of
from .problems import problem
from .settings import Settings
from .sheet import safe_sheet

_NEWEST = 100


def journal_routes(desk: Desk, settings: Settings) -> Iterator[Route]:
    """None where there is no journal, or no key by which to tell who may read it."""
    if desk.journal is None or settings.api_key is None:
        return

    async def newest(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(_newest, desk, language_of(request)))

    async def one(request: Request) -> Response:
        language = language_of(request)
        try:
            html = await run_in_threadpool(_one, desk, request.path_params["id"], language)
        except JournalError as error:
            return problem(404, "fault.not_there", language=language, faults=error.faults)
        except KnowledgeError as error:
            return problem(409, "fault.internal", language=language, faults=error.faults)
        html, policy = safe_sheet(html)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    yield Route("/journal", newest)
    yield Route("/journal/{id}", one)


def _newest(desk: Desk, language: Language) -> str:
    assert desk.journal is not None
    rows = "".join(f'<li><a href="/journal/{escape(entry.id)}">{escape(entry.at[:19])}</a> {escape(entry.id)}</li>'
                   for entry in desk.journal.newest(_NEWEST))
    title = escape(says(language, "page.title"))
    return (f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
            f'<link rel="stylesheet" href="/static/counter.css"></head><body><main class="alone"><h1>{title}</h1>'
            f"<ul>{rows}</ul></main></body></html>")


def _one(desk: Desk, id: str, language: Language) -> str:
    from ...journal.showing import shown

    assert desk.journal is not None
    kept = shown(desk.journal, id)
    lines = "".join(f"<p>{escape(line)}</p>" for line in kept.lines(language))
    return kept.advice.html(language).replace("<body>", f"<body>{lines}", 1)
