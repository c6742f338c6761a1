"""Many profiles: 1 000 and 100 000 of each population through every system, each in a process of its own."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from measuring import alone
from populations import SEED, Kind, blocks, profiles, write
from systems import CLIPS, PEERS, STOCK, ZEN, ZEN_SILENT, write_scripts

from tillskott import Advisor

OURS, ONE_BY_ONE = "ours", "ours, one by one"
FEW, MANY = 1_000, 100_000
DISTINCT = 1_000
"""Peers are given so many different profiles over and over; none of them remembers an answer."""
LONGEST_S = 20
"""Nothing of ours is given more profiles than it is expected to need so many seconds for, unless all are asked for."""
# How many of the many profiles a peer is really given by default; what it takes for them is scaled up, and said.
TRIED = {ZEN: 5_000, ZEN_SILENT: 10_000, CLIPS: 5_000, STOCK: 20}
TRIED_IN_FULL = {ZEN: MANY, ZEN_SILENT: MANY, CLIPS: MANY, STOCK: 100}
ROUNDS = 3


def prepare(advisor: Advisor, folder: Path, kind: Kind, rows: int) -> Path:
    """Write the profiles of a population, and the peers' rules and facts, into a folder; the file of the profiles."""
    path = folder / f"{kind}.parquet"
    write(kind, rows, SEED, path)
    prepare_peers(advisor, folder, kind)
    return path


def prepare_peers(advisor: Advisor, folder: Path, kind: Kind) -> None:
    """Write the peers' rules and facts into a folder."""
    place = folder / kind
    place.mkdir(exist_ok=True)
    write_scripts(advisor.knowledge, place)
    known = [dict(advisor.consult(profile).customer.facts) for profile in profiles(next(blocks(kind, DISTINCT)))]
    (place / "facts.pickle").write_bytes(pickle.dumps(known))


def batches(folder: Path, kind: Kind, full: bool) -> dict[str, Any]:
    """Profiles a second and peak memory of every system, and ours divided by each, by how many profiles.

    The systems take turns, round by round; a ratio is of two that stood beside each other in one round.
    """
    found: dict[str, Any] = {}
    rate = float(MANY)
    for rows in (FEW, MANY):
        rounds: dict[str, list[dict[str, Any]]] = {}
        for _ in range(ROUNDS):
            tried = rows if full else min(rows, int(rate * LONGEST_S))
            for name, one in _round(folder, kind, rows, tried, full):
                rounds.setdefault(name, []).append(one)
            rate = rounds[OURS][-1]["per_second"]
        for name, several in rounds.items():
            found.setdefault(name, {})[str(rows)] = _together(several, rounds[OURS])
    return found


def _round(folder: Path, kind: Kind, rows: int, ours: int, full: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every system once, each in a process of its own."""
    path, place = str(folder / f"{kind}.parquet"), str(folder / kind)
    yield OURS, _rate(alone("alone.py", "ours", path, str(ours), "5" if rows == FEW else "1"), ours)
    if rows == FEW:
        yield ONE_BY_ONE, _rate(alone("alone.py", "one", path, str(rows)), rows)
    for name in PEERS:
        tried = min(rows, (TRIED_IN_FULL if full else TRIED)[name])
        call = ("zen_batch", place) if name == ZEN_SILENT else ("peer", name, place)
        yield name, _rate(alone("alone.py", *call, str(tried)), tried)


def _rate(one: dict[str, Any], tried: int) -> dict[str, Any]:
    return {"tried": tried, "per_second": tried / one["seconds"], "megabytes": one["megabytes"]}


def _together(rounds: Sequence[dict[str, Any]], ours: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median round, the least and the most; `times` is how many times as fast ours was."""
    rates = [one["per_second"] for one in rounds]
    return {
        "tried": rounds[-1]["tried"],
        "per_second": median(rates),
        "least": min(rates),
        "most": max(rates),
        "times": median(mine["per_second"] / rate for mine, rate in zip(ours, rates, strict=True)),
        "megabytes": max(one["megabytes"] for one in rounds),
    }
