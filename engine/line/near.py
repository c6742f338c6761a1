"""Which long known word an unknown one is a slip of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..knowledge.medicines.spelling import distance
from .tokens import folded


class Near:
    """Which long known word an unknown one is a slip of: one letter changed, added, left out, or swapped."""

    def __init__(self, words: Iterable[str], shortest: int) -> None:
        self.known = frozenset(map(folded, words))
        self._shortest = shortest
        self._by_part: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            if len(word) >= shortest:
                for part in _parts(folded(word)):
                    self._by_part[part].append(word)

    def to(self, word: str) -> list[str]:
        """The words near one that is not known, in order."""
        if len(word) < self._shortest - 1:
            return []
        near = {known for part in _parts(word) for known in self._by_part.get(part, ())}
        return sorted(known for known in near if distance(word, folded(known), 1) <= 1)


def _parts(word: str) -> set[str]:
    """The word, and it with any one letter left out: two words one slip apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
