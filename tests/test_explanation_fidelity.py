"""Explanations hold what they say, in both languages.

What a proof cites is enough: from the facts it cites the rules it cites, and no others, give the part that it explains.
All of it is needed: without any one of those rules or facts they no longer do (a fact cited as not known: some answer
to it changes the part). A proof takes one way to a conclusion; other rules that give the same are named in `also`, so a
fact may leave the whole profile without changing the part where `also`, or another true branch of `any`, stands in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from consultations import (
    ADVISORS,
    FACTS,
    KNOWLEDGE,
    cited_facts,
    cited_profile,
    cited_rules,
    customers,
    some,
)
from hypothesis import example, given
from hypothesis import strategies as st

from tillskott.engine.explanation.why import targets, why
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.language.actions import Avoid, Decide
from tillskott.engine.profile import Customer, customer_facts, validate
from tillskott.engine.resolution.dose import dose_advice, doses
from tillskott.engine.resolution.reasoner import Consultation
from tillskott.engine.resolution.trace import TraceWriter

WRITER = TraceWriter(KNOWLEDGE)
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}


@lru_cache(maxsize=1000)
def rule_base(rules: frozenset[str]) -> RuleBase:
    return RuleBase([rule for rule in KNOWLEDGE.rules if rule.id in rules], KNOWLEDGE.vocabulary.derived)


def replayed(rules: set[str], customer: Customer, setting: str) -> Consultation:
    """What these rules make of this customer, and nothing else."""
    findings = rule_base(frozenset(rules)).infer(customer.facts)
    return Consultation(ADVISORS[setting], {}, customer, findings)


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
        return verdict, [of.ranking.points(form) for form in compared(target, proof)]
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
        # What one check asks in self-care is one referral of all its rules, as `check` above.
        return [(r["to"], r["rules"]) for r in of.advice.referrals
                if (r["to"], r["urgency"]) == (wanted["to"], wanted["urgency"])
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
    # One medicine may belong to several classes; only those that are cited count.
    members = frozenset(other["value"] for other in cited if other["fact"] == fact and isinstance(other["value"], str))
    if isinstance(known_facts.get(fact), frozenset) and not whole:
        known_facts[fact] = members
    if value is None:
        answers: list[Any] = list(KNOWLEDGE.vocabulary.values(fact)) or [0.5, 1, 5, 50, 500, 5000]
        if FACTS[fact].type == "set":
            answers = [frozenset(), *(frozenset([one]) for one in answers)]
    elif isinstance(customer.facts.get(fact), frozenset) and isinstance(value, str) and not whole:
        answers = [members - {value}]
    else:
        answers = [None]
    for answer in answers:
        facts = {name: known for name, known in {**known_facts, fact: answer}.items() if known is not None}
        classes = facts.get("medicine_classes", frozenset())
        medicines = tuple(replace(m, classes=tuple(c for c in m.classes if c in classes)) for m in customer.medicines)
        yield Customer(facts, medicines, None if fact == "supplements" else customer.taken, None)


def check_fidelity(consultation: Consultation, target: str) -> None:
    setting = consultation.setting
    proof = json.loads(json.dumps(why(consultation, target).to_dict()))
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
        others = without(customer, node, cited)
        changed = any(part(replayed(rules, other, setting), target, proof) != explained for other in others)
        assert changed, (target, "needless fact", node["fact"], node["value"])


def needed(rules: set[str], proof: Mapping[str, Any]) -> set[str]:
    """The cited rules that must each be needed.

    Where no form is left, what spoke for each of them is told as well, and one of those would do.
    """
    if proof["parts"] and not proof["steps"] and proof["parts"][0]["value"] == "unsuitable":
        return {rule for rule in rules if any(isinstance(action, Avoid) for action in RULES[rule].then)}
    return rules


IN_THE_HAND = {"age": 40, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
               "kidney_function": "normal", "supplements": [], "stomach": "sensitive",
               "considering": [{"form": "citrate", "amount_mg": 100.0}]}  # fmt: skip


@some
@given(customers(), st.sampled_from(["counter", "self_care"]))
@example(IN_THE_HAND, "counter")
@example({"goals": ["sleep"], "age": 40, "medications": ["antibiotika"], "kidney_function": "normal"}, "self_care")
def test_what_is_cited_is_enough_and_all_of_it_is_needed(profile: dict[str, Any], setting: str) -> None:
    consultation = ADVISORS[setting].consult(profile)
    for target in targets(consultation):
        check_fidelity(consultation, target)
