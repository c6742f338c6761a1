"""The suite collected once; whatever runs a test of it does so in a process forked from there.

A unit is what is run at a time: a test, or one value of a test for many (`@every`), named `TEST @ VALUE`.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import every
import listed
import pytest
from hypothesis import Phase, settings

from .breaking import ENGINE, ROOT

# Slow files that are asked all the same: no fast one runs their rooms.
SLOW_TOO = ("test_batch.py", "test_compare.py", "test_wording.py")
VALUE = " @ "


class TooLong(BaseException):
    """A test took more than its time; not an Exception, so that no test takes it for its own."""


class Suite:
    """A pytest plugin that collects and then does `work` in place of running the tests."""

    def __init__(self, work: Callable[[Suite], None]) -> None:
        self._work = work
        self.items: dict[str, pytest.Item] = {}
        self.functions: dict[str, list[types.FunctionType]] = defaultdict(list)
        self._caches: list[Any] = []
        self._failed: list[str] = []
        self.only: str | None = None
        self.each: Callable[[str], None] = lambda _value: None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            listed.fewer(item)
            _without_shrinking(item)
        self.items = {item.nodeid: item for item in session.items
                      if item.path.name in SLOW_TOO or item.get_closest_marker("slow") is None}
        every._try_all = self._try_values
        self._look_round()
        self._work(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)

    def passes(self, unit: str, following: str | None = None) -> bool:
        """Runs one unit in this process."""
        test, _, value = unit.partition(VALUE)
        self.only = value or None
        item, after = self.items[test], self.items[following.partition(VALUE)[0]] if following else None
        self._failed.clear()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=None if after is item else after)
        return not self._failed

    def forget(self) -> None:
        """Forgets in this process what the engine has read and kept, so that it is read again."""
        from tillskott.engine.knowledge import loader

        loader._READ.clear()
        for one in self._caches:
            one.cache_clear()

    def _look_round(self) -> None:
        """Finds the engine's functions and caches; conftest.py has put them where the collector does not look."""
        gc.unfreeze()
        for one in gc.get_objects():
            if isinstance(one, types.FunctionType):
                if one.__code__.co_filename.startswith(f"{ENGINE}/"):
                    self.functions[one.__code__.co_filename].append(one)
            elif isinstance(one, functools._lru_cache_wrapper) and str(one.__module__).startswith("tillskott."):
                self._caches.append(one)
        gc.freeze()

    def _try_values(self, test: Callable[..., None], axes: Any, fixtures: dict[str, Any]) -> None:
        """What `every` does, up to the first value that fails."""
        for name, arguments in every._arguments(axes):
            if self.only is None or name == self.only:
                self.each(name)
                test(**fixtures, **arguments)


def _without_shrinking(item: pytest.Item) -> None:
    """That a test fails is enough; the least example is not looked for."""
    test: Any = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None:
        test._hypothesis_internal_use_settings = settings(own, phases=(Phase.explicit, Phase.generate), database=None)


def test_files() -> list[str]:
    """The files that are asked."""
    return [path.name for path in sorted((ROOT / "tests").glob("test_*.py"))
            if path.name in SLOW_TOO or f"tests/{path.name}" not in listed.SLOW]


def collect(work: Callable[[Suite], None], files: Iterable[str]) -> None:
    """Collects these files of tests/ and hands them to `work`."""
    os.environ["CI"] = "1"  # the same random examples each time
    arguments = ["-p", "no:cacheprovider", "-p", "no:xdist", "-q", "--no-header", "--tb=no",
                 *(f"{ROOT}/tests/{name}" for name in files)]
    pytest.main(arguments, plugins=[Suite(work)])


def forked(work: Callable[[Path], Any], cache: Path | None) -> tuple[int, Path, Path]:
    """Starts `work` in a child with folders of its own; what it returns is written as JSON.

    Returns the child's id, the file of the result, and the folder to be removed. `cache` is the folder of kept
    knowledge that the child starts with. The child stays in the group of its parent: who stops one stops both.
    """
    home = Path(tempfile.mkdtemp(prefix="mutant-"))
    result = home / "result.json"
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child, result, home
    try:
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
    except Exception:
        (home / "error").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(0)


def within(seconds: float, work: Callable[[], Any]) -> Any:
    """Does work with a limit of processor time, after which TooLong is raised in it."""

    def late(_signal: int, _frame: Any) -> None:
        raise TooLong

    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def descendants(process: int) -> Iterator[int]:
    """A process and what it has started, the latest first (Linux; elsewhere the process alone)."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == process:
            yield from descendants(int(path.parent.name))
    yield process
