"""A pharmacy's assortment: the products that could be read, and what was wrong with the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..words.errors import Fault


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the shelf, as its row says.

    `line` is where it stands in the file. `gtin` has 14 digits; codes are None where none is given or it is wrong.
    `units_in_pack` counts what is taken one at a time; `price` is in kronor. `in_stock` is shown and decides nothing.
    `hearsay`: the text does not come from the pharmacy, and has to be held against the jar before it counts.
    """

    line: int
    name: str
    label: str
    gtin: str | None = None
    article: str | None = None
    npl_pack_id: str | None = None
    units_in_pack: float | None = None
    price: float | None = None
    in_stock: bool | None = None
    hearsay: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The row by the names of its columns."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, eq=False)
class Assortment:
    """What a file of products holds; the rows that could not be used are among the `faults`, each with its line.

    `unread` are the columns of the file that say nothing of what is asked, as they are called there.
    """

    source: str
    items: tuple[Item, ...]
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def by_code(self) -> Mapping[str, Item | None]:
        """The product of each code, GTIN or article number; None where several products have it."""
        found: dict[str, Item | None] = {}
        for item in self.items:
            for code in {item.gtin, item.article, item.npl_pack_id} - {None}:
                found[str(code)] = None if str(code) in found else item
        return found
