"""The command line as a process of its own: languages, pipes, and what they can carry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tillskott.engine.knowledge import load_knowledge

PROFILE = {"age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": ["Levaxin"],
           "kidney_function": "normal"}
ESCAPE = "\x1b"
KNOWLEDGE = load_knowledge()


class Run(NamedTuple):
    code: int
    out: str
    err: str


def process(*words: str, **environment: str) -> Run:
    """The command line in a process of its own, behind pipes."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    run = subprocess.run([sys.executable, "-m", "tillskott.cli", *words], capture_output=True, stdin=subprocess.DEVNULL,
                         env={**clean, **environment}, check=False, timeout=60)
    return Run(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "kund.yaml"
    path.write_text(yaml.safe_dump(PROFILE))
    return path


@pytest.mark.parametrize(("environment", "language"), [
    ({"LANG": "sv_SE.UTF-8"}, "sv"), ({"LANG": "en_GB.UTF-8"}, "en"), ({"LANG": "fi_FI.UTF-8"}, "sv"),
    ({"LANG": "sv_SE.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"), ({"LANG": "C.UTF-8"}, "sv"),
])
def test_the_language_is_that_of_the_locale_and_nothing_colours_a_pipe(
    profile: Path, environment: dict[str, str], language: str
) -> None:
    answer = process("advise", str(profile), **environment)
    assert answer.code == 0
    assert KNOWLEDGE.texts["decision.check_first"][language].upper() in answer.out  # type: ignore[literal-required]
    assert ESCAPE not in answer.out + answer.err


def without_a_reader(*words: str) -> Run:
    """The command with its output going to a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run([sys.executable, "-m", "tillskott.cli", *words], stdout=writing, stderr=subprocess.PIPE,
                         check=False, timeout=60)
    os.close(writing)
    return Run(run.returncode, "", run.stderr.decode())


@pytest.mark.skipif(os.name != "posix", reason="a closed pipe is told apart on POSIX only")
@pytest.mark.parametrize("words", [["schema"], ["rules"], ["advise", "--age", "4", "--json"]])
def test_a_reader_that_leaves_early_is_no_reason_to_complain_or_to_fail(words: list[str]) -> None:
    answer = without_a_reader(*words)
    assert answer.err == ""
    assert answer.code == 0 or words != ["rules"]


def test_a_pipe_that_cannot_show_every_letter_still_gets_its_answer(profile: Path) -> None:
    assert process("advise", str(profile), "--explain", PYTHONIOENCODING="cp1252").code == 0
