"""Goes through the chain from its beginning and names the first entry that does not fit."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Connection, select

from ..engine.words.text import Text, fill, shown
from .chain import BEGINNING, Verified, digest, entry_hash
from .errors import refused, texts
from .keeping import answer_of, files_of
from .tables import ENTRY, HEAD

_HASH = re.compile(r"[0-9a-f]{64}")


def verify(connection: Connection, trusted_head: str | None = None) -> Verified:
    """What the chain comes to. Reading goes on in portions, so that it may be of any length."""
    purges = [json.loads(row.content)["before"] for row in connection.execute(
        select(ENTRY.c.content).where(ENTRY.c.kind == "purge", ENTRY.c.content.is_not(None)))]
    latest = max(purges, default="")
    walk = _Walk(connection, latest, trusted_head)
    rows = connection.execution_options(yield_per=1000).execute(select(ENTRY).order_by(ENTRY.c.number))
    for row in rows:
        wrong = walk.wrong_with(row)
        if wrong is not None:
            return Verified(walk.count, _told(wrong, row), walk.hash, tuple(walk.remarks))
    head = connection.execute(select(HEAD)).one()
    broken = None if (head.number, head.hash) == (walk.count, walk.hash) else texts()["broken.end"]
    if broken is None and not walk.trusted:
        broken = fill(texts()["broken.head"], hash=str(trusted_head))
    return Verified(walk.count, broken, walk.hash, tuple(walk.remarks))


def checked_head(text: str) -> str:
    """A hash as `verify` prints it. Raises JournalError where it is none: that says nothing about any entry."""
    found = "".join(text.split()).lower()
    if _HASH.fullmatch(found) is None:
        raise refused("--head", "no_hash", value=shown(text))
    return found


class _Walk:
    """Where the walk along the chain has come to."""

    def __init__(self, connection: Connection, purged_before: str, trusted_head: str | None) -> None:
        self.count, self.hash, self.remarks = 0, BEGINNING, list[Text]()
        self.trusted = trusted_head in (None, BEGINNING)
        self._connection, self._purged_before, self._trusted_head = connection, purged_before, trusted_head
        self._last, self._whole = "", dict[str, bool]()

    def wrong_with(self, row: Any) -> str | None:
        """What is wrong with the next entry, by the name of a text; None where it fits."""
        if row.number != self.count + 1 or row.previous != self.hash:
            return "broken.previous"
        made = entry_hash(row.number, row.id, row.kind, row.at, row.about, row.content_hash, row.previous)
        if row.hash != made:
            return "broken.hash"
        broken = self._content(row)
        if broken is None:
            if row.at < self._last:
                self.remarks.append(fill(texts()["verified.clock"], id=row.id))
            self.count, self.hash, self._last = row.number, row.hash, row.at
            self.trusted = self.trusted or row.hash == self._trusted_head
        return broken

    def _content(self, row: Any) -> str | None:
        if row.content is None:
            return None if row.kind != "purge" and row.at < self._purged_before else "broken.content"
        if digest(row.content) != row.content_hash:
            return "broken.content"
        if row.kind != "consultation":
            return None
        content = json.loads(row.content)
        for name, kept in (("answer", answer_of), ("knowledge", files_of)):
            sha256 = content[name]
            if sha256 not in self._whole:
                self._whole[sha256] = kept(self._connection, sha256) is not None
            if not self._whole[sha256]:
                return f"broken.{name}"
        return None


def _told(name: str, row: Any) -> Text:
    return fill(texts()[name], id=row.id, at=row.at)
