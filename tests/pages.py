"""Random customers for whom form and dose are mostly printed: a calm base, with something of everything."""

from __future__ import annotations

from random import Random
from typing import Any

from tillskott.engine.knowledge import Knowledge

_CALM_SYMPTOMS = ("muscle_cramps", "tense_muscles", "fatigue", "sleep_problems", "restlessness", "constipation",
                  "loose_stools", "headache", "slow_recovery", "numbness", "restless_legs")
_CALM_CONDITIONS = ("ibs", "migraine", "hypothyroidism", "osteoporosis", "asthma_copd", "hypertension",
                    "depression_anxiety")
_CLOCKS = ("06:30", "07:00", "08:00", "12:00", "14:30", "18:00", "20:00", "22:00", "mon 07:00", "weekly 07:00")


def printed_profiles(knowledge: Knowledge, count: int, seed: int = 711) -> list[dict[str, Any]]:
    """Valid profiles, the same for one seed."""
    random = Random(seed)
    return [_profile(random, knowledge) for _ in range(count)]


def _profile(random: Random, knowledge: Knowledge) -> dict[str, Any]:
    goals = list(knowledge.vocabulary.values("goals"))
    medicines = _medicines(random, knowledge)
    profile: dict[str, Any] = {
        "age": random.choice((19, 34, 48, 58, 64, 70)), "sex": random.choice(("male", "female")), "pregnancy": "none",
        "goals": random.sample(goals, random.choice((1, 1, 2))), "symptoms": _some(random, _CALM_SYMPTOMS),
        "conditions": _some(random, _CALM_CONDITIONS), "medications": medicines, "egfr": 95, "kidney_test_months": 3,
        "stomach": random.choice(("normal", "normal", "sensitive")), "supplements": _products(random, knowledge),
        "considering": _products(random, knowledge),
    }
    if random.random() < 0.6:
        profile["intake_times"] = {one: random.sample(_CLOCKS, random.choice((1, 2))) for one in medicines
                                   if random.random() < 0.9}
    return profile


def _some(random: Random, values: tuple[str, ...]) -> list[str]:
    return random.sample(values, random.choice((0, 0, 1, 2)))


def _medicines(random: Random, knowledge: Knowledge) -> list[str]:
    named = [group for group in knowledge.medicine_classes.values() if group.brands or group.substances]
    groups = random.sample(named, random.choice((0, 1, 2, 3)))
    return list(dict.fromkeys(random.choice((*group.brands, *group.substances)) for group in groups))


def _products(random: Random, knowledge: Knowledge) -> list[dict[str, Any]]:
    return [
        {"form": random.choice(list(knowledge.forms)), "amount_mg": random.choice((40, 100, 125, 200, 260, 350)),
         "basis": "elemental", "per_day": random.choice((1, 1, 2))}
        for _ in range(random.choice((0, 0, 1)))
    ]
