"""What the knowledge says of a pharmacy's assortment: its columns, its cells, and what may be divided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..language.record import Field, Identifier, Record
from .files import Files

FILE = "shelf.yaml"
COLUMNS = ("gtin", "article", "npl_pack_id", "name", "label", "units_in_pack", "price", "in_stock", "was")
SAYS = ("in_stock", "not_in_stock", "money")
FOOD_FACTS = ("code", "name", "label")
CONVENTIONS = ("within", "most_units", "shown", "longest_name")


class Halves(Record):
    """What may be taken half at a time: such a serving, with one of these words on its label and none of the others.

    Without `words` it always may.
    """

    id: Identifier
    servings: tuple[str, ...] = Field(strict=False, min_length=1)
    words: tuple[str, ...] = Field(default=(), strict=False)
    unless: tuple[str, ...] = Field(default=(), strict=False)
    claims: tuple[str, ...] = Field(strict=False, min_length=1)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The conventions of an assortment: lists of spellings by column or meaning, and numbers by name."""

    columns: Mapping[str, Any]
    says: Mapping[str, Any]
    open_food_facts: Mapping[str, Any]
    halves: tuple[Halves, ...]
    unsettled: tuple[str, ...]
    conventions: Mapping[str, Any]

    def half(self, serving: str | None, label: str) -> Halves | None:
        """What allows one unit of this label to be taken half at a time, None where nothing does."""
        asked = [one for one in self.halves if serving in one.servings]
        if not asked:
            return None
        words = f" {plain(label)} "
        for one in asked:
            said = not one.words or any(f" {plain(word)} " in words for word in one.words)
            if said and not any(plain(word) in words for word in one.unless):
                return one
        return None


def plain(text: str) -> str:
    """A text in small letters, its words parted by single spaces."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def read_shelf(files: Files) -> Shelf | None:
    """The conventions of an assortment, or None where the knowledge has none: then none can be read."""
    if not files.matching(FILE):
        return None
    return Shelf(
        files.mapping(FILE, "columns"),
        files.mapping(FILE, "says"),
        files.mapping(FILE, "open_food_facts"),
        tuple(files.records(FILE, "halves", Halves)),
        tuple(files.value(FILE, "unsettled") or ()),
        files.mapping(FILE, "conventions"),
    )
