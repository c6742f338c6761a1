"""A profile as a QuestionnaireResponse: the consultation as answers to our own questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.knowledge.fact_types import MEDICINES, PRODUCTS, TRIED
from ...engine.knowledge.records import FactSpec
from ...engine.words.text import Language
from .naming import questionnaire_url
from .questionnaire import LABEL, coding, none


def response(profile: Mapping[str, Any], knowledge: Knowledge, language: Language, on: date) -> dict[str, Any]:
    """The answers in a profile that can be used; what is unknown has no item. Of the person nothing else is told."""
    items = [{"linkId": spec.id, "text": (spec.question or spec.label).text[language],
              "answer": list(_Answers(spec, knowledge, language).of(profile[spec.id]))}
             for spec in knowledge.vocabulary.profile_facts if profile.get(spec.id) is not None]
    return {
        "resourceType": "QuestionnaireResponse", "language": language, "status": "completed",
        "questionnaire": f"{questionnaire_url(knowledge)}|{knowledge.version}", "authored": on.isoformat(),
        **({"item": items} if items else {}),
    }


class _Answers:
    """The answers to one question."""

    def __init__(self, spec: FactSpec, knowledge: Knowledge, language: Language) -> None:
        self._spec, self._knowledge, self._language = spec, knowledge, language

    def of(self, value: Any) -> Iterator[dict[str, Any]]:
        kind = self._spec.kind
        if kind.whole:
            yield {"valueInteger": int(value)}
        elif kind.numeric:
            yield {"valueDecimal": value}
        elif kind.choice:
            yield self._coded(self._spec.id, value)
        elif not value:
            yield {"valueCoding": none(self._language)}
        elif kind.members:
            yield from (self._coded(self._spec.id, one) for one in sorted(value))
        elif kind is MEDICINES:
            yield from ({"valueString": one} for one in value)
        elif kind is PRODUCTS:
            yield from map(self._product, value)
        elif kind is TRIED:
            yield from ({**self._coded("wants", one["form"]), **self._below({"result": [one["result"]]})}
                        for one in value)
        else:
            yield from ({"valueString": name, **self._below({"time": list(times)})} for name, times in value.items())

    def _coded(self, fact: str, value: str) -> dict[str, Any]:
        return {"valueCoding": coding(fact, value, self._knowledge, self._language)}

    def _product(self, product: Mapping[str, Any]) -> dict[str, Any]:
        label = product.get(LABEL)
        shown = label if label is not None else \
            self._knowledge.vocabulary.value_label("wants", product["form"])[self._language]
        return {"valueString": shown, **self._below({name: [one] for name, one in product.items()
                                                    if name != LABEL and one is not None})}

    def _below(self, fields: Mapping[str, list[Any]]) -> dict[str, Any]:
        items = [{"linkId": f"{self._spec.id}.{name}",
                  "answer": [{"valueString" if isinstance(one, str) else "valueDecimal": one} for one in values]}
                 for name, values in fields.items()]
        return {"item": items} if items else {}
