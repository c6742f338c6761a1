"""Rules that never fire, or fell silent: over made-up customers, a file, and the customers of a journal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

pytest.importorskip("polars", reason="the extra `batch` is not installed")
pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")

from tillskott import Advisor, Journal
from tillskott.cli import build_app
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
from tillskott.engine.words.errors import ProfileError

GIVEN = {"age": 45, "goals": ["sleep"]}
LIMIT = "id: egfr_reduced\n  value: 60", "id: egfr_reduced\n  value: 45"


def run(*words: str) -> Any:
    return CliRunner().invoke(build_app(), ["check", "--firing", "--lang", "en", *words])


def test_a_rule_that_fell_silent_among_those_of_the_journal_is_named(tmp_path: Path) -> None:
    journal, advisor = Journal(tmp_path / "j.sqlite"), Advisor()
    for egfr in (50, 55):
        journal.record(advisor, {**GIVEN, "egfr": egfr})
    now = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "now"))
    path = now / "common" / "parameters.yaml"
    text = path.read_text(encoding="utf-8")
    assert LIMIT[0] in text
    path.write_text(text.replace(*LIMIT, 1), encoding="utf-8")
    kept = str(journal.database.shown)
    sha256 = advisor.knowledge.sha256[:12]
    done = run("--journal", kept, "--since", f"journal:{sha256}", "--knowledge", str(now), "--json")
    assert done.exit_code == 1, done.output
    found = json.loads(done.stdout)
    assert (found["customers"], found["since"]) == (2, f"journal:{sha256}")
    before = {step["rule"] for step in advisor.advise({**GIVEN, "egfr": 50}).trace}
    after = {step["rule"] for step in Advisor(knowledge=now).advise({**GIVEN, "egfr": 50}).trace}
    assert {one["rule"] for one in found["silent"]} == before - after != set()
    journal.database.engine.dispose()


def test_customers_come_from_one_place(tmp_path: Path) -> None:
    done = run("--journal", "-", "--profiles", str(tmp_path / "p.csv"))
    assert isinstance(done.exception, ProfileError)
    assert "choose --profiles or --journal" in str(done.exception)
