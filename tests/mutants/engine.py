"""Breaks the engine, one place at a time, and reports what no test notices.

    python tests/mutants/engine.py [--only MODULE] [--sample N] [--seed S] [--minutes M] [--workers N] [--json FILE]

`--only`: modules whose path begins so (`resolution/dose`). `--sample`: so many mutants, as many from each room, the
same ones each time; all of them take days. `--minutes`: begins no new mutant after so long. A mutant is put into the
functions in memory; only the tests that run its line are asked, the fastest first, until one fails. Which test runs
which line is traced once and kept (`--cache DIR`). `equivalent.yaml` beside this file lists what no test can notice,
each with a reason. Exit status 0 in any case: a survivor is a question to a reader.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import random
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.breaking import Mutant, modules, mutants
from mutants.reach import Suite, alone, collect, forked, reach
from mutants.trial import UNREACHED, Trials, Verdict, temporary, warmed

SEED = 1
HERE = Path(__file__).resolve().parent
_DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tillskott-mutants"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Mutants that change nothing anybody can see: modules, kinds and words as patterns, and why."""

    module: str
    why: str
    kind: str = "*"
    words: str = "*"

    def fits(self, mutant: Mutant) -> bool:
        # Square brackets are common in code and mean nothing here.
        pattern = self.words.replace("[", "[[]")
        return (fnmatch.fnmatchcase(mutant.module, self.module) and fnmatch.fnmatchcase(mutant.kind, self.kind)
                and fnmatch.fnmatchcase(mutant.words, pattern))


def equivalents() -> list[Equivalent]:
    """What `equivalent.yaml` lists."""
    return [Equivalent(**one) for one in yaml.safe_load((HERE / "equivalent.yaml").read_text(encoding="utf-8"))]


def chosen(only: Sequence[str], sample: int | None, seed: int) -> list[Mutant]:
    """The mutants to try, without the equivalent ones: as many from each room, in an order that mixes the rooms."""
    listed = equivalents()
    rooms: dict[str, list[Mutant]] = defaultdict(list)
    for module in modules():
        if module.startswith(tuple(only)):
            for mutant in mutants(module):
                if not any(one.fits(mutant) for one in listed):
                    rooms[mutant.room].append(mutant)
    dice = random.Random(seed)
    for room in sorted(rooms):
        dice.shuffle(rooms[room])
    turns = [(turn, room, mutant) for room, found in rooms.items() for turn, mutant in enumerate(found)]
    mixed = [mutant for _, _, mutant in sorted(turns, key=lambda one: one[:2])]
    return mixed[:sample]


def judged(found: Sequence[Mutant], options: argparse.Namespace) -> list[Verdict]:
    """Every verdict that there was time for, told on the way."""
    until = time.monotonic() + options.minutes * 60
    traced, done, cache = reach(options.cache, options.workers, as_it_is=options.kept), list[Verdict](), temporary()

    def work(suite: Suite) -> None:
        child, _, home = forked(warmed(cache), None)
        os.waitpid(child, 0)
        shutil.rmtree(home, ignore_errors=True)
        trials = Trials(suite, traced, options.workers, options.seconds, cache)
        for verdict in trials.judged(found, until):
            done.append(verdict)
            said = verdict.killer or ("SURVIVED" if verdict.asked else UNREACHED)
            print(f"{len(done)}/{len(found)} {place(verdict.mutant)}: {said}", file=sys.stderr, flush=True)

    try:
        files = {test.partition("::")[0].rpartition("/")[2] for test in traced.tests}
        files &= {path.name for path in (HERE.parent).glob("test_*.py")}
        collect(work, sorted(name for name in files if not alone(name)))
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    return done


def place(mutant: Mutant) -> str:
    return f"engine/{mutant.module}:{mutant.line} {mutant.kind}: {mutant.words[:200]}"


def _table(done: Iterable[Verdict], name: str) -> None:
    total, killed = Counter[str](), Counter[str]()
    for verdict in done:
        total[getattr(verdict.mutant, name)] += 1
        killed[getattr(verdict.mutant, name)] += verdict.killer is not None
    for one in sorted(total):
        print(f"{one:<20}{killed[one]:>6} of {total[one]:>4} killed")


def report(done: Sequence[Verdict], of: int, seconds: float) -> None:
    """Killed and survived by kind and by room, then every survivor with its place."""
    _table(done, "kind")
    print()
    _table(done, "room")
    alive = [verdict for verdict in done if verdict.killer is None]
    share = len(alive) / max(len(done), 1)
    dead = len(done) - len(alive)
    print(f"\n{dead} of {len(done)} killed, {share:.1%} survived; {of} were chosen; {seconds:.0f} s\n")
    for verdict in sorted(alive, key=lambda one: (one.mutant.module, one.mutant.line)):
        print(f"  {place(verdict.mutant)} ({f'{verdict.asked} tests' if verdict.asked else UNREACHED})")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", metavar="MODULE", nargs="+", default=[""])
    arguments.add_argument("--sample", metavar="N", type=int)
    arguments.add_argument("--seed", metavar="S", type=int, default=SEED)
    arguments.add_argument("--minutes", metavar="M", type=float, default=600)
    arguments.add_argument("--seconds", metavar="S", type=float, default=60, help="of tests for each mutant")
    arguments.add_argument("--workers", metavar="N", type=int, default=2)
    arguments.add_argument("--cache", metavar="DIR", type=Path, default=_DEFAULT_CACHE)
    arguments.add_argument("--kept", action="store_true", help="take the map as it is, also where files have changed")
    arguments.add_argument("--json", metavar="FILE", type=Path)
    options = arguments.parse_args()
    started = time.monotonic()
    found = chosen(options.only, options.sample, options.seed)
    done = judged(found, options)
    report(done, len(found), time.monotonic() - started)
    if options.json:
        shown = [{"place": place(one.mutant), "killer": one.killer, "asked": one.asked} for one in done]
        options.json.write_text(json.dumps(shown, ensure_ascii=False, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
