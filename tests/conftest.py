"""Tests leave nothing behind in the user's cache of parsed knowledge, and read no register of the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path_factory.mktemp("cache")))
    patch.setenv("TILLSKOTT_REGISTER", os.fspath(tmp_path_factory.mktemp("no-register")))
    yield
    patch.undo()

# Random examples look for new faults on a developer's machine; CI holds a change to the same ones every time.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
