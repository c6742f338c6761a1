"""A folder of files is replaced as one: killed at any rename, it holds all of the old or all of the new."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tillskott.engine.disk import folders
from tillskott.engine.disk.folders import replacing_files

# Writes a folder, and is killed at the n-th rename of anything, where `two_steps` without the exchange of Linux.
CHILD = """
import os, signal, sys
from pathlib import Path
from tillskott.engine.disk import folders
from tillskott.engine.disk.folders import replacing_files

folder, at, two_steps = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "two"
count = 0

def counted(how):
    def call(*arguments, **options):
        global count
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        return how(*arguments, **options)
    return call

os.rename, os.replace, folders._exchange = counted(os.rename), counted(os.replace), counted(folders._exchange)
if two_steps:
    sys.platform = "elsewhere"
with replacing_files(folder) as new:
    for name in ("index", "page", "deep/page"):
        (new / name).parent.mkdir(exist_ok=True)
        (new / name).write_text("new")
"""
NAMES = ("index", "page", "deep/page")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in (*NAMES, "others/kept"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text("old")
    return tmp_path / "site"


def written(folder: Path, word: str = "newer") -> None:
    with replacing_files(folder) as new:
        for name in NAMES:
            (new / name).parent.mkdir(exist_ok=True)
            (new / name).write_text(word)


def held(folder: Path) -> set[str]:
    return {(folder / name).read_text() for name in NAMES}


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("steps", ["one", "two"])
def test_killed_at_any_rename_it_is_all_old_or_all_new(site: Path, steps: str) -> None:
    if steps == "one" and sys.platform != "linux":
        steps = "two"
    for at in range(6):
        ran = subprocess.run([sys.executable, "-c", CHILD, str(site), str(at), steps], check=False)
        if not site.exists():  # between two steps: the next writer, whoever it is, puts it back before it writes
            assert steps == "two"
            folders._sweep(site.resolve())
        assert len(held(site)) == 1, at
        assert (site / "others/kept").read_text() == "old"
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL
    else:
        pytest.fail("it is never done")
    written(site)
    assert held(site) == {"newer"}
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_what_is_not_written_anew_stays_with_its_mode(site: Path) -> None:
    site.chmod(0o750)
    (site / "others/kept").chmod(0o604)
    (site / "link").symlink_to("index")
    written(site)
    assert held(site) == {"newer"}
    assert (site / "others/kept").read_text() == "old"
    assert os.readlink(site / "link") == "index"
    if os.name == "posix":
        assert site.stat().st_mode & 0o777 == 0o750
        assert (site / "others/kept").stat().st_mode & 0o777 == 0o604


def test_a_folder_that_cannot_be_moved_has_its_files_replaced(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(new: Path, place: Path) -> None:
        raise OSError(16, "busy")

    monkeypatch.setattr(folders, "_exchange", busy)
    written(site)
    assert held(site) == {"newer"}
    assert (site / "others/kept").read_text() == "old"


def test_a_block_that_fails_changes_nothing(site: Path) -> None:
    def broken_off() -> None:
        with replacing_files(site) as new:
            (new / "index").write_text("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    assert held(site) == {"old"}
    assert [path.name for path in site.parent.iterdir()] == ["site"]
