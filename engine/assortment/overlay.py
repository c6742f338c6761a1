"""Corrections that survive the next delivery: rows whose cells count instead of those of the same product.

A row may keep the label that it corrects. Where the supplier has changed that label since, the corrected one no longer
says what stands on the jar: the new label counts, and that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ..words.errors import Fault, fault
from .model import Item

_CORRECTED = ("name", "label", "units_in_pack", "price", "in_stock")
_CODES = ("gtin", "article", "npl_pack_id")


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of an overlay file: the cells that count, and the label that they correct, "" where it does not say."""

    row: Item
    was: str


def corrected(
    items: Iterable[Item], corrections: Sequence[Correction], name: str, spelled: Callable[[str], str]
) -> tuple[tuple[Item, ...], list[Fault]]:
    """The items with their corrections; faults are rows that belong to no product, or to a label that has changed.

    A row belongs to the products with one of its codes, or where it has none to those of the same name; its other
    cells count where they hold something. What was corrected here was read on the jar: it is no hearsay any more.
    `name` is that of the overlay file.
    """
    by_code = {code: one for one in corrections for code in _codes(one.row)}
    by_name = {spelled(one.row.name): one for one in corrections if not _codes(one.row)}
    used: set[int] = set()
    found, faults = [], []
    for item in items:
        one = next((by_code[code] for code in _codes(item) if code in by_code), by_name.get(spelled(item.name)))
        if one is not None:
            used.add(one.row.line)
            changed = bool(one.was and one.row.label) and spelled(one.was) != spelled(item.label)
            if changed:
                faults.append(fault(f"{name}:{one.row.line}", "shelf.overlay_changed", "shelf.overlay_changed.mend",
                                    name=item.name))  # fmt: skip
            item = _with(item, one.row, changed)
        found.append(item)
    faults += [fault(f"{name}:{one.row.line}", "shelf.overlay_unused", "shelf.overlay_unused.mend")
               for one in corrections if one.row.line not in used]  # fmt: skip
    return tuple(found), faults


def _with(item: Item, row: Item, changed: bool) -> Item:
    cells = [name for name in _CORRECTED if not (changed and name == "label")]
    changes = {name: value for name in cells if (value := getattr(row, name)) not in ("", None)}
    return replace(item, **changes, hearsay=item.hearsay and "label" not in changes)


def _codes(item: Item) -> list[str]:
    return [str(code) for name in _CODES if (code := getattr(item, name)) is not None]
