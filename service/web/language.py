"""The language that a caller reads: the parameter `lang`, else Accept-Language, else Swedish."""

from __future__ import annotations

from starlette.requests import Request

from ...engine.words.text import LANGUAGES, Language


def language_of(request: Request) -> Language:
    """The language of an answer to this request."""
    asked = request.query_params.get("lang")
    for one in LANGUAGES:
        if asked == one:
            return one
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> Language:
    """The language that a header prefers among ours."""
    ranked: list[tuple[float, int, Language]] = []
    for n, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        found = next((one for one in LANGUAGES if tag.strip().lower().split("-")[0] == one), None)
        if found is not None:
            ranked.append((-_weight(weight), n, found))
    return min(ranked)[2] if ranked else LANGUAGES[0]


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
