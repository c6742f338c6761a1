"""Checks for files beside the knowledge that nobody reads, though somebody may believe that they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..knowledge.medicines.register import REGISTER
from .finding import Finding, Level, finding

_LIKE_KNOWLEDGE = re.compile(r"\.(?:ya?ml|json)\b", re.IGNORECASE)
# What stands beside the knowledge by design: an imported register, and the schemas for an editor.
_NO_KNOWLEDGE = (REGISTER, ".schema.json")
_WRITTEN = re.compile(r"\.(?:ya?ml|json)$", re.IGNORECASE)


def unread_files(folder: Path) -> Iterator[Finding]:
    """A file that is written like knowledge but does not end in .yaml: it is passed over without a word."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file() or path.suffix == ".yaml" or path.name.endswith(_NO_KNOWLEDGE):
            continue
        if _LIKE_KNOWLEDGE.search(path.name):
            # A copy kept aside (x.yaml.bak, x.yaml~) is no slip of the pen.
            level: Level = "error" if _WRITTEN.search(path.name) else "note"
            yield finding("file.unread", level, f"{name}:1")
