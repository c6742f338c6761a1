"""Corrections that survive the next delivery: rows whose cells count instead of those of the same product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from ..words.errors import Fault, fault
from .model import Item

_CORRECTED = ("name", "label", "units_in_pack", "price", "in_stock")
_CODES = ("gtin", "article", "npl_pack_id")


@dataclass(slots=True)
class Overlay:
    """The rows of an overlay file, in their order."""

    name: str
    rows: list[Item] = field(default_factory=list)

    def add(self, row: Item) -> None:
        self.rows.append(row)


def corrected(
    items: Iterable[Item], overlay: Overlay, spelled: Callable[[str], str]
) -> tuple[tuple[Item, ...], list[Fault]]:
    """The items with their corrections, and a fault for each row of the overlay that belongs to no product.

    A row belongs to the products with one of its codes, or where it has none to those of the same name; its other
    cells count where they hold something. What was corrected here was read on the jar: it is no hearsay any more.
    """
    by_code = {code: row for row in overlay.rows for code in _codes(row)}
    by_name = {spelled(row.name): row for row in overlay.rows if not _codes(row)}
    used: set[int] = set()
    found = []
    for item in items:
        row = next((by_code[code] for code in _codes(item) if code in by_code), by_name.get(spelled(item.name)))
        if row is not None:
            used.add(row.line)
            changes = {name: value for name in _CORRECTED if (value := getattr(row, name)) not in ("", None)}
            item = replace(item, **changes, hearsay=item.hearsay and not row.label)
        found.append(item)
    unused = [fault(f"{overlay.name}:{row.line}", "shelf.overlay_unused", "shelf.overlay_unused.mend")
              for row in overlay.rows if row.line not in used]  # fmt: skip
    return tuple(found), unused


def _codes(item: Item) -> list[str]:
    return [str(code) for name in _CODES if (code := getattr(item, name)) is not None]
