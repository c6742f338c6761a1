"""The folder of parts beside the output: ours alone, and nothing in it is touched that this program did not make."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...words.errors import ProfileError, fault
from ...words.system import system_reason
from .worker import PartFiles

_LOCK = "lock"
_OURS = re.compile(r"lock|[0-9]{7,}\.(?:part|bad)(?:\.[0-9]+\.tmp)?")


class PartsFolder:
    """Where the parts of one output lie until they are put together."""

    def __init__(self, output: Path) -> None:
        self.path = output.with_name(f"{output.name}.parts")

    def part(self, n: int) -> PartFiles:
        """The names of a part that counts."""
        return PartFiles(self.path / f"{n:07d}.part", self.path / f"{n:07d}.bad")

    def unfinished(self, n: int) -> PartFiles:
        """Names that no other run uses, not even one whose processes outlive it for a moment."""
        return PartFiles(*(path.with_name(f"{path.name}.{os.getpid()}.tmp") for path in self.part(n)))

    @contextmanager
    def held(self) -> Iterator[None]:
        """The folder, made where it is missing, and nobody else's while the block lasts.

        Raises ProfileError where another run has it, or something lies there that is not ours. Where the system has
        no locks on files, nobody checks for another run.
        """
        try:
            self.path.mkdir(mode=0o700)
        except FileExistsError:
            self._check()
        except OSError as error:
            raise ProfileError([fault(str(self.path), "unwritable", "save.mend", why=system_reason(error))]) from None
        try:
            import fcntl
        except ImportError:
            yield
            return
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        with os.fdopen(os.open(self.path / _LOCK, flags, 0o600), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ProfileError([fault(str(self.path), "runs_already", "runs_already.mend")]) from None
            yield

    def keep_only(self, count: int) -> None:
        """Throw away all but the first `count` parts. Raises ProfileError where one of those is missing."""
        counted = {path for n in range(count) for path in self.part(n)}
        lost = sorted(path for path in counted if not path.exists())
        if lost:
            raise ProfileError([fault(str(lost[0]), "part_lost", "restart.mend")])
        for path in self._made():
            if path not in counted and path.name != _LOCK:
                path.unlink()

    def remove(self) -> None:
        """Take the folder away with all that this program made in it."""
        with suppress(OSError):
            for path in self._made():
                path.unlink(missing_ok=True)
            self.path.rmdir()

    def _made(self) -> list[Path]:
        return [path for path in self.path.iterdir() if _OURS.fullmatch(path.name)]

    def _check(self) -> None:
        """Raises ProfileError for a link, a folder that others may write to, and one with anything else in it."""
        found = self.path.lstat()
        ours = stat.S_ISDIR(found.st_mode)
        if ours and os.name == "posix":
            ours = found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if ours:
            with os.scandir(self.path) as entries:
                ours = all(_OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False) for entry in entries)
        if not ours:
            raise ProfileError([fault(str(self.path), "not_ours", "not_ours.mend")])
