"""Peers behind HTTP: zen-engine behind FastAPI with our exported rules, and OpenFisca's own web API."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

_ZEN = """
import json, socket, sys
sys.path.insert(0, sys.argv[2])
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from zen_peer import Script, Zen
held = json.load(open(sys.argv[1]))
engine = Zen(Script(held["graph"], held["rules"], frozenset(held["reads"]), ()), trace=sys.argv[3] == "trace")
app = FastAPI()
@app.post("/decide")
async def decide(request: Request):
    return JSONResponse(engine.engine.evaluate("rules", await request.json(), engine.options))
bound = socket.socket(proto=socket.IPPROTO_TCP); bound.bind(("127.0.0.1", 0)); bound.listen(256)
print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")).run(sockets=[bound])
"""

# What the country template's own documentation asks for: a person's tax, and a household's.
OPENFISCA_ASKS: dict[str, Any] = {
    "persons": {"Bill": {"birth": {"2017-01": "1961-01-15"}, "salary": {"2017-01": 4000},
                         "income_tax": {"2017-01": None}},
                "Bob": {"birth": {"2017-01": "1993-08-01"}, "salary": {"2017-01": 20000},
                        "income_tax": {"2017-01": None}}},
    "households": {"first": {"adults": ["Bill", "Bob"], "rent": {"2017-01": 500},
                             "housing_allowance": {"2017-01": None}, "total_taxes": {"2017-01": None}}},
}  # fmt: skip


@contextmanager
def zen(profile: dict[str, Any], *, trace: bool) -> Iterator[tuple[str, bytes]]:
    """zen-engine with every rule that it can hold: where it listens, and a profile's facts as it takes them."""
    from tillskott.engine.knowledge import load_knowledge
    from tillskott.engine.profile import customer_facts, validate

    from .zen import Zen
    from .zen_script import zen_script

    knowledge = load_knowledge()
    script = zen_script(knowledge)
    facts = Zen(script, trace=False).context(customer_facts(validate(profile, knowledge), knowledge).facts)
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "rules.json"
        held.write_text(json.dumps({**asdict(script), "reads": sorted(script.reads)}), encoding="utf-8")
        # A module of its own, so that the process loads nothing of ours.
        (Path(folder) / "zen_peer.py").write_bytes(Path(__file__).with_name("zen.py").read_bytes())
        words = [sys.executable, "-c", _ZEN, str(held), folder, "trace" if trace else "plain"]
        with _started(words) as process:
            assert process.stdout is not None
            yield f"{process.stdout.readline().strip()}decide", json.dumps(facts).encode()


@contextmanager
def openfisca(python: str) -> Iterator[tuple[str, bytes]]:
    """OpenFisca's web API on its country template, from an environment that has both, with one worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(Path(python).with_name("openfisca")), "serve", "--country-package", "openfisca_country_template",
             "--port", str(port), "--workers", "1"]
    with _started(words):
        for _ in range(600):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/calculate", json.dumps(OPENFISCA_ASKS).encode()


@contextmanager
def _started(words: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=10)
