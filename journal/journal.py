"""The journal: what was advised, on which facts, with which knowledge, and what staff did."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from ..advisor import Advisor
from ..engine.resolution.advice import Advice
from .chain import Verified, digest, entry_hash, salted, uuid7
from .database import PATIENCE, Database
from .entries import Entry, acts_of, checked_act, contents, entry_of, exists
from .errors import refused
from .keeping import answer_of, files_of, keep_answer, keep_knowledge, packed, packed_answer, unpacked_into_folder
from .refusal import refuse_identity
from .tables import ANSWER, ENTRY, HEAD, KNOWLEDGE
from .verifying import checked_head, verify

KEEP_DAYS = 400
"""For so long content is kept where nobody says otherwise."""
SLACK = timedelta(minutes=5)
"""Clocks of several counters may differ by so much."""
_READ_AT_ONCE = 1000
_PURGED_EVERY = timedelta(days=1)


class Journal:
    """A journal by its address: a file, sqlite:///…, postgresql://…; None for the usual file.

    Make one and keep it; any thread may use it, and any number of processes at once. `create`: whether one is begun
    where there is none. `patience`: seconds to wait for another writer. Whatever returns without an error is on the
    disk. Raises JournalError where it cannot be used; then nothing was written.
    """

    def __init__(
        self, url: str | Path | None = None, *, create: bool = True, patience: float = PATIENCE
    ) -> None:
        self.database = Database(url, create=create, patience=patience)
        self._packed: dict[str, bytes] = {}
        self._purged_at: datetime | None = None

    # --- writing ---

    @staticmethod
    def new_id() -> str:
        """An id for a consultation that is still to be recorded (UUID 7)."""
        return uuid7()

    def keep_knowledge(self, advisor: Advisor, folder: Path | str | None = None) -> None:
        """Keep the knowledge of an advisor now, before its folder can change; `record` does it too.

        `folder`: where it was read from, where the advisor was made with knowledge that was loaded already.
        """
        knowledge = advisor.knowledge
        if knowledge.sha256 in self._packed:
            return
        given = advisor.__reduce__()[1][2] if folder is None else folder
        content = packed(knowledge, Path(given) if isinstance(given, (str, Path)) else None)
        with self.database.writing() as (connection, _):
            keep_knowledge(connection, knowledge, content)
        self._packed[knowledge.sha256] = content

    def record(
        self, advisor: Advisor, profile: Mapping[str, Any], advice: Advice | None = None, *, id: str | None = None
    ) -> str:
        """Keep one consultation; its id. `advice` where it was given already. `id`: to say it again after a failure.

        Raises JournalError where free text holds an identity, and ProfileError where the profile cannot be used.
        """
        refuse_identity(profile)
        advice = advice or advisor.advise(profile)
        self.keep_knowledge(advisor)
        self._purge_in_time()
        meta, (sha256, packed_up) = advice.meta, packed_answer(advice.to_json())
        with self.database.writing() as (connection, head):
            if id is not None and exists(connection, id):
                return id
            keep_answer(connection, sha256, packed_up)
            content = {
                "setting": meta["setting"], "authority": meta["authority"], "engine": meta["engine"],
                "knowledge": meta["knowledge"]["sha256"], "profile": profile,
                "answer": sha256,
            }
            return self._append(connection, head, "consultation", content, id=id)

    def note(self, id: str, what: str, *, reason: str | None = None, words: str = "", product: str = "") -> None:
        """Keep what staff did: `followed`, `overridden` (with a reason), `product_chosen`, `sheet_printed`.

        Raises JournalError where there is no such consultation, act or reason, or words hold an identity.
        """
        act = checked_act(what, reason, words.strip(), product.strip())
        with self.database.writing() as (connection, head):
            if not exists(connection, id):
                raise refused(self.database.shown, "no_entry", id=id)
            self._append(connection, head, "act", act, about=id)

    def purge(self, older_than_days: int) -> int:
        """Take the content away from what is older; how many entries. The chain stays, and says that it was purged."""
        cutoff = _stamp(datetime.now(timezone.utc) - timedelta(days=older_than_days))
        old = (ENTRY.c.at < cutoff) & ENTRY.c.content.is_not(None) & (ENTRY.c.kind != "purge")
        with self.database.writing() as (connection, head):
            count = connection.execute(select(func.count()).where(old)).scalar_one()
            if count:
                connection.execute(update(ENTRY).where(old).values(content=None))
                self._append(connection, head, "purge", {"before": cutoff, "count": count})
                self._sweep(connection)
        if count and self.database.is_sqlite:
            with self.database.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def keep_for(self, days: int) -> None:
        """From now on content is purged after so many days."""
        with self.database.writing() as (connection, _):
            connection.execute(update(HEAD).values(keep_days=days))

    def _sweep(self, connection: Connection) -> None:
        """Answers that no entry has any more, and knowledge that no answer needs."""
        held: dict[str, set[str]] = {"answer": set(), "knowledge": set()}
        for content in contents(connection):
            for name, names in held.items():
                names.add(content[name])
        for table, names in ((ANSWER, held["answer"]), (KNOWLEDGE, held["knowledge"] | self._packed.keys())):
            for sha256 in connection.execute(select(table.c.sha256)).scalars().all():
                if sha256 not in names:
                    connection.execute(delete(table).where(table.c.sha256 == sha256))

    def _purge_in_time(self) -> None:
        now = datetime.now(timezone.utc)
        if self._purged_at is None or now - self._purged_at > _PURGED_EVERY:
            self._purged_at = now
            self.purge(self.keep_days)

    @property
    def keep_days(self) -> int:
        """For how many days content is kept."""
        with self.database.reading() as connection:
            return int(connection.execute(select(HEAD.c.keep_days)).scalar_one())

    def _append(
        self, connection: Connection, head: Any, kind: str, content: Mapping[str, Any], *, about: str | None = None,
        id: str | None = None,
    ) -> str:
        now, last = datetime.now(timezone.utc), self.database.last_time(connection)
        at = _stamp(now)
        if last is not None and _stamp(now + SLACK) < last:
            raise refused(self.database.shown, "clock", now=at, last=last)
        id, text, number = id or uuid7(int(now.timestamp() * 1000)), salted(content), head.number + 1
        content_hash = digest(text)
        made = entry_hash(number, id, kind, at, about, content_hash, head.hash)
        connection.execute(ENTRY.insert().values(number=number, id=id, kind=kind, at=at, about=about, content=text,
                                                 content_hash=content_hash, previous=head.hash, hash=made))
        connection.execute(update(HEAD).values(number=number, hash=made))
        return id

    # --- reading ---

    def verify(self, trusted_head: str | None = None) -> Verified:
        """Whether the chain is whole, with the first entry that does not fit.

        `trusted_head`: a hash that was kept elsewhere, which has to be in the chain. Raises JournalError where it is
        no hash.
        """
        head = None if trusted_head is None else checked_head(trusted_head)
        with self.database.reading() as connection:
            return verify(connection, head)

    def entries(self, since: str = "", until: str = "~") -> Iterator[Entry]:
        """The consultations that are not purged, in order, from one time (UTC, ISO 8601) to another."""
        after = 0
        while True:
            with self.database.reading() as connection:
                rows = connection.execute(
                    select(ENTRY).where(ENTRY.c.kind == "consultation", ENTRY.c.content.is_not(None),
                                        ENTRY.c.number > after, ENTRY.c.at >= since, ENTRY.c.at < until)
                    .order_by(ENTRY.c.number).limit(_READ_AT_ONCE)).all()
                acts = acts_of(connection, [row.id for row in rows])
            yield from (entry_of(row, acts.get(row.id, [])) for row in rows)
            if len(rows) < _READ_AT_ONCE:
                return
            after = rows[-1].number

    def newest(self, most: int) -> list[Entry]:
        """The newest consultations that are not purged, the newest first, at most so many."""
        held = (ENTRY.c.kind == "consultation") & ENTRY.c.content.is_not(None)
        with self.database.reading() as connection:
            rows = connection.execute(select(ENTRY).where(held).order_by(ENTRY.c.number.desc()).limit(most)).all()
            acts = acts_of(connection, [row.id for row in rows])
        return [entry_of(row, acts.get(row.id, [])) for row in rows]

    def entry(self, id: str) -> Entry:
        """One consultation. Raises JournalError where there is none, or it is purged."""
        with self.database.reading() as connection:
            row = connection.execute(select(ENTRY).where(ENTRY.c.id == id, ENTRY.c.kind == "consultation")).first()
            if row is None:
                raise refused(self.database.shown, "no_entry", id=id)
            if row.content is None:
                raise refused(self.database.shown, "purged", id=id)
            return entry_of(row, acts_of(connection, [id]).get(id, []))

    def answer(self, sha256: str) -> dict[str, Any]:
        """An answer by its hash, as it was given. Raises JournalError where it is gone or changed."""
        with self.database.reading() as connection:
            text = answer_of(connection, sha256)
        if text is None:
            raise refused(self.database.shown, "no_entry", id=sha256)
        found: dict[str, Any] = json.loads(text)
        return found

    def profiles(self, since: str = "", until: str = "~") -> Iterator[tuple[str, Mapping[str, Any], str, str]]:
        """(id, profile, setting, authority) of every consultation that is not purged, in order."""
        return ((one.id, one.profile, one.setting, one.authority) for one in self.entries(since, until))

    @property
    def knowledge(self) -> dict[str, str]:
        """The knowledge that is kept: version by hash."""
        with self.database.reading() as connection:
            return {row.sha256: row.version for row in connection.execute(
                select(KNOWLEDGE.c.sha256, KNOWLEDGE.c.version))}

    @contextmanager
    def knowledge_folder(self, sha256: str) -> Iterator[Path]:
        """A temporary folder with the kept knowledge of a hash, or of its beginning. Raises JournalError."""
        with self.database.reading() as connection:
            begins = KNOWLEDGE.c.sha256.startswith(sha256, autoescape=True)
            names = connection.execute(select(KNOWLEDGE.c.sha256).where(begins)).scalars().all()
            files = files_of(connection, names[0]) if len(names) == 1 and sha256 else None
        if files is None:
            raise refused(self.database.shown, "no_knowledge", id=sha256)
        with unpacked_into_folder(files) as folder:
            yield folder

    def advisor(self, sha256: str, setting: str, authority: str) -> Advisor:
        """An advisor with the kept knowledge of a hash. Raises KnowledgeError where this version cannot read it."""
        key = (sha256, setting, authority)
        if key not in self._advisors:
            with self.knowledge_folder(sha256) as folder:
                self._advisors[key] = Advisor(setting=setting, authority=authority,  # type: ignore[arg-type]
                                              knowledge=folder, cache=False)
        return self._advisors[key]

    @cached_property
    def _advisors(self) -> dict[tuple[str, str, str], Advisor]:
        return {}


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
