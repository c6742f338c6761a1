"""A consultation as the journal keeps it, and what staff did with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from .errors import OTHER, did, reasons, refused
from .refusal import refuse_identity
from .tables import ENTRY

MOST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One consultation: id (UUID 7), time (UTC, ISO 8601), what it was made with, profile, hash of the answer, acts.

    An act is a mapping with `at`, `did`, and `reason`, `words`, `product` where there are any.
    """

    id: str
    at: str
    setting: str
    authority: str
    engine: str
    knowledge: str
    profile: Mapping[str, Any]
    answer: str
    acts: list[Mapping[str, Any]] = field(default_factory=list)


def checked_act(what: str, reason: str | None, words: str, product: str) -> dict[str, Any]:
    """What staff did, ready to keep. Raises JournalError where it is none, lacks something, or holds an identity."""
    if what not in did():
        raise refused("did", "no_did", value=what, allowed=", ".join(did()))
    if what == "overridden" and not reason:
        raise refused("reason", "no_reason", allowed=", ".join(reasons()))
    if reason and reason not in reasons():
        raise refused("reason", "no_did", value=reason, allowed=", ".join(reasons()))
    if reason == OTHER and not words:
        raise refused("words", "needs_words")
    if what == "product_chosen" and not product:
        raise refused("product", "no_product")
    for where, text in (("words", words), ("product", product)):
        if len(text) > MOST_WORDS:
            raise refused(where, "long_words", most=MOST_WORDS)
    given = {"did": what, "reason": reason, "words": words, "product": product}
    act = {name: value for name, value in given.items() if value}
    refuse_identity(act)
    return act


def exists(connection: Connection, id: str) -> bool:
    """Whether there is a consultation of this id."""
    found = select(ENTRY.c.number).where(ENTRY.c.id == id, ENTRY.c.kind == "consultation")
    return connection.execute(found).first() is not None


def contents(connection: Connection) -> Iterator[dict[str, Any]]:
    """What is kept of every consultation that is not purged."""
    held = (ENTRY.c.kind == "consultation") & ENTRY.c.content.is_not(None)
    rows = connection.execute(select(ENTRY.c.content).where(held))
    return (json.loads(row.content) for row in rows)


def acts_of(connection: Connection, ids: list[str]) -> dict[str, list[Mapping[str, Any]]]:
    """What was done with these consultations, by their ids, in order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    if ids:
        query = select(ENTRY).where(ENTRY.c.about.in_(ids), ENTRY.c.content.is_not(None)).order_by(ENTRY.c.number)
        for row in connection.execute(query):
            content = json.loads(row.content)
            content.pop("salt", None)
            found.setdefault(row.about, []).append({"at": row.at, **content})
    return found


def entry_of(row: Any, acts: list[Mapping[str, Any]]) -> Entry:
    """The consultation of a row."""
    content = json.loads(row.content)
    content.pop("salt", None)
    return Entry(id=row.id, at=row.at, acts=acts, **content)
