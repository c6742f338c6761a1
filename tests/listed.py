"""What slow.txt and skips.txt list: which tests the inner loop leaves out, and which skips CI allows."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

HERE = Path(__file__).parent
SLOW = tuple(line.split()[0] for line in (HERE / "slow.txt").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#"))
SKIPS = tuple(line for line in (HERE / "skips.txt").read_text(encoding="utf-8").splitlines()
              if line and not line.startswith("#"))


def is_slow(item: pytest.Item) -> bool:
    named = f"{item.path.relative_to(HERE.parent).as_posix()}::{item.nodeid.partition('::')[2]}"
    return any(named == one or named.startswith((f"{one}[", f"{one}::", one if one.endswith("/") else f"{one}["))
               for one in SLOW)


def fewer(item: pytest.Item) -> None:
    """The inner loop looks at an eighth of the random examples, whatever number a test asks for."""
    test: Any = getattr(item, "obj", None)
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and not hasattr(test, "_fewer"):
        test._hypothesis_internal_use_settings = settings(own, max_examples=max(5, own.max_examples // 8))
        test._fewer = True


def only_as_allowed(report: Any) -> None:
    """In CI a skip that skips.txt does not allow is a failure."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(re.search(allowed, why) for allowed in SKIPS):
            report.outcome = "failed"
            report.longrepr = f"skipped, which tests/skips.txt does not allow: {why}"
