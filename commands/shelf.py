"""The pharmacy's shelf on the command line: which of its products suit, and the product of a barcode in the hand."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tillskott.commands.output import write
from tillskott.engine.knowledge.computed import CONSIDERING
from tillskott.engine.words.errors import ProfileError, fault
from tillskott.engine.words.text import Language

if TYPE_CHECKING:
    from tillskott.advisor import Advisor
    from tillskott.engine.explanation.proof import Proof
    from tillskott.engine.shelf import Placed, Products
    from tillskott.face.consultation import Consultation


class Shelf:
    """The products of an assortment file and, where a barcode is given, the one in the hand.

    Raises ProfileError for a file that cannot be used, and for a barcode that none of its products has.
    """

    def __init__(self, advisor: Advisor, assortment: str | None, overlay: str | None, gtin: str | None) -> None:
        if assortment is None:
            where = "--why" if gtin is None else "--gtin"
            raise ProfileError([fault(where, "shelf.no_assortment", "shelf.no_assortment.mend")])
        from tillskott.engine.assortment.codes import find

        self._advisor = advisor
        self.assortment = advisor.read_assortment(assortment, overlay)
        self.item = None if gtin is None else find(self.assortment, gtin)

    def with_product(self, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """The profile with the product in the hand, but for a text that nobody held against the jar."""
        if self.item is None or self.item.hearsay:
            return given
        return {**given, CONSIDERING: [*(given.get(CONSIDERING) or ()), {"label": self.item.label}]}

    def chosen(self, of: Consultation) -> Placed | None:
        """What is said of the product in the hand."""
        return self._chosen(of.products(self.assortment))

    def _chosen(self, products: Products) -> Placed | None:
        return None if self.item is None else products.of(self.item)

    def found(self, of: Consultation) -> dict[str, Any]:
        """Every product with its verdict, and the one in the hand, as plain data."""
        products = of.products(self.assortment)
        chosen = self._chosen(products)
        return {**products.to_dict(), "chosen": None if chosen is None else chosen.to_dict()}

    def why(self, of: Consultation, part: str) -> str | Proof:
        """Why a product stands where it does; the name of any other part as it is."""
        from tillskott.engine.shelf.why import is_product, why_product

        return why_product(of, of.products(self.assortment), self.assortment, part) if is_product(part) else part

    def show(self, of: Consultation, language: Language) -> None:
        """Print the one in the hand and those that come first; faults of the file go to standard error."""
        from tillskott.engine.render.shelf import ShelfWords

        for one in self.assortment.faults:
            print(f"tillskott: {one.in_language(language)}", file=sys.stderr)
        knowledge, products = self._advisor.knowledge, of.products(self.assortment)
        shown = int(knowledge.shelf.conventions["shown"]) if knowledge.shelf else 0
        say = ShelfWords(knowledge, language)
        chosen = self._chosen(products)
        lines = [] if chosen is None else list(say.placed(chosen))
        write("\n".join(["", *lines, *say.products(products, shown)]))
