"""How long one consultation takes: ours and each peer in turns on the same profiles, every trace in full.

Run `python benchmarks/consultation.py` for this part alone; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from measuring import described, machine, spread
from populations import KINDS, Kind, blocks, profiles
from rich.console import Console
from rich.table import Table
from systems import PEERS, STOCK, Peer, load_peer, write_scripts

from tillskott import Advisor
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.profile import Customer

INFER, WHOLE = "ours: infer", "ours: advise"
OURS = (INFER, WHOLE)


@dataclass(slots=True)
class Case:
    """One profile, and the median milliseconds of its runs: by peer beside which it was run, then by contender."""

    profile: Mapping[str, Any]
    customer: Customer
    took: dict[str, dict[str, float]] = field(default_factory=dict)


Contender = Callable[[Case], object]


def cases_of(advisor: Advisor, kind: Kind, count: int) -> list[Case]:
    """The first profiles of a population; what is known only in part has no counterpart in an engine of two values."""
    told = [{fact: value for fact, value in profile.items() if fact != "partial"}
            for profile in profiles(next(blocks(kind, count)))]
    return [Case(profile, advisor.consult(profile).customer) for profile in told]


def check_same(advisor: Advisor, peers: Mapping[str, Peer], cases: Sequence[Case]) -> None:
    """A peer that fires other rules is not measured."""
    for case in cases:
        ours = {firing.rule.id for firing in advisor.consult(case.profile).findings.fired}
        for name, peer in peers.items():
            if odd := ours ^ set(peer.fired(case.customer.facts)):
                raise SystemExit(f"{name} differs on {dict(case.profile)}: {sorted(odd)}")


def measure(advisor: Advisor, name: str, peer: Peer, cases: Sequence[Case], runs: int) -> None:
    """Ours and one peer take turns on every profile, so that what slows the machine down meets both.

    Processor time of the process, with all its threads, and not time on the clock: other programs do not count.
    """
    infer = RuleBase(advisor.knowledge.rules, advisor.knowledge.vocabulary.derived).infer
    turns: dict[str, Contender] = {
        INFER: lambda case: infer(case.customer.facts),
        WHOLE: lambda case: advisor.advise(case.profile),
        name: lambda case: peer.consult(case.customer.facts),
    }
    for case in cases:
        took: dict[str, list[float]] = {turn: [] for turn in turns}
        for _ in range(runs):
            for turn, run in turns.items():
                begin = process_time()
                run(case)
                took[turn].append((process_time() - begin) * 1000)
        case.took[name] = {turn: median(times) for turn, times in took.items()}


def consultations(advisor: Advisor, folder: Path, kind: Kind, count: int, runs: int) -> dict[str, Any]:
    """For each peer: milliseconds of ours and its own, and ours divided by its own, over the profiles."""
    peers = {name: load_peer(name, folder) for name in PEERS}
    cases = cases_of(advisor, kind, count)
    # Stock experta needs a hundred times as long; a few profiles tell that well enough.
    few = cases[: max(5, count // 10)]
    check_same(advisor, {name: made for name, made in peers.items() if name != STOCK}, cases)
    check_same(advisor, {STOCK: peers[STOCK]}, few)
    found: dict[str, Any] = {
        "known": median(len(case.customer.facts) for case in cases),
        "fired": median(len(advisor.consult(case.profile).findings.fired) for case in cases),
        "peers": {},
    }
    for name, peer in peers.items():
        met = few if name == STOCK else cases
        measure(advisor, name, peer, met, 3 if name == STOCK else runs)
        found["peers"][name] = {
            "profiles": len(met),
            "ms": {turn: [case.took[name][turn] for case in met] for turn in (*OURS, name)},
            "ratio": {ours: [case.took[name][ours] / case.took[name][name] for case in met] for ours in OURS},
        }
    return found


def table(kind: str, found: dict[str, Any]) -> Table:
    shown = Table(title=f"One consultation, {kind}: least, median, most over the profiles", title_justify="left")
    for name in ("beside", "profiles", "its ms", *(f"{ours}, ms" for ours in OURS), *(f"{ours} ÷ it" for ours in OURS)):
        shown.add_column(name, justify="right" if name != "beside" else "left")
    for name, one in found["peers"].items():
        digits = 4 if name == STOCK else 2
        times = [spread(one["ms"][turn], 2) for turn in (name, *OURS)]
        shown.add_row(name, str(one["profiles"]), *times, *(spread(one["ratio"][ours], digits) for ours in OURS))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=100, help="of each population")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender on each profile")
    options = parser.parse_args()
    console, advisor = Console(width=150), Advisor()
    console.print(described(machine()))
    with tempfile.TemporaryDirectory() as folder:
        write_scripts(advisor.knowledge, Path(folder))
        for kind in KINDS:
            console.print(table(kind, consultations(advisor, Path(folder), kind, options.profiles, options.runs)))


if __name__ == "__main__":
    main()
