"""The types of the package in a program of somebody else's: an app that is right, and one with a slip in many lines."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import tillskott

ROOT = Path(tillskott.__file__).parent

FAULTY = """
from tillskott import Advisor, InterviewState, Profile

Advisor(setting="countre")  # fault
advisor = Advisor(setting="counter", cache=False)
fine: Profile = {"age": 45, "goals": ["sleep"], "medications": ["Levaxin"], "symptoms": None}
misspelt: Profile = {"aeg": 4}  # fault
no_goal: Profile = {"goals": ["slep"]}  # fault
no_number: Profile = {"age": "45"}  # fault
advice = advisor.advise(fine)
assert advice.decision != "recomend"  # fault
for referral in advice.referrals:
    assert referral["to"] != "docter"  # fault
    assert referral["urgency"] != "later"  # fault
for form in advice.forms:
    assert form["verdict"] != "best"  # fault
for item in advice.advice:
    assert item["kind"] != "fodd"  # fault
for medicine in advice.medicines:
    assert medicine["status"] != "ok"  # fault
for product in advice.products:
    assert product["verdict"] != "to_strong"  # fault
    assert product["role"] != "taken"  # fault
for evidence in advice.evidence:
    assert evidence["grade"] != "E"  # fault
for step in advice.trace:
    assert step["basis"] != "articel"  # fault
if advice.dose is not None:
    assert advice.dose["time_of_day"] != "noon"  # fault
    assert advice.dose["course"] != "short"  # fault
    low: float = advice.dose["low"]
assert advice.meta["setting"] != "shop"  # fault
advice.dose["low"]  # fault
state: InterviewState = {"told": {}, "step": []}  # fault
advice.glance("fi")  # fault
advice.decisoin  # fault
advisor.facts["age"].typ  # fault
assert advisor.facts["age"].type != "text"  # fault
"""

# What the package uses inside; to read them takes half the time, and no type of theirs is in its face.
INSIDE = ("alembic", "click", "cryptography", "duckdb", "hypothesis", "jinja2", "jwt", "mcp", "narwhals", "numpy",
          "orjson", "pandas", "polars", "prometheus_client", "psycopg", "pyarrow", "rich", "sqlalchemy", "typer",
          "weasyprint", "yaml")


@pytest.mark.parametrize("version", ["3.10", "3.14"])
def test_an_app_is_typed_by_the_package_and_every_slip_is_found_on_the_first_and_the_last_python(
    tmp_path: Path, version: str
) -> None:
    pytest.importorskip("mypy", reason="the extra dev has it")
    (tmp_path / "tillskott").symlink_to(ROOT, target_is_directory=True)
    (tmp_path / "app.py").write_bytes((ROOT / "examples" / "embedding_app.py").read_bytes())
    (tmp_path / "faulty.py").write_text(FAULTY, encoding="utf-8")
    skipped = "".join(f"[mypy-{name}.*]\nfollow_imports = skip\n" for name in INSIDE)
    (tmp_path / "mypy.ini").write_text(f"[mypy]\n{skipped}", encoding="utf-8")
    # Both in one run: what takes its time is to read the package.
    words = ["--strict", "--follow-imports=silent", "--no-error-summary", "--python-version", version]
    run = subprocess.run([sys.executable, "-m", "mypy", *words, "app.py", "faulty.py"],
                         cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip
    found = re.findall(r"^(\w+)\.py:(\d+): error", run.stdout, re.MULTILINE)
    expected = {("faulty", str(n)) for n, line in enumerate(FAULTY.splitlines(), 1) if line.endswith("# fault")}
    assert set(found) == expected, run.stdout + run.stderr
