"""YAML texts read once: two versions share most of their files, and an edit leaves all but one as they were.

What was read is kept in the user's cache folder beside the checked knowledge, by the hash of each text, so that the
next run, and the second process, need not read it again.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from ..knowledge import cache
from ..language.yaml_reader import Document, read_yaml
from ..words.errors import Fault

_MOST = 600
"""So many texts are kept: those of some versions of the knowledge."""
_NAME = "texts"


class Reading:
    """Reads YAML texts, each one once. `keep` leaves them to whoever reads next."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Document] = {}
        self._new: dict[str, Any] = {}
        self._used: set[str] = set()

    @cached_property
    def _before(self) -> dict[str, Any]:
        return cache.load(_name()) or {}

    def __call__(self, text: str, name: str, faults: list[Fault]) -> Document | None:
        """The document of a text; faults of it are added. As `read_yaml`."""
        found = self._read.get((name, text)) or self._kept(text, name)
        if found is None:
            before = len(faults)
            found = read_yaml(text, name, faults)
            if found is None or len(faults) > before:
                return found
            if _is_plain(found.data):
                self._new[_hash(text)] = found.data
        self._read[name, text] = found
        return found.again()

    def keep(self) -> None:
        """Leaves what was read here and before to the next; nothing where that is not possible."""
        if not self._new:
            return
        before = cache.load(_name()) or {}  # another process may have kept something since
        last = [name for name in before if name not in self._used] + [name for name in before if name in self._used]
        kept = {**{name: before[name] for name in last}, **self._new}
        cache.store(_name(), dict(list(kept.items())[-_MOST:]))
        self._new = {}

    def _kept(self, text: str, name: str) -> Document | None:
        key = _hash(text)
        if key not in self._before:
            return None
        self._used.add(key)
        return Document(self._before[key], None, name, text)


def _name() -> str:
    return cache.key(_NAME, "")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_plain(data: Any) -> bool:
    """Whether data are the same after they were written as JSON."""
    if isinstance(data, dict):
        return all(isinstance(key, str) and _is_plain(value) for key, value in data.items())
    if isinstance(data, list):
        return all(map(_is_plain, data))
    return data is None or isinstance(data, (str, int, float, bool))
