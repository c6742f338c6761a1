"""What the knowledge is about: the nutrient, its unit, its routes, and how an amount of it is stated."""

from __future__ import annotations

from typing import Literal

from ..language.record import Bilingual, Field, Identifier, Record


class Route(Record):
    """How a form is taken; `drinkable`: what is sold for it is a salt that may be drunk all the same."""

    id: Identifier
    swallowed: bool = False
    drinkable: bool = False


class StatedAs(Record):
    """What the two ways to state an amount are called: of what is counted, or of the whole compound."""

    counted: Identifier
    compound: Identifier


class Nutrient(Record):
    """What the knowledge is about: `unit` is that of every amount, `units` others as amounts in it.

    `counted` names what an amount is of, `sign` how the unit is written, `on_labels` the units that a jar may state it
    in and `example` an amount that one may well hold; `element` is its chemical symbol, where formulas say how much of
    it a form holds. Of several needs that each have a range of doses the common part counts (`combine: intersect`), or
    the one that goes highest.
    """

    id: Identifier
    name: Bilingual
    counted: Bilingual
    unit: str
    sign: Bilingual
    units: dict[str, float] = Field(strict=False)
    element: str | None = None
    stated_as: StatedAs
    on_labels: Bilingual
    example: str
    routes: tuple[Route, ...] = Field(strict=False, min_length=1)
    combine: Literal["intersect", "highest"]

    @property
    def amount_key(self) -> str:
        """What a profile calls an amount in the unit of the nutrient."""
        return f"amount_{self.unit}"

    @property
    def product_fields(self) -> dict[str, Literal["text", "number"]]:
        """What a product of a profile is stated by.

        `label` with `per_day` and `every_days`, or `form` with an amount a unit: in the unit of the nutrient, or
        `amount` with its `unit`.
        """
        return {"label": "text", "form": "text", self.amount_key: "number", "amount": "number", "unit": "text",
                "basis": "text", "per_day": "number", "every_days": "number"}

    @property
    def bases(self) -> tuple[str, str]:
        """What an amount may be stated as."""
        return self.stated_as.counted, self.stated_as.compound

    @property
    def swallowed(self) -> str:
        """The route of what is swallowed."""
        return next(route.id for route in self.routes if route.swallowed)

    def is_swallowed(self, route: str) -> bool:
        """Whether a form of this route is swallowed."""
        return any(one.swallowed for one in self.routes if one.id == route)
