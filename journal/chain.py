"""The chain: each entry holds the hash of the one before, so that nothing is changed or taken away unseen."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.words.text import Text

BEGINNING = "0" * 64


def written(content: Any) -> str:
    """The one way in which something is written as JSON here."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def salted(content: Mapping[str, Any]) -> str:
    """The content as it is kept. What is purged leaves its hash: the salt goes with it, so that none can be guessed."""
    return written({**content, "salt": secrets.token_hex(16)})


def entry_hash(number: int, id: str, kind: str, at: str, about: str | None, content_hash: str, previous: str) -> str:
    """The hash of an entry, over all of it and the hash of the one before."""
    return digest(written([number, id, kind, at, about, content_hash, previous]))


def uuid7(milliseconds: int | None = None) -> str:
    """A UUID of version 7 (RFC 9562): by time of creation, in ms since 1970, and 74 random bits."""
    at = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (at & (1 << 48) - 1) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found: how many entries fit, the first that does not (None where all do), and remarks."""

    count: int
    broken: Text | None
    head: str
    remarks: tuple[Text, ...] = ()
