"""One customer's consultation: the advice, and what can be asked about it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..engine.resolution.reasoner import Consultation as _Consultation
from .answer import Advice

if TYPE_CHECKING:  # what few ask for is loaded when they do
    from ..engine.assortment import Assortment
    from ..engine.explanation.proof import Proof
    from ..engine.explanation.what_if import Part, Search
    from ..engine.explanation.why_not import WhyNot
    from ..engine.leaflet import Leaflet
    from ..engine.shelf import Placed, Products


class Consultation(_Consultation):
    """One customer's consultation, computed once: the advice, and what can be asked about it.

    Made by `Advisor.consult`. What its methods return has `to_dict()`, ready for JSON, but for the leaflet.
    """

    @cached_property
    def advice(self) -> Advice:
        """The advice."""
        return Advice.of(super().advice, self.knowledge)

    def why(self, part: str = "decision") -> Proof:
        """The proof of one part of the advice, down to the lines of the sources.

        `part`: `decision`, `form:<id>`, `dose`, `dose.low` (and the other parts of the dose), `check:<about>`,
        `caution:<id>`, `advice:<id>`, `question:<fact>`, or `referral:<n>`, counted from 1. Raises ProfileError where
        the advice holds no such part.
        """
        from ..engine.explanation.why import why

        return why(self, part)

    def why_not(self, target: str) -> WhyNot:
        """Why a form (its id), a decision or a dose (`dose:<amount>`) was not given.

        Raises ProfileError where there is no such form or decision.
        """
        from ..engine.explanation.why_not import why_not

        return why_not(self, target)

    def what_if(self, part: Part = "decision") -> Search:
        """The smallest changes of one or two facts that change the decision, the first form or the dose."""
        from ..engine.explanation.what_if import Exploration

        return Exploration(self).search(part)

    def products(self, assortment: Assortment) -> Products:
        """Every product of the pharmacy's assortment for this customer: with a verdict, ranked, with the reason."""
        from ..engine.shelf import match

        return match(self, assortment)

    def why_product(self, assortment: Assortment, code: str, than: str | None = None) -> Proof:
        """Why a product of the assortment stands where it does: after the first one, or after the one named by `than`.

        Both by barcode, article number, or #12 for the one on line 12. Raises ProfileError where there is none.
        """
        from ..engine.shelf.why import TARGET, why_product

        target = f"{TARGET}{code}" if than is None else f"{TARGET}{code},{than}"
        return why_product(self, self.products(assortment), assortment, target)

    def leaflet(self, chosen: Placed | None = None) -> Leaflet:
        """The sheet that the customer takes home; `chosen` is the product of the shelf, named where it fits.

        Raises ProfileError with the open questions where nothing can be said yet.
        """
        from ..engine.leaflet import leaflet

        return leaflet(self, chosen)
