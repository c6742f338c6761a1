"""How long one consultation takes, with a full trace: ours, CLIPS (clipspy) and experta as it comes, on the same rules.

Run `python benchmarks/consultation.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from peers.clips import Clips
from peers.stock_experta import StockExperta
from profiles import random_profiles, realistic_profiles
from rich.console import Console
from rich.table import Table

from tillskott import Advisor
from tillskott.engine.inference import RuleBase
from tillskott.engine.profile import Customer
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.trace import TraceWriter

INFER, RESOLVE, WHOLE = "ours: infer", "ours: infer + resolve", "ours: advise"
CLIPS, STOCK = "clipspy", "experta (stock)"
OURS, PEERS = (INFER, RESOLVE, WHOLE), (CLIPS, STOCK)


@dataclass(slots=True)
class Case:
    """One profile, and for every contender the median of its runs in milliseconds."""

    profile: Mapping[str, Any]
    customer: Customer
    took: dict[str, float] = field(default_factory=dict)


Contender = Callable[[Case], object]


def contenders(advisor: Advisor) -> dict[str, Contender]:
    """Every contender works on the same known facts; `ours: advise` also checks the profile and computes them."""
    knowledge = advisor.knowledge
    rule_base = RuleBase(knowledge.rules, knowledge.vocabulary.derived)
    writer = TraceWriter(knowledge)
    clips, stock = Clips(knowledge), StockExperta(knowledge)

    def infer_and_resolve(case: Case) -> object:
        fired = rule_base.infer(case.customer.facts).fired
        return resolve(fired, case.customer, knowledge, writer, advisor.setting)

    return {
        INFER: lambda case: rule_base.infer(case.customer.facts),
        RESOLVE: infer_and_resolve,
        WHOLE: lambda case: advisor.advise(case.profile),
        CLIPS: lambda case: clips.consult(case.customer.facts),
        STOCK: lambda case: stock.consult(case.customer.facts),
    }


def check_same(advisor: Advisor, cases: list[Case]) -> None:
    """A peer that fires other rules is not measured."""
    clips, stock = Clips(advisor.knowledge), StockExperta(advisor.knowledge)
    for case in cases:
        ours = {firing.rule.id for firing in advisor.infer(case.profile)[1].fired}
        for peer in (clips, stock):
            if odd := ours ^ set(peer.fired(case.customer.facts)):
                raise SystemExit(f"{type(peer).__name__} differs on {dict(case.profile)}: {sorted(odd)}")


def measure(cases: list[Case], runners: Mapping[str, Contender], runs: int) -> None:
    """All contenders take turns on a profile, so that what else the machine does hits them alike."""
    for case in cases:
        took: dict[str, list[float]] = {name: [] for name in runners}
        for _ in range(runs):
            for name, run in runners.items():
                begin = perf_counter()
                run(case)
                took[name].append((perf_counter() - begin) * 1000)
        case.took = {name: median(times) for name, times in took.items()}


def ratios(cases: list[Case], ours: str, peer: str) -> str:
    """Ours divided by the peer, profile by profile: least, median, most."""
    found = sorted(case.took[ours] / case.took[peer] for case in cases)
    return f"{found[0]:.2f}  [b]{median(found):.2f}[/b]  {found[-1]:.2f}"


def table(cases: list[Case]) -> Table:
    shown = Table(title="One consultation, ms")
    shown.add_column("")
    for name in ("median", "least", "most", "/ clipspy: least, median, most", "/ experta: least, median, most"):
        shown.add_column(name, justify="right")
    for name in (*OURS, *PEERS):
        took = [case.took[name] for case in cases]
        compared = [ratios(cases, name, peer) if name in OURS else "" for peer in PEERS]
        shown.add_row(name, f"{median(took):.3f}", f"{min(took):.3f}", f"{max(took):.3f}", *compared)
    return shown


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        lines = [line for line in cpus.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=200, help="random profiles beside the realistic ones")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender on each profile")
    options = parser.parse_args()
    advisor = Advisor()
    profiles = [*realistic_profiles().values(), *random_profiles(advisor.knowledge, options.profiles)]
    cases = [Case(profile, advisor.infer(profile)[0]) for profile in profiles]
    check_same(advisor, cases)
    measure(cases, contenders(advisor), options.runs)
    fired = median(len(advisor.infer(case.profile)[1].fired) for case in cases)
    known = median(len(case.customer.facts) for case in cases)
    console = Console()
    console.print(
        f"{len(advisor.knowledge.rules)} rules; {len(cases)} profiles with {known:g} facts and {fired:g} rules fired "
        f"in the median; {options.runs} runs each\n{machine()}; load {os.getloadavg()[0]:.1f}"
    )
    console.print(table(cases))


if __name__ == "__main__":
    main()
