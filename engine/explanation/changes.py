"""A change of one fact in words: "if the stomach is sensitive"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..knowledge.fact_types import MEDICINES
from ..labels.products import stated_amount
from ..phrasing.tongue import Tongue
from ..words.text import Text, join, lower_first, number
from .candidates import Change


class ChangeWords:
    """Puts changes into words, by a sentence for the fact where the texts have one."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    def all(self, changes: Iterable[Change]) -> Text:
        """Several changes as one condition."""
        return self._tongue("what_if.if", changes=join(map(self.one, changes)))

    def one(self, change: Change) -> Text:
        if change.added is not None:
            return self._said(change.fact, "added", self._named(change.fact, change.added))
        if change.removed is not None:
            return self._said(change.fact, "removed", self._named(change.fact, change.removed))
        if change.value == []:
            return self._said(change.fact, "none", None)
        if change.closes:
            return self._said(change.fact, "no_more", None)
        # A value whose label does not fit into the sentence of its fact has one of its own.
        own = f"what_if.{change.fact}.{change.value}" if isinstance(change.value, str) else ""
        if own in self._tongue.knowledge.texts:
            return self._tongue(own)
        return self._said(change.fact, "value", self._value(change))

    def _said(self, fact: str, kind: str, value: Text | None) -> Text:
        name = f"what_if.{fact}.{kind}"
        if name not in self._tongue.knowledge.texts:
            name = f"what_if.asked_{kind}" if kind in ("none", "no_more") else f"what_if.{kind}"
        return self._tongue(name, fact=self._tongue.label(fact), value=value or "")

    def _named(self, fact: str, value: str) -> Text:
        if self._tongue.knowledge.vocabulary.facts[fact].kind is MEDICINES:
            return {"sv": value, "en": value}
        return lower_first(self._tongue.knowledge.vocabulary.value_label(fact, value))

    def _value(self, change: Change) -> Text:
        if isinstance(change.value, (int, float)):
            return {"sv": number(change.value, "sv"), "en": number(change.value, "en")}
        if isinstance(change.value, list):
            return join(self._item(item) for item in change.value[-1:])
        return self._tongue.value(change.fact, change.value)

    def _item(self, item: Mapping[str, Any]) -> Text:
        form = lower_first(self._tongue.form(item["form"]))
        if "result" in item:
            return self._tongue("told.tried", form=form, result=lower_first(self._tongue(f"result.{item['result']}")))
        basis = self._tongue(f"basis.{item['basis']}")
        return self._tongue("told.product", form=form, figure=stated_amount(item, self._tongue.knowledge), basis=basis)
