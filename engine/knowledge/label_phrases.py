"""How spellings on labels are cut into pieces, and phrases with places for numbers in them (räcker i # dagar)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_PLACE, _NUMBER = "#", r"\+?\d+(?:[.,]\d+)?"
_YEAR = r"20[2-9]\d"
# What may stand in the places of a phrase; a date without a word before it has all digits of its year.
_SLOTS = {
    _PLACE: rf"{_NUMBER}(?:\s*[-–—/]\s*{_NUMBER})?",
    "<date>": rf"(?:{_YEAR}[-./](?:0[1-9]|1[0-2])(?:[-./]\d\d)?|(?:\d{{1,2}}[-./])?\d{{1,2}}[-./]{_YEAR})",
    "<day>": r"\d{1,2}(?:[-./]\d{1,2}(?:[-./ ](?:\d\d){1,2})?| \d\d)",
    "<code>": r"(?=[\w/-]{0,40}\d\d)[\w/-]{0,40}[^\W_](?: \d{2,}){0,8}",
}
_PARTS = re.compile(rf"{'|'.join(_SLOTS)}|[^\W\d_]+|\d+|\S")
_NO_WORD_BEFORE, _NO_WORD_BEHIND = r"(?<![^\W_])", r"(?![^\W_])"
# The 2 of 1x2 or 1-0-2 begins no phrase, and the 1 of 1x2 or 1+0+1 ends none.
_NO_DOSE_BEFORE, _NO_DOSE_BEHIND = r"(?<!\d[-–—/x×*+.,'])", r"(?![.,']?\d)(?!\s*[-–—/x×*+]\s*\d)"
# Spaces, dots, colons and hyphens make no difference; behind a number only a hyphen.
_GAP, _GAP_BEHIND_NUMBER = r"[\s.:-]*", r"\s*-?\s*"
# A number or a word between the words of a phrase.
_WITHIN = r"[\w.,/+–—-]{1,20}"
MISREAD = "misread"
"""The kind of a number in which letters stand for digits (l00)."""
_SPACES = re.compile(r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FRACTIONS = frozenset(sign for sign in map(chr, (*range(0xBC, 0xBF), *range(0x2150, 0x2160), 0x2189))
                       if unicodedata.decomposition(sign).startswith("<fraction>"))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase in one expression, whose groups in order are of these kinds."""

    expression: re.Pattern[str]
    kinds: tuple[str, ...]


def plain(text: str) -> str:
    """The same letters however they were typed: ½ is 0.5, ² is 2, a narrow space is a space, case does not matter.

    Spaces one after the other are one, so that no expression reads a row of them over and over.
    """
    if not text.isascii():
        if not _FRACTIONS.isdisjoint(text):
            text = "".join(_with_fractions(text))
        text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return _SPACES.sub(" ", text.casefold())


def _with_fractions(text: str) -> Iterator[str]:
    before = ""
    for sign in text:
        if sign in _FRACTIONS:
            half = f"{unicodedata.numeric(sign):.4g}"
            sign = half.removeprefix("0") if before.isdigit() else half
        yield sign
        before = sign[-1:]


def pieces(text: str) -> tuple[str, ...]:
    """The letters, digits and signs of a spelling one after the other; a hyphen between them is dropped."""
    found: list[str] = []
    previous = ""
    for sign in plain(text):
        kind = "a" if sign.isalpha() else "9" if sign.isdecimal() else sign
        if kind in ("a", "9") and kind == previous:
            found[-1] += sign
        elif not sign.isspace() and (sign != "-" or len(text) == 1):
            found.append(sign)
        previous = kind
    return tuple(found)


def is_phrase(spelling: str) -> bool:
    """Whether it has a place for a number, a date or a code."""
    return any(slot in spelling for slot in _SLOTS)


def phrases(
    spelled: Iterable[tuple[str, str]], counted: Iterable[str], numbers: Iterable[str], units: Iterable[str],
    lookalikes: Mapping[str, str],
) -> Phrases:
    """The phrases of these kinds and spellings, the longest first; `numbers` are numbers in words.

    A number before one of `units` in which some of the letters `lookalikes` stand for digits is one as well. Where one
    of the words `counted` follows (a unit, tablets, daily), a phrase does not end with its number: that is the number
    of those.
    """
    ordered = sorted(((kind, _PARTS.findall(plain(text))) for kind, text in spelled), key=lambda one: -len(one[1]))
    alike: defaultdict[tuple[str, str, bool], list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for kind, parts in ordered:
        alike[_slot(parts[0]), _slot(parts[-1]), len(parts) == 1].append((kind, parts))
    # A phrase that ends with a word is the longer one: age # + before age #.
    sets = [alike[ends] for ends in sorted(alike, key=lambda ends: (bool(ends[1]), ends[2]))]
    words = _longest_first(counted)
    behind = rf"{_NO_DOSE_BEHIND}{_NO_WORD_BEHIND}(?!\s*(?:%|(?:{'|'.join(words)}){_NO_WORD_BEHIND}))"
    number = rf"(?:{_SLOTS[_PLACE]}|(?:{'|'.join(map(re.escape, numbers))}){_NO_WORD_BEHIND})"
    told = [_together([parts for _, parts in one], number, behind) for one in sets]
    kinds = [kind for one in sets for kind, _ in one]
    if lookalikes:
        told.append(_misread(units, lookalikes))
        kinds.append(MISREAD)
    return Phrases(re.compile("|".join(told) or r"(?!)"), tuple(kinds))


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted((r"\W*".join(map(re.escape, pieces(word))) for word in words), key=len, reverse=True)


def _misread(units: Iterable[str], lookalikes: Mapping[str, str]) -> str:
    """l00 mg, 2oo mg, loo mg: digits and letters that look like them, or a letter for a digit and several for zeros."""
    letters = re.escape("".join(lookalikes))
    noughts = re.escape("".join(letter for letter, digit in lookalikes.items() if digit == "0"))
    mixed = rf"(?=[0-9{letters}]{{0,5}}[0-9])(?=[0-9]{{0,5}}[{letters}])[0-9{letters}]{{2,6}}"
    behind = rf"(?=\s?(?:{'|'.join(_longest_first(units))}){_NO_WORD_BEHIND})"
    return rf"{_NO_WORD_BEFORE}((?:{mixed}|[{letters}][{noughts}]{{2,4}}){behind})"


def _slot(part: str) -> str:
    """The part itself where it is a place, else nothing."""
    return part if part in _SLOTS else ""


def _together(every: Sequence[Sequence[str]], number: str, behind: str) -> str:
    """Phrases that begin and end alike, each a group; what they share stands once, for the sake of speed."""
    first, last = _slot(every[0][0]), _slot(every[0][-1])
    before = _NO_WORD_BEFORE + (_NO_DOSE_BEFORE if first else "")
    if len(every[0]) == 1:
        return f"{before}({_SLOTS[last]}){behind}"
    if first:
        before += (number if first == _PLACE else _SLOTS[first]) + _GAP_BEHIND_NUMBER
    within = [parts[bool(first) : len(parts) - bool(last)] for parts in every]
    groups = "|".join(f"({_expression(parts, ends=not last)})" for parts in within)
    return f"{before}(?:{groups})" + (f"{_GAP}{_SLOTS[last]}{behind}" if last else "")


def _expression(parts: Sequence[str], *, ends: bool) -> str:
    """The words of a phrase; a number between them may be a word as well (var åttonde timme)."""
    text = ""
    for index, part in enumerate(parts):
        text += _WITHIN if part in _SLOTS else re.escape(part)
        if index < len(parts) - 1:
            text += _GAP_BEHIND_NUMBER if part in _SLOTS else _GAP
    if not ends:
        return text
    return text + (_NO_WORD_BEHIND if parts[-1].isalnum() else r"(?!\d)")
