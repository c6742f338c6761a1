"""Words whose second half is said once for all of them: "varken hjärt- eller njursjukdom", "mag/tarmbesvär"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .lexicon import Lexicon
from .tokens import Token, folded

_SHORTEST_HALF = 3


def completed(read: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The tokens of a line, a first half that means nothing alone with the second half of the word it is joined to."""
    found = list(read)
    for at in range(len(found) - 3, -1, -1):
        joined = (found[at + 1].kind == "break" and found[at + 1].text == ",") or lexicon.joins(found[at + 1])
        if joined and found[at].kind == found[at + 2].kind == "word" and not lexicon.knows(found[at]):
            found[at] = _whole(found[at], found[at + 2], lexicon)
    return found


def _whole(half: Token, behind: Token, lexicon: Lexicon) -> Token:
    """A half with the longest end of the word behind it that makes a word with a meaning; the half where none does."""
    for start in range(_SHORTEST_HALF, len(behind.text) - _SHORTEST_HALF + 1):
        text = half.text + behind.text[start:]
        if lexicon.means(folded(text)):
            return replace(half, text=text, key=folded(text))
    return half
