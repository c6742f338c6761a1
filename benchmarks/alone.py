"""One system in a process of its own, so that its memory is its own: prints one line of JSON.

`ours PARQUET ROWS RUNS`: advice for the first rows of a file, from the file to columns of answers, chunk by chunk.
`one PARQUET ROWS`: the same profiles one by one. `peer NAME FOLDER COUNT`: so many consultations of a peer, on the
known facts that `facts.pickle` holds, over and over. `cold NAME FOLDER`: one consultation, which ends the process.
`read PARQUET`: what the machine allows: copying memory, and reading the file without advising on it.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any


def ours(path: str, rows: str, runs: str) -> dict[str, Any]:
    """Seconds for so many profiles, median of the runs; building the advisor and a first few profiles are not in it.

    Every run takes other rows of the file: an advisor remembers the situations that it has worked out before.
    """
    import polars as pl
    from measuring import peak_megabytes

    from tillskott import Advisor
    from tillskott.engine.batch import FrameAdvisor
    from tillskott.engine.batch.frame import PIECE

    count, people = int(rows), pl.scan_parquet(path)
    advisor = FrameAdvisor(Advisor())
    advisor.advise(people.tail(10).collect())
    took = []
    for run in range(int(runs)):
        begin, first, done = perf_counter(), run * count, 0
        for start in range(first, first + count, PIECE):
            done += advisor.advise(people.slice(start, min(PIECE, first + count - start)).collect()).height
        took.append(perf_counter() - begin)
        if done != count:
            raise SystemExit(f"{path} has fewer than {int(runs)} times {count} rows")
    return {"seconds": median(took), "least": min(took), "most": max(took), "megabytes": peak_megabytes()}


def one_by_one(path: str, rows: str) -> dict[str, Any]:
    """Seconds for so many profiles, each advised alone."""
    import polars as pl
    from measuring import peak_megabytes
    from populations import profiles

    from tillskott import Advisor

    advisor, told = Advisor(), profiles(pl.scan_parquet(path).head(int(rows)).collect())
    advisor.advise(told[0])
    begin = perf_counter()
    for profile in told:
        advisor.advise(profile)
    return {"seconds": perf_counter() - begin, "megabytes": peak_megabytes()}


def peer(name: str, folder: str, count: str) -> dict[str, Any]:
    """Seconds for so many consultations of a peer that is ready."""
    from measuring import peak_megabytes
    from systems import load_peer

    made = load_peer(name, Path(folder))
    known = _facts(folder)
    made.consult(known[0])
    begin = perf_counter()
    for number in range(int(count)):
        made.consult(known[number % len(known)])
    return {"seconds": perf_counter() - begin, "megabytes": peak_megabytes()}


def zen_batch(folder: str, count: str) -> dict[str, Any]:
    """Seconds for so many consultations through `evaluate_batch` of zen-engine, which uses all cores; without trace."""
    from measuring import peak_megabytes
    from systems import ZEN_SILENT, load_peer

    made = load_peer(ZEN_SILENT, Path(folder)).engine
    known = _facts(folder)
    begin, left = perf_counter(), int(count)
    while left > 0:
        requests = [{"key": "rules", "context": made.context(facts)} for facts in known[:left]]
        answers = made.engine.evaluate_batch(requests, made.options)
        assert all(answer["success"] for answer in answers)
        left -= len(requests)
    return {"seconds": perf_counter() - begin, "megabytes": peak_megabytes()}


def cold(name: str, folder: str) -> dict[str, Any]:
    """A peer from nothing to its first answer."""
    from systems import load_peer

    return {"answer": str(load_peer(name, Path(folder)).consult(_facts(folder)[0]))[:100]}


def read(path: str) -> dict[str, Any]:
    """GB/s of copying (bytes read and written), bytes a profile in memory, profiles a second that are read at all."""
    import numpy as np
    import polars as pl

    block = np.ones(25_000_000)
    target = np.empty_like(block)
    copied = []
    for _ in range(5):
        begin = perf_counter()
        np.copyto(target, block)
        copied.append(2 * block.nbytes / (perf_counter() - begin))
    took = []
    for _ in range(3):
        begin = perf_counter()
        frame = pl.read_parquet(path)
        took.append(perf_counter() - begin)
    return {
        "copy_gb_per_s": median(copied) / 1e9,
        "bytes_in_memory": frame.estimated_size() / frame.height,
        "bytes_in_file": Path(path).stat().st_size / frame.height,
        "read_per_second": frame.height / median(took),
    }


def _facts(folder: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pickle.loads((Path(folder) / "facts.pickle").read_bytes())
    return found


TASKS = {"ours": ours, "one": one_by_one, "peer": peer, "zen_batch": zen_batch, "cold": cold, "read": read}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
