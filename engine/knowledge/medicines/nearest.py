"""Which known name was meant, where the one that was written is not known: near enough to ask, never to assume."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from .spelling import distance, sound

_SHORTEST = 5
# Two slips are believed of a long name only; of one that is not so long where it sounds nearly the same.
_LONG, _LONGER = 8, 13
_MOST = 3
# Neighbours on a Swedish keyboard.
_ROWS = ("qwertyuiopa", "asdfghjkloa", "zxcvbnm")
_BESIDE = {frozenset(pair) for row in _ROWS for pair in pairwise(row)}


class Nearest:
    """Finds the nearest of many names; made when the first one is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._rank = {name: at for at, name in enumerate(names) if len(name) >= _SHORTEST}
        self._by_start: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for name in self._rank:
            sounds = sound(name)
            if sounds:
                self._by_start[sounds[0]].append((name, sounds, _letters(name)))

    def to(self, word: str) -> str | None:
        """The nearest name, or None where none is near; of equals the one listed first."""
        found = self.all_near(word, 1)
        return found[0] if found else None

    def all_near(self, word: str, limit: int) -> list[str]:
        """The names near a word, the nearest first."""
        if len(word) < _SHORTEST:
            return []
        sounds, letters = sound(word), _letters(word)
        found = []
        for start in self._starts(word, sounds):
            for name, its_sounds, its_letters in self._by_start.get(start, ()):
                # A change of one letter changes at most two of the letters that occur.
                if abs(len(name) - len(word)) <= _MOST and (letters ^ its_letters).bit_count() <= 2 * _MOST:
                    far = _distance(word, sounds, name, its_sounds)
                    if far is not None:
                        found.append((far, self._rank[name], name))
        return [name for _, _, name in sorted(found)[:limit]]

    def _starts(self, word: str, sounds: str) -> set[str]:
        """First sounds that the name may have: its own, the second where two were swapped, the keys beside it."""
        beside = {other for pair in _BESIDE if word[0] in pair for other in pair}
        return {sounds[:1], *map(sound_of_letter, {word[0], *word[1:2], *beside})} - {""}


def sound_of_letter(letter: str) -> str:
    """The sound that a first letter may be read as."""
    return sound(letter + "t")[:1]


def _distance(word: str, sounds: str, name: str, its_sounds: str) -> tuple[int, int] | None:
    """How far a name is from a word, by letters and by sound; None where it is another name."""
    shorter = min(len(word), len(name))
    most = 1 if shorter < _LONGER else 2
    by_sound = distance(sounds, its_sounds, 1)
    by_letters = distance(word, name, _MOST)
    first_letter_differs = word[0] != name[0] and sounds[:1] != its_sounds[:1]
    if first_letter_differs:
        # Only a slip: two letters swapped, or the key beside, and all the rest as it is.
        is_near = by_letters == 1 and shorter > 4 and (word[1:] == name[1:] or word[:2] == name[1::-1])
    elif shorter < 6:
        is_near = by_letters == 1 or (by_sound == 0 and by_letters <= 2)
    else:
        is_near = by_letters <= most or by_sound == 0 or (by_sound == 1 and by_letters == 2 and shorter >= _LONG)
    return (by_letters + by_sound, by_letters) if is_near else None


def _letters(word: str) -> int:
    """The letters that occur in a word, as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits
