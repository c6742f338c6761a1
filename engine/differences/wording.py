"""A difference in words, with the labels of some knowledge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from ..knowledge import Knowledge
from ..phrasing.tongue import Tongue
from ..words.messages import has_message, message
from ..words.text import Text, join, lower_first, number
from .shown import Difference


def in_words(difference: Difference, knowledge: Knowledge) -> Text:
    """What became another, as one line in both languages; what this knowledge does not know is called by its id."""
    tongue = Tongue(knowledge)
    value = partial(_value, tongue, difference)
    return difference.of.says(_about(tongue, difference), value(difference.before), value(difference.after))


def _about(tongue: Tongue, difference: Difference) -> Text:
    for family in ("dose", "taking"):
        name = f"change.{family}.{difference.about}"
        if difference.kind.partition("_")[0] in ("dose", "taking") and has_message(name):
            return message(name)
    return _named(tongue, difference.about)


def _named(tongue: Tongue, name: str) -> Text:
    texts, knowledge = tongue.knowledge.texts, tongue.knowledge
    if f"to.{name}" in texts:
        return texts[f"to.{name}"]
    if name in knowledge.forms:
        return tongue.form(name)
    if name in knowledge.medicine_classes:
        return knowledge.medicine_classes[name].name.text
    rule = knowledge.rule(name)
    if rule is not None:
        return rule.title
    return _unfilled(texts[name]) if name in texts else tongue.any_label(name)


def _unfilled(text: Text) -> Text:
    """A text of which a batch keeps only the name: what would be filled in is left open."""
    return {"sv": _PLACE.sub("…", text["sv"]), "en": _PLACE.sub("…", text["en"])}


_PLACE = re.compile(r"\{\w+\}")
_TEXTS: Mapping[str, str] = {
    "urgent": "decision.{value}", "referral": "decision.{value}", "decision": "decision.{value}",
    "urgency": "urgency.{value}", "recipient": "urgency.{value}", "veto": "verdict.{value}",
    "verdict": "verdict.{value}", "product": "product.verdict.{value}", "taking": "dose.{about}.{value}",
}
"""What the texts of the knowledge call the values of each family of kinds."""
_TOLD = ("caution", "advice")
"""The families whose values are texts; a batch has only the ids of those."""


def _value(tongue: Tongue, difference: Difference, value: Any) -> Text:
    family = difference.kind.partition("_")[0]
    if value is None and family in _TOLD:
        return _named(tongue, difference.about)
    if value is None or value == []:
        return message("change.nothing")
    if isinstance(value, Mapping):
        return {"sv": str(value["sv"]), "en": str(value["en"])}
    if isinstance(value, list):
        return join(_named(tongue, one) for one in value)
    if isinstance(value, bool):
        return message("change.answers.yes" if value else "change.answers.no")
    if isinstance(value, (int, float)):
        return _amount(value, tongue if family in ("dose", "limit") else None)
    name = _TEXTS.get(family, "").format(value=value, about=difference.about)
    return lower_first(tongue(name)) if name in tongue.knowledge.texts else {"sv": str(value), "en": str(value)}


def _amount(value: float, tongue: Tongue | None) -> Text:
    """A number, with the sign of the nutrient's unit where it is an amount of that."""
    sign = tongue.knowledge.nutrient.sign.text if tongue else None
    return {"sv": f"{number(value, 'sv')} {sign['sv']}" if sign else number(value, "sv"),
            "en": f"{number(value, 'en')} {sign['en']}" if sign else number(value, "en")}
