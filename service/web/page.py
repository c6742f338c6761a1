"""The routes of the page: the form, and the sheet to take home."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from html import escape
from typing import TypeVar
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ...engine.words.errors import ProfileError
from ..desk import Desk
from ..page import Form, answer
from ..page.form import MAX_FIELDS
from ..page.keeping import PRINTED, keep
from ..page.session import Session
from ..texts import Says
from .language import language_of
from .settings import Settings
from .sheet import safe_sheet

T = TypeVar("T")
_SHORT = 120
"""So many signs of a quick line are read at once; a person at the counter types half as many."""


def page_routes(desk: Desk, settings: Settings) -> Iterator[Route]:
    """The page itself, and the sheet as HTML and PDF."""

    async def in_time(work: Callable[[], T]) -> T:
        return await asyncio.wait_for(run_in_threadpool(work), settings.timeout)

    async def empty(request: Request) -> Response:
        form = Form(lang=language_of(request), sheet=language_of(request))
        return HTMLResponse((await in_time(lambda: answer(desk, form))).html)

    async def filled(request: Request) -> Response:
        form = await _form(request)
        shown = request.headers.get("x-shown")
        if shown is None:
            return HTMLResponse((await in_time(lambda: answer(desk, form))).html)
        pieces = shown.split()
        if _is_short(form):
            # It takes less than the way to a thread and back.
            return HTMLResponse(answer(desk, form, pieces).html)
        return HTMLResponse((await in_time(lambda: answer(desk, form, pieces))).html)

    async def sheet(request: Request) -> Response:
        form = await _form(request)
        return await in_time(lambda: _sheet(desk, form))

    async def sheet_pdf(request: Request) -> Response:
        form = await _form(request)
        return await in_time(lambda: _sheet_pdf(desk, form))

    async def icon(request: Request) -> Response:
        return Response(status_code=204)

    yield Route("/", empty, methods=["GET"])
    yield Route("/", filled, methods=["POST"])
    yield Route("/sheet", sheet, methods=["POST"])
    yield Route("/sheet.pdf", sheet_pdf, methods=["POST"])
    yield Route("/favicon.ico", icon, methods=["GET"])


def _is_short(form: Form) -> bool:
    """Whether only a line of ordinary length is being typed, with nothing open that has to be worked out."""
    return form.at == "line" and not form.do and not form.opened and len(form.line) <= _SHORT


async def _form(request: Request) -> Form:
    text = (await request.body()).decode("utf-8", errors="replace")
    read = "&".join(text.split("&", MAX_FIELDS + 1)[: MAX_FIELDS + 1])  # one more, so that the form sees it was cut
    return Form.read(parse_qsl(read, keep_blank_values=True, errors="replace"), language_of(request))


def _sheet(desk: Desk, form: Form) -> Response:
    session = Session(desk, form)
    try:
        html = desk.sheet(session.consultation, form.sheet, session.product)
    except ProfileError as error:
        return _not_yet(form, error)
    _keep_printed(desk, session, form)
    return _shown(html)


def _sheet_pdf(desk: Desk, form: Form) -> Response:
    session = Session(desk, form)
    try:
        content = desk.sheet_pdf(session.consultation, form.sheet, session.product)
    except ProfileError as error:
        return _not_yet(form, error)
    _keep_printed(desk, session, form)
    named = {"content-disposition": "inline; filename=sheet.pdf"}
    return Response(content, media_type="application/pdf", headers=named)


def _keep_printed(desk: Desk, session: Session, form: Form) -> None:
    if desk.journal is not None:
        keep(desk, session, form, PRINTED)


def _shown(html: str) -> Response:
    html, policy = safe_sheet(html)
    html = html.replace("</head>", '<script src="/static/print.js" defer></script>\n</head>', 1)
    return HTMLResponse(html, headers={"content-security-policy": policy})


def _not_yet(form: Form, error: ProfileError) -> Response:
    """Why there is no sheet: what is still to be answered."""
    says = Says(form.lang)
    items = "".join(f"<li>{escape(one.in_language(form.lang))}</li>" for one in error.faults)
    return HTMLResponse(
        f'<!DOCTYPE html>\n<html lang="{form.lang}"><head><meta charset="utf-8"><title>{says("sheet.not_yet")}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/static/counter.css"></head><body><main class="alone">'
        f'<h1>{says("sheet.not_yet")}</h1><ul>{items}</ul><p>{says("sheet.return")}</p></main></body></html>',
        status_code=409,
    )
