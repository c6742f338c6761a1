"""Faults of `shelf.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, nearest
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
                yield Fault(FILE, f"{part} lacks {name}", f"needs: {', '.join(names)}")
        for name in given:
            if name not in names:
                yield Fault(FILE, f"{part} has {name}, which nothing reads", nearest(name, names))
    for half in shelf.halves:
        for serving in half.servings:
            if serving not in knowledge.labels.servings:
                mend = nearest(serving, knowledge.labels.servings)
                yield Fault(f"{FILE} {half.id}", f"there is no serving {serving!r}", mend)
        for claim in half.claims:
            if claim not in knowledge.claims:
                yield Fault(f"{FILE} {half.id}", f"there is no claim {claim!r}", nearest(claim, knowledge.claims))
