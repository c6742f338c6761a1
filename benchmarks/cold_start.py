"""How long `tillskott advise` takes from a cold start, and what the time is spent on.

Run `python benchmarks/cold_start.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from consultation import machine
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
PROFILE = ROOT / "examples" / "sleepless.yaml"
COMMAND = [sys.executable, "-m", "tillskott.cli", "advise", str(PROFILE)]
# An imported module belongs to the first group whose name begins its own; what a group imports belongs to itself.
GROUPS = {
    "yaml": ("yaml", "_yaml"),
    "pydantic": ("pydantic", "pydantic_core", "annotated_types", "typing_inspection"),
    "experta": ("experta", "frozendict", "schema"),
    "typer, rich": (
        "typer",
        "rich",
        "click",
        "shellingham",
        "questionary",
        "prompt_toolkit",
        "markdown_it",
        "pygments",
    ),
    "molmass": ("molmass",),
    "tillskott": ("tillskott",),
}
_LINE = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|(\s*)(\S+)")

STEPS = """
import sys
from time import process_time
from pathlib import Path
from tillskott import Advisor
from tillskott.engine.inference import RuleBase
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.profile import read_profile
from tillskott.engine.resolution.trace import TraceWriter
begin = process_time()
knowledge = load_knowledge()
loaded = process_time()
RuleBase(knowledge.rules, knowledge.vocabulary.derived), TraceWriter(knowledge)
compiled = process_time()
advisor = Advisor()
made = process_time()
advisor.advise(read_profile(Path(sys.argv[1])))
print(loaded - begin, compiled - loaded, process_time() - made)
"""


def clock(command: list[str], runs: int) -> tuple[float, float] | None:
    """Milliseconds from start to exit, on the clock and of the processor, medians; None where the command fails."""
    took, spent = [], []
    for _ in range(runs):
        used, begin = _processor(), perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        took.append((perf_counter() - begin) * 1000)
        spent.append((_processor() - used) * 1000)
        if done.returncode:
            return None
    return median(took), median(spent)


def _processor() -> float:
    children = os.times()
    return children.children_user + children.children_system


def imports(command: list[str], runs: int) -> dict[str, float]:
    """Milliseconds of importing by group, medians."""
    found = [_imports(command) for _ in range(runs)]
    return {name: median(one[name] for one in found) for name in found[0]}


def _imports(command: list[str]) -> dict[str, float]:
    done = subprocess.run([command[0], "-X", "importtime", *command[1:]], cwd=ROOT, capture_output=True, check=False)
    spent = dict.fromkeys((*GROUPS, "standard library"), 0.0)
    stack: list[tuple[int, str]] = []
    # The list names a module after those that it imported; read backwards, an importer comes first.
    for line in reversed(done.stderr.decode().splitlines()):
        if not (found := _LINE.match(line)):
            continue
        depth, name = len(found[3]), found[4]
        while stack and stack[-1][0] >= depth:
            stack.pop()
        inherited = stack[-1][1] if stack else "standard library"
        group = _group(name) or ("standard library" if inherited == "tillskott" else inherited)
        stack.append((depth, group))
        spent[group] += int(found[1]) / 1000
    return spent


def _group(module: str) -> str | None:
    top = module.split(".")[0]
    return next((name for name, tops in GROUPS.items() if top in tops), None)


def steps(runs: int) -> tuple[float, float, float]:
    """Milliseconds (processor) to load the knowledge, to compile the rules and to consult once; medians."""
    found = []
    for _ in range(runs):
        done = subprocess.run([sys.executable, "-c", STEPS, str(PROFILE)], cwd=ROOT, capture_output=True, check=True)
        found.append([float(number) * 1000 for number in done.stdout.split()])
    load, compiled, consulted = (median(column) for column in zip(*found, strict=True))
    return load, compiled, consulted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    console = Console(width=120)
    console.print(machine())
    whole = clock(COMMAND, runs)
    command = COMMAND
    if whole is None:
        console.print("`tillskott advise` does not run here; the imports are those of the library alone")
        command = [sys.executable, "-c", "from tillskott import Advisor"]
    bare = clock([sys.executable, "-c", "pass"], runs)
    shown = Table(title=f"Cold start, ms, median of {runs}", title_justify="left")
    for name in ("", "clock", "processor"):
        shown.add_column(name, justify="right" if name else "left")
    for name, times in (("tillskott advise, start to exit", whole), ("interpreter (python -c pass)", bare)):
        shown.add_row(name, *(f"{time:.0f}" for time in times or ()), end_section=times is whole)
    for name, spent in imports(command, runs).items():
        shown.add_row(f"import {name}", f"{spent:.0f}")
    for name, took in zip(("load knowledge", "compile rules", "first consultation"), steps(runs), strict=True):
        shown.add_row(name, "", f"{took:.0f}")
    console.print(shown)


if __name__ == "__main__":
    main()
