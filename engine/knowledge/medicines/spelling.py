"""One spelling for all that look or sound alike: signs nobody sees, accents, case, Swedish and English endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that decomposing leaves as they are.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ı": "i"})
_MARKS = str.maketrans(dict.fromkeys("®™©*\"“”„«»‹›’‘‚‛′ʼ'´`", " "))
_DASHES = re.compile(r"[-‐-―−_]")
_INVISIBLE = ("Cf", "Mn", "Me", "Cn", "Co", "Cs")


def folded(text: str) -> str:
    """A text in one case, without accents and invisible signs, dashes as spaces; other punctuation stays."""
    # A letter in a raised circle or in full width is that letter; what ® becomes when decomposed is none.
    # Composing makes plain quotes of wide ones, which are marks too.
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = "".join(sign for sign in decomposed if unicodedata.category(sign) not in _INVISIBLE)
    return " ".join(_DASHES.sub(" ", plain).split())


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """What a name is looked up by: folded, and without the punctuation around its words."""
    return " ".join(filter(None, (word.strip(".:,;()[]{}!?") for word in folded(name).split())))


# Spellings of one sound, in the order in which they are replaced.
_SOUNDS = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ch|ck|q"), "k"),
    (re.compile(r"sch|sh"), "s"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"z"), "s"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"[aeiou]+$"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """How a folded word sounds, roughly, in Swedish and English: `doxycycline` and `doxisyklin` are the same."""
    for pattern, by in _SOUNDS:
        word = pattern.sub(by, word)
    return word


def distance(one: str, other: str, most: int) -> int:
    """Letters to change, add, leave out or swap with the next; `most` + 1 where it is more than `most`.

    Optimal string alignment (Damerau 1964), in a band of 2 · `most` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_above, above, row = above, row, [i] + [most + 1] * len(other)
        low, high = max(1, i - most), min(len(other), i + most)
        for j in range(low, high + 1):
            cost = min(above[j - 1] + (letter != other[j - 1]), above[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other[j - 1]:
                cost = min(cost, two_above[j - 2] + 1)
            row[j] = cost
        if min(row[low - 1 : high + 1]) > most:
            return most + 1
    return min(row[-1], most + 1)
