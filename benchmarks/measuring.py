"""What all benchmarks share: the machine, medians and spread, and a process of its own for whatever is measured."""

from __future__ import annotations

import json
import math
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PACKAGES = ("tillskott", "clipspy", "zen-engine", "polars", "numpy")


def spread(values: Iterable[float], digits: int) -> str:
    """Least, median, most."""
    found = sorted(values)
    return "  ".join(f"{value:.{digits}f}" for value in (found[0], median(found), found[-1]))


def machine() -> dict[str, Any]:
    """Where and with what the numbers were measured."""
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        lines = [line for line in cpus.read_text(encoding="utf-8").splitlines() if line.startswith("model name")]
        model = lines[0].split(":", 1)[1].strip() if lines else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
        "date": date.today().isoformat(),
        "load": round(os.getloadavg()[0], 1),
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def described(about: dict[str, Any]) -> str:
    """The machine in one line."""
    packages = ", ".join(f"{name} {found}" for name, found in about["packages"].items() if found)
    return (
        f"{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']}; {packages}; "
        f"{about['date']}, load {about['load']} when it began"
    )


def alone(script: str, *arguments: str) -> dict[str, Any]:
    """The JSON that a script of this folder prints in a process of its own."""
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_megabytes() -> float:
    """The most memory that this process has held, in MB (10⁶ bytes)."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: on Linux its peak is inherited from the process that started this one.
        lines = status.read_text(encoding="ascii").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM:"))) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The exponent of growth: how steep the straight line through the points is where both axes are logarithmic."""
    x, y = [math.log(a) for a, _ in points], [math.log(b) for _, b in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return across / sum((a - mean_x) ** 2 for a in x)


def keep(name: str, found: dict[str, Any]) -> None:
    """Write results with the machine they come from to `results/<name>.json`."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
