"""Who notices a mutant of the engine: the tests that run its line, until one fails."""

from __future__ import annotations

import gc
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .breaking import ROOT, Mutant
from .reach import Reach, Suite, forked

# Rooms whose code reads the knowledge: their mutants begin without kept knowledge, and the tests of the cases are asked
# as well, since reading is done once and counted as one test's.
READING = ("arithmetic", "knowledge", "language", "words")
ASKED_TOO = ("test_cases.py", "test_rules_examples.py")
TOO_LONG = "takes too long"
UNREACHED = "no test runs it"
_BASE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mutant with the first test that failed of it, or None where all passed, and how many were asked."""

    mutant: Mutant
    killer: str | None
    asked: int


class Trials:
    """Judges mutants against the tests of a collected suite, so many at a time."""

    def __init__(self, suite: Suite, reach: Reach, workers: int, seconds: float, cache: Path) -> None:
        self._suite = suite
        self._reach = reach
        self._workers = workers
        self._seconds = seconds
        self._cache = cache
        self._sound: dict[str, bool] = {}

    def judged(self, mutants: Sequence[Mutant], until: float) -> Iterator[Verdict]:
        """Each mutant's verdict, as they come; those that were not begun in time are left out."""
        waiting, running = list(mutants), dict[int, tuple[Mutant, Path, Path, int, float]]()
        while (waiting and time.monotonic() < until) or running:
            while waiting and len(running) < self._workers and time.monotonic() < until:
                mutant = waiting.pop(0)
                tests, most = self.chosen(mutant)
                child, result, home = forked(lambda home, m=mutant, t=tests, s=most: self._killer(m, t, s, home),  # type: ignore[misc]
                                             None if mutant.room in READING else self._cache)
                running[child] = (mutant, result, home, len(tests), time.monotonic() + 20 * most)
            for child in self._ended(running):
                mutant, result, home, asked, _ = running.pop(child)
                killer = self._read(result)
                shutil.rmtree(home, ignore_errors=True)
                if killer is None or self._is_sound(killer):
                    yield Verdict(mutant, killer, asked)
                else:
                    self._reach.tests.pop(killer, None)
                    waiting.insert(0, mutant)

    def _is_sound(self, killer: str) -> bool:
        """Whether a test passes where nothing is broken; one that does not tells nothing, and is asked no more."""
        if killer in self._suite.items and killer not in self._sound:
            child, result, home = forked(lambda home: self._suite.passes(killer, None), self._cache)
            os.waitpid(child, 0)
            self._sound[killer] = result.exists() and json.loads(result.read_text(encoding="utf-8"))
            shutil.rmtree(home, ignore_errors=True)
        return self._sound.get(killer, True)

    def chosen(self, mutant: Mutant) -> tuple[list[str], float]:
        """The tests to ask in order, and the seconds of the processor that they may take together."""
        direct = self._reach.of(mutant.module, mutant.line) if mutant.inside else ()
        tests = _by_turns(direct or self._reach.of_module(mutant.module), self._reach.tests)
        if mutant.room in READING or not mutant.inside:
            tests += [one for one in self._reach.tests if _file(one) in ASKED_TOO and one not in tests]
        spent, taken = 0.0, list[str]()
        for test in tests:
            if test in self._reach.tests and (spent := spent + self._reach.tests[test]) < self._seconds:
                taken.append(test)
        return taken, _BASE_SECONDS + 5 * min(spent, self._seconds)

    def _ended(self, running: dict[int, tuple[Mutant, Path, Path, int, float]]) -> list[int]:
        """The children that have ended, or that wait for something that does not come."""
        while True:
            ended = [child for child in running if os.waitpid(child, os.WNOHANG)[0]]
            for child, (*_, latest) in running.items():
                if child not in ended and time.monotonic() > latest:
                    os.killpg(child, signal.SIGKILL)
            if ended:
                return ended
            time.sleep(0.02)

    @staticmethod
    def _read(result: Path) -> str | None:
        return json.loads(result.read_text(encoding="utf-8")) if result.exists() else TOO_LONG

    def _killer(self, mutant: Mutant, tests: Sequence[str], seconds: float, home: Path) -> str | None:
        """In a child: the first of the tests that fails on the mutant."""
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        here = [test for test in tests if test in self._suite.items]
        if mutant.inside and put_in(mutant):
            for index, test in enumerate(here):
                following = here[index + 1] if index + 1 < len(here) else None
                if not self._suite.passes(test, following):
                    return test
            here = []
        others = [*here, *(test for test in tests if test not in self._suite.items)]
        return _in_an_interpreter(mutant, others, home) if others else None


def put_in(mutant: Mutant) -> bool:
    """Changes the functions of this process as the mutant says; False where that cannot be done in memory."""
    sound = dict(_codes(compile(mutant.path.read_text(encoding="utf-8"), str(mutant.path), "exec")))
    broken = dict(_codes(compile(mutant.tree(), str(mutant.path), "exec")))
    done = False
    for function in gc.get_objects():
        if isinstance(function, types.FunctionType) and function.__code__.co_filename == str(mutant.path):
            key = _key(function.__code__)
            code = broken.get(key)
            if code is None or code == sound.get(key):
                continue
            try:
                function.__code__ = code
            except ValueError:  # it closes over something else now
                return False
            done = True
    return done


_Key = tuple[str, int]


def _key(code: types.CodeType) -> _Key:
    return code.co_name, code.co_firstlineno


def _codes(code: types.CodeType) -> Iterator[tuple[_Key, types.CodeType]]:
    for one in code.co_consts:
        if isinstance(one, types.CodeType):
            yield _key(one), one
            yield from _codes(one)


def _in_an_interpreter(mutant: Mutant, tests: Sequence[str], home: Path) -> str | None:
    """The first test that fails where the module is read as a mutant from the start."""
    result = home / "first"
    told = json.dumps({name: getattr(mutant, name) for name in Mutant.__dataclass_fields__})
    command = [sys.executable, str(Path(__file__).with_name("fresh.py")), str(result), told, *tests]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "CI": "1"}, capture_output=True, check=False)
    return (result.read_text(encoding="utf-8") or None) if result.exists() else TOO_LONG


def _file(test: str) -> str:
    return test.partition("::")[0].rpartition("/")[2]


def _by_turns(tests: Sequence[str], seconds: dict[str, float]) -> list[str]:
    """The fastest first, but one of each file in turn, since those of a file often see the same."""
    by_file: dict[str, list[str]] = {}
    for test in sorted({*tests} & {*seconds}, key=lambda one: (seconds[one], one)):
        by_file.setdefault(_file(test), []).append(test)
    turns = [(turn, seconds[test], test) for file in by_file.values() for turn, test in enumerate(file)]
    return [test for _, _, test in sorted(turns)]


def warmed(folder: Path) -> Callable[[Path], None]:
    """Work for a child that leaves the knowledge that ships in a cache folder."""

    def work(home: Path) -> None:
        from tillskott.engine.knowledge import load_knowledge

        load_knowledge()
        shutil.copytree(home / "cache", folder, dirs_exist_ok=True)

    return work


def temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="mutants-"))
