"""What was read of every product of an assortment, and what has to be asked or mended before it can be trusted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from ..arithmetic.amounts import Amount
from ..assortment.codes import code_of
from ..assortment.model import Assortment, Item
from ..knowledge import Knowledge
from ..labels.others import OtherSubstance
from ..labels.reading import LabelReading
from ..words.errors import Fault
from ..words.text import Text
from .stock import open_question, stock_of

Status = Literal["read", "ask", "unreadable"]
STATUSES: tuple[Status, ...] = ("unreadable", "ask", "read")


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One product as it was read: `form` ids, the `amount` one unit gives, further substances, and names not looked at.

    `code` is what finds it in the assortment. `status` is `read` where nothing is open, `ask` where the label leaves a
    question, `unreadable` where no amount was found. `findings` are what is odd about the label.
    """

    item: Item
    code: str
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
            "item": self.item.to_dict(), "code": self.code, "status": self.status, "forms": list(self.forms),
            "per_unit": span(self.amount), "unit": self.serving, "units_per_day": span(self.a_day),
            "others": [{"id": other.id, "unit": other.unit, "per_unit": span(other.per_unit)} for other in self.others],
            "not_read": list(self.not_read), "findings": list(self.findings), "question": self.question,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """An assortment as it was read: its products in the order of the file, and every fault of its rows.

    `others` are those that do not name the nutrient, `unread` the columns that say nothing of what is asked.
    """

    source: str
    items: tuple[CheckedItem, ...]
    others: tuple[Item, ...]
    faults: tuple[Fault, ...]
    unread: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many products have each status."""
        found = Counter(one.status for one in self.items)
        return {status: found[status] for status in STATUSES}

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON."""
        return {"source": self.source, "counts": self.counts, "others": len(self.others),
                "unread_columns": list(self.unread),
                "faults": [one.to_dict() for one in self.faults],
                "products": [one.to_dict() for one in self.items]}  # fmt: skip


def check_assortment(assortment: Assortment, knowledge: Knowledge) -> Checked:
    """What was read of each product, and what to ask the supplier."""
    stock = stock_of(assortment, knowledge)
    items = tuple(_checked(item, code_of(assortment, item), stock.readings[item.line].reading, knowledge)
                  for item in assortment.items if item.line in stock.readings)  # fmt: skip
    return Checked(assortment.source, items, stock.others, assortment.faults, assortment.unread)


def _checked(item: Item, code: str, reading: LabelReading | None, knowledge: Knowledge) -> CheckedItem:
    if reading is None:
        unreadable = knowledge.texts["product.unreadable"]
        return CheckedItem(item, code, "unreadable", (), None, None, None, (), (), (), unreadable)
    question = _question(item, reading, knowledge)
    doubts = knowledge.shelf.unsettled if knowledge.shelf else ()
    odd = any(finding.id in doubts for finding in reading.findings)
    return CheckedItem(
        item=item,
        code=code,
        status="ask" if question is not None or odd else "read",
        forms=reading.forms,
        amount=reading.amount_per_unit if reading.swallowed else None,
        serving=reading.unit,
        a_day=reading.units_per_day,
        others=reading.others,
        not_read=reading.not_read,
        findings=tuple(finding.text for finding in reading.findings),
        question=question,
    )


def _question(item: Item, reading: LabelReading, knowledge: Knowledge) -> Text | None:
    """What has to be asked before the product is sold as what its label says."""
    if item.hearsay:
        return knowledge.texts["shelf.hearsay"]
    question = open_question(reading, knowledge)
    if question is None and reading.swallowed and not (reading.forms or reading.compounds):
        return knowledge.texts["shelf.ask_form"]
    return question
