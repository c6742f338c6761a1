"""The few files that stand still: style, scripts, and the style of the engine's pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...engine.render.svg import STYLE_SHEET

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".LICENSE": "text/plain"}


def static_routes(folder: Path) -> Iterator[Route]:
    """A route for each file, read once; a browser asks whether it has changed."""
    for file in sorted(folder.iterdir()):
        if file.suffix in _KINDS:
            content = file.read_bytes()
            if file.suffix == ".css":
                content += b"\n" + STYLE_SHEET.encode()
            yield Route(f"/static/{file.name}", _sender(content, _KINDS[file.suffix]), methods=["GET"])


def _sender(content: bytes, kind: str) -> Callable[[Request], Awaitable[Response]]:
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}

    async def send(request: Request) -> Response:
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=kind)

    return send
