"""Which known name was meant, where the one that was written is not known: near enough to ask, never to assume."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .spelling import distance, sound

_SHORTEST = 5
# Two slips are believed of a long name only; of one that is not so long where it sounds nearly the same.
_LONG, _LONGER = 8, 13
# Neighbours on a Swedish keyboard.
_ROWS = ("qwertyuiopa", "asdfghjkloa", "zxcvbnm")
_BESIDE = {frozenset(pair) for row in _ROWS for pair in pairwise(row)}


class Nearest:
    """Finds the nearest of many names; made when the first one is asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._rank = {name: at for at, name in enumerate(names) if len(name) >= _SHORTEST}
        self._by_start: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name in self._rank:
            sounds = sound(name)
            if sounds:
                self._by_start[sounds[0]].append((name, sounds))

    def to(self, word: str) -> str | None:
        """The nearest name, or None where none is near; of equals the one listed first."""
        found = self.all_near(word, 1)
        return found[0] if found else None

    def all_near(self, word: str, limit: int) -> list[str]:
        """The names near a word, the nearest first."""
        if len(word) < _SHORTEST:
            return []
        sounds = sound(word)
        found = [((1, 1), self._rank[name], name) for name in _with_another_start(word) if name in self._rank]
        # Under the sound, and under the letter where the two first ones together sound as another.
        for start in {sounds[:1], sound(word[0] + "t")[:1]}:
            for name, its_sounds in self._by_start.get(start, ()):
                far = _distance(word, sounds, name, its_sounds)
                if far is not None:
                    found.append((far, self._rank[name], name))
        return [name for _, _, name in sorted(found)[:limit]]


def _with_another_start(word: str) -> Iterator[str]:
    """The word with its first two letters swapped, or with a key beside the first one; of such slips no more."""
    yield word[1] + word[0] + word[2:]
    for pair in _BESIDE:
        if word[0] in pair:
            (beside,) = pair - {word[0]}
            yield beside + word[1:]


def _distance(word: str, sounds: str, name: str, its_sounds: str) -> tuple[int, int] | None:
    """How far a name is from a word, by letters and by sound; None where it is another name."""
    shorter = min(len(word), len(name))
    if shorter < _LONGER and not (_half_is_same(sounds, its_sounds) or _half_is_same(word, name)):
        return None
    by_sound = distance(sounds, its_sounds, 1)
    if by_sound == 0:
        by_letters = distance(word, name, 3)
        is_near = shorter > _SHORTEST or by_letters <= 2
    elif shorter >= _LONGER or (by_sound == 1 and shorter >= _LONG):
        by_letters = distance(word, name, 2)
        is_near = by_letters <= 2
    else:
        by_letters = distance(word, name, 1)
        is_near = by_letters == 1
    return (by_letters + by_sound, by_letters) if is_near else None


def _half_is_same(one: str, other: str) -> bool:
    """Whether one slip may be all that tells two words apart: it leaves the one half or the other as it is."""
    half = max(1, (min(len(one), len(other)) - 2) // 2)
    return one[:half] == other[:half] or one[-half:] == other[-half:]
