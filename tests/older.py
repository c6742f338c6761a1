"""A consultation as an earlier version of the program may have left it: knowledge and answer of another shape."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from tillskott import Journal
from tillskott.engine.knowledge.files import hash_of
from tillskott.journal.chain import written
from tillskott.journal.keeping import files_of, keep_answer, packed_answer
from tillskott.journal.tables import ENTRY, KNOWLEDGE


def aged(journal: Journal, id: str, **parts: Any) -> str:
    """Give a consultation knowledge that no version reads any more, and these parts of an answer; the hash of it."""
    entry = journal.entry(id)
    with journal.database.writing() as (connection, _):
        row = connection.execute(select(KNOWLEDGE).where(KNOWLEDGE.c.sha256 == entry.knowledge)).one()
        files = files_of(connection, entry.knowledge)
        assert files is not None
        name = next(one for one in sorted(files) if one.endswith("vocabulary.yaml"))
        files = {one: text + b"\nno_longer_read: [1]\n" if one == name else text for one, text in files.items()}
        sha256 = hash_of(files)
        if connection.execute(select(KNOWLEDGE).where(KNOWLEDGE.c.sha256 == sha256)).first() is None:
            connection.execute(KNOWLEDGE.insert().values(sha256=sha256, version=row.version, content=_packed(files)))
        answer, content = packed_answer(json.dumps({**journal.answer(entry.answer), **parts}))
        keep_answer(connection, answer, content)
        held = json.loads(connection.execute(select(ENTRY.c.content).where(ENTRY.c.id == id)).scalar_one())
        connection.execute(update(ENTRY).where(ENTRY.c.id == id).values(
            content=written({**held, "knowledge": sha256, "answer": answer})))
    return sha256


def _packed(files: dict[str, bytes]) -> bytes:
    import base64
    import zlib

    return zlib.compress(written({name: base64.b64encode(text).decode() for name, text in files.items()}).encode())
