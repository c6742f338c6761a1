"""How long `tillskott advise` takes from a cold start, and what the time is spent on.

Run `python benchmarks/cold_start.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter

from measuring import HERE, described, machine
from rich.console import Console
from rich.table import Table
from systems import PEERS

ROOT = HERE.parent
PROFILE = ROOT / "examples" / "sleepless.yaml"
OURS, BARE = "tillskott advise", "python -c pass"
COMMAND = [sys.executable, "-m", "tillskott.cli", "advise", str(PROFILE)]
# A package that pip installed has its modules compiled, whatever the shell of a developer says.
AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
# An imported module belongs to the first group whose name begins its own; what a group imports belongs to itself.
GROUPS = {
    "yaml": ("yaml", "_yaml"),
    "pydantic": ("pydantic", "pydantic_core", "annotated_types", "typing_inspection"),
    "experta": ("tillskott.vendored",),
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


def starts(commands: Mapping[str, list[str]], runs: int) -> dict[str, dict[str, list[float]]]:
    """Seconds from start to exit, on the `clock` and of the `processor`; the commands take turns.

    A first start of each is not counted: it compiles modules that changed and fills the cache of the knowledge.
    """
    for command in commands.values():
        subprocess.run(command, cwd=ROOT, env=AS_INSTALLED, capture_output=True, check=False)
    found: dict[str, dict[str, list[float]]] = {name: {"clock": [], "processor": []} for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            used, begin = _processor(), perf_counter()
            done = subprocess.run(command, cwd=ROOT, env=AS_INSTALLED, capture_output=True, check=False)
            found[name]["clock"].append(perf_counter() - begin)
            found[name]["processor"].append(_processor() - used)
            if done.returncode:
                raise SystemExit(f"{' '.join(command)}\n{done.stderr.decode()}")
    return found


def _processor() -> float:
    children = os.times()
    return children.children_user + children.children_system


def commands(folder: Path) -> dict[str, list[str]]:
    """`tillskott advise`, the bare interpreter, and each peer from its rules on disk to its first answer."""
    peers = {name: [sys.executable, str(HERE / "alone.py"), "cold", name, str(folder)] for name in PEERS}
    return {OURS: COMMAND, BARE: [sys.executable, "-c", "pass"], **peers}


def imports(command: list[str], runs: int) -> dict[str, float]:
    """Milliseconds of importing by group, medians."""
    found = [_imports(command) for _ in range(runs)]
    return {name: median(one[name] for one in found) for name in found[0]}


def _imports(command: list[str]) -> dict[str, float]:
    timed = [command[0], "-X", "importtime", *command[1:]]
    done = subprocess.run(timed, cwd=ROOT, env=AS_INSTALLED, capture_output=True, check=False)
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
    path = f"{module}."
    return next((name for name, tops in GROUPS.items() if any(path.startswith(f"{top}.") for top in tops)), None)


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
    console = Console(width=150)
    console.print(described(machine()))
    shown = Table(title=f"Cold start, ms, median of {runs}", title_justify="left")
    for name in ("", "clock", "processor"):
        shown.add_column(name, justify="right" if name else "left")
    for name, times in starts({OURS: COMMAND, BARE: [sys.executable, "-c", "pass"]}, runs).items():
        shown.add_row(name, *(f"{median(times[how]) * 1000:.0f}" for how in ("clock", "processor")))
    shown.add_section()
    for name, spent in imports(COMMAND, runs).items():
        shown.add_row(f"import {name}", f"{spent:.0f}")
    for name, took in zip(("load knowledge", "compile rules", "first consultation"), steps(runs), strict=True):
        shown.add_row(name, "", f"{took:.0f}")
    console.print(shown)


if __name__ == "__main__":
    main()
