"""Breaks the engine, one place at a time, and reports what no test notices.

    python tests/mutants/engine.py [--only MODULE …] [--sample N] [--minutes M] [--seconds S] [--workers N]
                                   [--cache DIR] [--kept] [--again] [--json FILE]

`--only`: modules whose path begins so (`resolution/dose`). `--sample`: so many mutants, as many from each room, the
same ones each time, those of the rooms first where a fault does most harm; all of them take days. `--minutes`: begins
no new mutant after so long; what was found is kept (`--cache DIR`), and the same command goes on where it stopped. A
mutant is put into the functions in memory; only the tests that run its line are asked, until one fails. What has died
is not tried again while its function stays as it is, what has survived not while the tests do. `equivalent.yaml`
beside this file lists what no test can notice, each with a reason. Exit status 0 in any case: a survivor is a question
to a reader.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import math
import os
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mutants.breaking import Mutant, modules, mutants
from mutants.kept import Kept, Result
from mutants.reach import reach
from mutants.suite import Suite, collect, forked, test_files
from mutants.trial import UNREACHED, Trials, temporary, warmed

HERE = Path(__file__).resolve().parent
# Where a fault gives a person the wrong advice; tried before the others.
FIRST = ("resolution", "profile", "labels", "line", "dayplan", "arithmetic", "knowledge", "language", "inference")
_DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tillskott-mutants"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Mutants that change nothing anybody can see: modules, functions, kinds and words as patterns, and why."""

    module: str
    why: str
    function: str = "*"
    kind: str = "*"
    words: str = "*"

    def fits(self, mutant: Mutant) -> bool:
        # Square brackets are common in code and mean nothing here.
        pattern = self.words.replace("[", "[[]")
        return (fnmatch.fnmatchcase(mutant.module, self.module) and fnmatch.fnmatchcase(mutant.kind, self.kind)
                and fnmatch.fnmatchcase(mutant.function, self.function)
                and fnmatch.fnmatchcase(mutant.words, pattern))


def equivalents() -> list[Equivalent]:
    """What `equivalent.yaml` lists."""
    return [Equivalent(**one) for one in yaml.safe_load((HERE / "equivalent.yaml").read_text(encoding="utf-8"))]


def chosen(only: Sequence[str], sample: int | None) -> list[Mutant]:
    """The mutants to try, as many from each room: by the hash of their place, so that other changes choose no others.
    """
    rooms: dict[str, list[Mutant]] = defaultdict(list)
    for module in modules():
        if module.startswith(tuple(only)):
            for mutant in mutants(module):
                rooms[mutant.room].append(mutant)
    in_order = sorted(rooms, key=lambda room: (FIRST.index(room) if room in FIRST else len(FIRST), room))
    turns = [(turn, place, mutant) for place, room in enumerate(in_order)
             for turn, mutant in enumerate(sorted(rooms[room], key=lambda one: one.key))]
    turns.sort(key=lambda one: one[:2])
    taken = turns[:sample]
    if sample is not None:
        taken.sort(key=lambda one: (one[1], one[0]))
    return [mutant for *_, mutant in taken]


def judge(waiting: Sequence[Mutant], kept: Kept, options: argparse.Namespace) -> None:
    """Tries the mutants for which nothing is kept yet, as far as there is time."""
    until = time.monotonic() + options.minutes * 60
    traced, cache = reach(options.cache, options.workers, as_it_is=options.kept), temporary()
    known = equivalents()

    def left() -> Iterator[Mutant]:
        for mutant in waiting:
            if time.monotonic() > until:
                return
            if kept.of(mutant) is None and not any(one.fits(mutant) for one in known):
                yield mutant

    def work(suite: Suite) -> None:
        child, _, home = forked(warmed(cache), None)
        os.waitpid(child, 0)
        shutil.rmtree(home, ignore_errors=True)
        for verdict in Trials(suite, traced, options.workers, options.seconds, cache).judged(left()):
            kept.keep(verdict)
            said = verdict.killer or ("SURVIVED" if verdict.asked else UNREACHED)
            print(f"{place(verdict.mutant)}: {said}", file=sys.stderr, flush=True)

    try:
        if next(left(), None) is not None:
            collect(work, test_files())
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def place(mutant: Mutant) -> str:
    return f"engine/{mutant.module}:{mutant.line} {mutant.kind}: {mutant.words[:200]}"


def report(found: Sequence[Mutant], kept: Kept) -> list[dict[str, str | int | None]]:
    """Killed, survived and equivalent by kind and by room, then every survivor with its place; the same as data."""
    known = equivalents()
    outcome = {mutant.key: _outcome(mutant, kept.of(mutant), known) for mutant in found}
    for name in ("kind", "room"):
        _table(found, outcome, name)
    total = Counter(outcome.values())
    real = total["killed"] + total["survived"]
    low, high = interval(total["survived"], real)
    print(f"{sum(total.values())} chosen, {total['not tried']} of them not tried; {total['equivalent']} that nobody "
          f"can notice; of {real} others {total['killed']} killed and {total['survived']} survived: "
          f"{total['survived'] / max(real, 1):.1%} (95 % interval {low:.1%} to {high:.1%})\n")
    for mutant in sorted(found, key=lambda one: (one.module, one.line)):
        result = kept.of(mutant)
        if outcome[mutant.key] == "survived" and result:
            print(f"  {place(mutant)} ({f'{result.asked} asked' if result.asked else UNREACHED})")
    return [{"place": place(mutant), "key": mutant.key, "outcome": outcome[mutant.key],
             "killer": result.killer if (result := kept.of(mutant)) else None} for mutant in found]


def _outcome(mutant: Mutant, result: Result | None, known: Iterable[Equivalent]) -> str:
    if result is not None and result.killer:
        return "killed"
    if any(one.fits(mutant) for one in known):
        return "equivalent"
    return "survived" if result is not None else "not tried"


def _table(found: Iterable[Mutant], outcome: dict[str, str], name: str) -> None:
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in found:
        by_name[getattr(mutant, name)][outcome[mutant.key]] += 1
    columns = ("killed", "survived", "equivalent", "not tried")
    print(f"{name:<20}" + "".join(f"{one:>12}" for one in columns))
    for one, counts in sorted(by_name.items()):
        print(f"{one:<20}" + "".join(f"{counts[column]:>12}" for column in columns))
    print()


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, hits / of
    middle, width = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - width) / (1 + z * z / of)), min(1.0, (middle + width) / (1 + z * z / of))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", metavar="MODULE", nargs="+", default=[""])
    arguments.add_argument("--sample", metavar="N", type=int)
    arguments.add_argument("--minutes", metavar="M", type=float, default=600)
    arguments.add_argument("--seconds", metavar="S", type=float, default=15, help="of tests for each mutant")
    arguments.add_argument("--workers", metavar="N", type=int, default=2)
    arguments.add_argument("--cache", metavar="DIR", type=Path, default=_DEFAULT_CACHE)
    arguments.add_argument("--kept", action="store_true", help="take the map as it is, also where tests have changed")
    arguments.add_argument("--again", action="store_true", help="try what has survived again, also if no test changed")
    arguments.add_argument("--json", metavar="FILE", type=Path)
    options = arguments.parse_args()
    found = chosen(options.only, options.sample)
    kept = Kept(options.cache, again=options.again)
    judge(found, kept, options)
    data = report(found, kept)
    if options.json:
        options.json.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
