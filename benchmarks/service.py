"""The service, paired in one run: the page while it is typed into, and /v1/advise against a bare FastAPI echo.

    python benchmarks/service.py [--seconds 4] [--connections 32] [--no-browser] [--openfisca PYTHON]
    python benchmarks/service.py --requests 100000

Beside the echo stand zen-engine behind FastAPI with our exported rules, which gets facts and gives back which rules
hold, and OpenFisca's web API on its country template, where an environment has both (`--openfisca`: its python).

The page is measured in Chromium, from the key to the frame that shows its answer (`keystroke.py` says how), and over
HTTP from the request to the answer. The API and the echo run with as many workers each, one process, and are asked in
turn by the same client, so that what else the machine does falls on both. Start is measured from the command to the
first answer.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

import counter

from tillskott.benchmarks import keystroke
from tillskott.benchmarks.peers import served

ROUNDS = 4
PIECE = re.compile(r'<div id="(\w+)" data-piece="(\w+)"')
ECHO = """
import json, sys, socket
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
app = FastAPI()
@app.post("/echo")
async def echo(request: Request):
    return JSONResponse(await request.json())
bound = socket.socket(proto=socket.IPPROTO_TCP); bound.bind(("127.0.0.1", 0)); bound.listen(256)
print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")).run(sockets=[bound])
"""


@contextmanager
def echo() -> Iterator[str]:
    """A bare FastAPI that gives back what it is sent."""
    process = subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)


def example() -> dict[str, Any]:
    from tillskott.service.api.openapi import examples

    found: dict[str, Any] = examples()["advise"]
    return found


async def load(address: str, body: bytes, connections: int, seconds: float) -> tuple[float, float, float]:
    """Requests a second, and p50 and p99 in ms, at so many connections at once.

    The client is bare: one that reads headers as a library does takes longer than either server.
    """
    host, _, path = address.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    head = (f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    request, taken = head.encode() + body, list[float]()
    until = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection(name, int(port))
        while time.perf_counter() < until:
            started = time.perf_counter()
            writer.write(request)
            answered = await reader.readuntil(b"\r\n\r\n")
            assert answered.startswith(b"HTTP/1.1 200"), answered
            length = int(answered.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
            taken.append(1000 * (time.perf_counter() - started))
            if b"connection: close" in answered.lower():
                writer.close()
                reader, writer = await asyncio.open_connection(name, int(port))
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    return len(taken) / (time.perf_counter() - begun), *_quantiles(taken)


def _quantiles(taken: list[float]) -> tuple[float, float]:
    ranked = sorted(taken)
    return statistics.median(ranked), ranked[min(len(ranked) - 1, int(0.99 * len(ranked)))]


def memory(requests: int, body: bytes) -> None:
    """Print the memory of the service after each tenth of so many requests."""
    with counter.service() as address:
        asyncio.run(load(f"{address}v1/advise", body, 32, 2))
        answered = 0
        for tenth in range(1, 11):
            while answered < tenth * requests / 10:
                rate, _, _ = asyncio.run(load(f"{address}v1/advise", body, 32, 5))
                answered += int(rate * 5)
            counts = httpx.get(f"{address}metrics").text
            found = re.search(r"^process_resident_memory_bytes (.+)$", counts, re.MULTILINE)
            assert found is not None
            print(f"after {answered:7} requests {float(found[1]) / 1e6:6.1f} MB", flush=True)


def start() -> float:
    """Seconds from the command to the first page."""
    begun = time.perf_counter()
    with counter.service() as address:
        httpx.get(address, timeout=60)
        return time.perf_counter() - begun


def page_over_http(address: str) -> tuple[float, float]:
    """p50 and p99 in ms of the page's answer while the line is typed, sign by sign."""
    taken, shown = [], dict[str, str]()
    with httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(ROUNDS):
            for n in range(1, len(keystroke.LINE) + 1):
                fields, headers = {"line": keystroke.LINE[:n], "at": "line"}, {"x-shown": " ".join(shown.values())}
                started = time.perf_counter()
                answer = client.post("/", data=fields, headers=headers)
                taken.append(1000 * (time.perf_counter() - started))
                shown |= PIECE.findall(answer.text)
    return _quantiles(taken)


def compared(targets: Mapping[str, tuple[str, bytes]], connections: int, seconds: float) -> None:
    """Ask each in turn, and print what it gives of the first one's requests a second."""
    for path, body in targets.values():
        asyncio.run(load(path, body, 4, 0.5))
    ratios: dict[str, list[float]] = {name: [] for name in targets}
    first = next(iter(targets))
    for _ in range(ROUNDS):
        rates: dict[str, float] = {}
        for name, (path, body) in targets.items():
            rates[name], p50, p99 = asyncio.run(load(path, body, connections, seconds))
            ratios[name].append(rates[name] / rates[first])
            print(f"{name:<18} {rates[name]:8.0f}/s  p50 {p50:6.1f}  p99 {p99:6.1f} ms  {ratios[name][-1]:.2f}")
    for name, found in ratios.items():
        print(f"{name}: median {statistics.median(found):.2f} of the {first}")


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--seconds", type=float, default=4.0)
    read.add_argument("--connections", type=int, default=32)
    read.add_argument("--no-browser", action="store_true")
    read.add_argument("--openfisca", metavar="PYTHON")
    read.add_argument("--requests", type=int, help="only the memory, after so many requests")
    asked = read.parse_args()
    body = json.dumps(example()).encode()
    if asked.requests:
        memory(asked.requests, body)
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"start to first page: {start():.2f} s")
    with counter.service() as address, echo() as bare, ExitStack() as peers:
        targets = {"echo": (f"{bare}echo", body), "advise": (f"{address}v1/advise", body),
                   "advise with trace": (f"{address}v1/advise?trace=true", body)}
        if importlib.util.find_spec("zen"):
            targets["zen"] = peers.enter_context(served.zen(example(), trace=False))
            targets["zen with trace"] = peers.enter_context(served.zen(example(), trace=True))
        if asked.openfisca:
            targets["OpenFisca"] = peers.enter_context(served.openfisca(asked.openfisca))
        compared(targets, asked.connections, asked.seconds)
        print("page over HTTP: p50 {:.1f} p99 {:.1f} ms".format(*page_over_http(address)))
        if not asked.no_browser and not counter.missing():
            for name, flags in (("60 frames a second", ()), ("without the wait for a frame", keystroke.NO_WAIT)):
                (timed,) = keystroke.measured(ROUNDS, keystroke.HERE, flags=flags).values()
                print(f"from key to frame, {name}: in place {keystroke.quantiles(timed.in_place)}, "
                      f"seen {keystroke.quantiles(timed.seen)}")


if __name__ == "__main__":
    main()
