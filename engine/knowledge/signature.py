"""Who signed a file off, and whether it still says what was signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import yaml

from ..language.yaml_reader import Document, StrictLoader

KEYS = ("reviewed_by", "reviewed_on", "reviewed_hash")
_LENGTH = 16


def content_hash(data: Mapping[str, Any]) -> str:
    """The hash of what a file says, apart from its signature; comments, order of keys and layout do not count."""
    said = {str(key): value for key, value in data.items() if key not in KEYS}
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]


def hash_of_document(document: Document) -> str:
    """The same of a file as it is written, before the nutrient's words were put into it."""
    found: str = content_hash(yaml.load(document.text, Loader=StrictLoader))
    return found


def is_signed(document: Document) -> bool:
    """Whether a named person has signed this very content off."""
    data = document.data
    return bool(data.get("reviewed_by")) and str(data.get("reviewed_hash")) == hash_of_document(document)
