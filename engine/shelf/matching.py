"""The shelf against one customer: groups judged, ranked, and the products of the first ones told."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..assortment.model import Assortment, Item
from ..resolution.reasoner import Consultation
from ..resolution.shape import PRINTED
from ..words.errors import ProfileError, fault
from .answer import VERDICTS, Decider, Placed, Products
from .judging import Judge, Judged
from .judging import Key as Rank
from .stock import Priced, stock_of
from .telling import Teller

Key = tuple[Rank, float]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A product with what it is ranked by: nothing else of it decides."""

    key: Key
    judged: Judged
    product: Priced


def match(of: Consultation, assortment: Assortment) -> Products:
    """Every product of an assortment for the customer of a consultation.

    Ranked by the advice (what may be taken, then its form, then whether it holds nothing else that is active), then by
    how many of the steps aimed at can be taken in units of it, whole ones first, then by the price a day. No other
    field of a product decides; those that are equal in these share a place and stand in the order of the file. Where
    the decision prints no form nothing is listed. Raises ProfileError where the knowledge has no shelf.yaml.
    """
    if of.knowledge.shelf is None:
        raise ProfileError([fault("", "shelf.no_knowledge")])
    if of.advice.decision not in PRINTED or not of.ranking.first:
        say = of.case.text(f"product.{of.advice.decision}")
        return Products(of.advice.decision, say, dict.fromkeys(VERDICTS, 0), 0, lambda _: (), lambda _: None,
                        lambda _, __: "same")
    return _Matched(of, assortment).products()


class _Matched:
    def __init__(self, of: Consultation, assortment: Assortment) -> None:
        self._of, self._stock = of, stock_of(assortment, of.knowledge)
        judge = Judge(of, self._stock)
        self._teller = Teller(judge)
        self._judged = judge.judged()

    def products(self) -> Products:
        counts = Counter(dict.fromkeys(VERDICTS, 0))
        for judged in self._judged:
            counts[judged.verdict] += len(judged.group.products)
        total = sum(counts.values())
        return Products(self._of.advice.decision, None, counts, total, self._first, self._one,
                        self._between)

    def _first(self, count: int) -> Sequence[Placed]:
        found: list[Placed] = []
        before: _Entry | None = None
        for number, entry in enumerate(islice(self._ranked(), count), 1):
            usable = not entry.judged.key[0]
            decided = _decided(before.key, entry.key) if before is not None and usable else None
            place = found[-1].place if decided == "same" else number if usable else None
            found.append(self._teller.placed(entry.judged, entry.product, place, decided,
                                             before.product.item.name if before else None))  # fmt: skip
            before = entry
        return found

    def _ranked(self) -> Iterator[_Entry]:
        """All products in their order; those of one rank are merged by their price a day as they are asked for."""
        by_key: defaultdict[Rank, list[Judged]] = defaultdict(list)
        for judged in self._judged:
            by_key[judged.key].append(judged)
        for key in sorted(by_key):
            streams = (self._entries(judged) for judged in by_key[key])
            yield from heapq.merge(*streams, key=_order)

    def _entries(self, judged: Judged) -> Iterator[_Entry]:
        same: list[_Entry] = []
        for product in judged.group.products:
            entry = _Entry(_key(judged, product), judged, product)
            if same and same[0].key != entry.key:
                yield from sorted(same, key=lambda one: one.product.item.line)
                same = []
            same.append(entry)
        yield from sorted(same, key=lambda one: one.product.item.line)

    def _one(self, item: Item) -> Placed | None:
        entry = self._entry(item)
        if entry is None:
            return None
        if entry.judged.key[0]:
            return self._teller.placed(entry.judged, entry.product, None, None, None)
        before = self._before(entry)
        last = max(before, key=_order, default=None)
        ahead = sum(one.key < entry.key for one in before)
        decided, behind = (_decided(last.key, entry.key), last.product.item.name) if last else (None, None)
        return self._teller.placed(entry.judged, entry.product, 1 + ahead, decided, behind)

    def _entry(self, item: Item) -> _Entry | None:
        return next((_Entry(_key(judged, product), judged, product) for judged in self._judged
                     for product in judged.group.products if product.item == item), None)  # fmt: skip

    def _between(self, one: Item, other: Item) -> Decider:
        keys = [entry.key for entry in map(self._entry, (one, other)) if entry is not None]
        return _decided(min(keys), max(keys))

    def _before(self, entry: _Entry) -> list[_Entry]:
        """The products that stand before this one."""
        return [one for judged in self._judged if judged.key <= entry.judged.key for product in judged.group.products
                if _order(one := _Entry(_key(judged, product), judged, product)) < _order(entry)]


def _order(entry: _Entry) -> tuple[Key, int]:
    """Where a product stands: by its key, and of equal ones in the order of the file."""
    return entry.key, entry.product.item.line


def _key(judged: Judged, product: Priced) -> Key:
    """What a product is ranked by; what cannot be taken has no price worth comparing."""
    return judged.key, 0.0 if judged.key[0] else round((judged.units or 1) * product.order, 4)


def _decided(before: Key, after: Key) -> Decider:
    """What puts one product behind the one before it."""
    for at, name in enumerate(("form", "more", "steps"), 1):
        if before[0][at] != after[0][at]:
            return name  # type: ignore[return-value]
    return "same" if before[1] == after[1] else "price"
