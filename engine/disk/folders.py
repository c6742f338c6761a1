"""Many files at once: written into a folder beside theirs, which then takes its place in one step."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .writing import DEFAULT_MEND, END, UNFORESEEN, hold, on_disk, start

_AT_FDCWD = -100
_EXCHANGE = 2
_ASIDE = ".old"


@contextmanager
def replacing_files(folder: Path, mend: str = DEFAULT_MEND) -> Iterator[Path]:
    """An empty folder to write into; when the block ends well, its files are those of `folder`, which is made.

    What else lies there stays. On a full disk, and where the process is killed at any moment, `folder` holds all of the
    old files or all of the new; what a killed process leaves beside it, the next takes away. Two folders change places
    in one step on Linux; elsewhere in two, and between them a kill leaves the old folder under another name, which the
    next puts back; a folder that cannot be moved (where a disk is mounted) has its files replaced one by one. Raises
    ProfileError where the disk does not take it.
    """
    with on_disk(folder, mend):
        place = folder.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place)
        new = Path(tempfile.mkdtemp(dir=place.parent, prefix=start(place), suffix=END))
        held = os.open(new, os.O_RDONLY) if os.name == "posix" else None
        try:
            if held is not None:
                hold(held)
            yield new
            place.mkdir(exist_ok=True)
            _move(new, place)
        finally:
            if held is not None:
                os.close(held)
            shutil.rmtree(new, ignore_errors=True)


def _move(new: Path, place: Path) -> None:
    """Have the files of `new` in `place`, in as few steps as the file system allows."""
    written = sorted(path.relative_to(new) for path in new.rglob("*") if not path.is_dir())
    try:
        _bring_along(place, new)
        shutil.copystat(place, new)
        _exchange(new, place)
    except OSError:
        for name in written:
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(new / name, target)


def _bring_along(place: Path, new: Path) -> None:
    """What lies in the old folder and is not written anew, in the new one as well."""
    for old in sorted(place.rglob("*")):
        same = new / old.relative_to(place)
        if old.is_dir() and not old.is_symlink():
            if not same.exists():
                same.mkdir()
                shutil.copystat(old, same)
        elif not os.path.lexists(same):
            try:
                os.link(old, same, follow_symlinks=False)
            except OSError:
                shutil.copy2(old, same, follow_symlinks=False)


def _exchange(new: Path, place: Path) -> None:
    """Two folders in each other's places. Raises OSError where they cannot be moved; then both stand as they did."""
    if sys.platform == "linux":
        rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if rename is not None and not rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(place), _EXCHANGE):
            return
    aside = new.with_name(new.name.removesuffix(END) + _ASIDE)
    os.rename(place, aside)
    try:
        os.rename(new, place)
    except OSError:
        os.rename(aside, place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what writers of this folder left that were killed, and put back what one had set aside."""
    ours = re.compile(re.escape(start(folder)) + UNFORESEEN + f"({re.escape(END)}|{re.escape(_ASIDE)})")
    with suppress(OSError):
        for left in sorted(folder.parent.iterdir()):
            named = ours.fullmatch(left.name)
            if named is None or not left.is_dir() or left.is_symlink():
                continue
            if named[1] == _ASIDE and not folder.exists():
                os.rename(left, folder)
            elif os.name == "posix":
                _sweep_one(left)


def _sweep_one(left: Path) -> None:
    handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        if hold(handle):
            shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(handle)
