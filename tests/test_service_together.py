"""The head and the body of an answer go in one packet, and nothing of it is lost where a connection ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="the extra web is not installed")

from tillskott.service.web.together import Together


class Recorded:
    """A transport that notes what is done with it."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.closing = False

    def write(self, data: bytes) -> None:
        self.done.append(data)

    def close(self) -> None:
        self.closing = True
        self.done.append("close")

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str) -> str:
        return name


def done(*turns: tuple[Any, ...]) -> list[Any]:
    """What a transport is made to do by writes, and by None for a close, turn after turn of the event loop."""
    below = Recorded()

    async def run() -> None:
        transport = Together(below, asyncio.get_running_loop())  # type: ignore[arg-type]
        for turn in turns:
            for part in turn:
                transport.close() if part is None else transport.write(part)
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    asyncio.run(run())
    return below.done


def test_what_is_written_in_one_turn_is_one_packet_and_turns_are_not_mixed() -> None:
    assert done((b"head", b"body", b""), (b"next",)) == [b"headbody", b"next"]


def test_what_is_written_before_the_end_is_sent_and_nothing_after_it() -> None:
    assert done((b"head", b"body", None)) == [b"headbody", "close"]
    assert done((b"a", None), (b"late",)) == [b"a", "close"]


def test_all_else_is_the_transport_s_own() -> None:
    assert Together(Recorded(), None).get_extra_info("peername") == "peername"  # type: ignore[arg-type]
