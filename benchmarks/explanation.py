"""How long the questions beside the advice take: what to ask next, whether to stop, and what would change it.

Run `python benchmarks/explanation.py`; what each number means is in benchmarks/README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from random import Random
from statistics import median
from time import thread_time
from typing import Any

from measuring import described, machine, spread
from populations import SEED, profiles, realistic, uniform
from rich.console import Console
from rich.table import Table

from tillskott import Advisor
from tillskott.engine.explanation.what_if import PARTS, Exploration, Part
from tillskott.engine.interview import Interview

Profile = Mapping[str, Any]
Task = Callable[[Profile], int | None]
"""Does the work for one profile; tells how many profiles it evaluated, or None where that is not told."""


def half_answered(count: int) -> list[Profile]:
    """Customers of both populations, as many of each, who have answered each question with a chance of one half."""
    random = Random(SEED)
    told = [*profiles(realistic(count // 2)), *profiles(uniform(count - count // 2))]
    return [{fact: value for fact, value in profile.items() if random.random() < 0.5} for profile in told]


def tasks(advisor: Advisor) -> dict[str, Task]:
    """What is timed; what is made once per advisor is made here."""

    def begun(profile: Profile) -> Interview:
        return Interview(advisor, dict(profile))

    def next_question(profile: Profile) -> None:
        begun(profile).next_question()

    def search(part: Part) -> Task:
        # The square of all double changes is built anew for each part, as where only one part is asked for.
        return lambda profile: Exploration(advisor.consult(profile)).search(part).evaluated

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
    halves = half_answered(options.profiles)
    known = median(map(len, halves))
    console = Console(width=150)
    console.print(
        f"{len(advisor.knowledge.rules)} rules; {len(halves)} half-answered profiles, in the median {known:g} facts "
        f"known; {options.runs} runs each\n{described(machine())}"
    )
    console.print(table(advisor, halves, options.runs))


if __name__ == "__main__":
    main()
