"""What the customer told, behind the facts that rules read, ready for JSON and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..knowledge.fact_types import PRODUCTS
from ..labels.products import read_product, stated_amount
from ..resolution.reasoner import Consultation
from ..words.text import Text, join, lower_first

# Lists whose entries stand in the customer's own words.

Given = tuple[tuple[str, Any], ...]


class ToldFacts:
    """Looks up the facts of one profile."""

    def __init__(self, consultation: Consultation) -> None:
        self._of, self._tongue = consultation, consultation.tongue
        self._computed_from = consultation.knowledge.vocabulary.computed_from

    def plain(self, fact: str) -> Any:
        """A fact as the profile gives it, ready for JSON."""
        value = self._of.given.get(fact)
        if isinstance(value, (frozenset, set)):
            return sorted(value)
        if isinstance(value, Mapping):
            return dict(value)
        if not isinstance(value, (list, tuple)):
            return value
        return [dict(one) if isinstance(one, Mapping) else one for one in value]

    def behind_member(self, fact: str, member: str, about: str | None) -> Given:
        """What was told that puts this one member into a computed set: one medicine (`about`, if it does), a form."""
        if fact == "medicine_classes":
            held = [m.written for m in self._of.customer.medicines if member in m.classes]
            return (("medications", [about if about in held else held[0]]),)
        sources = self._computed_from.get(fact, ())
        if any(self._of.knowledge.vocabulary.facts[source].kind is PRODUCTS for source in sources):
            return tuple((source, self._products_with(member, source)) for source in sources)
        result = {"tried_helped": "helped", "tried_no_effect": "no_effect", "tried_upset": "upset_stomach"}.get(fact)
        return tuple(
            (source, [one for one in self.plain(source) or () if one == {"form": member, "result": result}][:1])
            for source in sources
        )

    def _products_with(self, member: str, source: str) -> list[Any]:
        """The first product that has this form, or this finding about its label."""
        read = ((one, read_product(one, self._of.knowledge)) for one in self.plain(source) or ())
        return [one for one, product in read if member in product.forms | product.findings][:1]

    def behind(self, fact: str) -> Given:
        """What was told that a computed fact follows from."""
        told = self._of.given
        sources = [source for source in self._computed_from.get(fact, ()) if told.get(source) is not None]
        if fact == "egfr_used":
            measured = self._of.customer.facts[fact] == told.get("egfr")
            sources = ["egfr"] if measured else ["creatinine", "age", "sex"]
        return tuple((source, self.plain(source)) for source in sources)

    def in_words(self, fact: str, value: Any) -> Text:
        """A value in words; products and forms tried as they were told."""
        if not (isinstance(value, list) and value and self._of.knowledge.vocabulary.facts[fact].kind.as_told):
            return self._tongue.value(fact, value)
        return join(self._item(one) for one in value)

    def _item(self, item: Any) -> Text:
        tongue = self._tongue
        if isinstance(item, str):
            return {"sv": item, "en": item}
        if "label" in item:
            return {"sv": item["label"], "en": item["label"]}
        form = lower_first(tongue.form(item["form"]))
        if "result" in item:
            return tongue("told.tried", form=form, result=lower_first(tongue(f"result.{item['result']}")))
        basis = tongue(f"basis.{item.get('basis') or 'unstated'}")
        return tongue("told.product", form=form, figure=stated_amount(item, tongue.knowledge), basis=basis)

    def with_given(self, says: Text, given: Given) -> Text:
        """A computed fact names what it was computed from."""
        if not given:
            return says
        parts = join(
            self._tongue("why.given", fact=lower_first(self._tongue.label(fact)), value=self.in_words(fact, value))
            for fact, value in given
        )
        return self._tongue("why.from", says=says, given=parts)
