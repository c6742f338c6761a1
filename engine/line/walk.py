"""Goes through the items of a line from left to right and tells what each of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import amounts, meanings, names, products
from .course import Course
from .scan import Item
from .scope import LEADS, RESULTS, SILENT, Scope


class Walk(Course):
    """One pass over the items. What a mark says reaches the end of its part of the line, and no part further."""

    def run(self) -> None:
        """Read all of it."""
        while self.done < len(self.items):
            item = self.items[self.done]
            self.done += 1
            _HANDLERS[item.kind](self, item)
        self.end_part()

    def end_part(self) -> None:
        """Close a part of the line: words that were not understood are asked about."""
        self.flush()
        for mark in self.scope.idle if not (self.typing and not self.rest) else ():
            if not self.answered or "hedge" not in mark.roles:
                self.teller.ask("not_understood", [mark])
        self.scope = Scope()
        self.medicine, self.clocked, self.weekday = None, False, None

    def flush(self) -> None:
        """Ask about the words that were not understood, together with the denial before them."""
        if self.unknown:
            names.unknown(self, self.unknown)
            self.unknown = []

    def _denied_between(self) -> None:
        """Words between a denial and what follows: nobody knows which of the two is denied, so both are asked about."""
        if self.unknown and self.scope.negation is not None:
            self.scope.muddled, self.scope.between, self.unknown = True, self.unknown, []
        self.flush()

    def _meaning(self, item: Item) -> None:
        if self.pending(item) and item.tokens[-1].kind == "number":
            self.teller.aside([item])
            return
        self._denied_between()
        meanings.meaning(self, item)

    def _medicine(self, item: Item) -> None:
        self._denied_between()
        names.medicine(self, item)

    def _product(self, item: Item) -> None:
        self._denied_between()
        products.product(self, item)

    def _number(self, item: Item) -> None:
        clock = amounts.clock_before(self)
        if clock or amounts.is_hour(self, item):
            self.flush()
            names.time(self, item, clock)
        elif self.unknown:
            self.unknown.append(item)
        else:
            amounts.number(self, item)

    def _time(self, item: Item) -> None:
        self.flush()
        names.time(self, item)

    def _digits(self, item: Item) -> None:
        self.flush()
        if self.pending(item):
            self.teller.aside([item])
        else:
            products.barcode(self, item)

    def _break(self, item: Item) -> None:
        denied, as_list = self.scope.denied, self.scope.denied_list
        self.end_part()
        self.answered = item.kind == "ask"
        self.after_denial = denied is not None and as_list is None and item.tokens[0].text == ","
        if denied is not None and self._is_enumeration():
            self.scope.denied, self.scope.joint = denied, "or"

    def _unknown(self, item: Item) -> None:
        if names.is_time(self.rest) and names.day_of(self, item):
            self.weekday = item
            return
        if not self.unknown and names.day_of(self, item):
            self.teller.aside([item])
            return
        self.scope.muddled = self.scope.negation is not None
        self.unknown.append(item)

    def _mark(self, item: Item) -> None:
        roles = item.roles
        self.scope.twisted |= "twist" in roles
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
        if "contrast" in roles and (self.scope.twisted or self.scope.denied is not None):
            self.scope.denied = self.scope.joint = None
            self.teller.aside([item])
            return
        if roles & {"and"}:
            self.medicine = self.medicine if names.is_time(self.rest) or amounts.is_hour(self) else None
        self.scope.mark(item)
        self.scope.muddled |= "contrast" in roles and self.after_denial
        if not roles & {"negation", "negation_behind"}:
            self.teller.aside([item])

    def _is_enumeration(self) -> bool:
        """Whether a denied list goes on: "ingen diarré, kräkningar eller feber"."""
        last: Item | None = None
        for item in self.rest:
            if item.kind == "mark" and "or" in item.roles:
                return last is not None
            if item.kind == "meaning" and last is None and all(one.says for one in item.meanings):
                last = item
            elif item.kind == "break" and item.tokens[0].text == "," and last is not None:
                last = None
            elif not (item.kind == "mark" and item.roles <= SILENT):
                return False
        return False


_HANDLERS: Mapping[str, Callable[[Walk, Item], None]] = {
    "meaning": Walk._meaning,
    "medicine": Walk._medicine,
    "form": Walk._product,
    "element": Walk._product,
    "number": Walk._number,
    "time": Walk._time,
    "digits": Walk._digits,
    "break": Walk._break,
    "ask": Walk._break,
    "unknown": Walk._unknown,
    "mark": Walk._mark,
}
