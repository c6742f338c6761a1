"""One entry of a medicine list taken apart: ATC codes, and words in the parts that may each be a medicine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .spelling import folded
from .words import MedicineWords

# WHO writes a space inside a code, lists a dot or none; and a nought is often typed as the letter.
_CODE = re.compile(r"(?<!\w)([a-z])([\do]\d|\d[\do])[ .]?([a-z])[ .]?([a-z])[ .]?([\do]\d|\d[\do])(?!\w)")
_SHORT_CODE = re.compile(r"[a-z](?:\d{2}(?:[a-z]{1,2})?)?")
_CODE_NAME = re.compile(r"(?<!\w)atc(?:\s*kod(?:en)?|\s*code)?(?!\w)[\s:]*")
# A comma between digits is a decimal.
_TOKEN = re.compile(r"(?:\d,(?=\d)|[^\s/+,;&|()\[\]{}])+|[/+,;&|()\[\]{}]")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_BETWEEN = _OPENING | _CLOSING | frozenset("/+,;&|")
_AMOUNT = re.compile(r"x?\d[\d.,x%]*(\D*)")


@dataclass(slots=True)
class Part:
    """Words between two joints; `in_brackets` is what explains the name before it."""

    words: list[str]
    in_brackets: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written: the codes in it (in capitals), its parts, and whether it is marked as spelt right."""

    text: str
    codes: tuple[str, ...]
    parts: tuple[Part, ...]
    spelt_right: bool

    @property
    def short_code(self) -> str | None:
        """The code for a group of medicines that the whole entry may be."""
        code = _CODE_NAME.sub("", self.text).replace(" ", "").strip(".:")
        return code.upper() if _SHORT_CODE.fullmatch(code) else None


def entry(written: str, words: MedicineWords) -> Entry:
    """Take an entry apart."""
    text, spelt_right = words.without_mark(folded(written))
    codes = tuple(_code(found) for found in _CODE.finditer(text))
    rest = _CODE_NAME.sub(" ", _CODE.sub(" ", text)) if codes else text
    return Entry(text, codes, tuple(_parts(rest, words.sets["joining"])), spelt_right)


def is_amount(word: str, words: MedicineWords) -> bool:
    """Whether a word is a strength or a number: 50, 12,5mg, x1, 10%."""
    found = _AMOUNT.fullmatch(word)
    return found is not None and (not found[1] or found[1] in words.sets["ignored"])


def _code(found: re.Match[str]) -> str:
    letter, group, first, second, number = found.groups()
    return "".join((letter, group.replace("o", "0"), first, second, number.replace("o", "0"))).upper()


def _parts(text: str, joining: frozenset[str]) -> list[Part]:
    parts = [Part([])]
    depth = 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in _BETWEEN or token in joining:
            if token in _OPENING or token in _CLOSING:
                depth = max(0, depth + (1 if token in _OPENING else -1))
            parts.append(Part([], depth > 0))
            continue
        word = token.strip(".:!?")
        if word:
            parts[-1].words.append(word)
    return [part for part in parts if part.words]
