"""An interview kept in a file: written whole or not at all, readable to its owner only."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..profile import read_profile
from ..words.errors import ProfileError, fault

FORMAT = 2


def check_place(path: Path) -> None:
    """Raises ProfileError where a file could not be written there, before anybody has answered anything."""
    if path.is_dir():
        raise ProfileError([fault(str(path), "save_is_folder", "save_is_folder.mend")])
    with _on_disk(path):
        handle, trial = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        os.close(handle)
        os.unlink(trial)


def write(path: Path, state: Mapping[str, Any]) -> None:
    """Write the state beside the file and put it in its place. Raises ProfileError where that cannot be done."""
    text = json.dumps({"interview": FORMAT, **state}, ensure_ascii=False, indent=2) + "\n"
    with _on_disk(path):
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # which only the owner may read
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except OSError:
            with suppress(OSError):
                os.unlink(beside)
            raise


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


@contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = str(error.strerror or error)
        raise ProfileError([fault(str(path), "unwritable", "save.mend", why=why)]) from None
