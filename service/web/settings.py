"""How the service is run: where, for whom, and within which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..cds.clients import Clients

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """`hosts` are the names that it answers to, `origins` the other sites that may ask (none by default).

    `api_key` is asked of every caller where it is set, but for CDS Hooks where `clients` are named: they are told by
    their tokens. `max_body` is in bytes, `max_chart` that of a record
    (a chart of 200 resources is larger than any form), `timeout` in seconds.
    """

    hosts: tuple[str, ...] = LOOPBACK
    origins: tuple[str, ...] = ()
    api_key: str | None = None
    max_body: int = 256_000
    max_chart: int = 8_000_000
    timeout: float = 20.0
    clients: Clients | None = None
    log: bool = True

    @property
    def is_for_itself(self) -> bool:
        """Whether only this machine is answered."""
        return set(self.hosts) <= set(LOOPBACK)
