"""What was read of every product of an assortment, and what has to be asked or mended before it can be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from ..arithmetic.amounts import Amount
from ..assortment.model import Assortment, Item
from ..knowledge import Knowledge
from ..labels.others import OtherSubstance
from ..labels.reading import LabelReading
from ..words.errors import Fault
from ..words.text import Text
from .stock import stock_of

Status = Literal["read", "ask", "unreadable"]
STATUSES: tuple[Status, ...] = ("unreadable", "ask", "read")


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One product as it was read: `form` ids, the `amount` one unit gives, further substances, and names not looked at.

    `status` is `read` where nothing is open, `ask` where the label leaves a question, `unreadable` where no amount was
    found. `findings` are what is odd about the label, `faults` what is wrong with the row.
    """

    item: Item
    status: Status
    forms: tuple[str, ...]
    amount: Amount | None
    serving: str | None
    a_day: Amount | None
    others: tuple[OtherSubstance, ...]
    not_read: tuple[str, ...]
    findings: tuple[Text, ...]
    question: Text | None

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        def span(amount: Amount | None) -> dict[str, float] | None:
            return None if amount is None else {"low": amount.low, "high": amount.high}

        return {
            "item": self.item.to_dict(), "status": self.status, "forms": list(self.forms),
            "per_unit": span(self.amount), "unit": self.serving, "units_per_day": span(self.a_day),
            "others": [{"id": other.id, "unit": other.unit, "per_unit": span(other.per_unit)} for other in self.others],
            "not_read": list(self.not_read), "findings": list(self.findings), "question": self.question,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """An assortment as it was read: its products in the order of the file, and every fault of its rows.

    `others` are those that do not name the nutrient.
    """

    source: str
    items: tuple[CheckedItem, ...]
    others: tuple[Item, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many products have each status."""
        found = Counter(one.status for one in self.items)
        return {status: found[status] for status in STATUSES}

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        return {"source": self.source, "counts": self.counts, "others": len(self.others),
                "faults": [one.to_dict() for one in self.faults],
                "products": [one.to_dict() for one in self.items]}  # fmt: skip


def check_assortment(assortment: Assortment, knowledge: Knowledge) -> Checked:
    """What was read of each product, and what to ask the supplier."""
    stock = stock_of(assortment, knowledge)
    items = tuple(_checked(item, stock.readings[item.line].reading, knowledge)
                  for item in assortment.items if item.line in stock.readings)  # fmt: skip
    return Checked(assortment.source, items, stock.others, assortment.faults)


def _checked(item: Item, reading: LabelReading | None, knowledge: Knowledge) -> CheckedItem:
    if reading is None:
        return CheckedItem(item, "unreadable", (), None, None, None, (), (), (), knowledge.texts["product.unreadable"])
    question = knowledge.texts["shelf.hearsay"] if item.hearsay else reading.question
    doubts = knowledge.shelf.unsettled if knowledge.shelf else ()
    odd = any(finding.id in doubts for finding in reading.findings)
    return CheckedItem(
        item=item,
        status="ask" if question is not None or odd else "read",
        forms=reading.forms,
        amount=reading.amount_per_unit,
        serving=reading.unit,
        a_day=reading.units_per_day,
        others=reading.others,
        not_read=reading.not_read,
        findings=tuple(finding.text for finding in reading.findings),
        question=question,
    )
