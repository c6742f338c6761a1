"""How time grows: one consultation with the number of rules, a batch with the number of profiles.

Run `python benchmarks/growth.py` (`--full` for ten million profiles). Writes results/growth.json, which
`python benchmarks/plot.py` draws.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from command import commanded
from generated import SIZES, SORTS, knowledge_of
from measuring import alone, described, keep, machine, slope
from populations import KINDS, SEED, Kind, blocks, profiles, write
from rich.console import Console
from rich.table import Table
from systems import CLIPS, STOCK, ZEN, peer, scripts

from tillskott import Advisor
from tillskott.engine.inference.session import RuleBase

OURS = "ours: infer"
MEASURED = (ZEN, CLIPS, STOCK)
CUSTOMERS = 10
POPULATION_SIZES = (1_000, 10_000, 100_000, 1_000_000, 3_000_000)
HUGE = 10_000_000
LONGEST_S = 60
"""A size that is expected to need longer is left out, and said to be, unless all is asked for."""


def by_rules(advisor: Advisor, runs: int) -> dict[str, Any]:
    """Milliseconds of one consultation (median over profiles) by sort of rule, system and number of rules."""
    customers = _well_known(advisor)
    found: dict[str, Any] = {}
    for sort in SORTS:
        for size in SIZES:
            knowledge = knowledge_of(advisor.knowledge, sort, size, customers)
            rule_base = RuleBase(knowledge.rules, knowledge.vocabulary.derived)
            every = scripts(knowledge)
            turns: dict[str, Callable[[Any], object]] = {OURS: rule_base.infer}
            turns |= {name: peer(name, every[name]).consult for name in MEASURED}
            for name, took in _in_turns(turns, customers, runs).items():
                found.setdefault(sort, {}).setdefault(name, {})[str(size)] = took
    return found


def _well_known(advisor: Advisor) -> list[dict[str, Any]]:
    """The known facts of the customers of whom most is known, among the first of the realistic population."""
    told = sorted(profiles(next(blocks("realistic", 400))), key=len, reverse=True)[:CUSTOMERS]
    return [dict(advisor.consult(profile).customer.facts) for profile in told]


def _in_turns(turns: dict[str, Callable[[Any], object]], customers: Sequence[Any], runs: int) -> dict[str, float]:
    medians: dict[str, list[float]] = {name: [] for name in turns}
    for facts in customers:
        took: dict[str, list[float]] = {name: [] for name in turns}
        for _ in range(runs):
            for name, consult in turns.items():
                begin = process_time()
                consult(facts)
                took[name].append((process_time() - begin) * 1000)
        for name, times in took.items():
            medians[name].append(median(times))
    return {name: median(times) for name, times in medians.items()}


def by_profiles(advisor: Advisor, folder: Path, kind: Kind, sizes: Sequence[int], full: bool) -> dict[str, Any]:
    """Microseconds a profile, and peak memory, by the number of profiles; each size in a process of its own.

    `command`: what `tillskott batch` took for the largest.
    """
    path, found, expected = folder / f"{kind}.parquet", {}, 0.0
    write(kind, max(sizes), SEED, path)
    for size in sizes:
        if expected * size > LONGEST_S and not full:
            found[str(size)] = {"left_out": f"expected to take {expected * size:.0f} s"}
            continue
        one = alone("alone.py", "ours", str(path), str(size), "3" if 3 * size <= max(sizes) else "1")
        expected = one["seconds"] / size
        found[str(size)] = {"us": expected * 1e6, "seconds": one["seconds"], "megabytes": one["megabytes"]}
    whole = commanded(advisor, path, kind, max(sizes))
    return {"bytes_in_file": path.stat().st_size / max(sizes), "sizes": found, "command": whole}


def grown(advisor: Advisor, runs: int, full: bool) -> dict[str, Any]:
    """Both kinds of growth, with the machine they were measured on."""
    sizes = (*POPULATION_SIZES, HUGE) if full else POPULATION_SIZES
    with tempfile.TemporaryDirectory() as folder:
        batch = {kind: by_profiles(advisor, Path(folder), kind, sizes, full) for kind in KINDS}
    return {"machine": machine(), "rules": by_rules(advisor, runs), "profiles": batch}


def tables(found: dict[str, Any]) -> list[Table]:
    rules = Table(title="One consultation, ms, by the number of rules; growth is the exponent", title_justify="left")
    for name in ("rules", "system", *map(str, SIZES), "growth"):
        rules.add_column(name, justify="left" if name in ("rules", "system") else "right")
    for sort, systems in found["rules"].items():
        for name, took in systems.items():
            points = [(int(size), ms) for size, ms in took.items()]
            rules.add_row(sort, name, *(f"{ms:.3f}" for _, ms in points), f"{slope(points):.2f}")
    batch = Table(title="A batch of ours, by the number of profiles", title_justify="left")
    for name in ("population", "profiles", "µs a profile", "profiles a second", "peak MB"):
        batch.add_column(name, justify="left" if name == "population" else "right")
    for kind, one in found["profiles"].items():
        for size, took in one["sizes"].items():
            shown = (
                (took["left_out"], "", "")
                if "left_out" in took
                else (f"{took['us']:.2f}", f"{1e6 / took['us']:,.0f}", f"{took['megabytes']:.0f}")
            )
            batch.add_row(kind, f"{int(size):,}", *shown)
    return [rules, batch]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--full", action="store_true", help="up to ten million profiles, however long it takes")
    options = parser.parse_args()
    console = Console(width=150)
    found = grown(Advisor(), options.runs, options.full)
    console.print(described(found["machine"]))
    for shown in tables(found):
        console.print(shown)
    keep("growth", found)


if __name__ == "__main__":
    main()
