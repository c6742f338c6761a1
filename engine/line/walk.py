"""Goes through the items of a line from left to right and tells what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..knowledge import Knowledge
from . import amounts, meanings, names, products
from .lexicon import Lexicon
from .scan import Item
from .scope import LEADS, RESULTS, SILENT, Scope
from .teller import Teller


class Walk:
    """One pass over the items. What a mark says reaches the end of its part of the line, and no part further."""

    def __init__(self, items: Sequence[Item], teller: Teller, lexicon: Lexicon, *, typing: bool) -> None:
        self.items, self.teller, self.lexicon, self.typing = items, teller, lexicon, typing
        self.scope = Scope()
        self.unknown: list[Item] = []
        self.done = 0
        # Where the medicine of this part stands, for clock times behind it.
        self.medicine: names.Named | None = None
        self.clocked = False

    @property
    def knowledge(self) -> Knowledge:
        """What the line is read with."""
        return self.teller.knowledge

    def run(self) -> None:
        """Read all of it."""
        while self.done < len(self.items):
            item = self.items[self.done]
            self.done += 1
            self._HANDLERS[item.kind](self, item)
        self.end_part()

    @property
    def rest(self) -> Sequence[Item]:
        """The items that have not been read."""
        return self.items[self.done :]

    @property
    def before(self) -> Item | None:
        """The item before the one that is being read."""
        return self.items[self.done - 2] if self.done > 1 else None

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

    def end_part(self) -> None:
        """Close a part of the line: words that were not understood are asked about."""
        self.flush()
        mark = self.scope.negation
        if mark is not None and not self.scope.muddled and not self.pending(mark):
            self.teller.ask("not_understood", [mark])
        self.scope = Scope()
        self.medicine, self.clocked = None, False

    def pending(self, item: Item) -> bool:
        """Whether an item ends a line that is still being typed."""
        return self.typing and item is self.items[-1]

    def flush(self) -> None:
        """Ask about the words that were not understood, together with the denial before them."""
        if self.unknown:
            names.unknown(self, self.unknown)
            self.unknown = []

    def _meaning(self, item: Item) -> None:
        self.flush()
        meanings.meaning(self, item)

    def _medicine(self, item: Item) -> None:
        self.flush()
        names.medicine(self, item)

    def _product(self, item: Item) -> None:
        self.flush()
        products.product(self, item)

    def _number(self, item: Item) -> None:
        amounts.number(self, item)

    def _time(self, item: Item) -> None:
        self.flush()
        names.time(self, item)

    def _digits(self, item: Item) -> None:
        self.flush()
        products.barcode(self, item)

    def _break(self, item: Item) -> None:
        self.end_part()

    def _unknown(self, item: Item) -> None:
        self.scope.muddled = self.scope.negation is not None
        self.unknown.append(item)

    def _mark(self, item: Item) -> None:
        roles = item.roles
        if roles <= SILENT:
            if "dosing" in roles and amounts.amount(self, item):
                return
            if "clock" in roles and names.is_clock(self.rest):
                return
            self.teller.aside([item])
            return
        if "medicine_lead" in roles:
            self.flush()
            names.purpose(self, item)
            return
        if roles & {*RESULTS} and not roles & {*LEADS}:
            products.result(self, item)
            return
        if roles & {"and", "or", "negation", "negation_behind"}:
            self.flush()
        if roles & {"and"}:
            self.medicine = self.medicine if names.is_time(self.rest) or amounts.is_hour(self) else None
        self.scope.mark(item)
        if not roles & {"negation", "negation_behind"}:
            self.teller.aside([item])

    _HANDLERS: dict[str, Callable[[Walk, Item], None]] = {
        "meaning": _meaning,
        "medicine": _medicine,
        "form": _product,
        "element": _product,
        "number": _number,
        "time": _time,
        "digits": _digits,
        "break": _break,
        "ask": _break,
        "unknown": _unknown,
        "mark": _mark,
    }
