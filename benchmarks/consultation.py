"""How long one consultation takes, with a full trace: ours, CLIPS (clipspy) and experta as it comes, on the same rules.

Run `python benchmarks/consultation.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import thread_time
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
    """One profile, and the median milliseconds of its runs: by peer beside which it was run, then by contender."""

    profile: Mapping[str, Any]
    customer: Customer
    took: dict[str, dict[str, float]] = field(default_factory=dict)


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


def measure(cases: list[Case], runners: Mapping[str, Contender], peer: str, runs: int) -> None:
    """Ours and one peer take turns on every profile, so that what slows the machine down meets both.

    Processor time of this thread, not time on the clock: other programs on the machine do not count.
    """
    turns = {name: runners[name] for name in (*OURS, peer)}
    for case in cases:
        took: dict[str, list[float]] = {name: [] for name in turns}
        for _ in range(runs):
            for name, run in turns.items():
                begin = thread_time()
                run(case)
                took[name].append((thread_time() - begin) * 1000)
        case.took[peer] = {name: median(times) for name, times in took.items()}


def spread(values: Iterable[float], digits: int) -> str:
    """Least, median, most."""
    found = sorted(values)
    return "  ".join(f"{value:.{digits}f}" for value in (found[0], median(found), found[-1]))


def ratios(cases: list[Case], ours: str, peer: str) -> str:
    """Ours divided by the peer, profile by profile."""
    return spread((case.took[peer][ours] / case.took[peer][peer] for case in cases), 2 if peer == CLIPS else 4)


def table(cases: list[Case]) -> Table:
    shown = Table(title="One consultation: least, median, most over the profiles", title_justify="left")
    for name in ("", "ms", "ours / clipspy", "ours / experta"):
        shown.add_column(name, justify="right" if name else "left", no_wrap=True)
    for name in (*OURS, *PEERS):
        beside = name if name in PEERS else CLIPS
        took = spread((case.took[beside][name] for case in cases), 3)
        shown.add_row(name, took, *(ratios(cases, name, peer) for peer in PEERS if name in OURS))
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
    runners = contenders(advisor)
    # One after the other: the garbage that stock experta leaves behind is not collected at the expense of the others.
    for peer, runs in ((CLIPS, options.runs), (STOCK, min(options.runs, 3))):
        measure(cases, runners, peer, runs)
    fired = median(len(advisor.infer(case.profile)[1].fired) for case in cases)
    known = median(len(case.customer.facts) for case in cases)
    console = Console(width=120)
    console.print(
        f"{len(advisor.knowledge.rules)} rules; {len(cases)} profiles, in the median {known:g} facts known and "
        f"{fired:g} rules fired; {options.runs} runs each\n{machine()}; load {os.getloadavg()[0]:.1f}"
    )
    console.print(table(cases))


if __name__ == "__main__":
    main()
