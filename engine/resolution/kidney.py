"""The kidney part of an advice: eGFR by each equation, which counted, and what another equation would have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ..arithmetic.kidney import ADULT_FROM_YEARS, EQUATIONS, displayed_egfr, kdigo_category
from ..knowledge import Knowledge
from ..knowledge.kidney import KidneyKnowledge
from ..language.conditions import Within, leaves
from ..profile import Customer
from ..profile.units import likely_readings
from ..words.text import Text, fill, join, lower_first
from .advice import Advice
from .shape import Estimate, Kidney

MEASURED = "measured"
"""What counted where a measured eGFR is lower than the estimated one."""

_FACT = "egfr_used"
_COMPARED: Mapping[str, Callable[[Advice], Any]] = {
    "decision": lambda advice: advice.decision,
    "forms": lambda advice: advice.first_choice,
    "dose": lambda advice: advice.dose and (advice.dose["low"], advice.dose["high"], advice.dose["start"]),
    "referrals": lambda advice: [(one["to"], one["urgency"], one["reason"]) for one in advice.referrals],
}

Advising = Callable[[Customer], Advice]


def kidney(customer: Customer, advice: Advice, knowledge: Knowledge, advise: Advising) -> Kidney | None:
    """The kidney part, or None where no eGFR (relative, mL/min/1.73 m²) is known.

    `advise` gives the advice of the same customer with other facts; it is asked only for equations that some rule can
    tell from the one that counted. The advice itself is never changed.
    """
    used, about = customer.facts.get(_FACT), knowledge.kidney
    if used is None or about is None:
        return None
    estimates = egfr_by_equation(customer.facts)
    measured = customer.facts.get("egfr")
    shown = _Shown(knowledge, about)
    found = [_estimate(name, egfr, customer, advice, shown, advise) for name, egfr in estimates.items()]
    by_laboratory = measured is not None and measured <= used
    return {
        "egfr": used if by_laboratory else shown.egfr(used),
        "from": MEASURED if by_laboratory else about.default,
        "category": kdigo_category(used, about.lower_bounds),
        "measured": measured,
        "estimates": found,
        "doubt": _doubt(customer, knowledge),
    }


def egfr_by_equation(facts: Mapping[str, Any]) -> Mapping[str, float]:
    """Relative eGFR (mL/min/1.73 m²) by each equation, unrounded; empty without creatinine, sex and an adult's age."""
    if not {"creatinine", "age", "sex"} <= facts.keys() or facts["age"] < ADULT_FROM_YEARS:
        return {}
    return {name: egfr(facts["creatinine"], facts["age"], facts["sex"]) for name, egfr in EQUATIONS.items()}


class _Shown:
    """Puts eGFR values into figures and words of one knowledge."""

    def __init__(self, knowledge: Knowledge, about: KidneyKnowledge) -> None:
        self.knowledge, self.about = knowledge, about
        self._limits = [*about.lower_bounds.values(), *(knowledge.numbers[name] for name in about.limits)]

    def egfr(self, egfr: float) -> float:
        return displayed_egfr(egfr, self._limits)

    def text(self, name: str, /, **values: Text | str | float) -> Text:
        return fill(self.knowledge.texts[name], **values)


def _estimate(
    name: str, egfr: float, customer: Customer, advice: Advice, shown: _Shown, advise: Advising
) -> Estimate:
    entry: Estimate = {
        "equation": name,
        "egfr": shown.egfr(egfr),
        "category": kdigo_category(egfr, shown.about.lower_bounds),
        "changes": [],
        "text": None,
    }
    counted = min(egfr, customer.facts.get("egfr", egfr))
    if _told_apart(counted, customer.facts[_FACT], shown.knowledge):
        other = advise(replace(customer, facts={**customer.facts, _FACT: counted}))
        entry["changes"] = [part for part, of in _COMPARED.items() if of(other) != of(advice)]
        if entry["changes"]:
            entry["text"] = _says(entry, other, shown)
    return entry


def _told_apart(one: float, other: float, knowledge: Knowledge) -> bool:
    return any(leaf.holds(one) != leaf.holds(other) for leaf in _comparisons(knowledge))


@lru_cache(maxsize=8)
def _comparisons(knowledge: Knowledge) -> tuple[Within, ...]:
    """What rules compare the eGFR with."""
    found = (leaf for rule in knowledge.rules for leaf in leaves(rule.when))
    return tuple({leaf for leaf in found if isinstance(leaf, Within) and leaf.fact == _FACT})


def _says(entry: Estimate, other: Advice, shown: _Shown) -> Text:
    values: dict[str, Text | float] = {
        "equation": shown.about.equations[entry["equation"]].name.text,
        "egfr": entry["egfr"],
    }
    if "decision" in entry["changes"]:
        decision = lower_first(shown.knowledge.texts[f"decision.{other.decision}"])
        return shown.text("kidney.changes.decision", decision=decision, **values)
    parts = join(shown.knowledge.texts[f"kidney.part.{part}"] for part in entry["changes"])
    return shown.text("kidney.changes.parts", parts=parts, **values)


def _doubt(customer: Customer, knowledge: Knowledge) -> Text | None:
    """What an unlikely measured value may be instead."""
    found = list(_doubts(customer, knowledge))
    return found[0] if found else None


def _doubts(customer: Customer, knowledge: Knowledge) -> Iterator[Text]:
    for name in ("egfr", "creatinine"):
        value = customer.facts.get(name)
        if value is not None:
            spec = knowledge.vocabulary.facts[name]
            readings = likely_readings(spec, value, knowledge)
            if readings is not None:
                yield fill(knowledge.texts["kidney.doubt"], fact=spec.label.text, value=value, readings=readings)
