"""The interview's questions for medicines and products: as they are typed, with what each was taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from ..knowledge import Knowledge
from ..knowledge.medicines import Medicine, find_medicine
from ..labels.products import Product, read_product
from ..phrasing.words import Words
from ..words.text import number
from .prompts import Prompts, Way

_COMPLETED_FROM = 3
_COMPLETIONS = 6


class MedicineNames(Completer):
    """Completes the last name of a list as it is typed."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The names that the last entry may be the beginning of."""
        typed = document.text_before_cursor.rpartition(",")[2].lstrip()
        if len(typed) < _COMPLETED_FROM:
            return
        found = find_medicine(self._knowledge.medicines, self._knowledge.medicine_classes, typed, _COMPLETIONS)
        for match in found:
            if match.name.casefold().startswith(typed.casefold()):
                yield Completion(match.name, -len(typed))


class Lists:
    """Asks for medicines and for products."""

    def __init__(self, knowledge: Knowledge, words: Words, prompts: Prompts) -> None:
        self.knowledge, self.words, self.prompts = knowledge, words, prompts

    def medicines(self, question: str) -> list[str] | None:
        """Medicines as typed, each shown with what it was taken for; None where nobody knows any."""
        names = MedicineNames(self.knowledge)
        typed = self.prompts.type(question, self.words("consult.typed_medicines"), completer=names)
        if typed is None or self._means_none(typed):
            return None if typed is None else []
        found = [self._meant(name.strip()) for name in typed.split(",") if name.strip()]
        if found and all(self.knowledge.medicines.resolve(name).status == "says_unknown" for name in found):
            return None
        return found

    def _means_none(self, typed: str) -> bool:
        return typed.casefold() in self.words("consult.none_words").split()

    def _meant(self, name: str) -> str:
        """Show how a name was read; a near miss is a question, which "no, spelt right" ends."""
        medicine = self.knowledge.medicines.resolve(name)
        if medicine.proposal is not None:
            question = self.words("consult.meant", name=name, proposal=medicine.proposal)
            ways = [
                Way(self.words("consult.meant.yes", proposal=medicine.proposal), True, self.words("consult.key.yes")),
                Way(self.words("consult.meant.no"), False, self.words("consult.key.no")),
            ]
            if self.prompts.pick(question, ways, back=False, out=False):
                return self._meant(medicine.proposal)
            name = self.knowledge.medicines.spelt_right(name, self.words.language)
            medicine = self.knowledge.medicines.resolve(name)
        self._shown(name, medicine)
        return name

    def _shown(self, name: str, medicine: Medicine) -> None:
        if medicine.status == "no_known_interaction":
            print(f"  {self.words('consult.recognised.no_interaction', name=name)}")
        elif medicine.classes:
            classes = ", ".join(self.words.anything(group) for group in medicine.classes)
            print(f"  {self.words('consult.recognised', name=name, classes=classes)}")

    def products(self, question: str) -> list[Mapping[str, Any]] | None:
        """Products by what their labels say; one that is not clear is asked about once."""
        typed = self.prompts.type(question, self.words("consult.typed_products"))
        if typed is None or self._means_none(typed):
            return None if typed is None else []
        return [self._product(label.strip()) for label in typed.split(";") if label.strip()]

    def _product(self, label: str) -> Mapping[str, Any]:
        read = read_product({"label": label}, self.knowledge)
        asked = self._doubt(read)
        if asked is not None:
            more = self.prompts.type(f"{label}: {asked}", self.words("consult.typed"))
            label = f"{label}, {more}" if more else label
            read = read_product({"label": label}, self.knowledge)
        usual = read.reading.units_per_day.low if read.reading is not None else 1
        per_day = self.prompts.number(
            self.words("consult.per_day", name=label), default=number(usual, self.words.language)
        )
        product = {"label": label} if per_day is None else {"label": label, "per_day": per_day}
        self._told(product)
        return product

    def _doubt(self, read: Product) -> str | None:
        """The one question that would settle a label."""
        if read.reading is None:
            return self.words("consult.unreadable")
        return self.words.of(read.reading.question) if read.reading.question else None

    def _told(self, product: Mapping[str, Any]) -> None:
        """What the product was taken for, a day."""
        amount = read_product(product, self.knowledge).amount
        if amount is None:
            self.prompts.note(f"  {self.words('consult.not_read', name=product['label'])}")
            return
        low, high = (number(round(one), self.words.language) for one in (amount.low, amount.high))
        shown = low if low == high else f"{low}–{high}"
        print(f"  {self.words('consult.read', name=product['label'], figure=shown)}")
