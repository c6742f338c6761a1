"""The label of a jar as it is typed, with its reading."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...engine.arithmetic.amounts import Amount
from ...engine.phrasing.words import Words
from ...engine.words.errors import Fault, ProfileError
from ...engine.words.text import fill, number
from ..desk import said
from .actions import number as typed_number
from .session import Session


def reading(session: Session, words: Words) -> dict[str, Any] | None:
    """What the label comes to so far, what is odd about it and what to ask; None where nothing is typed."""
    text = session.form.jar.strip()
    if not text:
        return None
    try:
        found = session.desk.label(text, typed_number(session.form.count))
    except ProfileError as error:
        return {"amount": "", "notes": [], "question": "; ".join(said(map(bare, error.faults), words.language))}
    notes = [finding.text[words.language] for finding in found.findings]
    question = found.question[words.language] if found.question else ""
    texts = words.knowledge.labels.texts
    day = fill(texts["heading.day"])[words.language]
    return {"amount": f"{day}: {_amount(found.amount_per_day, words)}", "notes": notes, "question": question}


def bare(fault: Fault) -> Fault:
    """A fault without what it is about, which stands in the field above it."""
    return replace(fault, where="")


def _amount(amount: Amount, words: Words) -> str:
    low, high = (number(round(end, 1), words.language) for end in (amount.low, amount.high))
    shown = low if low == high else f"{low}–{high}"
    return fill(words.knowledge.labels.texts["amount"], amount=shown)[words.language]
