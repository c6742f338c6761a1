"""`tillskott batch` as it is typed: Parquet to Parquet, start and end included, on all its processes.

Run `python benchmarks/command.py realistic 10000000` for this part alone. Beside it runs clipspy, before and after.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from batch import TRIED, prepare_peers
from measuring import alone, described, machine
from populations import KINDS, SEED, Kind, write
from systems import CLIPS

from tillskott import Advisor

ROWS = 3_000_000
_EVERY_S = 0.2


def commanded(advisor: Advisor, people: Path, kind: Kind, rows: int) -> dict[str, Any]:
    """Seconds and peak memory of the command for a file of so many profiles, and its rate divided by clipspy's."""
    folder = people.parent
    prepare_peers(advisor, folder, kind)
    peer = ("peer", CLIPS, str(folder / kind), str(TRIED[CLIPS]))
    before = alone("alone.py", *peer)["seconds"]
    took, megabytes = _run([str(people), "-o", str(folder / f"{kind}.answer.parquet"), "-q"])
    after = alone("alone.py", *peer)["seconds"]
    clipspy = 2 * TRIED[CLIPS] / (before + after)
    return {"rows": rows, "seconds": took, "per_second": rows / took, "megabytes": megabytes, "clipspy": clipspy,
            "times": rows / took / clipspy}  # fmt: skip


def _run(arguments: list[str]) -> tuple[float, float]:
    """Seconds on the clock, and the most memory (MB) that all processes held at one moment."""
    command = [str(Path(sys.executable).parent / "tillskott"), "batch", *arguments]
    begin, most = perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None:
            most = max(most, _held(running.pid))
            sleep(_EVERY_S)
        took = perf_counter() - begin
        if running.returncode:
            raise SystemExit(f"{' '.join(command)}\n{running.stderr.read() if running.stderr else ''}")
    return took, most


def _held(process: int) -> float:
    """Megabytes (10⁶ bytes) of a process and those it started; what they share counts once. 0 but on Linux."""
    place = Path("/proc") / str(process)
    try:
        lines = (place / "smaps_rollup").read_text(encoding="ascii").splitlines()
        tasks = list((place / "task").iterdir())
        started = [child for task in tasks for child in (task / "children").read_text(encoding="ascii").split()]
    except OSError:  # it has ended meanwhile, or there is no such file system
        return 0.0
    own = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return own * 1024 / 1e6 + sum(_held(int(child)) for child in started)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    options = parser.parse_args()
    print(described(machine()))
    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / f"{options.kind}.parquet"
        write(options.kind, options.rows, SEED, people)
        found = commanded(Advisor(), people, options.kind, options.rows)
    print(f"{found['rows']:,} {options.kind}: {found['seconds']:.1f} s, {found['per_second']:,.0f} a second, "
          f"{found['times']:.0f} × clipspy ({found['clipspy']:,.0f} a second), {found['megabytes']:.0f} MB at most")


if __name__ == "__main__":
    main()
