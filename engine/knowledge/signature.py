"""Who signed a file or a rule off, and whether it still says what was signed.

What is signed is what was read: the file or the rule as it is written, with the claims and parameters that it cites.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from ..language.yaml_reader import Document, Place, StrictLoader
from .files import Files
from .tables import id_of

KEYS = ("reviewed_by", "reviewed_on", "reviewed_hash")
SIGNATURES = "signatures"
"""The key of a file of rules under which single rules are signed: {rule: {by, on, hash}}."""
PARTS = ("by", "on", "hash")
_LENGTH = 16
# Examples show what a rule does and change nothing about it; the mark says that nobody looked its source up yet.
_NOT_SIGNED = frozenset({"tests", "reviewed"})
_IN_TEXTS = re.compile(r"\{\$(\w+)\}")
_CITED = (("claims/", "claims"), ("parameters", "parameters"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when (a date as it was written), and what (its hash)."""

    by: str
    on: str
    hash: str


class Seals:
    """What the files of a knowledge folder say as they are written, and who has signed it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._raw: dict[str, Any] = {}
        self._records: dict[str, Any] | None = None

    def hash_of_file(self, document: Document) -> str:
        """The hash of what a file says, apart from its signatures, with what it cites."""
        data = self._written(document)
        return self._hash({key: value for key, value in data.items() if key not in (*KEYS, SIGNATURES)})

    def hash_of_rule(self, place: Place) -> str:
        """The hash of a rule, or of a table with one of its rows, with what it cites."""
        return self._hash(_unsigned(self._rule(place)))

    def file_signature(self, document: Document) -> Signature | None:
        """The signature on a whole file, whether it still holds or not; None where there is none."""
        data = document.data if isinstance(document.data, dict) else {}
        by, on, seal = (data.get(key) for key in KEYS)
        return Signature(str(by), str(on or ""), str(seal or "")) if by else None

    def rule_signature(self, document: Document, rule_id: str) -> Signature | None:
        """The signature on a rule of its own, whether it still holds or not; None where there is none."""
        signed = document.data.get(SIGNATURES) if isinstance(document.data, dict) else None
        entry = signed.get(rule_id) if isinstance(signed, dict) else None
        if not isinstance(entry, dict) or not entry.get("by"):
            return None
        return Signature(str(entry["by"]), str(entry.get("on") or ""), str(entry.get("hash") or ""))

    def holds_for_file(self, document: Document) -> bool:
        """Whether a named person has signed this very content of a file off."""
        found = self.file_signature(document)
        return found is not None and found.hash == self.hash_of_file(document)

    def holds_for_rule(self, place: Place, rule_id: str) -> bool:
        """Whether a named person has signed a rule off as it stands, by itself or with its file."""
        found = self.rule_signature(place.document, rule_id)
        if found is not None and found.hash == self.hash_of_rule(place):
            return True
        return self.holds_for_file(place.document)

    def places(self) -> dict[str, Place]:
        """Where each rule stands, also of files that do not load."""
        return {name: place for document in self._files.matching("rules/") for name, place in self._places(document)}

    def _places(self, document: Document) -> Iterator[tuple[str, Place]]:
        data = self._written(document)
        for index, rule in enumerate(data.get("rules") or ()):
            yield str(rule.get("id")), Place(document, ("rules", index))
        for index, table in enumerate(data.get("tables") or ()):
            for at, row in enumerate(table.get("rows") or ()):
                yield str(id_of(table, row)), Place(document, ("tables", index, "rows", at))

    def cited(self, place: Place) -> dict[str, Any]:
        """The claims and parameters that a rule cites, by id, as they are written."""
        return self._cited(_unsigned(self._rule(place)))

    def _rule(self, place: Place) -> Any:
        data = self._written(place.document)
        if place.path[0] == "rules":
            return data["rules"][place.path[1]]
        table = data["tables"][place.path[1]]
        return [{key: value for key, value in table.items() if key != "rows"}, table["rows"][place.path[3]]]

    def _written(self, document: Document) -> Any:
        """The data before the nutrient's words were put into them."""
        if document.name not in self._raw:
            self._raw[document.name] = yaml.load(document.text, Loader=StrictLoader)
        return self._raw[document.name]

    def _hash(self, said: Any) -> str:
        return content_hash([said, self._cited(said)] if self._cited(said) else said)

    def _cited(self, said: Any) -> dict[str, Any]:
        if self._records is None:
            self._records = dict(self._all_records())
        names = sorted(set(_names(said)))
        return {name: self._records[name] for name in names if name in self._records}

    def _all_records(self) -> Iterator[tuple[str, Any]]:
        for prefix, key in _CITED:
            for document in self._files.matching(prefix):
                data = self._written(document)
                entries = data.get(key) if isinstance(data, dict) else None
                for entry in entries if isinstance(entries, list) else ():
                    if isinstance(entry, dict):
                        yield ("$" if key == "parameters" else "") + str(entry.get("id")), entry


def content_hash(said: Any) -> str:
    """The hash of some data; the order of keys does not count."""
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]


def _unsigned(rule: Any) -> Any:
    if isinstance(rule, list):
        return [_unsigned(part) for part in rule]
    return {key: value for key, value in rule.items() if key not in _NOT_SIGNED}


def _names(said: Any) -> Iterator[str]:
    """Every word that may be the id of a claim, or `$name` of a parameter, also of one in a text."""
    if isinstance(said, Mapping):
        for part in said.values():
            yield from _names(part)
    elif isinstance(said, list):
        for part in said:
            yield from _names(part)
    elif isinstance(said, str):
        yield said
        yield from (f"${name}" for name in _IN_TEXTS.findall(said))
