"""Random profiles from a seed, for tests that need neither numpy nor millions of them."""

from __future__ import annotations

from random import Random
from typing import Any

from tillskott.engine.knowledge import Knowledge
from tillskott.engine.knowledge.records import FactSpec

SEED = 20241
_RESULTS = ("helped", "no_effect", "upset_stomach")


def random_profiles(knowledge: Knowledge, count: int, seed: int = SEED) -> list[dict[str, Any]]:
    """Valid profiles, the same for one seed; from a few known facts to all of them."""
    random = Random(seed)
    return [_profile(random, knowledge) for _ in range(count)]


def _profile(random: Random, knowledge: Knowledge) -> dict[str, Any]:
    share = random.choice((0.2, 0.4, 0.6, 0.8, 1.0))
    known = [spec for spec in knowledge.vocabulary.profile_facts if spec.type != "intake" and random.random() < share]
    return {spec.id: _value(random, spec, knowledge) for spec in known}


def _value(random: Random, spec: FactSpec, knowledge: Knowledge) -> Any:
    values = knowledge.vocabulary.values(spec.id)
    forms = list(knowledge.forms)
    if spec.type == "set":
        return random.sample(values, random.choice((0, 0, 1, 1, 2, 3)))
    if values:
        return random.choice(values)
    if spec.type == "integer":
        return random.randint(int(spec.minimum or 0), int(spec.maximum or 0))
    if spec.type == "number":
        return round(random.uniform(spec.minimum or 0, spec.maximum or 0), 2)
    if spec.type == "medicines":
        names = [name for group in knowledge.medicine_classes.values() for name in (*group.substances, *group.brands)]
        return random.sample(names, random.choice((0, 0, 1, 1, 2, 3)))
    if spec.type == "tried":
        return [{"form": random.choice(forms), "result": random.choice(_RESULTS)} for _ in range(random.choice((0, 1)))]
    return [
        {"form": random.choice(forms), "amount_mg": random.randint(50, 600), "per_day": random.choice((1, 2))}
        for _ in range(random.choice((0, 0, 1)))
    ]
