"""The shelf in words: the products for a customer, and an assortment as it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..arithmetic.amounts import Amount
from ..knowledge import Knowledge
from ..labels.others import OtherSubstance
from ..phrasing.words import Words
from ..shelf.answer import Placed, Products
from ..shelf.checking import Checked, CheckedItem
from ..shelf.telling import price_text
from ..words.text import Language, lower_first, number, printable

_COLUMNS = 12


class ShelfWords:
    """Puts products of the shelf into words of one language."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self._knowledge, self._language = knowledge, language
        self.words = Words(knowledge, language)

    def products(self, found: Products, count: int) -> Iterator[str]:
        """The first products, each on a few lines, and how many there are of each verdict."""
        words = self.words
        if found.say is not None:
            yield words("shelf.none", say=words.of(found.say))
            return
        yield words("shelf.heading", counts=self.counts(found))
        for placed in found.first(count):
            yield from self.placed(placed)

    def counts(self, found: Products) -> str:
        """How many products have each verdict that occurs."""
        return ", ".join(f"{count} {self.verdict(verdict)}" for verdict, count in found.counts.items() if count)

    def verdict(self, verdict: str) -> str:
        return self.words(f"shelf.verdict.{verdict}")

    def placed(self, placed: Placed) -> Iterator[str]:
        """One product: its place and name, what to take, what it costs, why it stands there."""
        mark = f"{placed.place}." if placed.place else "–"
        yield f"{mark} {printable(placed.item.name, 80)}: {self.verdict(placed.verdict)}"
        yield f"   {self.words.of(placed.say)}"
        facts = ", ".join(self.facts(placed))
        if facts:
            yield f"   {facts}"
        if placed.place:
            yield f"   {self.words.of(placed.because)}"

    def facts(self, placed: Placed) -> Iterator[str]:
        """Price a day, days a pack lasts, what else is in it, what nobody looked at, and whether it is there."""
        words = self.words
        if placed.price_a_day is not None:
            yield words("shelf.price", price=price_text(placed.price_a_day)[self._language])
        if placed.days is not None:
            yield words("shelf.days", count=placed.days)
        if placed.others:
            yield words("shelf.others", names=", ".join(map(words.of, placed.others)))
        if placed.not_read:
            yield words("shelf.not_read", names=", ".join(printable(name) for name in placed.not_read))
        if placed.item.in_stock is False:
            yield words("shelf.not_in_stock")

    # --- an assortment as it was read ---

    def checked(self, found: Checked) -> Iterator[str]:
        """Every product with what was read of it, those with something open first."""
        yield self.summary(found)
        for one in self.in_order(found):
            yield from self.item(one)

    def item(self, one: CheckedItem) -> Iterator[str]:
        """One product as it was read, and what is open about it."""
        code = f" ({printable(one.code)})" if one.status != "read" else ""
        yield f"{self.words(f'shelf.status.{one.status}')}  {printable(one.item.name, 80)}{code}"
        yield f"   {self.read(one)}"
        for text in self.open(one):
            yield f"   ! {text}"

    def summary(self, found: Checked) -> str:
        """How many products there are, and how many of them leave something open."""
        said = [self.words("shelf.checked", total=len(found.items), source=found.source, **found.counts)]
        said += [self.words("shelf.elsewhere", count=len(found.others))] if found.others else []
        unread = ", ".join(map(printable, found.unread[:_COLUMNS])) + (", …" if len(found.unread) > _COLUMNS else "")
        return " ".join([*said, *([self.words("shelf.unread_columns", names=unread)] if unread else [])])

    @staticmethod
    def in_order(found: Checked) -> Sequence[CheckedItem]:
        """Those of which something is open first."""
        order = ("unreadable", "ask", "read")
        return sorted(found.items, key=lambda one: order.index(one.status))

    def read(self, one: CheckedItem) -> str:
        """Form, amount a unit and what else is in it."""
        words, parts = self.words, []
        if one.forms:
            names = (lower_first(self._knowledge.forms[form].name.text)[self._language] for form in one.forms)
            parts.append(" + ".join(names))
        if one.amount is not None:
            known = self._knowledge.labels.servings.get(one.serving or "")
            unit = known.name.text[self._language] if known else words("shelf.unit")
            parts.append(words("shelf.each", amount=self._span(one.amount), name=unit))
        elif one.status != "unreadable":
            parts.append(words("shelf.applied_only"))
        parts += [words("shelf.others", names=", ".join(map(self._other, one.others)))] if one.others else []
        parts += [words("shelf.not_read", names=", ".join(map(printable, one.not_read)))] if one.not_read else []
        return "; ".join(parts) or words("shelf.nothing_read")

    def open(self, one: CheckedItem) -> Iterator[str]:
        """What is odd about a label, and the question that settles it."""
        yield from dict.fromkeys(map(self.words.of, (*one.findings, *([one.question] if one.question else []))))

    def _other(self, other: OtherSubstance) -> str:
        name = self._knowledge.labels.others[other.id].name.text[self._language]
        if other.per_unit is None:
            return name
        sign = self._knowledge.labels.units[other.unit].sign.text[self._language]
        return f"{name} {self._span(other.per_unit)} {sign}"

    def _span(self, amount: Amount) -> str:
        low, high = (number(round(one, 1), self._language) for one in (amount.low, amount.high))
        return low if low == high else f"{low}–{high}"
