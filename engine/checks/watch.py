"""Waits for a knowledge folder to change, by looking at it a few times a second; needs nothing but the file system."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..knowledge.files import DEFAULT_FOLDER

_PAUSE = 0.3
Snapshot = dict[str, tuple[int, int]]


def changes(folder: Path | None = None, sleep: Callable[[float], object] = time.sleep) -> Iterator[list[str]]:
    """The names of the files that have changed, come or gone since this call, whenever the folder is at rest again.

    Ends only with whoever asks; between two looks it sleeps.
    """
    watched = folder or DEFAULT_FOLDER
    return _changes(watched, _snapshot(watched), sleep)


def _changes(watched: Path, known: Snapshot, sleep: Callable[[float], object]) -> Iterator[list[str]]:
    while True:
        sleep(_PAUSE)
        found = _snapshot(watched)
        if found == known:
            continue
        settled = False
        while not settled:  # an editor writes in several steps
            sleep(_PAUSE)
            later = _snapshot(watched)
            settled, found = later == found, later
        names = sorted(name for name in {*known, *found} if known.get(name) != found.get(name))
        known = found
        if names:
            yield names


def _snapshot(folder: Path) -> Snapshot:
    """When each file was written last, and its size; a file that goes while it is looked at is gone."""
    found: Snapshot = {}
    for path in folder.rglob("*"):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        try:
            stat = path.stat()
        except OSError:
            continue
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = stat.st_mtime_ns, stat.st_size
    return found
