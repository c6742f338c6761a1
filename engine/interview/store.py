"""An interview kept in a file: written whole or not at all, readable to its owner only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..disk import write_file
from ..profile import read_profile
from ..words.errors import ProfileError, fault

FORMAT = 2


def write(path: Path, state: Mapping[str, Any]) -> None:
    """Write the state, replacing an earlier one. Raises ProfileError where that cannot be done."""
    write_file(path, json.dumps({"interview": FORMAT, **state}, ensure_ascii=False, indent=2) + "\n")


def read(path: Path) -> dict[str, Any]:
    """The state in a file. Raises ProfileError where it is none."""
    found = dict(read_profile(path))
    if found.get("interview") != FORMAT or not is_state(found):
        raise ProfileError([fault(str(path), "not_an_interview", "not_an_interview.mend")])
    return found


def is_state(found: Mapping[str, Any]) -> bool:
    """Whether this has the shape of a state: facts told, and steps of answers by question."""
    told, steps = found.get("told"), found.get("steps")
    return isinstance(told, dict) and isinstance(steps, list) and all(isinstance(step, dict) for step in steps)

