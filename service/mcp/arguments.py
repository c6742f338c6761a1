"""Reads the arguments of a call: what a tool does not know is refused by its name, never dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import LANGUAGES, Language
from ..api.body import Body, read_body
from .says import says

MAX_TEXT = 20_000
_OPERATORS = ("setting", "authority", "knowledge")


def read_arguments(given: Mapping[str, Any] | None, keys: tuple[str, ...]) -> Body:
    """The arguments, to be taken one by one. Raises ProfileError for a number that is none, or too many levels."""
    data = read_body(json.dumps(given or {}).encode())
    mine = [key for key in data if key in _OPERATORS and key not in keys]
    body = Body({key: value for key, value in data.items() if key not in mine}, (*keys, "language"))
    body.faults += [Fault(key, says("operator"), says("operator.mend")) for key in mine]
    return body


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
