"""How inference behaves inside a program that embeds it: imports, logging, processes, threads."""

from __future__ import annotations

import json
import logging
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from strategies import UNKNOWN_MEDICINE, profiles

from tillskott import Advisor

CONSULTATIONS = 200
THREADS = 8

RICH: dict[str, Any] = {
    "goals": ["sleep", "stress", "muscle_cramps"],
    "age": 70,
    "sex": "female",
    "symptoms": ["fatigue", "headache", "irritability", "muscle_cramps", "sleep_problems"],
    "conditions": ["hypertension", "ibs"],
    "medications": ["Levaxin", "omeprazol", UNKNOWN_MEDICINE],
    "kidney_function": "normal",
    "supplements": [{"form": "oxide", "amount_mg": 250, "per_day": 1}],
    "stomach": "sensitive",
    "tried": [{"form": "citrate", "result": "upset_stomach"}],
    "training_load": "high",
    "sweating": "heavy",
    "stress_level": "high",
    "sleep_quality": "poor",
    "magnesium_rich_food": "rarely",
    "diet": "vegan",
    "caffeine_alcohol": "high",
    "wants": "malate",
    "planned_dose": 400,
}

IMPORTS = """
import collections, logging, sys
sys.modules.update(dict.fromkeys(("experta", "frozendict", "schema")))  # whatever others have installed of these
before = (list(logging.root.handlers), logging.root.level, logging.basicConfig, dict(vars(collections)))
import tillskott.engine.inference as inference
after = (list(logging.root.handlers), logging.root.level, logging.basicConfig, dict(vars(collections)))
assert before == after, (before, after)
from tillskott import Advisor
print(len(Advisor().advise({"age": 45, "goals": ["sleep"]}).trace))
"""

ADVICE = """
import json, sys
from tillskott import Advisor
advice = Advisor().advise(json.loads(sys.argv[1]))
sys.stdout.buffer.write(advice.to_json().encode())
"""


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def run(program: str, *arguments: str, **environment: str) -> bytes:
    """What a fresh Python process prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_import_leaves_the_program_as_it_was_and_needs_no_package_that_others_pin() -> None:
    assert int(run(IMPORTS)) > 0


def test_no_version_is_pinned_on_those_who_build_on_it() -> None:
    written = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    needs = re.findall(r'"(.+?)"', re.findall(r"^dependencies = \[(.*?)^\]", written, re.M | re.S)[0])
    assert needs
    assert [need for need in needs if "==" in need or "<" in need] == []


def test_same_bytes_under_any_hash_seed() -> None:
    profile = _json(RICH)
    answers = {run(ADVICE, profile, PYTHONHASHSEED=seed) for seed in ("0", "1", "2")}
    assert len(answers) == 1
    assert answers.pop().count(b'"rule":') > 50


def test_facts_in_any_order_give_the_same_bytes(advisor: Advisor) -> None:
    expected = advisor.advise(RICH).to_json()
    shuffle = random.Random(0).shuffle
    for _ in range(20):
        facts = [(fact, _shuffled(value, shuffle)) for fact, value in RICH.items()]
        shuffle(facts)
        assert advisor.advise(dict(facts)).to_json() == expected


def test_profile_is_not_changed(advisor: Advisor) -> None:
    before = _json(RICH)
    advisor.advise(RICH)
    assert _json(RICH) == before


def test_eight_threads_give_what_one_gives(advisor: Advisor) -> None:
    chosen = _random_profiles(advisor)
    alone = [advisor.advise(profile).to_json() for profile in chosen]
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda profile: advisor.advise(profile).to_json(), chosen))
    assert len(chosen) == CONSULTATIONS
    assert len(set(alone)) > CONSULTATIONS // 4
    assert together == alone


@pytest.fixture
def root_at(request: pytest.FixtureRequest) -> Iterator[None]:
    """The root logger at the level that the test asks for."""
    level = logging.root.level
    logging.root.setLevel(request.param)
    yield
    logging.root.setLevel(level)


@pytest.mark.parametrize("root_at", [logging.INFO, logging.DEBUG], indirect=True, ids=["info", "debug"])
def test_health_data_never_reach_the_log(root_at: None, advisor: Advisor, caplog: pytest.LogCaptureFixture) -> None:
    advisor.advise(RICH)
    assert [record.getMessage() for record in caplog.records] == []


def _json(profile: dict[str, Any]) -> str:
    return json.dumps(profile)


def _shuffled(value: Any, shuffle: Any) -> Any:
    """A list in another order; what is taken and was tried keeps its own."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = list(value)
        shuffle(value)
    return value


def _random_profiles(advisor: Advisor) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []

    @settings(
        max_examples=CONSULTATIONS,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(profile=profiles(advisor.knowledge))
    def draw(profile: dict[str, Any]) -> None:
        drawn.append(profile)

    draw()
    return (drawn * CONSULTATIONS)[:CONSULTATIONS]
