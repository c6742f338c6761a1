"""From the letters of a label to tokens: numbers, units, and every word that the knowledge has a role for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..knowledge.label_phrases import MISREAD, plain
from ..knowledge.labels import LabelWords

# One scan cuts the text up; what the pieces mean is looked up. A number keeps its separators until it is interpreted.
_PIECE = re.compile(
    r"(?P<number>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*)|(?P<word>[^\W\d_]+)|(?P<sign>\S)"
)
# The dots of a table: Magnesium .... 200 mg.
_LEADERS = re.compile(r"\.{2,}|_{2,}|-{3,}")
_SCANNED = frozenset(_PIECE.groupindex)
_THOUSAND = re.compile(r"\d{1,3}(?:[.,']\d{3})+")
_SHORTEST_STEM = 6
_LONGEST_TORN = 4
_BEFORE_NO_TORN = frozenset({"times", "joins", "range", "/", "number", ",", ".", "other"})
_CHELATED = frozenset({("element", "chelate"), ("chelate", "element")})
_BEHIND_ELEMENT = frozenset({"serving", "filler", "chelate"})
_MEASURED = frozenset({"number", "per", "/", "range"})
_CLOSING = {"[": "(", "]": ")", "{": "(", "}": ")", ";": ";", "|": ";", "•": ";", "·": ";", "\u2044": "/"}
NEWLINE = ";"


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its value (two where it can be read in two ways) and half a unit of its last digit.

    `unclear`: letters stand for digits, or a space within them, so that the value is a guess to be asked about.
    """

    written: str
    values: tuple[float, ...]
    half_step: float
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a label: its kind (a role, or the sign itself), what was written, and what it stands for.

    `glued`: no space stands before it.
    """

    kind: str
    text: str
    value: Any = None
    glued: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str
    glued: bool


def tokens(label: str, words: LabelWords) -> list[Token]:
    """The tokens of a label in order; the longest known spelling wins, and an unknown word is a `word`."""
    cut = _unbroken(list(_pieces(label, words)), words)
    found: list[Token] = []
    at = 0
    while at < len(cut):
        length, token = _known(cut, at, words, found[-1] if found else None)
        if token.kind == "unit" and len(found) > 1:
            _mend_split(found)
        at += length
        if token.kind == "." and token.glued and found and found[-1].kind == "per":
            continue  # pr. tablet
        if len(found) > 1 and token.text == found[-1].text == found[-2].text and not token.text.isalnum():
            continue  # a row of the same sign says no more than two of them
        if not _merge_chelate(found, token):
            found.append(token)
    return found


def _merge_chelate(found: list[Token], token: Token) -> bool:
    """A chelated element, a complex of it: one token for the element, whose value is True then."""
    pair = (found[-1].kind if found else "", token.kind)
    if pair not in _CHELATED or (len(found) > 1 and found[-2].kind in ("substance", "other")):
        return False
    found[-1] = Token("element", f"{found[-1].text} {token.text}", True)
    return True


def _mend_split(found: list[Token]) -> None:
    """2 50 mg: perhaps one number that was torn apart. Behind a sign or a dose (1 x 2 250 mg) it is none."""
    one, other = found[-2], found[-1]
    torn = one.kind == other.kind == "number" and one.text.isdigit() and other.text.isdigit()
    if not torn or one.glued or len(one.text + other.text) > _LONGEST_TORN:
        return
    if len(found) > 2 and found[-3].kind in _BEFORE_NO_TORN:
        return
    value = float(one.text + other.text)
    found[-2:] = [Token("number", f"{one.text} {other.text}", Number(f"{one.text} {other.text}", (value,), 0.5, True))]


def _pieces(label: str, words: LabelWords) -> Iterator[_Piece]:
    for line in _LEADERS.sub(" ", plain(label)).splitlines():
        start = 0
        for match in words.phrases.expression.finditer(line):
            yield from _between(line, start, match.start())
            yield _Piece(words.phrases.kinds[(match.lastindex or 1) - 1], match[0], False)
            start = match.end()
        yield from _between(line, start, len(line))
        yield _Piece("sign", NEWLINE, False)


def _unbroken(cut: list[_Piece], words: LabelWords) -> list[_Piece]:
    """Without the break between a figure and its unit on the next line; a unit before a figure is a name of its own."""
    def torn(at: int) -> bool:
        if cut[at].text != NEWLINE or not 0 < at < len(cut) - 2 or cut[at - 1].kind != "number":
            return False
        is_unit = any(kind == "unit" for kind, _ in words.lexicon.get((cut[at + 1].text,), ()))
        return is_unit and cut[at + 2].kind != "number"

    return [piece for at, piece in enumerate(cut) if not torn(at)]


def _between(line: str, start: int, stop: int) -> Iterator[_Piece]:
    """The pieces of a part of a line that no phrase stands in."""
    end, before = -1, ""
    for match in _PIECE.finditer(line, start, stop):
        kind = str(match.lastgroup)
        glued = match.start() == end
        if kind == "number" and glued and before in ("word", ")") and " " in match[0]:
            # The 12 of B12 100 µg is no thousand, nor the 2 of a formula.
            for part in match[0].split(" "):
                yield _Piece(kind, part, glued)
                glued = False
        else:
            yield _Piece(kind, match[0], glued)
        end, before = match.end(), match[0] if kind == "sign" else kind


def _known(cut: list[_Piece], at: int, words: LabelWords, before: Token | None) -> tuple[int, Token]:
    """The longest known spelling that begins here, with the number of its pieces."""
    kind_before = before.kind if before is not None else ""
    for length, key in _spans(cut, at, words.longest.get(cut[at].text, 0)):
        kinds = words.lexicon.get(key)
        wanted = _wanted(kinds, kind_before, words) if kinds else None
        if wanted is not None:
            return length, _token(wanted, cut[at], key)
    piece = cut[at]
    if piece.kind == MISREAD:
        digits = "".join(words.lookalikes.get(sign, sign) for sign in piece.text)
        return 1, Token("number", piece.text, Number(piece.text, (float(digits),), 0.5, True))
    if piece.kind not in _SCANNED:
        return 1, Token(piece.kind, piece.text, _number_in(piece.text, words))
    if piece.kind == "number":
        return 1, Token("number", piece.text, number(piece.text), piece.glued)
    if piece.kind == "sign":
        sign = _CLOSING.get(piece.text, piece.text)
        return 1, Token(sign, piece.text, None, piece.glued)
    return 1, _with_ending(piece.text, words)


def _wanted(kinds: Sequence[tuple[str, Any]], before: str, words: LabelWords) -> tuple[str, Any] | None:
    """Of the kinds that a spelling may be the one that fits behind the token before it; None where none does."""
    if before == "number":
        # After a number it is the unit (mg), elsewhere the symbol of the element (Mg).
        return next((kind for kind in kinds if kind[0] == "unit"), kinds[0])
    others = [kind for kind in kinds if kind[0] != "unit"]
    if not others:
        return kinds[0] if before in ("per", "/") else None
    name, value = others[0]
    # A lone l is a litre only where something is measured.
    if name == "serving" and words.servings[value].measured and before not in _MEASURED:
        return None
    return others[0]


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


def _token(kind: tuple[str, Any], first: _Piece, key: tuple[str, ...]) -> Token:
    name, value = kind
    text = " ".join(key)
    return Token(name, text, Number(first.text, (value,), 0.0) if name in ("number", "fold") else value, first.glued)


def _with_ending(word: str, words: LabelWords) -> Token:
    """A spelling with an ending behind it (citratet, citratpulver, magnesiumtabletter); otherwise an unknown word."""
    for element in words.elements:
        rest = words.lexicon.get((word.removeprefix(element),), ()) if word.startswith(element) else ()
        if any(kind in _BEHIND_ELEMENT for kind, _ in rest):
            return Token("element", word, True if rest[0][0] == "chelate" else None)
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
