"""Faults of `leaflet.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, nearest
from ..base import Knowledge
from ..leaflet import FILE, MOST_CLAIMS, PARAMETERS


def leaflet_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Claims and numbers that do not exist, words that are none, and more printed claims than a sheet should carry."""
    texts = knowledge.leaflet
    if texts is None:
        return
    for statement in texts.statements:
        for claim in statement.spec.claims:
            if claim not in knowledge.claims:
                where = f"{FILE} {statement.spec.id}"
                yield Fault(where, f"there is no claim {claim!r}", nearest(claim, knowledge.claims))
    for name in PARAMETERS:
        if name not in knowledge.numbers:
            yield Fault("parameters", f"lacks {name}, which {FILE} needs", "add it with its source")
    printed = [claim.id for claim in texts.health_claims if claim.printed]
    if len(printed) > MOST_CLAIMS:
        yield Fault(FILE, f"prints {len(printed)} health claims: {', '.join(printed)}", f"at most {MOST_CLAIMS}")
