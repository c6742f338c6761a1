"""Eight processes write at once and are killed with -9: what was acknowledged is there, once; the chain is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="the extra journal is not installed")
if sys.platform != "linux":
    pytest.skip("processes are forked and killed as on Linux", allow_module_level=True)

from writers import killed_in_the_middle, no_postgresql, postgresql

from tillskott import Advisor, Journal, JournalError

KILL_AFTER = int(os.environ.get("TILLSKOTT_KILL_AFTER", "300"))
"""So many consultations in all before the processes are killed; more by hand."""


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    why = no_postgresql()
    if why:
        pytest.skip(why)
    with postgresql() as address:
        yield address


def test_nothing_acknowledged_is_lost_in_sqlite(advisor: Advisor, tmp_path: Path) -> None:
    _survives(str(tmp_path / "journal.sqlite"), advisor, tmp_path)


def test_nothing_acknowledged_is_lost_in_postgresql(advisor: Advisor, tmp_path: Path, server: str) -> None:
    _survives(server, advisor, tmp_path)


def _survives(url: str, advisor: Advisor, folder: Path) -> None:
    profiles = [{"age": age, "goals": ["sleep"]} for age in range(20, 40)]
    acknowledged = killed_in_the_middle(url, advisor, [(one, advisor.advise(one)) for one in profiles], folder,
                                        KILL_AFTER)
    journal = Journal(url, create=False)
    found = [entry.id for entry in journal.entries()]
    verified = journal.verify()
    print(f"\n{journal.database.engine.dialect.name}: {len(acknowledged)} acknowledged, {len(found)} found")
    assert len(acknowledged) >= KILL_AFTER
    assert set(acknowledged) <= set(found)
    assert len(set(found)) == len(found)
    # Each process may have been killed between the disk and the word that it is there.
    assert len(found) - len(acknowledged) <= 8
    assert verified.broken is None
    assert verified.count == len(found)
    journal.record(advisor, profiles[0])
    journal.database.engine.dispose()


def test_postgresql_keeps_shows_and_says_what_is_wrong(advisor: Advisor, server: str) -> None:
    journal = Journal(server, patience=0.3)
    profile = {"age": 45, "goals": ["sleep"]}
    id = journal.record(advisor, profile)
    journal.note(id, "followed")
    assert journal.answer(journal.entry(id).answer) == advisor.advise(profile).to_dict()
    assert journal.verify().broken is None
    with journal.database.writing(), pytest.raises(JournalError, match="locked"):
        Journal(server, patience=0.3).record(advisor, profile)
    assert journal.purge(0) > 0
    assert journal.verify().broken is None
    with pytest.raises(JournalError, match="does not answer"):
        Journal(server.replace("/postgres", "/no_such_database"))
    journal.database.engine.dispose()
