"""What an answer of CDS Hooks 2.0.1 has to hold, as the specification's tables say.

`strictly`: also what HL7's own validator lets pass (the length of a summary, the type of a link), and what we do not
send.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

INDICATORS = {"info", "warning", "critical"}
CARD = {"uuid", "summary", "indicator", "detail", "source", "suggestions", "selectionBehavior", "overrideReasons",
        "links", "extension"}


def faults(answer: Any, strictly: bool = False) -> list[str]:
    """The places at which an answer is none."""
    if not isinstance(answer, dict) or not isinstance(answer.get("cards"), list):
        return ["cards"]
    found = [f"cards[{n}].{place}" for n, card in enumerate(answer["cards"]) for place in _card(card, strictly)]
    return found + (sorted(answer.keys() - {"cards"}) if strictly else [])


def _card(card: Any, strictly: bool) -> Iterator[str]:
    for name in ("summary", "indicator"):
        if not isinstance(card.get(name), str) or not card[name]:
            yield name
    if card.get("indicator") not in INDICATORS:
        yield "indicator"
    if not (card.get("source") or {}).get("label"):
        yield "source.label"
    yield from sorted(card.keys() - CARD)
    if card.get("suggestions") and card.get("selectionBehavior") not in ("at-most-one", "any"):
        yield "selectionBehavior"
    yield from (f"overrideReasons[{n}].display" for n, one in enumerate(card.get("overrideReasons", ()))
                if not one.get("display"))
    for n, link in enumerate(card.get("links", ())):
        yield from (f"links[{n}].{name}" for name in ("label", "url") if not link.get(name))
        if strictly and (link.get("type") not in ("absolute", "smart") or "autolaunchable" in link):
            yield f"links[{n}].type"
    if strictly and (len(card.get("summary", "")) >= 140 or card.get("suggestions")):
        yield "summary"
