"""How long the questions beside the advice take: what to ask next, whether to stop, and what would change it.

Run `python benchmarks/explanation.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from time import thread_time
from typing import Any

from consultation import machine, spread
from profiles import SEED, random_profiles, realistic_profiles
from rich.console import Console
from rich.table import Table

from tillskott import Advisor
from tillskott.engine.explanation.what_if import PARTS, Part, WhatIf
from tillskott.engine.interview import Interview

Profile = Mapping[str, Any]
Task = Callable[[Profile], int | None]
"""Does the work for one profile; tells how many profiles it evaluated, or None where that is not told."""


def half_answered(advisor: Advisor, count: int) -> list[Profile]:
    """Realistic and random customers who have answered each question with a chance of one half."""
    random = Random(SEED)
    told = [*realistic_profiles().values(), *random_profiles(advisor.knowledge, count)][:count]
    return [{fact: value for fact, value in profile.items() if random.random() < 0.5} for profile in told]


def tasks(advisor: Advisor) -> dict[str, Task]:
    """What is timed; what is made once per advisor is made here."""
    what_if, proof = WhatIf(advisor), Interview(advisor).proof

    def begun(profile: Profile) -> Interview:
        return Interview(advisor, dict(profile), _proof=proof)

    def next_question(profile: Profile) -> None:
        begun(profile).next_question()

    def search(part: Part) -> Task:
        # The square of all double changes is built anew for each part, as where only one part is asked for.
        return lambda profile: what_if.search(profile, part).evaluated

    return {
        "next question": next_question,
        "stop proof": lambda profile: begun(profile).stopping().tried,
        **{f"two changes: {part}": search(part) for part in PARTS},
    }


def measure(task: Task, profiles: list[Profile], runs: int) -> tuple[list[float], list[int]]:
    """For each profile the median milliseconds of its runs (processor time of this thread), and what it evaluated."""
    took: list[float] = []
    evaluated: list[int] = []
    for profile in profiles:
        times: list[float] = []
        for _ in range(runs):
            begin = thread_time()
            count = task(profile)
            times.append((thread_time() - begin) * 1000)
        took.append(median(times))
        evaluated += [] if count is None else [count]
    return took, evaluated


def table(advisor: Advisor, profiles: list[Profile], runs: int) -> Table:
    shown = Table(title="Least, median, most over the profiles", title_justify="left")
    for name in ("", "ms", "profiles evaluated"):
        shown.add_column(name, justify="right" if name else "left", no_wrap=True)
    for name, task in tasks(advisor).items():
        task(profiles[0])  # what is compiled and kept at the first call is not part of the measure
        took, evaluated = measure(task, profiles, runs)
        shown.add_row(name, spread(took, 1), spread(evaluated, 0) if evaluated else "")
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profiles", type=int, default=20, help="half-answered profiles")
    parser.add_argument("--runs", type=int, default=10, help="runs of each task on each profile")
    options = parser.parse_args()
    advisor = Advisor()
    profiles = half_answered(advisor, options.profiles)
    known = median(map(len, profiles))
    console = Console(width=120)
    console.print(
        f"{len(advisor.knowledge.rules)} rules; {len(profiles)} half-answered profiles, in the median {known:g} facts "
        f"known; {options.runs} runs each\n{machine()}; load {os.getloadavg()[0]:.1f}"
    )
    console.print(table(advisor, profiles, options.runs))


if __name__ == "__main__":
    main()
