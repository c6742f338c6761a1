"""Errors as RFC 9457 says: a problem in JSON, with every fault, in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from ...engine.words.errors import Fault
from ...engine.words.text import Language
from ..texts import Says


class Problem(JSONResponse):
    """An answer of the type application/problem+json."""

    media_type = "application/problem+json"


def problem(
    status: int, name: str, /, *, language: Language = "en", faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None, **values: str | float,
) -> Problem:
    """A problem by the name of its text; `faults` are listed one by one, each with where it stands."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": Says(language)(name, **values),
    }
    listed = [{"detail": one.in_language(language), "pointer": pointer(one.where)} for one in faults]
    if listed:
        body["errors"] = listed
    return Problem(body, status, dict(headers or {}))


def pointer(where: str) -> str:
    """Where a fault stands, as a JSON pointer in a fragment: `medications[0]` is #/medications/0."""
    parts = where.replace("[", ".").replace("]", "").split(".")
    return "#/" + "/".join(part.strip().replace("~", "~0").replace("/", "~1") for part in parts if part.strip())
