"""Faults of `labels.yaml` that only the whole knowledge shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...words.errors import Fault, fault, no_such
from ..base import Knowledge
from ..label_reader import FILE
from ..labels import LabelWords


def label_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Forms and claims that `labels.yaml` names and that do not exist, and texts in one language only."""
    words = knowledge.labels
    cited = [(record.id, record.claims) for record in words.compounds]
    for name, claims in [*cited, *((record.id, record.claims) for record in words.strengths)]:
        missing = (claim for claim in claims if claim not in knowledge.claims)
        yield from (_missing(name, "claim", claim, knowledge.claims) for claim in missing)
    for salt in words.compounds:
        if salt.form is not None and salt.form not in knowledge.forms:
            yield _missing(salt.id, "form", salt.form, knowledge.forms)
        for spoon in salt.weighs:
            if spoon not in words.servings:
                yield _missing(salt.id, "serving", spoon, words.servings)
    for serving in words.servings.values():
        if serving.of is not None and serving.of not in words.servings:
            yield _missing(serving.id, "serving", serving.of, words.servings)
    for other in words.others.values():
        if other.unit not in words.units:
            yield _missing(other.id, "unit", other.unit, words.units)
    yield from _mixture_faults(words)
    for name, text in words.texts.items():
        if not (isinstance(text, dict) and text.get("sv") and text.get("en")):
            yield fault(FILE, "knowledge.common.languages", "knowledge.common.languages.mend", name=name)


def _mixture_faults(words: LabelWords) -> Iterator[Fault]:
    for mixture in words.mixtures:
        for part in (*mixture.of, *([mixture.form] if mixture.form else [])):
            if part not in words.substances:
                yield _missing(mixture.id, "substance", part, words.substances)
        if mixture.form is None and mixture.name is None:
            yield fault(f"{FILE} {mixture.id}", "knowledge.label.mixture", "knowledge.label.mixture.mend")


def _missing(where: str, kind: str, name: str, known: Collection[str]) -> Fault:
    return no_such(f"{FILE} {where}", kind, name, known)
