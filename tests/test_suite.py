"""The lists of the suite itself name what there is."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import listed
import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent


def test_every_slow_test_is_there_and_says_why() -> None:
    lines = (ROOT / "tests" / "slow.txt").read_text("utf-8").splitlines()
    lines = [line for line in lines if line[:1] not in ("", "#")]
    assert [line for line in lines if len(line.split()) < 2] == []
    for one in listed.SLOW:
        path, _, test = one.partition("::")
        assert (ROOT / path).exists(), one
        if test:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, one


def test_no_property_depends_on_the_speed_of_the_machine() -> None:
    assert settings().deadline is None
    assert settings().derandomize == bool(os.environ.get("CI"))


class _Report:
    skipped = True
    outcome = "skipped"

    def __init__(self, why: str) -> None:
        self.longrepr: object = ("file", 1, why)


def test_in_ci_only_an_allowed_skip_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed, other = _Report("Skipped: PySpark needs Java, and there is none here"), _Report("Skipped: no time today")
    monkeypatch.setenv("CI", "1")
    listed.only_as_allowed(allowed)
    listed.only_as_allowed(other)
    assert (allowed.outcome, other.outcome) == ("skipped", "failed")
