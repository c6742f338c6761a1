"""How spellings on labels are cut into pieces, and phrases with places for numbers in them (räcker i # dagar)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    behind = rf"{_NO_DOSE_BEHIND}{_NO_WORD_BEHIND}(?!\s*(?:%|{_any_of(counted)}{_NO_WORD_BEHIND}))"
    number = rf"(?:{_SLOTS[_PLACE]}|{_any_of(numbers)}{_NO_WORD_BEHIND})"
    kinds: list[str] = []
    told = [_together(one, number, behind, kinds) for one in sets]
    if lookalikes:
        told.append(_misread(units, lookalikes))
        kinds.append(MISREAD)
    return Phrases(re.compile(rf"{_NO_WORD_BEFORE}(?:{'|'.join(told)})" if told else r"(?!)"), tuple(kinds))


class _Branch:
    """Where spellings that begin alike part, so that an expression tries what they share once."""

    def __init__(self) -> None:
        self.after: dict[str, _Branch] = {}
        self.end: str | None = None

    def add(self, steps: Iterable[str], end: str) -> None:
        """One spelling, as expressions one after the other, and what must follow its end."""
        branch = self
        for step in steps:
            branch = branch.after.setdefault(step, _Branch())
        branch.end = end if branch.end is None else branch.end

    def expression(self, ended: Callable[[str], str]) -> str:
        """All spellings, the longest first; `ended` is told each end in the order of the expression."""
        ways = [step + branch.expression(ended) for step, branch in sorted(self.after.items(), key=_gaps_first)]
        if self.end is not None:
            ways.append(ended(self.end))
        return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _gaps_first(item: tuple[str, _Branch]) -> bool:
    """What goes on with another word is the longer one."""
    return len(item[0]) == 1


def _any_of(words: Iterable[str]) -> str:
    """Any of these words, whatever stands between their pieces."""
    root = _Branch()
    for word in words:
        steps = [step for piece in pieces(word) for step in (r"\W*", *map(re.escape, piece))]
        root.add(steps[1:], "")
    return root.expression(str)


def _misread(units: Iterable[str], lookalikes: Mapping[str, str]) -> str:
    """l00 mg, 2oo mg, loo mg: digits and letters that look like them, or a letter for a digit and several for zeros."""
    letters = re.escape("".join(lookalikes))
    noughts = re.escape("".join(letter for letter, digit in lookalikes.items() if digit == "0"))
    mixed = rf"(?=[0-9{letters}]{{0,5}}[0-9])(?=[0-9]{{0,5}}[{letters}])[0-9{letters}]{{2,6}}"
    behind = rf"(?=\s?{_any_of(units)}{_NO_WORD_BEHIND})"
    return rf"((?:{mixed}|[{letters}][{noughts}]{{2,4}}){behind})"


def _slot(part: str) -> str:
    """The part itself where it is a place, else nothing."""
    return part if part in _SLOTS else ""


def _together(every: Sequence[tuple[str, Sequence[str]]], number: str, behind: str, kinds: list[str]) -> str:
    """Phrases that begin and end alike; each ends with a group of its own, the kind of which is added to `kinds`."""
    first, last = _slot(every[0][1][0]), _slot(every[0][1][-1])
    before = _NO_DOSE_BEFORE if first else ""
    if len(every[0][1]) == 1:
        kinds.append(every[0][0])
        return f"{before}({_SLOTS[last]}){behind}"
    if first:
        before += (number if first == _PLACE else _SLOTS[first]) + _GAP_BEHIND_NUMBER
    root = _Branch()
    marks: dict[str, str] = {}
    for kind, parts in every:
        within = parts[bool(first) : len(parts) - bool(last)]
        ends = "" if last else _NO_WORD_BEHIND if within[-1].isalnum() else r"(?!\d)"
        marks[f"{ends}#{kind}"] = kind
        root.add(_steps(within), f"{ends}#{kind}")

    def ended(end: str) -> str:
        kinds.append(marks[end])
        return end.rpartition("#")[0] + "()"

    return f"{before}{root.expression(ended)}" + (f"{_GAP}{_SLOTS[last]}{behind}" if last else "")


def _steps(parts: Sequence[str]) -> Iterator[str]:
    """The words of a phrase; a number between them may be a word as well (var åttonde timme)."""
    for index, part in enumerate(parts):
        yield from (_WITHIN,) if part in _SLOTS else map(re.escape, part)
        if index < len(parts) - 1:
            yield _GAP_BEHIND_NUMBER if part in _SLOTS else _GAP
