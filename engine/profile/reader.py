"""Reads a profile from a file or a stream, YAML or JSON, within bounds that nothing can exceed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from ..language.yaml_reader import read_yaml
from ..words.errors import Fault, ProfileError, fault
from ..words.messages import message
from ..words.system import system_reason
from ..words.text import Text, printable

MAX_BYTES = 1_000_000


def read_profile(path: Path | None, stream: BinaryIO | None = None) -> Mapping[str, Any]:
    """The mapping in a file, or in `stream` where `path` is None.

    Raises ProfileError where it cannot be read, is larger than 1 MB, or is not a mapping.
    """
    name = str(path) if path else "standard input"
    try:
        if path is not None:
            with path.open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        else:
            assert stream is not None
            content = stream.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise _refused(name, "is_folder", "is_folder.mend") from None
    except FileNotFoundError:
        raise _refused(name, "not_found", "not_found.mend") from None
    except PermissionError:
        raise _refused(name, "no_permission", "no_permission.mend") from None
    except OSError as error:
        raise _refused(name, "unreadable", "not_found.mend", why=system_reason(error)) from None
    if len(content) > MAX_BYTES:
        raise _refused(name, "too_large", "too_large.mend", size=MAX_BYTES // 1000)
    return parse_profile(content, name)


def parse_profile(content: bytes, name: str) -> Mapping[str, Any]:
    """The mapping in a text of YAML or JSON; `name` is what errors call it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(name, "not_utf8", "not_utf8.mend", byte=error.start) from None
    if "\0" in text:  # letters of two bytes, without the mark that says so
        raise _refused(name, "not_utf8", "not_utf8.mend", byte=text.index("\0"))
    if not text.strip():
        raise _refused(name, "empty", "profile.mend")
    data = _json(text, name) if text.lstrip().startswith("{") else None
    if data is None:
        faults: list[Fault] = []
        document = read_yaml(text, name, faults, untrusted=True)
        if faults:
            raise ProfileError(faults)
        data = document.data if document else None
    if not isinstance(data, dict):
        raise ProfileError([fault(name, "not_a_profile", "profile.mend", kind=_kind(data))])
    return data


def _json(text: str, name: str) -> Any:
    """The JSON value, or None where the text is rather YAML in flow style."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                twice.append(key)
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return None
    if twice:
        raise ProfileError(fault(name, "key_twice", "key_twice.mend", key=printable(key)) for key in twice)
    return data


def _kind(data: Any) -> Text:
    return message({list: "kind.list", str: "kind.text", type(None): "kind.nothing"}.get(type(data), "kind.other"))


def _refused(name: str, what: str, mend: str, **values: Text | str | float) -> ProfileError:
    return ProfileError([fault(name, what, mend, **values)])
