"""One browser for all tests of a file, and one service of each kind for all of a worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import counter

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "assortment.csv"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with counter.service() as found:
        yield found


@pytest.fixture(scope="session")
def shelf_address() -> Iterator[str]:
    """A service with the products of a pharmacy."""
    with counter.service("--assortment", str(SAMPLE)) as found:
        yield found


# Not for the session: its event loop would go on in this thread, and no test after it could run one of its own.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with counter.browser() as found:
        yield found
