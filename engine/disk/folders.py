"""Many files at once: written into a folder beside theirs, and put in their places when all of them are there."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .writing import DEFAULT_MEND, END, UNFORESEEN, hold, on_disk, start


@contextmanager
def replacing_files(folder: Path, mend: str = DEFAULT_MEND) -> Iterator[Path]:
    """An empty folder to write into; when the block ends well, its files take their places in `folder`, which is made.

    What else lies there stays. On a full disk, and where the process is killed while it writes, nothing in `folder` has
    changed; a killed process leaves a folder beside it, which the next takes away. Raises ProfileError where the disk
    does not take it.
    """
    with on_disk(folder, mend):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=start(folder), suffix=END))
        held = os.open(new, os.O_RDONLY) if os.name == "posix" else None
        try:
            if held is not None:
                hold(held)
            yield new
            for written in sorted(path for path in new.rglob("*") if path.is_file()):
                place = folder / written.relative_to(new)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(written, place)
        finally:
            if held is not None:
                os.close(held)
            shutil.rmtree(new, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what writers of this folder left that were killed."""
    ours = re.compile(re.escape(start(folder)) + UNFORESEEN + re.escape(END))
    with suppress(OSError):
        for left in folder.parent.iterdir():
            if ours.fullmatch(left.name) and left.is_dir() and not left.is_symlink() and os.name == "posix":
                _sweep_one(left)


def _sweep_one(left: Path) -> None:
    handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if hold(handle):
            shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(handle)
