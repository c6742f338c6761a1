"""The product that the customer takes home, as the sheet names it: its name, and how many units from which day."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import Knowledge
from ..knowledge.leaflet import LeafletTexts
from ..shelf.answer import Placed
from ..words.text import Text, fill, upper_first
from .lists import Values
from .wording import unauthorised

_FIT = ("fits", "fits_other_units")


def is_chosen(placed: Placed | None) -> bool:
    """Whether a product was chosen that the customer may take."""
    return placed is not None and placed.verdict in _FIT


def claims_allowed(placed: Placed | None, knowledge: Knowledge) -> bool:
    """Whether what the chosen product begins with is so much that a health claim may be made."""
    least = knowledge.numbers["nrv"] * knowledge.numbers["health_claim_percent"] / 100
    first = next((step.gives for step in placed.steps if step.alone and step.gives), None) if placed else None
    return first is None or first >= least


def chosen_circumstances(placed: Placed | None, holds: frozenset[str]) -> Iterator[str]:
    """What holds on the sheet because a product was chosen, beside what holds already."""
    if placed is None or not is_chosen(placed) or "product" not in holds:
        return
    yield "chosen"
    if placed.taking:
        yield "chosen.units"
        if {"with_food", "time.evening"} <= holds and holds.isdisjoint({"split", "plan", "plan.none"}):
            yield "chosen.dinner"
        if len(placed.taking) > 1 and "hold" not in holds:
            yield "chosen.later"


def chosen_values(placed: Placed | None, held: bool, knowledge: Knowledge, texts: LeafletTexts) -> Values:
    """The name of the product, the units to begin with, and those that follow with the day from which."""
    if placed is None or not is_chosen(placed):
        return {}
    name = _name(placed, texts)
    if not placed.taking:
        return {"chosen": name}
    days = knowledge.numbers["step_days"]
    later = [fill(texts.words["chosen.later"], day=number * days + 1, so_many=units)
             for number, units in enumerate(placed.taking[1:], 1)] if not held else []  # fmt: skip
    joined: Text = {"sv": "".join(one["sv"] for one in later), "en": "".join(one["en"] for one in later)}
    return {"chosen": name, "first_units": upper_first(placed.taking[0]), "later": joined}


def _name(placed: Placed, texts: LeafletTexts) -> Text:
    """What the product is called; one whose name promises what is not authorised is called by its number."""
    item = placed.item
    name: Text = {"sv": item.name, "en": item.name}
    if not unauthorised(name, "take", texts):
        return name
    return fill(texts.words["chosen.number"], code=item.article or item.gtin or item.npl_pack_id or str(item.line))
