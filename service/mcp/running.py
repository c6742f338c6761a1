"""Runs the server over standard input and output, or over HTTP behind the guard that the service has."""

from __future__ import annotations

import logging
import socket
from typing import Any

import anyio
import uvicorn
from mcp.server import Server
from mcp.server.stdio import stdio_server

from ...advisor import Advisor
from ...engine.words.text import Language
from ..desk import Desk
from ..web.guard import Guard
from ..web.metrics import Metrics
from ..web.serving import log_to_stderr
from ..web.settings import Settings
from .server import create_server

PATH = "/mcp"
# The SDK logs what it cannot read with its text, which may hold health data.
_QUIET = logging.CRITICAL


def run_stdio(advisor: Advisor, language: Language) -> None:
    """Answer on standard input and output until it is closed."""
    logging.getLogger("mcp").setLevel(_QUIET)
    anyio.run(_over_stdio, create_server(advisor, language))


async def _over_stdio(server: Server[Any]) -> None:
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def create_app(advisor: Advisor, language: Language, settings: Settings) -> Guard:
    """The server as an ASGI application at /mcp, whose lifespan has to run."""
    # Hosts, sites, key and size are the guard's to refuse; no session is kept, since nothing of a person is.
    app = create_server(advisor, language).streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, host="",
        max_request_body_size=settings.max_body)
    return Guard(app, settings, Metrics(), Desk(advisor))


def run_http(advisor: Advisor, language: Language, settings: Settings, listening: socket.socket) -> None:
    """Answer over HTTP until Ctrl-C."""
    logging.getLogger("mcp").setLevel(_QUIET)
    log_to_stderr()
    config = uvicorn.Config(create_app(advisor, language, settings), log_config=None, access_log=False,
                            server_header=False, lifespan="on", timeout_keep_alive=30, timeout_graceful_shutdown=2)
    uvicorn.Server(config).run(sockets=[listening])
