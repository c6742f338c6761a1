"""Parsed YAML kept as JSON between processes, since parsing takes most of a cold start.

The key is the hash of the very files that were read, so an entry is never stale; it is data, never code; and it is
only read from a folder that belongs to the user alone.
"""

from __future__ import annotations

import json
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

# Part of the key: raise it when the same files would be parsed to different data.
_FORMAT = 1
_KEPT = 4


def load(sha256: str) -> dict[str, Any] | None:
    """The parsed files with this hash, or None where they are not kept or cannot be trusted."""
    try:
        path = _folder() / _name(sha256)
        if not _private(path.parent):
            return None
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RuntimeError):
        return None
    return found if isinstance(found, dict) else None


def store(sha256: str, parsed: dict[str, Any]) -> None:
    """Keep the parsed files; where that is not possible (no home, read-only disk) nothing happens."""
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(folder):
            return
        handle, written = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(parsed, stream, ensure_ascii=False)
        os.replace(written, folder / _name(sha256))
        for old in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return


def _name(sha256: str) -> str:
    return f"{sha256}-{_FORMAT}.json"


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "tillskott"


def _private(folder: Path) -> bool:
    if os.name != "posix":
        return True
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
