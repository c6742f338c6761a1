"""How long it takes to say what an edit changes, over 100,000 customers: `python benchmarks/compare.py`.

The whole command in a new process, as an editor calls it: the two versions are read, customers drawn, both asked, and
the cases held against the new one. The first run of a version also checks it; the times are those of later runs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tillskott.engine.knowledge.files import DEFAULT_FOLDER

EDITS = {
    "a dose": ("magnesium/rules/doses.yaml", "high: 400", "high: 350"),
    "a limit": ("common/parameters.yaml", "id: egfr_reduced\n  value: 60", "id: egfr_reduced\n  value: 45"),
    "a form": ("magnesium/rules/forms.yaml", "- avoid: citrate", "- discourage: citrate"),
}


def timed(folder: Path, customers: int) -> tuple[float, float]:
    """The seconds of one run: of the clock, and of the processors."""
    words = [sys.executable, "-m", "tillskott.cli", "compare", str(DEFAULT_FOLDER), str(folder), "--json",
             "--customers", str(customers)]
    begun, used = time.perf_counter(), _used()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun, _used() - used


def _used() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for name, (file, old, new) in EDITS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(shutil.copytree(DEFAULT_FOLDER, Path(place) / "knowledge"))
            path = folder / file
            path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
            first, *later = [timed(folder, options.customers) for _ in range(options.runs + 1)]
        clock, used = min(later)[0], min(one for _, one in later)
        print(f"{name:10} {clock:5.1f} s at best, {max(later)[0]:5.1f} s at worst, {used:5.1f} s of the processors; "
              f"the first time {first[0]:5.1f} s", flush=True)


if __name__ == "__main__":
    main()
