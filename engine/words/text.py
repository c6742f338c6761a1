"""Bilingual texts: every sentence a person sees exists in Swedish and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from typing_extensions import TypedDict

Language = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")


class Text(TypedDict):
    """One sentence in both languages."""

    sv: str
    en: str


def fill(text: Text, /, **values: Text | str | float) -> Text:
    """Put values into the braces of a text; a bilingual value gives each language its own."""
    return {
        "sv": _fill(text["sv"], {name: _in(value, "sv") for name, value in values.items()}),
        "en": _fill(text["en"], {name: _in(value, "en") for name, value in values.items()}),
    }


def _in(value: Text | str | float, language: Language) -> str:
    if isinstance(value, (int, float)):
        return number(value, language)
    return value if isinstance(value, str) else value[language]


def _fill(template: str, values: Mapping[str, str]) -> str:
    # str.format would read attributes and indexes of what is put in; plain replacement cannot.
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


def number(value: float, language: Language) -> str:
    """A number as it is written in this language: 0,7 or 0.7, and 250 without a decimal."""
    written = str(int(value)) if float(value).is_integer() else f"{value:.10g}"
    return written.replace(".", ",") if language == "sv" else written


def printable(value: object, longest: int = 60) -> str:
    """What somebody typed, on one line and without control characters that could steer a terminal."""
    shown = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in str(value))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def join(texts: Iterable[Text]) -> Text:
    """A list in words: a, b och c / a, b and c."""
    found = list(texts)
    return {"sv": _join([t["sv"] for t in found], "och"), "en": _join([t["en"] for t in found], "and")}


def _join(words: list[str], conjunction: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def lower_first(text: Text) -> Text:
    """The same words for use inside a sentence; IBS, AV-block and D-vitamin keep their capitals."""
    return {"sv": _lower(text["sv"]), "en": _lower(text["en"])}


def upper_first(text: Text) -> Text:
    """The same words at the beginning of a sentence."""
    return {"sv": text["sv"][:1].upper() + text["sv"][1:], "en": text["en"][:1].upper() + text["en"][1:]}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
