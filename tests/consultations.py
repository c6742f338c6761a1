"""Consultations that the tests of explanations share: advisors, well-known customers, and random ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from strategies import Values, profiles

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
FACTS = KNOWLEDGE.vocabulary.facts
VALUES = Values(KNOWLEDGE)
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}
SLEEPLESS: dict[str, Any] = {
    "age": 58, "sex": "female", "pregnancy": "none", "goals": ["sleep", "stress"], "symptoms": ["sleep_problems"],
    "conditions": [], "medications": ["Levaxin"], "kidney_function": "normal", "stomach": "sensitive",
    "supplements": [],
}

some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


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
