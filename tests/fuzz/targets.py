"""What is fuzzed: each door with what must hold of it, whatever comes in.

No crash (only TillskottError), no hang (CPU seconds), one answer through every door, nothing of a customer in a log.
"""

from __future__ import annotations

import json
import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from fuzz import grammar
from fuzz.grammar import ADVISOR
from tillskott import ProfileError, TillskottError
from tillskott.engine.profile.reader import parse_profile

MOST_SECONDS = 5.0
"""Of CPU, for an input of at most some kilobytes; an ordinary one takes milliseconds."""


@contextmanager
def bounded(holds: type[TillskottError] = ProfileError) -> Iterator[None]:
    begun, faults = time.process_time(), None
    try:
        yield
    except holds as error:
        faults = [fault.in_language("sv") for fault in error.faults]
    assert faults is None or (faults and all(map(str.isprintable, faults))), "an error without words"
    taken = time.process_time() - begun
    assert taken < MOST_SECONDS, f"{taken:.1f} s of CPU"


def answer(told: Any) -> str:
    """The advice as JSON, or the faults."""
    try:
        return ADVISOR().advise(told).to_json()
    except ProfileError as error:
        return json.dumps([fault.where for fault in error.faults])


def label(text: str) -> None:
    with bounded():
        json.dumps(ADVISOR().read_label(text).to_dict())


def line(text: str) -> None:
    with bounded():
        read = ADVISOR().read_line(text)
        ADVISOR().advise(read.profile)


def profile(told: Any) -> None:
    with bounded():
        advice = ADVISOR().advise(told)
        assert type(advice).from_json(advice.to_json()) == advice
        advice.glance("sv")
        advice.text("en")
        advice.html("sv")


def file(text: str) -> None:
    with bounded():
        ADVISOR().advise(parse_profile(text.encode("utf-8", "surrogatepass"), "a file"))


def doors(told: Mapping[str, Any]) -> None:
    """As Python, as a file, over an interview and over HTTP: the same answer, or the same faults."""
    try:
        written = json.dumps(told)
        written.encode()
    except (TypeError, ValueError):
        return
    if "Infinity" in written or "NaN" in written:
        return
    again = json.loads(written)
    first = answer(again)
    with bounded():
        assert answer(parse_profile(written.encode(), "a file")) == first
    assert answer(again) == first, "the same profile, asked twice"
    with logged() as said:
        status, body = post("/v1/advise", written)
    assert status in (200, 400, 413, 422), (status, body[:200])
    assert (status == 200) == first.startswith("{"), (status, body[:300], first[:200])
    for value in again.values():
        assert not (isinstance(value, str) and len(value) > 6 and value in said()), "a customer's words in the log"


def state(told: Any) -> None:
    with bounded():
        ADVISOR().interview(told).step().to_dict()


def batch(name: str) -> Callable[[str], None]:
    def run(text: str) -> None:
        from tillskott.engine.batch.files.run import BatchRun

        with tempfile.TemporaryDirectory() as folder, bounded():
            source = Path(folder) / name
            source.write_bytes(text.encode("utf-8", "surrogatepass"))
            done = BatchRun(ADVISOR(), source, Path(folder) / "out.csv", workers=1).run()
            assert done.rows + done.bad <= text.count("\n") + text.count("\r") + 1
    return run


@contextmanager
def logged() -> Iterator[Callable[[], str]]:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, kept = logging.getLogger(), Kept()
    root.addHandler(kept)
    try:
        yield lambda: "\n".join(lines)
    finally:
        root.removeHandler(kept)


def post(path: str, body: str) -> tuple[int, str]:
    from serving import ask

    response = ask("POST", path, content=body.encode("utf-8", "surrogatepass"),
                   headers={"content-type": "application/json"})
    return response.status_code, response.text


POSTED = ("advise", "consult", "interview", "label", "medicines", "line", "kidney", "food", "plan", "leaflet",
          "products")


def http(body: str) -> None:
    for name in POSTED:
        status, said = post(f"/v1/{name}", body)
        # Without a shelf there are no products, and without Pango no PDF.
        assert status < 500 or (status == 501 and name in ("products", "leaflet")), (name, status, said[:200])


def chart(told: Any) -> None:
    with bounded(), logged() as said:
        advised = ADVISOR().advise_fhir(told)
        json.dumps(advised.advice.to_dict())
        assert "Hemligsson" not in said()


def call(told: Any) -> None:
    with logged() as said:
        status, body = post("/cds-services/magnesium", json.dumps(told))
    assert status in (200, 400, 412, 413, 422), (status, body[:300])
    assert status != 200 or len(json.loads(body)["cards"]) <= 2
    assert "Hemligsson" not in said() + body


def shelf(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, bounded():
        path = Path(folder) / "shelf.csv"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        found = ADVISOR().read_assortment(path)
        json.dumps(ADVISOR().products({"age": 45, "goals": ["sleep"]}, found).to_dict())


@lru_cache(maxsize=1)
def kept() -> bytes:
    """A journal of three customers, as one file."""
    from tillskott import Journal

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kept.db"
        journal = Journal(path)
        for age in (45, 58, 80):
            journal.record(ADVISOR(), {"age": age, "goals": ["sleep"]})
        journal.database.engine.dispose()
        return path.read_bytes()


def journal(wounds: list[tuple[float, str]]) -> None:
    """A journal with bytes that are others: it is read as it was, found out, or refused."""
    from tillskott import Journal

    content = bytearray(kept())
    for share, written in wounds:
        at = int(share * (len(content) - 1))
        content[at:at + len(written) // 2] = bytes.fromhex(written)
    with tempfile.TemporaryDirectory() as folder, bounded(TillskottError):
        path = Path(folder) / "kept.db"
        path.write_bytes(content)
        found = Journal(path, create=False, patience=0.1)
        found.verify()
        for entry in found.entries():
            found.answer(entry.answer)
        found.newest(5)


TARGETS: Mapping[str, tuple[st.SearchStrategy[Any], Callable[[Any], None]]] = {
    "label": (grammar.texts, label),
    "line": (grammar.texts, line),
    "profile": (grammar.spoilt() | grammar.anything, profile),
    "file": (grammar.texts | grammar.spoilt().map(str), file),
    "doors": (grammar.spoilt(), doors),
    "state": (grammar.states, state),
    "csv": (grammar.csv_texts, batch("in.csv")),
    "ndjson": (grammar.ndjson_texts, batch("in.ndjson")),
    "chart": (grammar.charts, chart),
    "call": (grammar.calls, call),
    "shelf": (grammar.shelves, shelf),
    "journal": (grammar.torn, journal),
    "http": (grammar.anything.map(lambda one: json.dumps(one, default=str)) | grammar.texts, http),
}
