"""Faults of `leaflet.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Iterator

from ...words.errors import Fault, fault, no_such
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
                yield no_such(f"{FILE} {statement.spec.id}", "claim", claim, knowledge.claims)
    for name in PARAMETERS:
        if name not in knowledge.numbers:
            yield fault("parameters", "knowledge.common.lacks_needed", "knowledge.common.number.mend",
                        name=name, by=FILE)
    printed = [claim.id for claim in texts.health_claims if claim.printed]
    if len(printed) > MOST_CLAIMS:
        yield fault(FILE, "knowledge.leaflet.claims", "knowledge.common.most.mend",
                    count=len(printed), ids=", ".join(printed), most=MOST_CLAIMS)
