"""Tests leave the user's cache and register alone; slow ones come first; CI allows only the skips that are listed."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import every
import pytest
from hypothesis import HealthCheck, settings
from listed import DEVELOPER, INNER_LOOP, SLOW, fewer, is_slow, only_as_allowed

HERE = Path(__file__).parent
# Where Python may not keep what it has compiled, each of some hundred processes compiles the whole package anew, and
# each worker every test: half the time of all. Workers and processes take it from here.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_CACHE = "TILLSKOTT_TEST_CACHE"

# No test depends on the machine's speed. Random examples look for new faults on a developer's machine; CI holds a
# change to all of them, the same ones every time (listed.py).
_AT_ANY_SPEED: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("developer", **_AT_ANY_SPEED)
settings.register_profile("ci", **_AT_ANY_SPEED, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only", default="", help="of the values that one test tries, those whose name holds this text")


def pytest_configure(config: pytest.Config) -> None:
    every.only = config.option.only
    config.addinivalue_line("markers", "slow: left out of the inner loop; tests/slow.txt lists which and why")
    # One cache for a whole run, made before modules are imported: reading the knowledge anew takes three seconds, and
    # every worker and every process of a test needs it.
    if not hasattr(config, "workerinput"):
        os.environ[_CACHE] = tempfile.mkdtemp(prefix="tillskott-tests-")
    os.environ["XDG_CACHE_HOME"] = os.environ[_CACHE]
    os.environ["TILLSKOTT_REGISTER"] = os.path.join(os.environ[_CACHE], "no-register")
    from tillskott.engine.comparison.reading import Reading
    from tillskott.engine.knowledge import cache, files, load_knowledge

    # Most of a knowledge that a test has edited, or reads for another authority, was read before. A child reads by
    # itself: it may be one whose reader is broken on purpose.
    reading = files.read_yaml = Reading()
    os.register_at_fork(after_in_child=lambda: setattr(files, "read_yaml", Reading()))
    # The small knowledges of tests push that which ships out of a cache of four.
    cache._KEPT = 1000
    if not hasattr(config, "workerinput"):
        load_knowledge()  # once, before workers and processes want it at the same time
        reading.keep()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(_CACHE, ""), ignore_errors=True)


def _without_slow(config: pytest.Config) -> bool:
    return str(config.option.markexpr) == "not slow"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where slow tests are left out, their files are not even imported."""
    where = collection_path.relative_to(HERE.parent).as_posix() if collection_path.is_relative_to(HERE.parent) else ""
    return True if where and _without_slow(config) and {where, f"{where}/"} & set(SLOW) else None


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    # Modules, tests and the knowledge stay to the end, so that looking through them for garbage finds none.
    gc.disable()
    yield
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


def pytest_runtest_teardown() -> None:
    gc.enable()  # a command turns it off for its short life; here that would be for all tests to come


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if is_slow(item):
            item.add_marker(pytest.mark.slow)
        if _without_slow(config):
            fewer(item, INNER_LOOP)
        elif not os.environ.get("CI"):
            fewer(item, DEVELOPER)
    # The longest first, so that no worker is left with one when the others have ended.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    outcome: Any = yield
    only_as_allowed(outcome.get_result())


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    outcome: Any = yield
    only_as_allowed(outcome.get_result())
