"""Tries hostile input on every door until the time is up.

    python tests/fuzz/run.py [--seconds 60] [--seed N] [TARGET ...]

What a door could not take is printed and kept as a seed (tests/fuzz/seeds/TARGET-….json), which tests/test_fuzz.py
replays for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SEEDS = HERE / "seeds"
sys.path.insert(0, str(HERE.parent))

from hypothesis import HealthCheck, given, seed, settings  # noqa: E402

from fuzz.targets import TARGETS  # noqa: E402

BATCH = 40


def once(name: str, number: int) -> tuple[int, Any, BaseException | None]:
    """So many tries of one target: how many, and what it fell over, made small."""
    strategy, target = TARGETS[name]
    tries, last = 0, None

    @seed(number)
    @settings(max_examples=BATCH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def tried(value: Any) -> None:
        nonlocal tries, last
        tries, last = tries + 1, value
        target(value)

    try:
        tried()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return tries, last, error
    return tries, None, None


def keep(name: str, value: Any) -> Path | None:
    try:
        written = json.dumps(value)
    except (TypeError, ValueError):
        return None
    path = SEEDS / f"{name}-{hashlib.sha256(written.encode()).hexdigest()[:8]}.json"
    path.write_text(written + "\n", encoding="utf-8")
    return path


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("targets", nargs="*", metavar="TARGET")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=None)
    chosen = options.parse_args()
    numbers = random.Random(chosen.seed if chosen.seed is not None else time.time_ns())
    names, tries, finds = chosen.targets or list(TARGETS), dict.fromkeys(TARGETS, 0), set[str]()
    ends = time.monotonic() + chosen.seconds
    while time.monotonic() < ends:
        for name in names:
            number = numbers.getrandbits(32)
            count, value, error = once(name, number)
            tries[name] += count
            told = f"{type(error).__name__}: {error}"[:300]
            if error is not None and (key := f"{name}: {told[:80]}") not in finds:
                finds.add(key)
                print(f"{name} (seed {number}): {told}\n  {value!r:.500}\n  kept: {keep(name, value)}")
                traceback.print_exception(error, limit=-4)
            if time.monotonic() > ends:
                break
    print(", ".join(f"{name} {tries[name]}" for name in names), f"tries; {len(finds)} finds")
    return bool(finds)


if __name__ == "__main__":
    sys.exit(main())
