"""Where the reading of a line stands: the items, what has been read, and the marks that reach the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..knowledge import Knowledge
from .lexicon import Lexicon
from .scan import Item
from .scope import SILENT, Scope
from .teller import Teller


@dataclass(slots=True)
class Named:
    """A medicine of this part of the line, as it is written."""

    value: str


class Course:
    """The state of one pass over the items, and what stands around the one that is being read."""

    def __init__(self, items: Sequence[Item], teller: Teller, lexicon: Lexicon, *, typing: bool) -> None:
        self.items, self.teller, self.lexicon, self.typing = items, teller, lexicon, typing
        self.scope = Scope()
        self.unknown: list[Item] = []
        self.done = 0
        # Where the medicine of this part stands, for clock times behind it.
        self.medicine: Named | None = None
        self.clocked = False
        # Whether this part answers a question that the line itself asks: "gravid? vet ej".
        self.answered = False
        # Whether a comma before this part ends what is denied: "aldrig kramp, utan domningar" may say either.
        self.after_denial = False
        self.weekday: Item | None = None

    @property
    def knowledge(self) -> Knowledge:
        """What the line is read with."""
        return self.teller.knowledge

    @property
    def rest(self) -> Sequence[Item]:
        """The items that have not been read."""
        return self.items[self.done :]

    @property
    def before(self) -> Item | None:
        """The item before the one that is being read."""
        return self.items[self.done - 2] if self.done > 1 else None

    def beside(self) -> tuple[Item | None, Item | None]:
        """What stands before and behind an item in its part of the line, but for words without a meaning."""
        here = self.done - 1
        before = (self.items[at] for at in range(here - 1, -1, -1))
        return _next(before), _next(self.items[at] for at in range(here + 1, len(self.items)))

    def part(self) -> list[Item]:
        """The items of this part of the line that have not been read."""
        found: list[Item] = []
        for item in self.rest:
            if item.kind in ("break", "ask"):
                break
            found.append(item)
        return found

    def take(self, parts: Sequence[Item]) -> None:
        """Count the items behind this one, up to the last of some, as read with it."""
        if parts:
            self.done = max(self.done, next(at for at, one in enumerate(self.items) if one is parts[-1]) + 1)

    def pending(self, item: Item) -> bool:
        """Whether an item ends a line that is still being typed."""
        return self.typing and item is self.items[-1]

    def unfinished(self, first: Item) -> bool:
        """Whether the words from an item on are the beginning of a phrase that is still being typed."""
        if not self.typing or any(item.kind in ("break", "ask") for item in self.rest):
            return False
        at = next(at for at, item in enumerate(self.items) if item is first)
        return self.lexicon.begins([token for item in self.items[at:] for token in item.tokens])


def _next(items: Iterator[Item]) -> Item | None:
    for item in items:
        if item.kind in ("break", "ask") or (item.kind == "mark" and "and" in item.roles):
            return None
        if not (item.kind == "mark" and item.roles <= SILENT):
            return item
    return None
