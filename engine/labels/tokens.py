"""From the letters of a label to tokens: numbers, units, and every word that the knowledge has a role for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..knowledge.label_phrases import plain
from ..knowledge.labels import LabelWords

# One scan cuts the text up; what the pieces mean is looked up. A number keeps its separators until it is interpreted.
_PIECE = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*)|(?P<word>[^\W\d_]+)|(?P<sign>\S)"
)
_SCANNED = frozenset(_PIECE.groupindex)
_THOUSAND = re.compile(r"\d{1,3}(?:[.,']\d{3})+")
_SHORTEST_STEM = 6
_CLOSING = {"[": "(", "]": ")", "{": "(", "}": ")", ";": ";", "|": ";", "•": ";", "·": ";", "\u2044": "/"}
NEWLINE = ";"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its value (two where it can be read in two ways) and half a unit of its last digit."""

    written: str
    values: tuple[float, ...]
    half_step: float


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a label: its kind (a role, or the sign itself), what was written, and what it stands for."""

    kind: str
    text: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    glued: bool


def tokens(label: str, words: LabelWords) -> list[Token]:
    """The tokens of a label in order; the longest known spelling wins, and an unknown word is a `word`."""
    cut = list(_pieces(label, words))
    found: list[Token] = []
    at = 0
    while at < len(cut):
        length, token = _known(cut, at, words, found[-1] if found else None)
        found.append(token)
        at += length
    return found


def _pieces(label: str, words: LabelWords) -> Iterator[_Piece]:
    for line in plain(label).splitlines():
        start = 0
        for match in words.phrases.expression.finditer(line):
            yield from _between(line, start, match.start())
            yield _Piece(words.phrases.kinds[(match.lastindex or 1) - 1], match[0], False)
            start = match.end()
        yield from _between(line, start, len(line))
        yield _Piece("sign", NEWLINE, False)


def _between(line: str, start: int, stop: int) -> Iterator[_Piece]:
    """The pieces of a part of a line that no phrase stands in."""
    end, before = -1, ""
    for match in _PIECE.finditer(line, start, stop):
        kind = str(match.lastgroup)
        glued = match.start() == end
        if kind == "number" and glued and before == "word" and " " in match[0]:
            # The 12 of B12 100 µg is no thousand.
            for part in match[0].split(" "):
                yield _Piece(kind, part, glued)
                glued = False
        else:
            yield _Piece(kind, match[0], glued)
        end, before = match.end(), kind


def _known(cut: list[_Piece], at: int, words: LabelWords, before: Token | None) -> tuple[int, Token]:
    """The longest known spelling that begins here, with the number of its pieces."""
    after_number = before is not None and before.kind == "number"
    for length, key in _spans(cut, at, words.longest):
        kinds = words.lexicon.get(key)
        if kinds:
            # After a number, mg is the unit; elsewhere it is the symbol of the element.
            wanted = [kind for kind in kinds if (kind[0] == "unit") is after_number] or [
                kind for kind in kinds if kind[0] != "unit"]
            if wanted:
                return length, _token(wanted[0], cut[at].text, key)
    piece = cut[at]
    if piece.kind not in _SCANNED:
        return 1, Token(piece.kind, piece.text, _number_in(piece.text, words))
    if piece.kind == "number":
        return 1, Token("number", piece.text, number(piece.text))
    if piece.kind == "sign":
        sign = _CLOSING.get(piece.text, piece.text)
        return 1, Token(sign, piece.text)
    return 1, _with_ending(piece.text, words)


def _number_in(phrase: str, words: LabelWords) -> Number | None:
    """The first number of a phrase, in digits or in words."""
    found = (_known([piece], 0, words, None)[1] for piece in _between(phrase, 0, len(phrase)))
    return next((token.value for token in found if token.kind == "number"), None)


def _spans(cut: list[_Piece], at: int, longest: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every run of pieces from here, the longest first; digits belong to a spelling only without a space before."""
    found: list[tuple[int, tuple[str, ...]]] = []
    key: list[str] = []
    for index in range(at, min(len(cut), at + 2 * longest)):
        piece = cut[index]
        if index > at and piece.kind == "number" and not (piece.glued or cut[index - 1].text == "-"):
            break
        if piece.text == "-" and index > at:
            continue
        if piece.text == NEWLINE:
            break
        key.append(piece.text)
        if len(key) > longest:
            break
        found.append((index - at + 1, tuple(key)))
    return reversed(found)


def _token(kind: tuple[str, Any], first: str, key: tuple[str, ...]) -> Token:
    name, value = kind
    text = " ".join(key)
    return Token(name, text, Number(first, (value,), 0.0) if name == "number" else value)


def _with_ending(word: str, words: LabelWords) -> Token:
    """A spelling with an ending behind it (citratet, citratpulver); otherwise an unknown word."""
    for ending in words.endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            for kind, value in words.lexicon.get((stem,), ()):
                if kind == "substance":
                    return Token(kind, word, value)
    return Token("word", word)


def number(written: str) -> Number:
    """What digits with separators may mean: 1 000 is a thousand, 0,5 a half, and 1.000 either a thousand or one."""
    text = written.replace(" ", "").replace("'", "")
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        return Number(written, (_finite(text),), 0.5)
    head, _, tail = text.rpartition(signs[-1])
    whole = head.replace(".", "").replace(",", "")
    decimal = _finite(f"{whole}.{tail}")
    if len(signs) > 1 and len(set(signs)) == 1:
        return Number(written, (_finite(whole + tail),), 0.5)
    step = 0.5 * 10.0 ** -min(len(tail), 12)
    if len(signs) == 1 and _THOUSAND.fullmatch(text) and not head.startswith("0"):
        return Number(written, (_finite(whole + tail), decimal), step)
    return Number(written, (decimal,), step)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else math.inf
