"""Bilingual texts: every sentence a person sees exists in Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from typing_extensions import TypedDict

Language = Literal["sv", "en"]
# Longer texts are cut before anything is made of them.
_LONGEST = 1000
_NOT_SEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\u2800"
                      + "".join(map(chr, range(0xFE00, 0xFE10))))
_PLACE = re.compile(r"\{(\w+)\}")
LANGUAGES: tuple[Language, ...] = ("sv", "en")


class Text(TypedDict):
    """One sentence in both languages."""

    sv: str
    en: str
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the writing round: a text with them looks like another one than it is."""


def fill(text: Text, /, **values: Text | str | float) -> Text:
    """Put values into the braces of a text; a bilingual value gives each language its own."""
    return {"sv": _fill(text["sv"], values, "sv"), "en": _fill(text["en"], values, "en")}


def _in(value: Text | str | float, language: Language) -> str:
    if isinstance(value, str):
        return value
    return number(value, language) if isinstance(value, (int, float)) else value[language]


def _fill(template: str, values: Mapping[str, Text | str | float], language: Language) -> str:
    # str.format would read attributes and indexes of what is put in; plain text between braces cannot.
    pieces = _pieces(template)
    if len(pieces) == 1:
        return template
    filled = list(pieces)
    for place in range(1, len(pieces), 2):
        name = pieces[place]
        filled[place] = _in(values[name], language) if name in values else "{" + name + "}"
    return "".join(filled)


@lru_cache(maxsize=4096)
def _pieces(template: str) -> tuple[str, ...]:
    """Text and the name of a place in turn, beginning and ending with text."""
    return tuple(_PLACE.split(template))


@lru_cache(maxsize=4096)
def number(value: float, language: Language) -> str:
    """A number as it is written in this language: 0,7 or 0.7, and 250 without a decimal."""
    written = str(int(value)) if float(value).is_integer() else f"{value:.10g}"
    return written.replace(".", ",") if language == "sv" else written


def rounded(value: float) -> float:
    """A number with as many decimals as somebody reads: two below one, none from a hundred."""
    return round(value, 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0)


def printable(value: object, longest: int = 60) -> str:
    """What somebody typed, on one line and without signs that steer a terminal, turn the writing or are not seen."""
    shown = seen(_as_text(value, str)[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def seen(text: str) -> str:
    """The text on one line, with a code in the place of every sign that steers a terminal or is not seen."""
    return text if text.isprintable() and _NOT_SEEN.isdisjoint(text) else "".join(map(_seen, text))


def shown(value: object) -> str:
    """A value as it is written in a program, short and on one line, whatever it is."""
    return printable(_as_text(value, repr))


def _as_text(value: object, how: Callable[[object], str]) -> str:
    try:
        return how(value[:_LONGEST] if isinstance(value, str) else value)
    except Exception:  # an integer of thousands of digits, a list within itself, what says nothing of itself
        return f"{type(value).__name__} …"


def _seen(sign: str) -> str:
    # Python calls some signs printable that nobody sees: fillers, and selectors of variants.
    if sign.isprintable() and sign not in _NOT_SEEN:
        return sign
    return repr(sign)[1:-1] if not sign.isprintable() else f"\\u{ord(sign):04x}"


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
