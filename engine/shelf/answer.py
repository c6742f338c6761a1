"""What the shelf says to one customer: every product with a verdict, ranked, with the reason of its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..assortment.model import Item
from ..resolution.shape import Decision, Range
from ..words.plain import Plain
from ..words.text import Text

ShelfVerdict = Literal["fits", "fits_other_units", "too_strong", "unsuitable_form", "must_not_have", "unclear"]
VERDICTS: tuple[ShelfVerdict, ...] = (
    "fits", "fits_other_units", "unclear", "too_strong", "must_not_have", "unsuitable_form",
)
"""All verdicts, in the order in which products are listed."""
Decider = Literal["form", "more", "steps", "price", "same"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder as units of a product: `amount` a day, the `units` for it, and what they give.

    `alone`: the customer may take it without care. `taken`: so many units come near enough to the step.
    """

    amount: float
    units: float | None
    gives: float | None
    alone: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Placed(Plain):
    """One product of the shelf for one customer.

    `place` counts from 1 among those that can be taken, equal products share it, None for all others; `decided_by` is
    what puts it behind the one before, None for the first, and `because` says so. `form` is None where the label
    names none or several. `units` a day go with `days` that a pack lasts and `price_a_day`, None where pack or price
    is not known. `per_day` is what they give. `taking`: the units of
    each step that is taken alone, in words. `others` are further substances that rules know, `not_read` names on the
    label that nobody looked at.
    """

    place: int | None
    item: Item
    verdict: ShelfVerdict
    form: str | None
    serving: Text | None
    units: float | None
    per_day: Range | None
    steps: tuple[Step, ...]
    taking: tuple[Text, ...]
    days: float | None
    price_a_day: float | None
    say: Text
    question: Text | None
    rules: tuple[str, ...]
    others: tuple[Text, ...]
    not_read: tuple[str, ...]
    decided_by: Decider | None
    because: Text

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        lists = {name: list(parts[name]) for name in ("rules", "others", "not_read", "taking")}
        return {**parts, "item": self.item.to_dict(), "steps": [asdict(step) for step in self.steps], **lists}


@dataclass(frozen=True)
class Products(Plain):
    """The shelf for one customer; products are told when they are asked for, the first ones at once.

    `decision` is that of the advice: where it prints no form no product is listed, and `say` says why. `counts` has
    every verdict with the number of its products.
    """

    decision: Decision
    say: Text | None
    counts: Mapping[ShelfVerdict, int]
    total: int
    _first: Callable[[int], Sequence[Placed]]
    _of: Callable[[Item], Placed | None]
    _decided: Callable[[Item, Item], Decider]

    def first(self, count: int) -> Sequence[Placed]:
        """The first so many products, in their order."""
        return self._first(count)

    def __iter__(self) -> Iterator[Placed]:
        return iter(self._first(self.total))

    def of(self, item: Item) -> Placed | None:
        """What is said of one product; None where the decision prints no form."""
        return self._of(item)

    def decided(self, one: Item, other: Item) -> Decider:
        """What puts the later one of two products behind the other; both can be taken."""
        return self._decided(one, other)

    def to_dict(self, count: int | None = None) -> dict[str, Any]:
        """As plain data, with the first `count` products, or all of them."""
        listed = self._first(self.total if count is None else count)
        return {"decision": self.decision, "say": self.say, "counts": dict(self.counts), "total": self.total,
                "products": [placed.to_dict() for placed in listed]}  # fmt: skip
