"""Reads JSON of FHIR from outside: no XML, no number that is none, no key twice; faults name places, never values."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.system import system_reason
from ...engine.words.text import printable
from .says import says

MAX_BYTES = 8_000_000


def parse_json(content: bytes) -> Any:
    """The value in a text of JSON. Raises ProfileError."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            twice.extend(key for key, count in Counter(key for key, _ in items).items() if count > 1)
        return found

    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise _refused("xml", "xml.mend")
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=pairs, parse_constant=_no_number,
                          parse_float=_finite)
    except UnicodeDecodeError as error:
        raise _refused("not_utf8", byte=error.start) from None
    except RecursionError:
        raise _refused("too_deep", most=40) from None
    except json.JSONDecodeError as error:
        raise _refused("syntax", line=error.lineno, column=error.colno) from None
    except ValueError:
        raise _refused("number") from None
    if twice:
        raise ProfileError(Fault(printable(key), says("twice")) for key in dict.fromkeys(twice))
    return data


def read_resource(path: Path) -> Any:
    """The resource in a file. Raises ProfileError where it cannot be read or is larger than 8 MB."""
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProfileError([Fault(str(path), says("unreadable", why=system_reason(error)))]) from None
    if len(content) > MAX_BYTES:
        raise ProfileError([Fault(str(path), says("too_large", size=MAX_BYTES // 1_000_000))])
    return parse_json(content)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError
    return number


def _refused(name: str, mend: str = "", **values: int) -> ProfileError:
    return ProfileError([Fault("", says(name, **values), says(mend) if mend else "")])
