"""What slow.txt and skips.txt list: which tests the inner loop leaves out, and which skips CI allows."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
# Of the random examples that a test asks for the inner loop tries an eighth and a developer's whole run a third, other
# ones each time; CI tries all, the same ones each time.
INNER_LOOP, DEVELOPER = 8, 3
SLOW = tuple(line.split()[0] for line in (HERE / "slow.txt").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#"))
SKIPS = tuple(line for line in (HERE / "skips.txt").read_text(encoding="utf-8").splitlines()
              if line and not line.startswith("#"))


def is_slow(item: pytest.Item) -> bool:
    return _is_listed(item.path, item.nodeid.partition("::")[2].partition("[")[0])


@cache
def _is_listed(path: Path, test: str) -> bool:
    named = path.relative_to(HERE.parent).as_posix()
    return any(named.startswith(one) if one.endswith("/") else f"{named}::{test}::".startswith(f"{one}::")
               for one in SLOW)


def fewer(item: pytest.Item, share: int = INNER_LOOP) -> None:
    """Random examples for this test: one `share`th of the number that it asks for."""
    test: Any = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and not hasattr(test, "_fewer"):
        few = max(min(own.max_examples, 5), own.max_examples // share)
        test._hypothesis_internal_use_settings = settings(own, max_examples=few)
        test._fewer = True


def only_as_allowed(report: Any) -> None:
    """In CI a skip that skips.txt does not allow is a failure."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(re.search(allowed, why) for allowed in SKIPS):
            report.outcome = "failed"
            report.longrepr = f"skipped, which tests/skips.txt does not allow: {why}"
