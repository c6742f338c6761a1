"""Reads the arguments of a call: what a tool does not know is refused by its name, never dropped."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ...engine.language.conditions import PARTIAL
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import LANGUAGES, Language, fill, printable
from ..api.body import MAX_DEPTH, Body, read_body
from ..texts import page_texts
from .says import says
from .strict import TWICE

MAX_TEXT = 20_000
_OPERATORS = ("setting", "authority", "knowledge")


def read_arguments(given: Mapping[str, Any] | None, keys: tuple[str, ...]) -> Body:
    """The arguments, to be taken one by one. Raises ProfileError for a number that is none, or too many levels."""
    endless = list(_endless(given or {}))
    if endless:  # JSON has no place for them, so that they would be told without theirs
        raise ProfileError(Fault(where, page_texts()["body.number"]) for where in endless)
    try:
        written = json.dumps(given or {})
    except RecursionError:
        raise ProfileError([Fault("", fill(page_texts()["body.deep"], levels=MAX_DEPTH))]) from None
    data = read_body(written.encode())
    twice = data.pop(TWICE, [])
    if twice:
        raise ProfileError(Fault(printable(key), page_texts()["body.twice"]) for key in twice)
    mine = [key for key in data if key in _OPERATORS and key not in keys]
    body = Body({key: value for key, value in data.items() if key not in mine}, (*keys, "language"))
    body.faults += [Fault(key, says("operator"), says("operator.mend")) for key in mine]
    return body


def _endless(given: Any) -> Iterator[str]:
    """Where a number stands that is none, or without end."""
    left: list[tuple[Any, str]] = [(given, "")]
    while left:
        value, where = left.pop()
        if isinstance(value, float) and not math.isfinite(value):
            yield where
        elif isinstance(value, Mapping):
            left += [(one, f"{where}.{key}".lstrip(".")) for key, one in value.items()]
        elif isinstance(value, list):
            left += [(one, f"{where}[{n}]") for n, one in enumerate(value)]


def taken_back(told: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The facts of a profile that do not stand any more after answers: with them a danger would go unseen."""
    return [fact for fact, value in told.items() if fact != PARTIAL and not _stands(value, now.get(fact))]


def _stands(value: Any, now: Any) -> bool:
    if isinstance(value, list):
        return isinstance(now, list) and all(one in now for one in value)
    return value is None or isinstance(value, Mapping) or value == now


def language_of(body: Body, default: Language) -> Language:
    """The language that is asked for, or that of the operator."""
    return cast(Language, body.among("language", LANGUAGES) or default)


def profile_of(body: Body, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """The profile, also where it was sent as a text of JSON, as assistants do."""
    written = (given or {}).get("profile")
    if isinstance(written, str):
        try:
            return read_body(written.encode())
        except (ProfileError, UnicodeEncodeError) as error:
            faults = error.faults if isinstance(error, ProfileError) else ()
            body.faults += [Fault(f"profile.{one.where}".rstrip("."), one.what, one.mend) for one in faults]
            return {}
    found: dict[str, Any] = body.take("profile", "object", {}, needed=True)
    return found
