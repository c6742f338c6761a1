"""Explanations hold what they say: what they cite is enough, nothing they cite can be left out, and both languages do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import Values, profiles
from tillskott import Advice, Advisor, ProfileError
from tillskott.engine.explanation.consultation import Consultation, consult
from tillskott.engine.explanation.why import prove, targets, why
from tillskott.engine.inference import RuleBase
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.profile import Customer, customer_facts, validate
from tillskott.engine.resolution import resolve
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


def replayed(rules: set[str], customer: Customer, setting: str) -> tuple[set[str], Advice]:
    """What these rules make of this customer, and nothing else."""
    base = RuleBase([rule for rule in KNOWLEDGE.rules if rule.id in rules], KNOWLEDGE.vocabulary.derived)
    findings = base.infer(customer.facts)
    return {f.rule.id for f in findings.fired}, resolve(findings.fired, customer, KNOWLEDGE, WRITER, setting)


def points(advice: Advice, form: str) -> int:
    verdict = next(entry for entry in advice.forms if entry["form"] == form)
    given = (action for rule in verdict["for"] for action in RULES[rule].then)
    return sum(KNOWLEDGE.fits[action.fit] for action in given if hasattr(action, "fit"))


def part(advice: Advice, target: str, proof: Mapping[str, Any]) -> Any:
    """The part of an advice that a proof explains: with a verdict on points, those that it compares."""
    kind, _, name = target.partition(":")
    if target == "decision":
        return advice.decision
    if kind == "form":
        if not advice.forms:
            return None
        verdict = next(entry["verdict"] for entry in advice.forms if entry["form"] == name)
        compared = [name, *(p["target"][5:] for p in proof["parts"] if p["value"] == "first_choice")]
        on_points = verdict == "first_choice" or len(compared) > 1
        return verdict, [points(advice, form) for form in compared] if on_points else []
    if kind.startswith("dose"):
        if advice.dose is None:
            return None
        return [advice.dose["low"], advice.dose["high"]] if target == "dose" else advice.dose[target[5:]]
    if kind == "check":
        return [(c["class"], c["rules"]) for c in advice.checks if c["about"] == name]
    if kind == "referral":
        wanted = proof["value"]
        return [r["to"] for r in advice.referrals if (r["to"], r["urgency"]) == (wanted["to"], wanted["urgency"])
                and set(r["rules"]) <= set(wanted["rules"])][:1]
    if kind == "question":
        return [q["fact"] for q in advice.questions if q["fact"] == name]
    listed = advice.cautions if kind == "caution" else advice.advice
    return [item["id"] for item in listed if item["id"] == name]


def without(customer: Customer, node: Mapping[str, Any]) -> Customer:
    """The customer without one cited fact; one cited as not known becomes known."""
    facts, fact, value = dict(customer.facts), node["fact"], node["value"]
    if value is None:
        spec = FACTS[fact]
        values = KNOWLEDGE.vocabulary.values(fact)
        facts[fact] = frozenset() if spec.type == "set" else values[0] if values else 1
    elif isinstance(facts.get(fact), frozenset) and isinstance(value, str):
        facts[fact] = facts[fact] - {value}
    else:
        facts.pop(fact, None)
    taken = None if fact == "supplements" else customer.taken
    return Customer(facts, customer.medicines, taken, customer.considered)


def check_fidelity(consultation: Consultation, target: str) -> None:
    setting = consultation.advisor.setting
    proof = json.loads(json.dumps(prove(consultation, target).to_dict()))
    fired_before = set(consultation.firings)
    rules = cited_rules(proof)
    assert rules <= fired_before
    customer = customer_facts(validate(cited_profile(proof), KNOWLEDGE), KNOWLEDGE)
    fired, advice = replayed(rules, customer, setting)
    explained = part(consultation.advice, target, proof)
    assert fired == rules, (target, rules - fired)
    assert part(advice, target, proof) == explained, target
    if explained is None:
        return
    for rule in rules:
        _, less = replayed(rules - {rule}, customer, setting)
        assert part(less, target, proof) != explained, (target, "needless rule", rule)
    for node in cited_facts(proof):
        _, less = replayed(rules, without(customer, node), setting)
        assert part(less, target, proof) != explained, (target, "needless fact", node["fact"], node["value"])


@some
@given(customers(), st.sampled_from(["counter", "self_care"]))
def test_what_is_cited_is_enough_and_all_of_it_is_needed(profile: dict[str, Any], setting: str) -> None:
    consultation = consult(ADVISORS[setting], profile)
    for target in targets(consultation):
        check_fidelity(consultation, target)
