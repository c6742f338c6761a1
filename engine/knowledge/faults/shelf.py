"""Faults of `shelf.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, fault, nearest, no_such
from ..base import Knowledge
from ..shelf import COLUMNS, CONVENTIONS, FILE, FOOD_FACTS, SAYS


def shelf_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Columns, meanings and numbers that are missing or that nothing reads; servings and claims that do not exist."""
    shelf = knowledge.shelf
    if shelf is None:
        return
    for part, names in (("columns", COLUMNS), ("says", SAYS), ("open_food_facts", FOOD_FACTS),
                        ("conventions", CONVENTIONS)):  # fmt: skip
        given = getattr(shelf, part)
        for name in names:
            if name not in given:
                yield fault(FILE, "knowledge.common.part_lacks", "knowledge.shelf.needs.mend",
                            part=part, name=name, names=", ".join(names))
        for name in given:
            if name not in names:
                yield fault(FILE, "knowledge.shelf.unread", nearest(name, names), part=part, name=name)
    for half in shelf.halves:
        for serving in half.servings:
            if serving not in knowledge.labels.servings:
                yield no_such(f"{FILE} {half.id}", "serving", serving, knowledge.labels.servings)
        for claim in half.claims:
            if claim not in knowledge.claims:
                yield no_such(f"{FILE} {half.id}", "claim", claim, knowledge.claims)
