"""The language that a caller reads: the parameter `lang`, else Accept-Language, else Swedish."""

from __future__ import annotations

from starlette.requests import Request

from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import LANGUAGES, Language
from ..texts import page_texts


def language_of(request: Request) -> Language:
    """The language of an answer to this request; Swedish where none was asked for that there is."""
    asked = request.query_params.get("lang")
    return next((one for one in LANGUAGES if one == asked), None) or accepted(
        request.headers.get("accept-language", "")) or LANGUAGES[0]


def asked_language(request: Request) -> Language | None:
    """The one language that was asked for, None where none was. Raises ProfileError where there is no such language."""
    asked = request.query_params.get("lang")
    if asked is not None and asked not in LANGUAGES:
        raise ProfileError([Fault("lang", page_texts()["body.no_value"], ", ".join(LANGUAGES))])
    found = next((one for one in LANGUAGES if one == asked), None)
    return found or accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> Language | None:
    """The language that a header prefers among ours; None where it names none of them."""
    ranked: list[tuple[float, int, Language]] = []
    for n, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        found = next((one for one in LANGUAGES if tag.strip().lower().split("-")[0] == one), None)
        if found is not None and (rank := _weight(weight)) > 0:
            ranked.append((-rank, n, found))
    return min(ranked)[2] if ranked else None


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
