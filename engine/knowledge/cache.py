"""Checked knowledge kept as JSON between processes, since reading and checking it takes most of a cold start.

The name of an entry is the hash of all that it follows from: the very files, the authority, and the engine's own code
that reads them; so an entry is never stale. It is data, never code; it begins with its own hash, so that a damaged one
is not read; and it is only read where it belongs to the user alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

_KEPT = 4
_HASH = hashlib.sha256
_ENGINE = Path(__file__).resolve().parents[1]
# The folders of the engine whose code decides what is read from the files.
_READING = ("arithmetic", "knowledge", "language", "words")


def key(files_sha256: str, authority: str) -> str:
    """The name of the entry for these files, read for this authority by this engine."""
    digest = _HASH(f"{files_sha256}\0{authority}\0".encode())
    for folder in _READING:
        for path in sorted((_ENGINE / folder).rglob("*.py")):
            digest.update(path.relative_to(_ENGINE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load(name: str) -> dict[str, Any] | None:
    """The data with this name, or None where they are not kept or cannot be trusted."""
    try:
        path = _folder() / f"{name}.json"
        if not (_private(path.parent) and _private(path)):
            return None
        digest, _, content = path.read_bytes().partition(b"\n")
        if _HASH(content).hexdigest().encode() != digest:
            return None
        found = json.loads(content)
        os.utime(path)  # what is used is not the oldest
    except (OSError, ValueError, RuntimeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def store(name: str, data: dict[str, Any]) -> None:
    """Keep the data; where that is not possible (no home, read-only disk, not a number) nothing happens."""
    import tempfile

    try:
        content = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(folder):
            return
        handle, written = tempfile.mkstemp(dir=folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_HASH(content).hexdigest().encode() + b"\n" + content)
            os.replace(written, folder / f"{name}.json")
        except OSError:
            os.unlink(written)  # a disk that is full would fill with one more at every start
            raise
        for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError, ValueError):
        return


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    # What is relative would be another folder with every change of place.
    return (Path(base) if base and os.path.isabs(base) else Path.home() / ".cache") / "tillskott"


def _private(path: Path) -> bool:
    if os.name != "posix":
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
