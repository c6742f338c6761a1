"""Terminals, pipes and folders on a bad day: the right sentence, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tillskott import Advisor, ProfileError
from tillskott.engine.knowledge import cache

posix = pytest.mark.skipif(os.name != "posix", reason="a shell and devices as POSIX knows them")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    words = ["sh", "-c", line.replace("TILLSKOTT", f"{sys.executable} -m tillskott")]
    return subprocess.run(words, capture_output=True, check=False, timeout=100, env={**os.environ, **environment},
                          stdin=subprocess.DEVNULL)


@posix
@pytest.mark.parametrize("line", [
    "TILLSKOTT advise --age 45 > /dev/full", "TILLSKOTT advise --age 45 --json > /dev/full",
    "TILLSKOTT advise - <&-", "TILLSKOTT consult <&-",
    "TILLSKOTT ask ''", "TILLSKOTT ask '\u200b'", "TILLSKOTT plan nowhere.yaml --svg /dev/null",
    "printf 'a\\0g\\0e\\0:\\0' | TILLSKOTT advise -",
])
def test_it_says_what_is_wrong_on_one_line(line: str) -> None:
    run = shell(line)
    assert run.returncode == 2, run.stderr
    assert run.stderr.count(b"\n") == 1
    assert run.stderr.startswith(b"tillskott: ")


@posix
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_json_is_utf_8_on_every_terminal(encoding: str) -> None:
    run = shell("TILLSKOTT label 'Magnesium 200 mg → Åke' --json", PYTHONIOENCODING=encoding)
    assert "Åke" in run.stdout.decode("utf-8")
    assert json.loads(run.stdout)


def test_a_relative_cache_folder_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert cache._folder().is_absolute()


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u3164", "\x1b[2J", "\u2066"])
def test_a_medicine_with_signs_that_are_not_seen_is_told(sign: str) -> None:
    with pytest.raises(ProfileError) as refused:
        Advisor().advise({"medications": [f"Leva{sign}xin"]})
    assert str(refused.value).isprintable()


def test_nothing_that_was_given_is_quoted_where_that_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, told = Advisor(), {"age": 4711, "medications": ["Hemlig\x1b"], "sex": "hemligt", "egfr": "hemlig"}
    with pytest.raises(ProfileError, match="4711"):
        advisor.advise(told)
    monkeypatch.setenv("TILLSKOTT_QUOTE", "no")
    with pytest.raises(ProfileError) as refused:
        advisor.advise(told)
    assert [fault.where for fault in refused.value.faults] == list(told)
    assert "emlig" not in str(refused.value)
    assert "4711" not in str(refused.value)
