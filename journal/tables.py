"""The tables of a journal. A change here needs a migration in `migrations/versions`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()
# SQLite counts up only a primary key of its own kind of integer.
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

KNOWLEDGE = Table(
    "knowledge", METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("version", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),  # files by name as JSON, compressed
)
ANSWER = Table(
    "answer", METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # the JSON of an advice, compressed
)
ENTRY = Table(
    "entry", METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),  # consultation, act, purge
    Column("at", String(27), nullable=False),
    Column("about", String(36)),  # the consultation that an act is about
    Column("content", Text),  # JSON of what is kept; null once it is purged
    Column("content_hash", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("entry_at", "at"),
    Index("entry_about", "about"),
)
HEAD = Table(
    "head", METADATA,
    Column("one", Integer, primary_key=True),
    Column("number", _NUMBER, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("keep_days", Integer, nullable=False),
)
"""One row: the last entry, which whoever writes holds; and for how long content is kept."""
