"""All systems in one table from one run: `make bench` (about ten minutes), `make bench-full` (about an hour).

Writes results/run.json, growth.json and run.txt with the machine and the versions, and draws docs/growth.svg.
What each column means, and what bounds the numbers, is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import growth
import plot
from batch import FEW, MANY, ONE_BY_ONE, OURS, batches, prepare
from cold_start import BARE, commands, starts
from cold_start import OURS as COLD_OURS
from consultation import INFER, WHOLE, consultations
from consultation import table as consultation_table
from measuring import RESULTS, alone, described, keep, machine
from populations import KINDS, Kind
from rich.console import Console
from rich.table import Table
from systems import CLIPS, PEERS, ZEN, scripts

from tillskott import Advisor

REAL: Kind = "realistic"
WORST: Kind = "uniform"


def measured(advisor: Advisor, count: int, runs: int, full: bool) -> dict[str, Any]:
    """Everything but growth, in one run on one machine."""
    found: dict[str, Any] = {"machine": machine(), "rules": len(advisor.knowledge.rules)}
    every = scripts(advisor.knowledge)
    found["not_expressed"] = {name: list(getattr(every[name], "not_expressed", ())) for name in PEERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {kind: prepare(advisor, folder, kind, MANY) for kind in KINDS}
        found["limits"] = {kind: alone("alone.py", "read", str(path)) for kind, path in files.items()}
        found["consultation"] = {kind: consultations(advisor, folder / kind, kind, count, runs) for kind in KINDS}
        found["cold"] = starts(commands(folder / REAL), 7)
        found["batch"] = {kind: batches(folder, kind, full) for kind in KINDS}
    return found


def table(found: dict[str, Any]) -> Table:
    """One row a system; ours divided by a peer is the median over the profiles of pairs that took turns."""
    shown = Table(title=f"{found['rules']} rules; medians", title_justify="left", show_lines=False)
    for name in (
        "", "one, realistic\nms", "ours\n÷ it", "one, uniform\nms", "ours\n÷ it", "1 000\nrealistic, s",
        "100 000 realistic\nprofiles/s", "100 000 uniform\nprofiles/s", "cold start\nclock, s",
        "cold start\nprocessor, s", "memory\nMB",
    ):  # fmt: skip
        shown.add_column(name, justify="right" if name else "left")
    one = found["consultation"]
    for ours, label in ((WHOLE, "ours: advise, with trace"), (INFER, "ours: infer, with trace")):
        times = {kind: f"{median(one[kind]['peers'][CLIPS]['ms'][ours]):.2f}" for kind in KINDS}
        rest = _many(found, ONE_BY_ONE) + _cold(found, COLD_OURS) if ours == WHOLE else [""] * 5
        shown.add_row(
            label, times[REAL], "", times[WORST], "", *rest, _memory(found, ONE_BY_ONE) if ours == WHOLE else ""
        )
    shown.add_row("ours: batch", "", "", "", "", *_many(found, OURS), "", "", _memory(found, OURS), end_section=True)
    for name in PEERS:
        times, ratios = {}, {}
        for kind in KINDS:
            about = one[kind]["peers"][name]
            times[kind] = f"{median(about['ms'][name]):.2f}"
            ratios[kind] = " / ".join(f"{median(about['ratio'][ours]):.2g}" for ours in (WHOLE, INFER))
        columns = [times[REAL], ratios[REAL], times[WORST], ratios[WORST], *_many(found, name), *_cold(found, name)]
        shown.add_row(name, *columns, _memory(found, name))
    return shown


def _many(found: dict[str, Any], name: str) -> list[str]:
    batch = {kind: found["batch"][kind][name] for kind in KINDS}
    thousand = batch[REAL][str(FEW)]
    cells = [f"{FEW / thousand['per_second']:.3g}{_scaled(thousand, FEW)}"]
    for kind in (REAL, WORST):
        many = batch[kind].get(str(MANY))
        cells.append(f"{many['per_second']:,.0f}{_scaled(many, MANY)}" if many else "")
    return cells


def _scaled(one: dict[str, Any], rows: int) -> str:
    """How many were really tried, where that is fewer."""
    return "" if one["tried"] == rows else f" ({one['tried']:,})"


def _cold(found: dict[str, Any], name: str) -> list[str]:
    return [f"{median(found['cold'][name][how]):.2f}" for how in ("clock", "processor")]


def _memory(found: dict[str, Any], name: str) -> str:
    return f"{max(one['megabytes'] for kind in KINDS for one in found['batch'][kind][name].values()):.0f}"


def goals(found: dict[str, Any], grown: dict[str, Any]) -> Table:
    """What is to be reached, and what was measured."""
    one, batch = found["consultation"][REAL]["peers"], found["batch"]
    shown = Table(title="Goals (two cores)", title_justify="left")
    for name in ("", "goal", "measured"):
        shown.add_column(name)
    for peer, goal in ((ZEN, 1.0), (CLIPS, 0.7)):
        ratios = {ours: median(one[peer]["ratio"][ours]) for ours in (WHOLE, INFER)}
        told = ", ".join(f"{ours.removeprefix('ours: ')} {ratio:.2f}" for ours, ratio in ratios.items())
        shown.add_row(f"one consultation ÷ {peer}", f"≤ {goal}", told)
    shown.add_row("tillskott advise, cold", "≤ 0.35 s", f"{median(found['cold'][COLD_OURS]['clock']):.2f} s")
    for kind, least, times in ((REAL, 300_000, 200), (WORST, 100_000, 70)):
        whole = grown["profiles"][kind]["command"]
        goal = f"≥ {least:,} a second, ≥ {times} × clipspy"
        told = f"{whole['per_second']:,.0f} of {whole['rows']:,}, {whole['times']:.0f} ×; {whole['megabytes']:.0f} MB"
        shown.add_row(f"tillskott batch, {kind}", goal, told)
        clipspy = batch[kind][CLIPS][str(MANY)]
        first = f"first {MANY:,}: {batch[kind][OURS][str(MANY)]['per_second']:,.0f}, {clipspy['times']:.0f} ×"
        sizes = {int(size): took for size, took in grown["profiles"][kind]["sizes"].items() if "us" in took}
        rate = 1e6 / sizes[max(sizes)]["us"]
        all_of_them = f"all {max(sizes):,}: {rate:,.0f}, {rate / clipspy['per_second']:.0f} ×"
        shown.add_row(f"in one process, {kind}", "", f"{first}; {all_of_them}")
    for kind, about in grown["profiles"].items():
        sizes = {int(size): took for size, took in about["sizes"].items() if "us" in took}
        largest, smallest = max(sizes), max(size for size in sizes if size <= MANY)
        told = f"{sizes[largest]['us'] / sizes[smallest]['us']:.2f} × from {smallest:,} to {largest:,}"
        shown.add_row(f"time a profile, {kind}", "flat", told)
        shown.add_row(f"memory, {kind}", "10 million < 2 GB", f"{sizes[largest]['megabytes']:.0f} MB at {largest:,}")
    idle = [(int(size), ms) for size, ms in grown["rules"]["idle"][growth.OURS].items()]
    shown.add_row("growth with idle rules", "exponent < 1", f"{growth.slope(idle):.2f}")
    return shown


def notes(found: dict[str, Any]) -> list[str]:
    """What the table leaves out."""
    written = [
        f"{name}: {len(rules)} of {found['rules']} rules could not be expressed"
        for name, rules in found["not_expressed"].items()
    ]
    limits = [
        f"{kind}: reading the Parquet file alone {one['read_per_second']:,.0f} profiles/s; "
        f"{one['bytes_in_memory']:.0f} bytes a profile in memory, {one['bytes_in_file']:.0f} in the file; "
        f"memory copies at {one['copy_gb_per_s']:.1f} GB/s"
        for kind, one in found["limits"].items()
    ]
    bare = f"the bare interpreter starts in {median(found['cold'][BARE]['clock']):.3f} s"
    return [*written, *limits, bare]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=60, help="of each population, for one consultation")
    parser.add_argument("--runs", type=int, default=5, help="runs of each contender on each profile")
    parser.add_argument(
        "--full",
        action="store_true",
        help="100 000 profiles for every peer but stock experta, and ten million for ours",
    )
    options = parser.parse_args()
    console, advisor = Console(width=190, record=True), Advisor()
    found = measured(advisor, options.profiles, options.runs, options.full)
    keep("run", found)
    grown = growth.grown(advisor, 3, options.full)
    keep("growth", grown)
    plot.main([])
    console.print(described(found["machine"]))
    console.print(table(found))
    for note in notes(found):
        console.print(f"  {note}")
    console.print(goals(found, grown))
    for kind in KINDS:
        console.print(consultation_table(kind, found["consultation"][kind]))
    for shown in growth.tables(grown):
        console.print(shown)
    console.save_text(str(RESULTS / "run.txt"))


if __name__ == "__main__":
    main()
