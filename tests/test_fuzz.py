"""Every seed that a door once fell over, and one short round of each target."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("polars", reason="the extra `batch` is not installed")

from fuzz.targets import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEEDS = sorted((Path(__file__).parent / "fuzz/seeds").glob("*.json"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_what_was_fallen_over_once_is_taken_now(path: Path) -> None:
    TARGETS[path.stem.rpartition("-")[0]][1](json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_door_takes_what_comes(name: str, data: Any) -> None:
    strategy, target = TARGETS[name]
    target(data.draw(strategy))


def test_every_find_that_was_reported_has_a_seed() -> None:
    """What once crashed, hung or grew with the square of its size, by the door that it came through."""
    found = {"chart-type", "chart-entry_type", "csv-columns", "csv-digits", "csv-quotes", "file-aliases", "file-wide",
             "file-infinite", "label-l0", "label-spaces", "label-turned", "line-unseen", "ndjson-digits",
             "ndjson-twice", "profile-infinite", "profile-unknown", "profile-words", "state-large"}
    assert found <= {path.stem for path in SEEDS}
    assert {path.stem.rpartition("-")[0] for path in SEEDS} <= set(TARGETS)
