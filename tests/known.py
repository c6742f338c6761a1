"""What many tests read and none changes, read once in a process: YAML, cases, and what the checks find."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tillskott.engine.checks import Finding, run_checks
from tillskott.engine.checks.cases import load_cases

# The same grammar read in C, where it is there: a tenth of the time.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The data of a file."""
    return yaml.load(path.read_text(encoding="utf-8"), _LOADER)


@cache
def cases() -> Sequence[dict[str, Any]]:
    """Every consultation of the knowledge that ships."""
    return load_cases()


@cache
def findings() -> Sequence[Finding]:
    """What every check finds in the knowledge that ships."""
    return run_checks()
