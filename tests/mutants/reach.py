"""Which test runs which line of the engine: traced once, kept in the cache folder, renewed where a file has changed.

Tests are collected once; each file, and later each mutant, has a child process of its own, forked from there, so that
nothing that one has read or kept in memory is there for another.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import listed
import pytest

from .breaking import ENGINE, ROOT, modules

# Of the slow tests only those of rooms that no fast one runs: the others are far slower than what they add.
SLOW_TOO = ("test_batch.py", "test_compare.py")
# What starts threads when it is imported cannot be forked afterwards: tests that name it run in an interpreter each.
_THREADS = re.compile(r"\b(polars|duckdb|pandas|pyarrow|schemathesis)\b")
_LEFT_OUT = ("test_spark_example.py", "test_service_api.py")
ITEM_SECONDS = 6
"""A test that takes longer of the processor than this while it is traced is left out."""


@dataclass(slots=True)
class Reach:
    """For each test that passes, its seconds; for each line of a module, the tests that run it."""

    tests: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()

    def of(self, module: str, line: int) -> list[str]:
        return self.of_module(module) if module in self.moved else self.lines.get(module, {}).get(line, [])

    def of_module(self, module: str) -> list[str]:
        return sorted({test for tests in self.lines.get(module, {}).values() for test in tests})


class Suite:
    """A pytest plugin that collects and then does `work` in place of running the tests."""

    def __init__(self, work: Callable[[Suite], None]) -> None:
        self._work = work
        self.items: dict[str, pytest.Item] = {}
        self._failed: list[str] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            listed.fewer(item)
        self.items = {item.nodeid: item for item in session.items
                      if item.path.name in SLOW_TOO or item.get_closest_marker("slow") is None}
        self._work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)

    def passes(self, test: str, following: str | None) -> bool:
        """Runs one test in this process."""
        item, after = self.items[test], self.items[following] if following else None
        self._failed.clear()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        return not self._failed


def collect(work: Callable[[Suite], None], files: Iterable[str]) -> None:
    """Collects these files of tests/ and hands them to `work`."""
    os.environ["CI"] = "1"  # the same random examples each time
    arguments = ["-p", "no:cacheprovider", "-p", "no:xdist", "-q", "--no-header", "--tb=no",
                 *(f"{ROOT}/tests/{name}" for name in files)]
    pytest.main(arguments, plugins=[Suite(work)])


def forked(work: Callable[[Path], Any], cache: Path | None) -> tuple[int, Path, Path]:
    """Starts `work` in a child with folders of its own; what it returns is written as JSON.

    Returns the child's id, the file of the result, and the folder to be removed. `cache` is the folder of kept
    knowledge that the child starts with.
    """
    home = Path(tempfile.mkdtemp(prefix="mutant-"))
    result = home / "result.json"
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child, result, home
    try:
        os.setsid()
        with open(os.devnull, "r+b") as nowhere:
            for stream in (0, 1, 2):
                os.dup2(nowhere.fileno(), stream)
        if cache is not None and cache.exists():
            shutil.copytree(cache, home / "cache")
        os.environ.update(XDG_CACHE_HOME=str(home / "cache"), TMPDIR=str(home), PYTEST_DEBUG_TEMPROOT=str(home))
        tempfile.tempdir = None
        found = work(home)
        written = home / "written"
        written.write_text(json.dumps(found), encoding="utf-8")
        written.rename(result)
    finally:
        os._exit(0)


def within(seconds: float, work: Callable[[], Any], late: Callable[[int, Any], Any]) -> Any:
    """Does work with a limit of processor time, after which `late` is called as a signal handler is."""
    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def reach(home: Path, workers: int, *, as_it_is: bool = False) -> Reach:
    """The map as it is kept in a folder, renewed for the test files that changed or that run what changed.

    `as_it_is`: nothing is renewed; of a module that has changed, each test that runs any of it is asked.
    """
    kept = home / "reach.json.gz"
    old: dict[str, Any] = json.loads(gzip.decompress(kept.read_bytes())) if kept.exists() else {"files": {}, "sha": {}}
    now = {name: _sha(ENGINE / name) for name in modules()}
    moved = {name for name in {*now, *old["sha"]} if now.get(name) != old["sha"].get(name)}
    if as_it_is:
        found = _joined(old["files"].values())
        found.moved = frozenset(moved)
        return found
    files = [path.name for path in sorted((ROOT / "tests").glob("test_*.py"))
             if path.name in SLOW_TOO or (f"tests/{path.name}" not in listed.SLOW and path.name not in _LEFT_OUT)]
    fresh = {name: one for name, one in old["files"].items()
             if name in files and one["sha"] == _sha(ROOT / "tests" / name) and not moved & {*one["lines"]}}
    todo = [name for name in files if name not in fresh]
    if todo:
        started = time.monotonic()
        print(f"tracing {len(todo)} of {len(files)} test files", file=sys.stderr)
        kept.parent.mkdir(parents=True, exist_ok=True)
        def keep() -> None:
            _keep(kept, fresh, now)

        _each(filter(alone, todo), fresh, workers, keep, _collected)
        collect(lambda suite: _trace(suite, fresh, workers, keep), [name for name in todo if not alone(name)])
        print(f"traced in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return _joined(fresh.values())


def alone(name: str) -> bool:
    """Whether a file of tests needs an interpreter of its own."""
    return _THREADS.search((ROOT / "tests" / name).read_text(encoding="utf-8")) is not None


def _collected(name: str, home: Path) -> dict[str, Any]:
    """In a child: one file collected and traced."""
    found: list[dict[str, Any]] = []
    collect(lambda suite: found.append(_traced(suite, [*suite.items], home)), [name])
    return found[0]


def _keep(kept: Path, files: dict[str, Any], now: dict[str, str]) -> None:
    written = kept.with_suffix(".new")
    written.write_bytes(gzip.compress(json.dumps({"files": files, "sha": now}).encode(), 1))
    written.rename(kept)


def _joined(files: Iterable[dict[str, Any]]) -> Reach:
    found = Reach()
    for one in files:
        found.tests.update(one["tests"])
        for module, lines in one["lines"].items():
            for line, tests in lines.items():
                found.lines.setdefault(module, {}).setdefault(int(line), []).extend(tests)
    return found


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _trace(suite: Suite, found: dict[str, Any], workers: int, keep: Callable[[], None]) -> None:
    """Traces each file of a collected suite in a child of its own."""
    by_file: dict[str, list[str]] = {}
    for test, item in suite.items.items():
        by_file.setdefault(item.path.name, []).append(test)
    _each(by_file, found, workers, keep, lambda name, home: _traced(suite, by_file[name], home))


def _each(
    names: Iterable[str], found: dict[str, Any], workers: int, keep: Callable[[], None],
    work: Callable[[str, Path], dict[str, Any]],
) -> None:
    """Does work for each file of tests in a child, so many at a time; what is done is kept at once."""
    waiting, running = sorted(names), dict[int, tuple[str, Path, Path]]()
    while waiting or running:
        while waiting and len(running) < workers:
            name = waiting.pop(0)
            child, result, home = forked(lambda home, name=name: work(name, home), None)  # type: ignore[misc]
            running[child] = (name, result, home)
        child, _ = os.wait()
        name, result, home = running.pop(child)
        if result.exists():
            found[name] = {"sha": _sha(ROOT / "tests" / name), **json.loads(result.read_text(encoding="utf-8"))}
            keep()
        told = found[name]["tests"].values() if name in found else ()
        print(f"  {name}: {len(told)} tests, {sum(told):.0f} s", file=sys.stderr)
        shutil.rmtree(home, ignore_errors=True)


class _TooLong(BaseException):
    """A test took more than its time; not an Exception, so that no test takes it for its own."""


def _late(_signal: int, _frame: Any) -> None:
    raise _TooLong


def _traced(suite: Suite, tests: Sequence[str], home: Path) -> dict[str, Any]:
    import coverage

    coverer = coverage.Coverage(data_file=str(home / "coverage"), include=[f"{ENGINE}/*"], config_file=False)
    passed: dict[str, float] = {}
    coverer.start()
    for index, test in enumerate(tests):
        following = tests[index + 1] if index + 1 < len(tests) else None
        coverer.switch_context(str(index))
        started = time.process_time()
        try:
            if within(ITEM_SECONDS, lambda test=test, following=following: suite.passes(test, following), _late):  # type: ignore[misc]
                passed[test] = round(time.process_time() - started, 3)
        except _TooLong:
            continue
    coverer.stop()
    lines: dict[str, dict[str, list[str]]] = {}
    data = coverer.get_data()
    for path in data.measured_files():
        module = Path(path).relative_to(ENGINE).as_posix()
        lines[module] = {
            str(line): [tests[int(one)] for one in contexts if one and tests[int(one)] in passed]
            for line, contexts in data.contexts_by_lineno(path).items()
        }
    return {"tests": passed, "lines": lines}
