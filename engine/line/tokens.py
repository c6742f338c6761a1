"""Words, numbers, clock times and separators of a line, each with its place in what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Kind = Literal["word", "number", "time", "digits", "code", "sign", "break", "ask"]

_TOKEN = re.compile(
    r"(?P<digits>(?<![\w.,])[0-9]{8,14}(?![\w]|[.,][0-9]))"
    r"|(?P<code>(?<!\w)[a-z][0-9]{2}[a-z]{2}[0-9]{2}(?!\w))"
    r"|(?P<time>(?<![\w:.,])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?![\w:]))"
    r"|(?P<number>[0-9]+(?:[.,][0-9]+)?)"
    r"|(?P<word>[^\W\d_]+(?:['’´`][^\W\d_]+)*)"
    r"|(?P<break>[,;.!\n\r|]|(?<=\s)[-–—/](?=\s))"
    r"|(?P<ask>\?)"
    r"|(?P<sign>[/+&%<>≥≤~]|(?<=[0-9])[-–](?=[0-9]))"
)
_PLAIN = re.compile("[a-zåäöé -]*")
_INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})
_APOSTROPHES = re.compile("['’´`]")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "µ": "u", "μ": "u", "×": "x"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: in small letters, the same without accents, and where it begins and ends in the line.

    `value` is that of a number. `misspelt`: it was read as another word. `joined`: nothing stands between it and the
    token before.
    """

    kind: Kind
    text: str
    key: str
    start: int
    end: int
    value: float | None = None
    misspelt: bool = False
    joined: bool = False

    def spelled(self, text: str) -> Token:
        """The same place, read as another word."""
        return replace(self, text=text, key=folded(text), misspelt=True)


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A word without accents: what is typed without them finds it too."""
    plain = text.translate(_LETTERS)
    if plain.isascii():
        return plain
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def tokens(line: str) -> list[Token]:
    """The tokens of a line. Signs that nobody sees are skipped; the places are those of the line as given."""
    text, places = _seen(line)
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        plain = _APOSTROPHES.sub("", match[0])
        if kind == "break" and plain == "/":
            plain = ";"  # with spaces around it, it parts a line; without, it is an "or"
        value = float(plain.replace(",", ".")) if kind == "number" else None
        start, last = places[match.start()][0], places[match.end() - 1][1]
        found.append(Token(kind, plain, folded(plain), start, last, value, joined=match.start() == end))
        end = match.end()
    return found


def phrase(text: str) -> list[tuple[str, str]]:
    """The words of a phrase of the knowledge, each with its key, `#` standing for a number."""
    before, *behind = text.casefold().split("#")
    found = list(_words(before))
    for part in behind:
        found += [("#", "#"), *_words(part)]
    return found


# There are thousands of phrases of a few hundred words, made when the first line is read.
@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    if _PLAIN.fullmatch(text):
        return tuple((word, folded(word)) for word in text.replace("-", " ").split())
    return tuple((token.text, token.key) for token in tokens(text))


def _seen(line: str) -> tuple[str, list[tuple[int, int]]]:
    """The line in small letters as it is seen, and for each sign the place that it has in the line as it was given."""
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end, cluster in _clusters(line):
        plain = unicodedata.normalize("NFKC", cluster).casefold()
        for sign in plain:
            kind = unicodedata.category(sign)
            if kind in _INVISIBLE:
                continue
            text.append(" " if kind == "Cc" and sign not in "\n\r" else sign)
            places.append((start, end))
    return "".join(text), places


def _clusters(line: str) -> Iterator[tuple[int, int, str]]:
    """Each letter with the accents behind it."""
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or not unicodedata.combining(line[at]):
            yield start, at, line[start:at]
            start = at


def keeps(typed: str, known: str) -> bool:
    """Whether a typed word may be a known one with the same letters: accents may be left out, but not added."""
    if typed == known or known == "#" or len(typed) != len(known):
        return True
    return all(one == other or one == folded(other) for one, other in zip(typed, known, strict=True))
