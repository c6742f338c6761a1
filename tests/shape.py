"""The shape that every advice has, whatever it says: keys, kinds of values, and what belongs to which decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tillskott import Advice

KEYS = ["nutrient", "decision", "evidence", "referrals", "forms", "wanted", "dose", "checks", "medicines", "products",
        "cautions", "advice", "questions", "conflicts", "not_recognised", "trace", "sources", "kidney", "plan", "meta"]
DECISIONS = ["refer_now", "refer", "ask", "food_first", "check_first", "recommend"]
PRINTED = DECISIONS[4:]
VERDICTS = ["first_choice", "suitable", "possible", "unsuitable"]
ENTRIES = {
    "referrals": ["to", "urgency", "reason", "rules"],
    "forms": ["form", "verdict", "route", "for", "against"],
    "checks": ["about", "class", "do", "hours_before", "hours_after", "rules"],
    "evidence": ["need", "grade", "says", "rules"],
    "medicines": ["name", "classes", "status", "rules"],
    "products": ["label", "role", "form", "per_day", "verdict", "say", "rules"],
    "cautions": ["id", "text", "rules"],
    "advice": ["kind", "id", "text", "rules"],
    "questions": ["fact", "text", "why"],
    "conflicts": ["about", "positions", "chosen", "why"],
    "trace": ["rule", "title", "because", "concluded", "claims", "sources", "basis"],
}
KIDNEY = ["egfr", "from", "category", "measured", "estimates", "doubt"]
ESTIMATE = ["equation", "egfr", "category", "changes", "text"]
DOSE = ["unit", "low", "high", "current", "room", "start", "self_care_limit", "ladder", "split", "with_food",
        "time_of_day", "course", "applies_to", "by_need", "rules"]


def faults(advice: Advice, forms: Mapping[str, Any]) -> list[str]:
    """Everything about this advice that the contract does not allow; `forms` are those of the knowledge."""
    said = advice.to_dict()
    if list(said) != KEYS:
        return [f"keys {list(said)}"]
    return [*_entries(said), *_kidney(said), *_decision(said), *_forms(said, forms), *_dose(said, forms),
            *_texts(said, ""), *_rules(said)]


def _entries(said: dict[str, Any]) -> Iterator[str]:
    for part, keys in ENTRIES.items():
        yield from (f"{part} has {list(entry)}" for entry in said[part] if list(entry) != keys)
    yield from (f"conflict of {len(c['positions'])}" for c in said["conflicts"] if len(c["positions"]) < 2)


def _kidney(said: dict[str, Any]) -> Iterator[str]:
    kidney = said["kidney"]
    if kidney is None:
        return
    if list(kidney) != KIDNEY:
        yield f"kidney has {list(kidney)}"
    for estimate in kidney["estimates"]:
        if list(estimate) != ESTIMATE or bool(estimate["changes"]) != bool(estimate["text"]):
            yield f"{estimate} is no estimate"
        if estimate["equation"] == kidney["from"] and estimate["changes"]:
            yield "the equation that counted changes the advice"


def _decision(said: dict[str, Any]) -> Iterator[str]:
    decision = said["decision"]
    urgent = any(referral["urgency"] == "now" for referral in said["referrals"])
    expected = {
        "refer_now": urgent,
        "refer": bool(said["referrals"]) and not urgent,
        "ask": bool(said["questions"]) and not said["referrals"],
        "food_first": not said["referrals"],
        "check_first": bool(said["checks"]) and not said["referrals"],
        "recommend": not said["checks"] and not said["referrals"],
    }
    if not expected.get(decision, False):
        yield f"{decision} does not go with its referrals, questions and checks"
    if decision != "ask" and said["questions"]:
        yield f"{decision} asks questions"
    if decision not in PRINTED and (said["forms"] or said["dose"] or said["wanted"]):
        yield f"{decision} prints a form or a dose"


def _forms(said: dict[str, Any], forms: Mapping[str, Any]) -> Iterator[str]:
    if said["decision"] not in PRINTED:
        return
    listed = said["forms"]
    if sorted(form["form"] for form in listed) != sorted(forms):
        yield "not every form exactly once"
    ranks = [VERDICTS.index(form["verdict"]) for form in listed]
    if ranks != sorted(ranks) or ranks[0] != 0:
        yield "forms do not fall from first_choice to unsuitable"
    wanted = said["wanted"]
    if wanted:
        verdict = next(form["verdict"] for form in listed if form["form"] == wanted["form"])
        if wanted["verdict"] != verdict or (wanted["instead"] is None) != (verdict == "first_choice"):
            yield "the answer to the form asked for differs from its verdict"


def _dose(said: dict[str, Any], forms: Mapping[str, Any]) -> Iterator[str]:
    dose = said["dose"]
    if dose is None:
        return
    if list(dose) != DOSE:
        yield f"dose has {list(dose)}"
        return
    if not 0 < dose["low"] <= dose["high"]:
        yield "low and high make no range"
    if dose["start"] is not None and not 0 < dose["start"] <= dose["high"]:
        yield "the start lies outside the range"
    allowed = {form["form"] for form in said["forms"] if form["verdict"] != "unsuitable" and forms[form["form"]].dosed}
    if not dose["applies_to"] or not set(dose["applies_to"]) <= allowed:
        yield f"the dose applies to {dose['applies_to']}, allowed are {sorted(allowed)}"
    steps = [rung["amount"] for rung in dose["ladder"]]
    if steps != sorted(set(steps)) or steps[0] > dose["self_care_limit"]["amount"] or dose["high"] != steps[-1]:
        yield f"ladder {steps}"
    if (dose["current"] is None) != (dose["room"] is None):
        yield "room without what is taken, or the other way round"
    for part in (dose["current"], dose["room"]):
        if part is not None and not 0 <= part["low"] <= part["high"]:
            yield f"{part} is no amount"


def _texts(node: Any, where: str) -> Iterator[str]:
    """Every text stands in both languages, filled in to the last brace."""
    if isinstance(node, dict):
        if set(node) & {"sv", "en"}:
            if set(node) != {"sv", "en"} or not all(text.strip() for text in node.values()):
                yield f"{where} is not in both languages"
            elif "{" in node["sv"] + node["en"]:
                yield f"{where} has a brace left: {node}"
            return
        for key, value in node.items():
            yield from _texts(value, f"{where}.{key}")
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value, where)


def _rules(said: dict[str, Any]) -> Iterator[str]:
    """Every rule that the answer cites stands in the trace, and every rule in the trace has its claims."""
    fired = {step["rule"] for step in said["trace"]}
    cited = [rule for part in ("referrals", "checks", "cautions", "advice") for entry in said[part]
             for rule in entry["rules"] or ["(none)"]]
    cited += [rule for form in said["forms"] for rule in (*form["for"], *form["against"])]
    cited += said["plan"]["rules"] if said["plan"] else []
    if said["dose"]:
        cited += [*said["dose"]["rules"], *(rule for need in said["dose"]["by_need"] for rule in need["rules"])]
    yield from (f"{rule} is cited but not in the trace" for rule in sorted(set(cited) - fired))
    for step in said["trace"]:
        if not step["claims"] or not step["sources"] or step["basis"] not in ("article", "authority"):
            yield f"{step['rule']} rests on nothing"
