"""Runs the service with uvicorn until it is stopped."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import uvicorn

from ...advisor import Advisor
from ...engine.assortment import Assortment
from ...engine.words.system import system_reason
from ..texts import refused
from .app import create_app
from .guard import LOG
from .settings import Settings
from .together import TogetherProtocol

if TYPE_CHECKING:  # where there is a journal
    from ...journal import Journal

_BACKLOG = 256


def bind(host: str, port: int) -> socket.socket:
    """A socket that is bound, so that a port in use is told before anything is loaded. Raises ProfileError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off only where the protocol is named: without, each answer waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise refused(f"{host}:{port}", "serve.bind", why=system_reason(error)) from None
    return listening


def run(
    advisor: Callable[[], Advisor], settings: Settings, listening: socket.socket,
    assortment: Assortment | None = None, journal: Journal | None = None,
) -> None:
    """Answer until Ctrl-C. The log goes to standard error, one line of JSON a request, without what was asked for."""
    log_to_stderr()
    app = create_app(advisor(), settings, assortment, journal)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off",
                            timeout_keep_alive=30, h11_max_incomplete_event_size=64 * 1024,
                            timeout_graceful_shutdown=2, http=TogetherProtocol)
    uvicorn.Server(config).run(sockets=[listening])


def log_to_stderr() -> None:
    """Let the log go to standard error, a line of JSON each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
