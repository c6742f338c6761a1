"""Who signed a file off, and whether it still says what was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

KEYS = ("reviewed_by", "reviewed_on", "reviewed_hash")
_LENGTH = 16


def content_hash(data: Mapping[str, Any]) -> str:
    """The hash of what a file says, apart from its signature; comments, order of keys and layout do not count."""
    said = {str(key): value for key, value in data.items() if key not in KEYS}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]


def is_signed(data: Mapping[str, Any]) -> bool:
    """Whether a named person has signed this very content off."""
    return bool(data.get("reviewed_by")) and str(data.get("reviewed_hash")) == content_hash(data)
