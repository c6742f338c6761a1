"""How the service is run: where, for whom, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """`hosts` are the names that it answers to, `origins` the other sites that may ask (none by default).

    `api_key` is asked of every caller where it is set. `max_body` is in bytes, `max_chart` that of a record
    (a chart of 200 resources is larger than any form), `timeout` in seconds.
    """

    hosts: tuple[str, ...] = LOOPBACK
    origins: tuple[str, ...] = ()
    api_key: str | None = None
    max_body: int = 256_000
    max_chart: int = 8_000_000
    timeout: float = 20.0
    log: bool = True
