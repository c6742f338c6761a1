"""Our questions as a Questionnaire of FHIR R4, so that a form filler of another system can ask them.

An item for each fact of a profile, by its id; a set is answered by those that apply or by "none of these". `enableWhen`
holds where a fact applies only to some: it may ask more often than the interview does, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.knowledge.fact_types import INTAKE, MEDICINES, PRODUCTS, TRIED
from ...engine.knowledge.records import FactSpec
from ...engine.language.conditions import All, Condition, Is, Known, Within
from ...engine.words.text import Language
from .naming import ANSWERS, NONE, UCUM, questionnaire_url, values_of
from .says import says

_UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
_BOUNDS = {"minimum": "http://hl7.org/fhir/StructureDefinition/minValue",
           "maximum": "http://hl7.org/fhir/StructureDefinition/maxValue"}
_TYPES = {"integer": "integer", "number": "decimal", "enum": "choice", "form": "choice", "set": "choice",
          "tried": "choice", "medicines": "open-choice", "products": "open-choice", "intake": "string"}
FIELD_TYPES = {"text": "string", "number": "decimal"}
LABEL = "label"
"""The field of a product that is its answer; the others are items below it."""


def questionnaire(knowledge: Knowledge, language: Language) -> dict[str, Any]:
    """The questionnaire of this knowledge in one language."""
    return {
        "resourceType": "Questionnaire", "url": questionnaire_url(knowledge), "version": knowledge.version,
        "language": language, "title": says("form.title")[language], "status": "draft",
        "subjectType": ["Patient"], "description": says("form.description")[language],
        "item": [_item(spec, knowledge, language) for spec in knowledge.vocabulary.profile_facts],
    }


def coding(fact: str, value: str, knowledge: Knowledge, language: Language) -> dict[str, str]:
    """A value of a fact."""
    return {"system": values_of(fact), "code": value,
            "display": knowledge.vocabulary.value_label(fact, value)[language]}


def none(language: Language) -> dict[str, str]:
    """The answer that nothing of a list applies."""
    return {"system": ANSWERS, "code": NONE, "display": says("form.none")[language]}


def fields_below(spec: FactSpec) -> dict[str, str]:
    """The items below an answer of this fact, by the last part of their linkId, with their type."""
    if spec.kind is TRIED:
        return {"result": "string"}
    if spec.kind is INTAKE:
        return {"time": "string"}
    return {name: FIELD_TYPES[kind] for name, kind in spec.fields.items() if name != LABEL}


def _item(spec: FactSpec, knowledge: Knowledge, language: Language) -> dict[str, Any]:
    text = (spec.question or spec.label).text[language]
    found: dict[str, Any] = {"linkId": spec.id, "text": text, "type": _TYPES[spec.type]}
    extensions = [*_unit(spec, language), *_bounds(spec)]
    if extensions:
        found["extension"] = extensions
    conditions = list(_enabled(knowledge.ask_when.get(spec.id), knowledge, language))
    if conditions:
        found |= {"enableWhen": conditions, "enableBehavior": "all"}
    found |= {"required": False, "repeats": spec.kind.several}
    if "choice" in found["type"]:
        name = "wants" if spec.kind is TRIED else spec.id
        values = knowledge.vocabulary.values(name) if spec.kind not in (MEDICINES, PRODUCTS) else []
        options = [coding(name, value, knowledge, language) for value in values]
        options += [none(language)] if spec.kind.several else []
        found["answerOption"] = [{"valueCoding": one} for one in options]
    below = [{"linkId": f"{spec.id}.{name}", "text": says(f"form.{name}")[language], "type": kind, "required": False,
              "repeats": spec.kind is INTAKE} for name, kind in fields_below(spec).items()]
    return {**found, "item": below} if below else found


def _unit(spec: FactSpec, language: Language) -> Iterator[dict[str, Any]]:
    if spec.unit:
        shown = {"display": spec.unit_label.text[language]} if spec.unit_label else {}
        yield {"url": _UNIT, "valueCoding": {"system": UCUM, "code": spec.unit, **shown}}


def _bounds(spec: FactSpec) -> Iterator[dict[str, Any]]:
    for name, url in _BOUNDS.items():
        bound = getattr(spec, name)
        if bound is not None:
            whole = spec.kind.whole
            yield {"url": url, **({"valueInteger": int(bound)} if whole else {"valueDecimal": bound})}


def _enabled(condition: Condition | None, knowledge: Knowledge, language: Language) -> Iterator[dict[str, Any]]:
    """What a condition demands of single answers; a part that says more than that is left out, and asks more often."""
    for part in condition.parts if isinstance(condition, All) else [condition] if condition else []:
        spec = knowledge.vocabulary.of_profile.get(getattr(part, "fact", ""))
        if spec is None or spec.kind.several:
            continue
        if isinstance(part, Is) and isinstance(part.value, str):
            operator = "=" if part.expected else "!="
            yield {"question": spec.id, "operator": operator,
                   "answerCoding": coding(spec.id, part.value, knowledge, language)}
        elif isinstance(part, Within) and part.expected:
            name = "answerInteger" if spec.kind.whole else "answerDecimal"
            bounds = ((part.low, ">" if part.low_open else ">="), (part.high, "<" if part.high_open else "<="))
            yield from ({"question": spec.id, "operator": sign, name: bound} for bound, sign in bounds
                        if bound is not None)
        elif isinstance(part, Known) and part.expected:
            yield {"question": spec.id, "operator": "exists", "answerBoolean": True}
