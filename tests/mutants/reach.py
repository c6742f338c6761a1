"""Which test runs which line of the engine: traced once for each file of tests, and kept in the cache folder.

Lines are kept by function and counted from its first, so that the map outlives changes elsewhere in a module; of a
function that has changed, every test that runs any of it is asked. A file of tests that has changed is traced again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .breaking import ENGINE, ROOT, Mutant, function_at
from .suite import SLOW_TOO, VALUE, Suite, TooLong, collect, forked, test_files, within

ITEM_SECONDS = 25
"""A test that takes longer of the processor than this while it is traced is left out."""
_MOST = 25  # of the units of one test or one file that run a line, so many, the fastest
_START = "start"  # in place of a unit: what is run by importing the engine and reading the knowledge

_Lines = dict[str, dict[str, dict[str, list[int]]]]


@dataclass(slots=True)
class Reach:
    """For each unit that passes, its seconds; for each function of a module, and line in it, the units that run it."""

    units: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[str, dict[int, list[str]]]] = field(default_factory=lambda: defaultdict(dict))
    at_start: dict[str, dict[str, set[int]]] = field(default_factory=lambda: defaultdict(dict))

    def of(self, mutant: Mutant) -> list[str]:
        """The units that run the line of a mutant; where its function has changed, those that run any of it."""
        function = function_at(mutant.module, mutant.line)
        if function is None or not mutant.inside:
            return self.of_module(mutant.module)
        known = self.lines.get(mutant.module, {})
        name = f"{function.name}|{function.text}"
        if name in known:
            return sorted({*known[name].get(mutant.line - function.first, ())})
        older = [lines for other, lines in known.items() if other.partition("|")[0] == function.name]
        return _all(older) or self.of_module(mutant.module)

    def of_module(self, module: str) -> list[str]:
        return _all(self.lines.get(module, {}).values())

    def is_at_start(self, mutant: Mutant) -> bool:
        """Whether a mutant is run when the engine is imported or the knowledge is read."""
        function = function_at(mutant.module, mutant.line)
        if function is None or not mutant.inside:
            return True
        known = self.at_start.get(mutant.module, {})
        name = f"{function.name}|{function.text}"
        if name in known:
            return mutant.line - function.first in known[name]
        return any(other.partition("|")[0] == function.name for other in known)


def _all(functions: Iterable[dict[int, list[str]]]) -> list[str]:
    return sorted({unit for lines in functions for units in lines.values() for unit in units})


def reach(home: Path, workers: int, *, as_it_is: bool = False) -> Reach:
    """The map as it is kept in a folder, renewed for the files of tests that changed unless it is taken as it is."""
    folder = home / "reach"
    folder.mkdir(parents=True, exist_ok=True)
    files = test_files()
    todo = [name for name in [_START, *files] if not _kept(folder, name).exists()]
    if todo and not as_it_is:
        started = time.monotonic()
        print(f"tracing {len(todo)} of {len(files)} test files", file=sys.stderr, flush=True)
        if _START in todo:
            _each([_START], folder, 1, lambda _name, _home: _starting())
        collect(lambda suite: _trace(suite, folder, workers), [name for name in todo if name != _START])
        print(f"traced in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return _joined(folder, files)


def _kept(folder: Path, name: str) -> Path:
    path = ROOT / "tests" / name
    sha = hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "0"
    return folder / f"{name}-{sha}.json.gz"


def _joined(folder: Path, files: Iterable[str]) -> Reach:
    found = Reach()
    for name in [_START, *files]:
        path = _kept(folder, name)
        if not path.exists():
            continue
        kept = json.loads(gzip.decompress(path.read_bytes()))
        units = [unit for unit, _ in kept["units"]]
        found.units.update((unit, seconds) for unit, seconds in kept["units"] if seconds >= 0 and name != _START)
        for module, functions in kept["lines"].items():
            for function, lines in functions.items():
                if name == _START:
                    found.at_start[module][function] = {int(line) for line in lines}
                    continue
                there = found.lines[module].setdefault(function, {})
                for line, indexes in lines.items():
                    there.setdefault(int(line), []).extend(units[index] for index in indexes)
    return found


def _trace(suite: Suite, folder: Path, workers: int) -> None:
    by_file: dict[str, list[str]] = defaultdict(list)
    for test, item in suite.items.items():
        by_file[item.path.name].append(test)
    in_order = sorted(by_file, key=lambda name: (name in SLOW_TOO, name))
    _each(in_order, folder, workers, lambda name, home: _traced(suite, by_file[name], home))


def _each(names: Iterable[str], folder: Path, workers: int, work: Any) -> None:
    """Does work for each file of tests in a child, so many at a time; what is done is kept at once."""
    waiting, running = list(names), dict[int, tuple[str, Path, Path]]()
    while waiting or running:
        while waiting and len(running) < workers:
            name = waiting.pop(0)
            child, result, home = forked(lambda home, name=name: work(name, home), None)  # type: ignore[misc]
            running[child] = (name, result, home)
        child, _ = os.wait()
        name, result, home = running.pop(child)
        told = ""
        if result.exists():
            text = result.read_bytes()
            written = folder / f"new-{os.getpid()}"
            written.write_bytes(gzip.compress(text, 1))
            written.rename(_kept(folder, name))
            units = json.loads(text)["units"]
            told = f"{len(units)} units, {sum(seconds for _, seconds in units):.0f} s"
        print(f"  {name}: {told or 'ended without a result'}", file=sys.stderr, flush=True)
        shutil.rmtree(home, ignore_errors=True)


class _Clock:
    """Splits what is traced by unit: each test, and within a test for many values each value."""

    def __init__(self, coverer: Any) -> None:
        self._coverer = coverer
        self._test, self._since = "", 0.0
        self.units: list[str] = []
        self.seconds: list[float] = []

    def begin(self, name: str) -> None:
        self.end()
        self._coverer.switch_context(str(len(self.units)))
        self.units.append(name)

    def end(self) -> None:
        now = time.process_time()
        if len(self.seconds) < len(self.units):
            self.seconds.append(round(now - self._since, 4))
        self._since = time.process_time()


def _traced(suite: Suite, tests: Sequence[str], home: Path) -> dict[str, Any]:
    coverer = _coverage(home)
    clock, bad = _Clock(coverer), set[str]()
    coverer.start()
    for index, test in enumerate(tests):
        following = tests[index + 1] if index + 1 < len(tests) else None
        suite.each = lambda value, test=test: clock.begin(f"{test}{VALUE}{value}")  # type: ignore[misc]
        clock.begin(test)
        try:
            passed = within(ITEM_SECONDS, lambda test=test, following=following: suite.passes(test, following))  # type: ignore[misc]
        except TooLong:
            passed = False
        if not passed:
            bad.add(test)
    clock.end()
    coverer.stop()
    good = {index for index, unit in enumerate(clock.units) if unit.partition(VALUE)[0] not in bad}
    units = [[unit, clock.seconds[index] if index in good else -1] for index, unit in enumerate(clock.units)]
    return {"units": units, "bad": sorted(bad), "lines": _lines(coverer.get_data(), good, clock)}


def _lines(data: Any, good: set[int], clock: _Clock) -> _Lines:
    found: _Lines = {}
    for path in data.measured_files():
        module = Path(path).relative_to(ENGINE).as_posix()
        for line, contexts in data.contexts_by_lineno(path).items():
            function = function_at(module, line)
            units = sorted({int(one) for one in contexts if one} & good, key=lambda one: clock.seconds[one])
            if function is not None and units:
                by_test: dict[str, list[int]] = defaultdict(list)
                for unit in units:
                    by_test[clock.units[unit].partition(VALUE)[0]].append(unit)
                plain = [few[0] for few in by_test.values() if len(few) == 1][:_MOST]
                several = [unit for few in by_test.values() if len(few) > 1 for unit in few[:_MOST]]
                found.setdefault(module, {}).setdefault(f"{function.name}|{function.text}", {})[
                    str(line - function.first)] = [*plain, *several]
    return found


def _coverage(home: Path) -> Any:
    import coverage

    return coverage.Coverage(data_file=str(home / "coverage"), include=[f"{ENGINE}/*"], config_file=False)


def _starting() -> dict[str, Any]:
    """In a child: the engine imported and the knowledge read, as one unit."""
    import importlib
    import tempfile

    for name in [name for name in sys.modules if name == "tillskott" or name.startswith("tillskott.")]:
        del sys.modules[name]
    with tempfile.TemporaryDirectory() as home:
        coverer = _coverage(Path(home))
        coverer.start()
        clock = _Clock(coverer)
        clock.begin(_START)
        for path in sorted(ENGINE.rglob("*.py")):
            name = path.relative_to(ROOT.parent).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
            importlib.import_module(name)
        importlib.import_module("tillskott.engine.knowledge").load_knowledge(cache=False)
        clock.end()
        coverer.stop()
        return {"units": [[_START, clock.seconds[0]]], "bad": [], "lines": _lines(coverer.get_data(), {0}, clock)}
