"""The one way in which a file is written: beside its place, flushed, and then put there by its name.

What is written may be about a customer, so that only the owner may read it, from its first byte on. Whoever is
killed, or meets a full disk, leaves the file as it was. What a killed process leaves beside it is taken away by the
next that writes the same file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..words.errors import ProfileError, fault
from ..words.system import system_reason

_OWNER_ONLY = 0o600
_FOR_ALL = 0o644
END = ".new"
# What `tempfile` puts between a prefix and a suffix.
UNFORESEEN = r"[a-z0-9_]{8}"
DEFAULT_MEND = "save.mend"


def check_place(path: Path, mend: str = DEFAULT_MEND) -> None:
    """Raises ProfileError where `write_file` could not write there; to be called before anything is worked out."""
    _refuse_what_is_no_file(path)
    with on_disk(path, mend):
        handle, trial = _beside(path)
        os.close(handle)
        os.unlink(trial)


def write_file(path: Path, content: str | bytes, mend: str = DEFAULT_MEND, *, for_all: bool = False) -> None:
    """Write a file, replacing one of that name; text is UTF-8. `for_all`: it is about no customer, and all may read it.

    Raises ProfileError where that cannot be done, and then an earlier file stands as it did.
    """
    with replacing(path, mend, for_all=for_all) as unfinished, unfinished.open("r+b") as opened:
        opened.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)


@contextmanager
def replacing(path: Path, mend: str = DEFAULT_MEND, *, for_all: bool = False) -> Iterator[Path]:
    """An empty file to write into; it takes the place of `path` when the block ends well, and is gone when not.

    Raises ProfileError where the disk does not take it, or `path` is a folder, a link or a device.
    """
    _refuse_what_is_no_file(path)
    with on_disk(path, mend):
        _sweep(path)
        handle, written = _beside(path)
        try:
            with os.fdopen(handle, "rb", closefd=True) as held:
                yield Path(written)
                os.fsync(handle)
                if for_all:
                    os.chmod(written, _FOR_ALL)
                if os.name != "posix":  # where nothing that is open can take another name
                    held.close()
                os.replace(written, path)
            _flush_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                os.unlink(written)
            raise


def new_file(path: Path) -> BinaryIO:
    """A file of this name in a folder of our own, open for writing; it must not be there yet. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, _OWNER_ONLY), "wb")


def flush(path: Path, mend: str = DEFAULT_MEND) -> None:
    """Have a file on the disk, not only in memory: a power cut must not outrun what is noted of it.

    Raises ProfileError where the disk does not take it.
    """
    with on_disk(path.parent, mend), path.open("rb+") as opened:
        os.fsync(opened.fileno())


@contextmanager
def on_disk(place: Path, mend: str) -> Iterator[None]:
    """What the system says against writing, as a ProfileError about `place`."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise ProfileError([fault(str(place), "unwritable", mend, why=system_reason(error))]) from None


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError):
        return  # what is wrong with the folder is said by the system when it is written to
    if stat.S_ISLNK(mode):
        raise ProfileError([fault(str(path), "points_on", "points_on.mend")])
    if stat.S_ISDIR(mode):
        raise ProfileError([fault(str(path), "save_is_folder", "save_is_folder.mend")])
    if not stat.S_ISREG(mode):
        raise ProfileError([fault(str(path), "is_device", "save_is_folder.mend")])


def _beside(path: Path) -> tuple[int, str]:
    """A new file in the same folder, under a name that nobody can foresee; held, so that nobody sweeps it away."""
    import tempfile  # takes as long to load as a consultation, and few commands write a file

    while True:
        handle, written = tempfile.mkstemp(dir=path.parent, prefix=start(path), suffix=END)
        hold(handle, wait=True)
        if os.fstat(handle).st_nlink:
            return handle, written
        os.close(handle)  # swept away in the moment before it was held


def start(path: Path) -> str:
    """How the names of the unfinished begin beside a file or folder."""
    return f".{path.name[:40]}."


def _sweep(path: Path) -> None:
    """Take away what writers of this file left that were killed: nobody holds it, and it is ours."""
    ours = re.compile(re.escape(start(path)) + UNFORESEEN + re.escape(END))
    with suppress(OSError):
        for left in path.parent.iterdir():
            if ours.fullmatch(left.name):
                _sweep_one(left)


def _sweep_one(left: Path) -> None:
    if not stat.S_ISREG(left.lstat().st_mode):
        return
    handle = os.open(left, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if hold(handle):
            os.unlink(left)
    finally:
        os.close(handle)


def hold(handle: int, wait: bool = False) -> bool:
    """Hold an open file for as long as it is open; False where another does, or the system has no locks."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (ImportError, OSError):
        return False
    return True


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows opens no folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
