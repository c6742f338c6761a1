"""The first screen: what staff need in 90 seconds, in at most 14 lines of 80 columns and 110 words."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .glance_entries import Entry, Role, entries, with_rest
from .phrases import Phrases

WIDTH = 80
MOST_LINES, MOST_WORDS = 14, 110
# The last line says how to see more, in the words of each face; it counts too.
FOOT_LINES, FOOT_WORDS = 1, 8
_GAP = 2


@dataclass(frozen=True, slots=True)
class GlanceLine:
    """One entry of the first screen: its role, the label before it ("" where the line above has the same), the text."""

    role: Role
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The first screen of one advice in one language.

    `rows` are the lines as printed in 80 columns, each with the role it has; `left_out` counts, by kind (the names of
    `glance.more.*` in texts.yaml), what did not fit and is only counted or named. `words` is what a person reads.
    """

    decision: str
    lines: tuple[GlanceLine, ...]
    rows: tuple[tuple[Role, str], ...]
    left_out: Mapping[str, int]
    words: int

    def __str__(self) -> str:
        return "\n".join(text for _, text in self.rows)


def glance(advice: Advice, knowledge: Knowledge, language: Language, *, asked_beside: bool = False) -> Glance:
    """What fits, the gravest first: no referral, no medicine of a check and no self-care limit is ever left out.

    `asked_beside` where the questions stand in words beside it, as on a page that asks them one by one.
    """
    phrases = Phrases(advice, knowledge, language)
    return _Screen(phrases, tuple(entries(phrases, asked_beside))).fitted()


class _Screen:
    """Fits entries into the limits: first what must stand there, then sentence by sentence what matters most."""

    def __init__(self, phrases: Phrases, found: tuple[Entry, ...]) -> None:
        self._words: Words = phrases.words
        self._advice = phrases.advice
        self._entries = found
        title = self._words(f"decision.{phrases.advice.decision}").upper()
        self._head = GlanceLine("decision", "", f"{title}. {phrases.lead()}")
        self._column = max((len(one.label) for one in found), default=0) + _GAP

    def fitted(self) -> Glance:
        shown, named = self._must()
        refused: set[int] = set()
        for _, index, count in sorted(self._steps(shown)):
            if index not in refused:
                longer = (*shown[:index], count, *shown[index + 1:])
                if self._fits(self._lines(longer, named)):
                    shown = longer
                else:
                    refused.add(index)
        lines = self._lines(shown, named)
        counts = Counter(one.kind for one, count in zip(self._entries, shown, strict=True) if not count)
        return Glance(self._advice.decision, lines, tuple(self._rows(lines)), dict(counts), _count(lines))

    def _must(self) -> tuple[tuple[int, ...], int]:
        """What stands there in any case, and how many names of the rest there is room for."""
        shown = tuple(one.least for one in self._entries)
        most = sum(1 for one in self._entries if one.head)
        named = next((n for n in range(most, 0, -1) if self._fits(self._lines(shown, n))), 0)
        return shown, named

    def _steps(self, shown: tuple[int, ...]) -> Iterator[tuple[float, int, int]]:
        for index, (one, least) in enumerate(zip(self._entries, shown, strict=True)):
            for count in range(least + 1, one.pieces + 1):
                yield one.rank_of(count), index, count

    def _fits(self, lines: tuple[GlanceLine, ...]) -> bool:
        rows = sum(1 for _ in self._rows(lines))
        return rows <= MOST_LINES - FOOT_LINES and _count(lines) <= MOST_WORDS - FOOT_WORDS

    def _lines(self, shown: tuple[int, ...], named: int) -> tuple[GlanceLine, ...]:
        """The entries in their order, those of one label together, and after them what of that kind did not fit."""
        lines = [self._head]
        for label in dict.fromkeys(one.label for one in self._entries):
            group = [(one, n) for one, n in zip(self._entries, shown, strict=True) if one.label == label]
            texts = [one.text(n, self._words) for one, n in group if n]
            rest = [one for one, n in group if not n]
            texts = with_rest(texts, rest, named, self._words)
            role = group[0][0].role
            if role == "say" and texts:
                # Said in one breath, and it saves lines.
                texts = [" ".join(texts)]
            lines += [GlanceLine(role, label if n == 0 else "", text) for n, text in enumerate(texts)]
        return tuple(lines)

    def _rows(self, lines: tuple[GlanceLine, ...]) -> Iterator[tuple[Role, str]]:
        for line in lines:
            column = 0 if line.role == "decision" else self._column
            for n, part in enumerate(_wrapped(line.text, WIDTH - column)):
                yield line.role, f"{line.label if n == 0 else '':{column}}{part}"


@lru_cache(maxsize=4096)
def _wrapped(text: str, width: int) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, width, break_on_hyphens=False)) or ("",)


def _count(lines: tuple[GlanceLine, ...]) -> int:
    return sum(len(f"{line.label} {line.text}".split()) for line in lines)
