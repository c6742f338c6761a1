"""A journal where the user may not write: a sentence, nothing overwritten, and it can still be read.

Whoever may write everything, as root does, tries it without that right; where that cannot be had it is skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")
pytest.importorskip("httpx", reason="the extra web is not installed")

from tillskott import Advisor, Journal

WELL = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [], "medications": ["Levaxin"],
        "egfr": 80, "supplements": []}
_WITHOUT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
_PAGE = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_service_journal import pressed, KEY, WELL, Settings, advisor, ask, create_app
from tillskott import Journal
place = Path(sys.argv[2])
journal = Journal(place)
on = create_app(advisor(), Settings(api_key="secret"), journal=journal)
assert "Sparat i journalen" in pressed(on, "journal followed")
journal.database.engine.dispose()
os.chmod(place, 0o444)
os.chmod(place.parent, 0o555)
html = pressed(on, "journal followed", line="man 40, sover dåligt")
assert "Inte sparat i journalen" in html and "får inte skrivas" in html, html
assert 'id="decision"' in html
answer = ask("POST", "/v1/advise", on=on, json=WELL, headers=KEY)
assert answer.status_code == 503 and str(place) not in answer.text, answer.text
"""


@pytest.fixture(scope="module")
def without() -> list[str]:
    """What stands before a command so that it may not write what it is not allowed to."""
    if os.name != "posix":
        pytest.skip("permissions of files are those of POSIX")
    if os.getuid():
        return []
    if shutil.which("setpriv") is None or subprocess.run([*_WITHOUT, "true"], capture_output=True).returncode:
        pytest.skip("root may write everything here, and setpriv cannot take that right away")
    return _WITHOUT


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A journal with one consultation, in a folder where nothing may be written."""
    folder = tmp_path / "within"
    journal = Journal(folder / "journal.sqlite")
    journal.record(Advisor(), WELL)
    journal.database.engine.dispose()
    (folder / "journal.sqlite").chmod(0o444)
    folder.chmod(0o555)
    yield folder / "journal.sqlite"
    folder.chmod(0o755)


def run(without: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*without, sys.executable, *words], capture_output=True, text=True, timeout=600)


def test_the_service_says_at_its_start_that_it_may_not_be_written(without: list[str], place: Path) -> None:
    before = place.read_bytes()
    found = run(without, "-m", "tillskott.cli", "serve", "--port", "0", "--journal", str(place))
    assert found.returncode == 2
    assert f"{place}: får inte skrivas" in found.stderr
    assert "Traceback" not in found.stderr
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_it_is_read_all_the_same(without: list[str], place: Path) -> None:
    before = place.read_bytes()
    found = run(without, "-m", "tillskott.cli", "journal", "verify", "--lang", "en", "--journal", str(place))
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("The chain is whole. Entries: 1.")
    purged = run(without, "-m", "tillskott.cli", "journal", "purge", "--older-than", "0d", "--journal", str(place),
                 "--lang", "en")
    assert purged.returncode == 2
    assert "may not be written" in purged.stderr
    assert place.read_bytes() == before


def test_the_customer_gets_advice_and_staff_are_told_that_nothing_is_kept(without: list[str], tmp_path: Path) -> None:
    place = tmp_path / "within" / "journal.sqlite"
    found = run(without, "-c", _PAGE, str(Path(__file__).parent), str(place))
    place.parent.chmod(0o755)
    assert found.returncode == 0, found.stderr
    assert Journal(place, create=False).verify().broken is None
