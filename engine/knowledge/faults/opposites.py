"""Faults of `opposites.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, no_such
from ..base import Knowledge
from ..opposites import FILE


def opposites_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """A stance against one that does not exist."""
    known = knowledge.opposites.stances if knowledge.opposites else {}
    for stance in known.values():
        if stance.against is not None and stance.against not in known:
            yield no_such(f"{FILE} {stance.id}", "stance", stance.against, known)
