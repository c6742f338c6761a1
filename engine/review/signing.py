"""Writes signatures into the files of the knowledge, and changes nothing else in them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ..disk import write_file
from ..knowledge.files import DEFAULT_FOLDER, Files, read_texts
from ..knowledge.signature import KEYS, SIGNATURES, Seals
from ..language.yaml_reader import StrictLoader
from ..words.errors import ProfileError, fault
from ..words.messages import message
from .reading import Reading

_BEFORE = re.compile(r"^(?:rules|tables|sections):", re.MULTILINE)
_NAMED = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]{2,}")


def sign_rules(read: Sequence[Reading], by: str, on: date, folder: Path | None = None) -> list[str]:
    """Sign these rules, each by itself, in the name of a person; returns the names of the files that were written.

    Raises ProfileError where nobody is named, or a file cannot be written.
    """
    signer = _signer(by)
    of_file: dict[str, list[Reading]] = {}
    for one in read:
        of_file.setdefault(one.file, []).append(one)
    for name, those in of_file.items():
        document = those[0].rule.place.document
        held = document.data.get(SIGNATURES) or {}
        new = {one.rule.id: {"by": signer, "on": on.isoformat(), "hash": one.hash} for one in those}
        _write(folder, name, document.text, _with_signatures(document.text, {**held, **new}))
    return list(of_file)


def sign_files(names: Sequence[str], by: str, on: date, folder: Path | None = None) -> list[str]:
    """Sign whole files (rules, or the sheet) in the name of a person. Raises ProfileError as `sign_rules`."""
    signer = _signer(by)
    files = Files(read_texts(folder or DEFAULT_FOLDER))
    seals = Seals(files)
    for name in names:
        document = files.documents[name]
        head = {KEYS[0]: signer, KEYS[1]: on.isoformat(), KEYS[2]: seals.hash_of_file(document)}
        _write(folder, name, document.text, _with_head(document.text, head))
    return list(names)


def _signer(by: str) -> str:
    """The name as it is written; somebody is named by more than one word."""
    name = " ".join(by.split())
    if not _NAMED.search(name):
        raise ProfileError([fault("--sign", "signer", "signer.mend")])
    return name


def _with_signatures(text: str, signatures: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [f"{SIGNATURES}:"]
    for rule, entry in sorted(signatures.items()):
        parts = ", ".join(f"{key}: {json.dumps(str(value), ensure_ascii=False)}" for key, value in entry.items())
        lines.append(f"  {rule}: {{{parts}}}")
    return _before_rules(_without(text, (SIGNATURES,)), "\n".join(lines))


def _with_head(text: str, head: Mapping[str, str]) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    return _before_rules(_without(text, tuple(head)), "\n".join(lines))


def _without(text: str, keys: Sequence[str]) -> str:
    """The text without these top-level keys and what stands under them."""
    for key in keys:
        text = re.sub(rf"^{key}:.*\n(?:[ \t]+.*\n|[ \t]*\n(?=[ \t]))*", "", text, flags=re.MULTILINE)
    return text


def _before_rules(text: str, block: str) -> str:
    found = _BEFORE.search(text)
    at = found.start() if found else len(text)
    return f"{text[:at]}{block}\n{text[at:]}"


def _write(folder: Path | None, name: str, before: str, after: str) -> None:
    """Write a file whole or not at all, once it is certain that nothing but signatures differs."""
    said, says = (yaml.load(text, Loader=StrictLoader) for text in (before, after))
    signatures = (*KEYS, SIGNATURES)
    if _said(said, signatures) != _said(says, signatures):
        raise ProfileError([fault(name, "not_written", "not_written.mend", why=message("signed_otherwise"))])
    write_file((folder or DEFAULT_FOLDER) / name, after, for_all=True)


def _said(data: Mapping[str, Any], signatures: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in signatures}
