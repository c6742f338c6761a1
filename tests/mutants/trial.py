"""Who notices a mutant of the engine: the tests that run its line, until one fails."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .breaking import ROOT, Mutant
from .reach import Reach
from .suite import VALUE, Suite, descendants, forked, within

UNREACHED = "no test runs it"
DOES_NOT_START = "does not start"
# Of a unit, over and above what it took: the knowledge may have to be read first.
_SPARE_SECONDS = 15
_SLOWER = 5
# So many looks in a row, of half a second, without the processor: it waits for what does not come.
_LOOKS = 240
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mutant with the unit that noticed it, or None where all passed, and how many were asked.

    `fresh`: it was tried in an interpreter of its own too.
    """

    mutant: Mutant
    killer: str | None
    asked: int
    fresh: bool = False


class Trials:
    """Judges mutants against the tests of a collected suite, so many at a time.

    `seconds` of tests for each: what takes longer together is asked in part, the nearest and fastest first.
    """

    def __init__(self, suite: Suite, reach: Reach, workers: int, seconds: float, cache: Path) -> None:
        self._suite = suite
        self._reach = reach
        self._workers = workers
        self._seconds = seconds
        self._cache = cache
        self._sound: dict[str, bool] = {}
        self._whole: dict[str, float] = defaultdict(float)
        for unit, took in reach.units.items():
            self._whole[unit.partition(VALUE)[0]] += took

    def judged(self, mutants: Iterator[Mutant]) -> Iterator[Verdict]:
        """Each mutant's verdict, as they come; the next mutant is asked for when there is room for it."""
        running: dict[int, _Running] = {}
        more = True
        while more or running:
            while more and len(running) < self._workers:
                mutant = next(mutants, None)
                more = mutant is not None
                if mutant is not None:
                    self._begin(mutant, running)
            for child in _ended(running):
                one = running.pop(child)
                found = one.found()
                killer = found["killer"]
                if killer is None or killer == DOES_NOT_START or self._is_sound(killer):
                    yield Verdict(one.mutant, killer, len(one.units), found.get("fresh", False))
                else:
                    self._reach.units.pop(killer, None)
                    self._begin(one.mutant, running)

    def _begin(self, mutant: Mutant, running: dict[int, _Running]) -> None:
        units = self.chosen(mutant)
        child, result, home = forked(lambda home: self._tried(mutant, units, home), self._kept(mutant))
        running[child] = _Running(mutant, units, result, home)

    def _kept(self, mutant: Mutant) -> Path | None:
        return None if self._reach.is_at_start(mutant) else self._cache

    def _is_sound(self, unit: str) -> bool:
        """Whether a unit passes where nothing is broken; one that does not tells nothing, and is asked no more."""
        test = unit.partition(VALUE)[0]
        if test in self._suite.items and unit not in self._sound:
            child, result, home = forked(lambda home: self._suite.passes(unit), self._cache)
            _wait(child, result, home)
            self._sound[unit] = result.exists() and json.loads(result.read_text(encoding="utf-8"))
            shutil.rmtree(home, ignore_errors=True)
        return self._sound.get(unit, True)

    def chosen(self, mutant: Mutant) -> list[str]:
        """The units to ask, in order: the values that run the line, then the whole tests that hold such values."""
        direct = self._reach.of(mutant)
        ordered = _by_turns(mutant, direct, self._reach.units)
        if self._reach.is_at_start(mutant):
            # What is read once, or when a module is imported, is counted as one test's; each may see what comes of it.
            near = set(ordered)
            ordered += [one for one in _by_turns(mutant, self._reach.of_module(mutant.module), self._reach.units)
                        if one not in near]
            reading = [one for one in self._reach.units if _file(one) in _ASKED_TOO]
            ordered += _by_turns(mutant, reading, self._reach.units)
        spent, taken = 0.0, dict[str, None]()
        for unit in ordered:
            if (spent := spent + self._reach.units[unit]) < self._seconds:
                taken[unit] = None
        whole = {unit.partition(VALUE)[0] for unit in direct if VALUE in unit}
        for test in sorted(whole, key=lambda one: self._whole[one]):
            if (spent := spent + self._whole[test]) < 2 * self._seconds:
                taken[test] = None
        return list(taken)

    def _tried(self, mutant: Mutant, units: Sequence[str], home: Path) -> dict[str, Any]:
        """In a child: the first of the units that fails on the mutant."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        here = [unit for unit in units if unit.partition(VALUE)[0] in self._suite.items]
        at_start = self._reach.is_at_start(mutant)
        if mutant.inside and put_in(mutant, self._suite):
            if at_start:
                self._suite.forget()
            for index, unit in enumerate(here):
                (home / "asked").write_text(unit, encoding="utf-8")
                most = _SPARE_SECONDS + _SLOWER * (self._reach.units.get(unit, 0) or self._whole[unit])
                resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + 2 * most), resource.RLIM_INFINITY))
                following = here[index + 1] if index + 1 < len(here) else None
                if not within(most, lambda unit=unit, following=following: self._suite.passes(unit, following)):  # type: ignore[misc]
                    return {"killer": unit}
            if not at_start:
                return {"killer": None}
        (home / "asked").write_text("", encoding="utf-8")
        tests = list(dict.fromkeys(unit.partition(VALUE)[0] for unit in here))
        killer = _in_an_interpreter(mutant, self._fastest(tests), home) if tests else None
        return {"killer": killer, "fresh": True}

    def _fastest(self, tests: Sequence[str]) -> list[str]:
        spent, taken = 0.0, list[str]()
        for test in tests:
            if (spent := spent + self._whole[test]) < self._seconds or not taken:
                taken.append(test)
        return taken


_ASKED_TOO = ("test_cases.py", "test_rules_examples.py")


@dataclass(slots=True)
class _Running:
    mutant: Mutant
    units: list[str]
    result: Path
    home: Path
    looks: int = 0
    used: int = -1

    def found(self) -> dict[str, Any]:
        """What the child has written; where it was ended, the unit that it was at noticed the mutant."""
        asked, error = self.home / "asked", self.home / "error"
        if error.exists():
            raise RuntimeError(f"{self.mutant}\n{error.read_text(encoding='utf-8')}")
        told: dict[str, Any] = {"killer": None}
        if self.result.exists():
            told = json.loads(self.result.read_text(encoding="utf-8"))
        elif asked.exists():
            told = {"killer": asked.read_text(encoding="utf-8") or DOES_NOT_START}
        shutil.rmtree(self.home, ignore_errors=True)
        return told


def _ended(running: dict[int, _Running]) -> list[int]:
    """The children that have ended; one that waits for something that does not come is ended."""
    looked = 0.0
    while running:
        ended = [child for child in running if os.waitpid(child, os.WNOHANG)[0]]
        if ended:
            return ended
        time.sleep(0.02)
        if (looked := looked + 0.02) >= 0.5:
            looked = 0.0
            for child, one in running.items():
                used = _processor(child)
                one.looks, one.used = (one.looks + 1 if used == one.used else 0), used
                if one.looks > _LOOKS:
                    _end(child)
    return []


def _processor(child: int) -> int:
    """What a child and what it has started have used of the processor, in ticks; always more where nobody can say."""
    used = 0
    for process in descendants(child):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return time.monotonic_ns()
        # One that waits for its turn is running too.
        used += time.monotonic_ns() if fields[0] == "R" else sum(map(int, fields[11:15]))
    return used


def _end(child: int) -> None:
    for process in [*descendants(child)]:
        os.kill(process, signal.SIGKILL)


def _wait(child: int, result: Path, home: Path) -> None:
    """Waits for a child as `_ended` does."""
    running = {child: _Running(None, [], result, home)}  # type: ignore[arg-type]
    _ended(running)


def put_in(mutant: Mutant, suite: Suite) -> bool:
    """Changes the functions of this process as the mutant says; False where that cannot be done in memory."""
    sound = _codes(compile(mutant.path.read_text(encoding="utf-8"), str(mutant.path), "exec"))
    broken = _codes(compile(mutant.tree(), str(mutant.path), "exec"))
    done = False
    for function in suite.functions[str(mutant.path)]:
        was, now = (codes.get(_key(function.__code__), ()) for codes in (sound, broken))
        if len(was) != len(now):
            return False  # several on one line, and one is gone
        changed = [after for before, after in zip(was, now, strict=True)
                   if before != after and (len(was) == 1 or before == function.__code__)]
        for code in changed:
            try:
                function.__code__ = code
            except ValueError:  # it closes over something else now
                return False
            done = True
    return done


_Key = tuple[str, int]


def _key(code: types.CodeType) -> _Key:
    return code.co_name, code.co_firstlineno


def _codes(code: types.CodeType) -> dict[_Key, list[types.CodeType]]:
    found: dict[_Key, list[types.CodeType]] = defaultdict(list)

    def visit(code: types.CodeType) -> None:
        for one in code.co_consts:
            if isinstance(one, types.CodeType):
                found[_key(one)].append(one)
                visit(one)

    visit(code)
    return found


def _in_an_interpreter(mutant: Mutant, tests: Sequence[str], home: Path) -> str | None:
    """The first test that fails where the module is read as a mutant from the start."""
    result = home / "first"
    told = json.dumps({name: getattr(mutant, name) for name in Mutant.__dataclass_fields__})
    command = [sys.executable, str(_HERE / "fresh.py"), str(result), told, *tests]
    # So long that only what goes round for ever is ended.
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    subprocess.run(command, cwd=ROOT, env={**os.environ, "CI": "1"}, capture_output=True, check=False,
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (_FRESH_SECONDS, _FRESH_SECONDS)))
    return (result.read_text(encoding="utf-8") or None) if result.exists() else DOES_NOT_START


_FRESH_SECONDS = 300


def _file(unit: str) -> str:
    return unit.partition("::")[0].rpartition("/")[2]


def _by_turns(mutant: Mutant, units: Sequence[str], seconds: dict[str, float]) -> list[str]:
    """The fastest first, but one of each file in turn, since those of a file often see the same.

    A file with the name of the room or of the module has four turns at once.
    """
    near = {mutant.room, mutant.path.stem}
    turn_of, turns = Counter[str](), list[tuple[int, float, str]]()
    for unit in sorted({*units} & {*seconds}, key=lambda one: (seconds[one], one)):
        words = {*_file(unit).removeprefix("test_").removesuffix(".py").split("_")}
        turn_of[_file(unit)] += 1
        turn = turn_of[_file(unit)] // (4 if words & {*near, *(word.removesuffix("s") for word in near)} else 1)
        turns.append((turn, seconds[unit], unit))
    return [unit for _, _, unit in sorted(turns)]


def warmed(folder: Path) -> Callable[[Path], None]:
    """Work for a child that leaves the knowledge that ships in a cache folder."""

    def work(home: Path) -> None:
        from tillskott.engine.knowledge import load_knowledge, loader

        loader._READ.clear()
        load_knowledge()
        shutil.copytree(home / "cache", folder, dirs_exist_ok=True)

    return work


def temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="mutants-"))
