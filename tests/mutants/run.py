"""Breaks the knowledge rule by rule and reports what nobody notices.

    python tests/mutants/run.py [--only PREFIX] [--sample N] [--workers N] [--json FILE]

`--only`: rules whose id begins so. `--sample`: so many mutants, the same ones each time. Exit status 0 in any case:
a survivor is a question to a reader, not a fault.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.judge import Judge
from mutants.mutators import Mutant, mutants
from tillskott.engine.checks.cases import load_cases
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.files import DEFAULT_FOLDER

_SEED = 1
_CHUNK = 16
# Shared with the workers by fork: a judge has run every example and case, which is not worth doing twice.
_shared: dict[str, Any] = {}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", metavar="PREFIX", default="")
    arguments.add_argument("--sample", metavar="N", type=int)
    arguments.add_argument("--workers", metavar="N", type=int, default=2)
    arguments.add_argument("--json", metavar="FILE", type=Path)
    options = arguments.parse_args()
    started = time.perf_counter()
    knowledge = load_knowledge()
    judge = Judge(knowledge, [*load_cases(), *_alarms()])
    found = [made for rule in knowledge.rules if rule.id.startswith(options.only) for made in mutants(rule, knowledge)]
    if options.sample is not None and options.sample < len(found):
        found = random.Random(_SEED).sample(found, options.sample)
    _shared.update(judge=judge, mutants=found)
    print(f"{len(found)} mutants, {sum(len(rule.tests) for rule in knowledge.rules)} examples, "
          f"{len(judge.cases)} cases; ready after {time.perf_counter() - started:.1f} s", file=sys.stderr)
    killers = list(_judged(len(found), options.workers))
    report(found, killers, time.perf_counter() - started)
    if options.json:
        options.json.write_text(json.dumps(as_data(found, killers), ensure_ascii=False, indent=2), encoding="utf-8")
    return 0


def _alarms() -> Iterator[dict[str, Any]]:
    """The alarms as cases: each customer is sent where the alarm says."""
    for path in sorted(DEFAULT_FOLDER.rglob("cases/*.yaml")):
        for alarm in yaml.safe_load(path.read_text(encoding="utf-8")).get("alarms") or ():
            referral = {key: alarm[key] for key in ("rule", "to", "urgency")}
            yield {"id": f"alarm {alarm['rule']}", "profile": alarm["given"], "expect": {"referrals": [referral]}}


def _judged(count: int, workers: int) -> Iterator[str | None]:
    """The killer of each mutant in order, with progress where a person looks on."""
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from _progress(map(_killer, range(count)), count)
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from _progress(pool.imap(_killer, range(count), chunksize=_CHUNK), count)


def _killer(index: int) -> str | None:
    return _shared["judge"].killer(_shared["mutants"][index])  # type: ignore[no-any-return]


def _progress(results: Iterator[str | None], count: int) -> Iterator[str | None]:
    alive = 0
    for done, killer in enumerate(results, start=1):
        alive += killer is None
        if done % 100 == 0 or done == count:
            print(f"\r{done}/{count}, {alive} alive", end="\n" if done == count else "", file=sys.stderr, flush=True)
        yield killer


def report(found: Sequence[Mutant], killers: Sequence[str | None], seconds: float) -> None:
    """Killed and survived by mutator, then every survivor with its place."""
    total = Counter(mutant.mutator for mutant in found)
    killed = Counter(mutant.mutator for mutant, killer in zip(found, killers, strict=True) if killer)
    print(f"{'mutator':<30}{'killed':>8}{'survived':>10}{'score':>8}")
    for mutator in sorted(total):
        count, dead = total[mutator], killed[mutator]
        print(f"{mutator:<30}{dead:>8}{count - dead:>10}{dead / count:>8.0%}")
    dead, count = killed.total(), total.total()
    print(f"{'all':<30}{dead:>8}{count - dead:>10}{dead / max(count, 1):>8.0%}   in {seconds:.0f} s")
    by_case = sum(1 for killer in killers if killer and killer.startswith("case "))
    print(f"killed by an example: {dead - by_case}, by a case: {by_case}\n\nSurvivors:")
    for mutant, killer in zip(found, killers, strict=True):
        if killer is None:
            print(f"  {mutant.of.place} {mutant.of.id}: {mutant.mutator} ({mutant.words})")


def as_data(found: Sequence[Mutant], killers: Sequence[str | None]) -> list[dict[str, str | None]]:
    """The report for a program: one entry a mutant; `killer` is null for a survivor."""
    return [
        {"rule": mutant.of.id, "place": str(mutant.of.place), "mutator": mutant.mutator, "words": mutant.words,
         "killer": killer}
        for mutant, killer in zip(found, killers, strict=True)
    ]


if __name__ == "__main__":
    raise SystemExit(main())
