"""Explanations hold what they say: what they cite is enough, nothing they cite can be left out, and both languages do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import Values, profiles
from tillskott import Advisor
from tillskott.engine.actions import Avoid, Decide
from tillskott.engine.explanation.consultation import Consultation, consult
from tillskott.engine.explanation.why import prove, targets
from tillskott.engine.inference import RuleBase
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.profile import Customer, customer_facts, validate
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.dose import dose_advice, doses
from tillskott.engine.resolution.trace import TraceWriter

KNOWLEDGE = load_knowledge(Path(os.environ["TILLSKOTT_KNOWLEDGE"]) if "TILLSKOTT_KNOWLEDGE" in os.environ else None)
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
WRITER = TraceWriter(KNOWLEDGE)
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}
FACTS = KNOWLEDGE.vocabulary.facts
VALUES = Values(KNOWLEDGE)
PRINTED = ("check_first", "recommend")
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}

some = settings(max_examples=int(os.environ.get("N", "60")), deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def customers(draw: st.DrawFn) -> dict[str, Any]:
    """Any profile; two in three of them healthy adults with a few facts more, who get a form and a dose oftener."""
    if draw(st.integers(0, 2)) == 0:
        return draw(profiles(KNOWLEDGE))
    mild = ["symptoms", "conditions", "medications", "supplements", "stomach", "tried", "training_load", "sweating",
            "stress_level", "sleep_quality", "magnesium_rich_food", "diet", "wants", "considering"]
    chosen = draw(st.lists(st.sampled_from(mild), max_size=4, unique=True))
    return {**SAFE, "goals": draw(VALUES.value(FACTS["goals"])),
            **{name: draw(VALUES.value(FACTS[name])) for name in chosen}}


# --- Replaying an explanation from its JSON alone ---


def nodes(node: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Every part of a proof in JSON that has this key."""
    if isinstance(node, Mapping):
        if key in node:
            yield node
        for child in node.values():
            yield from nodes(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child, key)


def cited_facts(proof: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cited facts that no rule concluded."""
    found = [node for node in nodes(proof, "none_of") if FACTS[node["fact"]].source != "derived"]
    return list({(n["fact"], json.dumps(n["value"])): n for n in found}.values())


def cited_rules(proof: Mapping[str, Any]) -> set[str]:
    return {node["rule"] for node in nodes(proof, "rule")}


def cited_profile(proof: Mapping[str, Any]) -> dict[str, Any]:
    """A profile of nothing but what the customer told behind the cited facts."""
    profile: dict[str, Any] = {}
    for node in cited_facts(proof):
        told = [(g["fact"], g["value"]) for g in node["given"]] or [(node["fact"], node["value"])]
        for fact, value in told:
            if value is None:
                continue
            if FACTS[fact].type in ("set", "medicines", "products", "tried"):
                held = profile.setdefault(fact, [])
                # A whole list is cited as it stands; a product may well stand in it twice.
                more = value if isinstance(value, list) else [value]
                profile[fact] = more if len(more) > len(held) and all(v in more for v in held) else [
                    *held, *(v for v in more if v not in held)]
            else:
                profile[fact] = value
    return profile


def replayed(rules: set[str], customer: Customer, setting: str) -> Consultation:
    """What these rules make of this customer, and nothing else."""
    base = RuleBase([rule for rule in KNOWLEDGE.rules if rule.id in rules], KNOWLEDGE.vocabulary.derived)
    findings = base.infer(customer.facts)
    advice = resolve(findings.fired, customer, KNOWLEDGE, WRITER, setting)
    return Consultation(ADVISORS[setting], {}, customer, findings, advice, Case(findings.fired, customer, KNOWLEDGE))


def part(of: Consultation, target: str, proof: Mapping[str, Any]) -> Any:
    """The part of an advice that a proof explains.

    Verdicts are those of the ranking, doses those of the ranges that count, whether or not they are printed; with a
    verdict on points, the points that it compares.
    """
    kind, _, name = target.partition(":")
    if target == "decision" or (proof["parts"] and proof["parts"][0]["target"] == "decision"):
        # Food comes first by a rule, or because nothing speaks for any form.
        return of.advice.decision, bool(of.case.actions(Decide)) and of.advice.decision == "food_first"
    if kind == "form":
        verdict = next(entry["verdict"] for entry in of.ranking.verdicts if entry["form"] == name)
        return verdict, [of.points(form) for form in compared(target, proof)]
    if kind.startswith("dose") or name in ("room.none", "room.unknown"):
        found = doses(of.case, of.ranking.allowed)
        dose = dose_advice(of.case, found) if found else None
        if dose is None or target == "dose":
            return dose and [dose["low"], dose["high"]]
        return dose["room" if kind == "caution" else target[5:]]  # type: ignore[literal-required]
    if kind == "check":
        return [(c["class"], c["rules"]) for c in of.advice.checks if c["about"] == name]
    if kind == "referral":
        wanted = proof["value"]
        return [r["to"] for r in of.advice.referrals if (r["to"], r["urgency"]) == (wanted["to"], wanted["urgency"])
                and set(r["rules"]) <= set(wanted["rules"])][:1]
    if kind == "question":
        return [q["fact"] for q in of.advice.questions if q["fact"] == name]
    return name in of.firings


def compared(target: str, proof: Mapping[str, Any]) -> list[str]:
    """The forms whose points matter: none where a form is unsuitable, or nothing speaks for it."""
    if proof["value"] == "unsuitable" or not proof["steps"]:
        return []
    return [target[5:], *(p["target"][5:] for p in proof["parts"])]


def without(customer: Customer, node: Mapping[str, Any], cited: list[Mapping[str, Any]]) -> Iterator[Customer]:
    """The cited facts alone, without one of them; where it is cited as not known, with every answer to it.

    A member goes from its set, unless the whole set is cited as well; then the set goes.
    """
    fact, value = node["fact"], node["value"]
    named = {other["fact"] for other in cited}
    whole = any(other["fact"] == fact and isinstance(other["value"], list) for other in cited)
    known_facts = {name: known for name, known in customer.facts.items() if name in named}
    if value is None:
        answers: list[Any] = list(KNOWLEDGE.vocabulary.values(fact)) or [0.5, 1, 5, 50, 500, 5000]
        if FACTS[fact].type == "set":
            answers = [frozenset(), *(frozenset([one]) for one in answers)]
    elif isinstance(customer.facts.get(fact), frozenset) and isinstance(value, str) and not whole:
        answers = [customer.facts[fact] - {value}]
    else:
        answers = [None]
    for answer in answers:
        facts = {name: known for name, known in {**known_facts, fact: answer}.items() if known is not None}
        yield Customer(facts, customer.medicines, None if fact == "supplements" else customer.taken, None)


def check_fidelity(consultation: Consultation, target: str) -> None:
    setting = consultation.advisor.setting
    proof = json.loads(json.dumps(prove(consultation, target).to_dict()))
    rules, explained = cited_rules(proof), part(consultation, target, proof)
    assert rules <= set(consultation.firings)
    customer = customer_facts(validate(cited_profile(proof), KNOWLEDGE), KNOWLEDGE)
    again = replayed(rules, customer, setting)
    assert set(again.firings) == rules, (target, rules - set(again.firings))
    assert part(again, target, proof) == explained, target
    for rule in needed(rules, proof):
        less = replayed(rules - {rule}, customer, setting)
        assert part(less, target, proof) != explained, (target, "needless rule", rule)
    cited = cited_facts(proof)
    for node in cited if needed(rules, proof) == rules else ():
        changed = [part(replayed(rules, other, setting), target, proof) for other in without(customer, node, cited)]
        assert any(value != explained for value in changed), (target, "needless fact", node["fact"], node["value"])


def needed(rules: set[str], proof: Mapping[str, Any]) -> set[str]:
    """The cited rules that must each be needed.

    Where no form is left, what spoke for each of them is told as well, and one of those would do.
    """
    if proof["parts"] and not proof["steps"] and proof["parts"][0]["value"] == "unsuitable":
        return {rule for rule in rules if any(isinstance(action, Avoid) for action in RULES[rule].then)}
    return rules


@some
@given(customers(), st.sampled_from(["counter", "self_care"]))
def test_what_is_cited_is_enough_and_all_of_it_is_needed(profile: dict[str, Any], setting: str) -> None:
    consultation = consult(ADVISORS[setting], profile)
    for target in targets(consultation):
        check_fidelity(consultation, target)
