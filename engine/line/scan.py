"""From tokens to items: the longest phrase, medicine or product at each place, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..knowledge import Knowledge
from ..knowledge.line import Meaning
from ..knowledge.medicines import Medicine, MedicineIndex
from ..words.text import Language
from .ellipsis import completed
from .lexicon import Entry, Lexicon
from .tokens import Token

Kind = Literal["meaning", "mark", "form", "element", "medicine", "unknown", "number", "time", "digits", "break", "ask"]
# So many words a medicine's name has at most.
_LONGEST_NAME = 5
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of tokens that belong together; `denied` where a denial stands within it.

    `known` is what the table of medicines says of a name; of an unknown word it may hold a proposal.
    """

    kind: Kind
    tokens: tuple[Token, ...]
    entries: tuple[Entry, ...] = ()
    known: Medicine | None = None
    denied: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """What it may do to the words beside it."""
        return frozenset(entry.role for entry in self.entries if entry.role)

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        """What it may say."""
        return tuple(entry.meaning for entry in self.entries if entry.meaning)

    @property
    def form(self) -> str | None:
        """The form that it names."""
        return next((entry.form for entry in self.entries if entry.form), None)

    @property
    def is_verb(self) -> bool:
        """Whether a word behind it may deny it."""
        return any(entry.verb for entry in self.entries)

    @property
    def misspelt(self) -> bool:
        """Whether a word of it was read in spite of a slip."""
        return any(token.misspelt for token in self.tokens)

    @property
    def numbers(self) -> list[float]:
        """The numbers in it, each whole where it is."""
        values = [token.value for token in self.tokens if token.value is not None]
        return [int(value) if value.is_integer() else value for value in values]

    @property
    def number(self) -> float | None:
        """The first number in it."""
        return next(iter(self.numbers), None)

    @property
    def start(self) -> int:
        """Where it begins in the line."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends in the line."""
        return self.tokens[-1].end


@lru_cache(maxsize=4096)
def resolved(index: MedicineIndex, name: str) -> Medicine:
    """What a name is taken for; the same names are typed again and again."""
    return index.resolve(name)


def items(
    found: Sequence[Token], lexicon: Lexicon, knowledge: Knowledge, language: Language, *, typing: bool = False
) -> list[Item]:
    """The items of a line, in order. Linear in its length. With `typing` the last word is left as it is."""
    whole = found[:-1] if typing else found
    read = [*(_corrected(one, lexicon, knowledge.medicines) for one in completed(whole, lexicon)), *found[len(whole) :]]
    parts: list[Item] = []
    at = 0
    while at < len(read):
        half = typing and at == len(read) - 1
        item = _item(read, at, lexicon, knowledge.medicines, language, half=half)
        parts.append(item)
        at += len(item.tokens)
    return parts


def _item(
    read: Sequence[Token], at: int, lexicon: Lexicon, index: MedicineIndex, language: Language, *, half: bool
) -> Item:
    token = read[at]
    found = lexicon.at(read, at, language)
    length = _name_length(read, at, index)
    if found is not None and found.length >= length:
        return _of_entries(tuple(read[at : at + found.length]), found.entries, found.denied)
    if length:
        name = tuple(read[at : at + length])
        return Item("medicine", name, known=resolved(index, " ".join(part.text for part in name)))
    if token.kind == "code":
        known = resolved(index, token.text)
        return Item("medicine" if known.recognised else "unknown", (token,), known=known)
    if token.kind == "word" and not half:
        return _word(token, index)
    if token.kind in ("number", "time", "digits", "break", "ask"):
        return Item(token.kind, (token,))
    return Item("unknown", (token,))


def _of_entries(typed: tuple[Token, ...], entries: tuple[Entry, ...], denied: bool) -> Item:
    first = entries[0]
    kind: Kind = "meaning" if first.meaning else "mark" if first.role else "form" if first.form else "element"
    return Item(kind, typed, entries, denied=denied)


def _word(token: Token, index: MedicineIndex) -> Item:
    """A word that stands for itself: the name of a medicine in another spelling, or not known."""
    if len(token.key) < _SHORTEST_NAME:
        return Item("unknown", (token,))
    known = resolved(index, token.text)
    vague = known.status == "vague" and token.key.endswith(index.words.vague_endings or (" ",))
    return Item("medicine" if known.recognised or vague else "unknown", (token,), known=known)


def _name_length(read: Sequence[Token], at: int, index: MedicineIndex) -> int:
    if read[at].kind != "word":
        return 0
    for length in range(min(_LONGEST_NAME, len(read) - at), 0, -1):
        words = read[at : at + length]
        if all(part.kind in ("word", "number") for part in words) and " ".join(p.key for p in words) in index.table:
            return length
    return 0


def _corrected(token: Token, lexicon: Lexicon, index: MedicineIndex) -> Token:
    """A long word with one slip, read as the one word that is meant; a word near a medicine too is left as it is."""
    near = lexicon.corrected(token)
    if not near or token.key in index.table or not lexicon.alike(near):
        return token
    known = resolved(index, token.text)
    return token if known.recognised or known.proposal else token.spelled(near[0])


