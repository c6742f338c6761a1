"""What git knows of a knowledge folder, by its own program."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..words.errors import ProfileError, fault


def git(folder: Path, *words: str) -> bytes | None:
    """What git answers; None where it says no. Raises ProfileError where there is no git."""
    try:
        found = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError:
        raise ProfileError([fault("git", "no_git", "no_git.mend")]) from None
    return found.stdout if found.returncode == 0 else None


def repository(folder: Path) -> Path | None:
    """The folder of the repository that a folder is in; None where it is in none, or there is no git."""
    try:
        found = git(folder, "rev-parse", "--show-toplevel")
    except ProfileError:
        return None
    return None if found is None else Path(found.decode().strip())


def top_of(folder: Path, name: str) -> Path:
    """The same. Raises ProfileError, about what was called `name`, where there is none."""
    found = git(folder, "rev-parse", "--show-toplevel")
    if found is None:
        raise ProfileError([fault(name, "not_in_git", "not_in_git.mend", folder=str(folder))])
    return Path(found.decode().strip())


def commit_of(top: Path, revision: str) -> str | None:
    """The full name of the commit that a revision stands for; None where there is none."""
    if not revision:
        return None
    found = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return None if found is None else found.decode().strip()


@contextmanager
def unpacked(top: Path, commit: str, folder: Path, name: str) -> Iterator[Path]:
    """The folder as it was at a commit, for as long as the block runs. Raises ProfileError where it was not there."""
    try:
        relative = folder.resolve().relative_to(top.resolve()).as_posix()
    except ValueError:
        raise ProfileError([fault(name, "not_in_git", "not_in_git.mend", folder=str(folder))]) from None
    packed = git(top, "archive", "--format=tar", commit, "--", relative)
    if packed is None:
        raise ProfileError([fault(name, "not_in_revision", "not_in_revision.mend", folder=relative)])
    with tempfile.TemporaryDirectory(prefix="tillskott-") as place:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / relative
