"""Files are written whole or not at all, for their owner only, and nothing is touched that we did not make."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tillskott.engine.disk import check_place, replacing, write_file
from tillskott.engine.words.errors import ProfileError

posix = pytest.mark.skipif(os.name != "posix", reason="links, devices and modes as POSIX knows them")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_only_the_owner_reads_what_is_about_a_customer(tmp_path: Path) -> None:
    target = tmp_path / "sheet.html"
    target.write_text("earlier")
    target.chmod(0o644)
    with replacing(target) as unfinished:
        assert mode(unfinished) == 0o600
        assert unfinished.parent == tmp_path
    assert mode(target) == 0o600
    write_file(target, "for all", for_all=True)
    assert mode(target) == 0o644


def break_off(target: Path, error: BaseException) -> None:
    with replacing(target) as unfinished:
        unfinished.write_text("half")
        raise error


def test_what_goes_wrong_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "answers.json"
    target.write_text("earlier")
    for error in (OSError(28, "no room"), RuntimeError("anything"), KeyboardInterrupt()):
        with pytest.raises((ProfileError, RuntimeError, KeyboardInterrupt)):
            break_off(target, error)
        assert target.read_text() == "earlier"
        assert [path.name for path in tmp_path.iterdir()] == ["answers.json"]


@posix
@pytest.mark.parametrize("put", [
    lambda path: path.symlink_to(path.with_name("other")), lambda path: path.mkdir(), lambda path: os.mkfifo(path),
    lambda path: path.symlink_to(path),
])
@pytest.mark.parametrize("act", [check_place, lambda path: write_file(path, "new")])
def test_what_is_no_file_is_refused_and_left(
    tmp_path: Path, put: Callable[[Path], None], act: Callable[[Path], None]
) -> None:
    (tmp_path / "other").write_text("somebody's")
    put(tmp_path / "out")
    with pytest.raises(ProfileError):
        act(tmp_path / "out")
    assert (tmp_path / "other").read_text() == "somebody's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "out"]


@posix
def test_what_a_killed_writer_left_is_taken_away_and_what_another_is_writing_is_not(tmp_path: Path) -> None:
    target = tmp_path / "advice.csv"
    code = ("import os, signal, sys; from pathlib import Path; from tillskott.engine.disk import replacing\n"
            "with replacing(Path(sys.argv[1])) as new:\n new.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)")
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    [left] = tmp_path.iterdir()
    assert mode(left) == 0o600
    with replacing(target) as held:
        write_file(target, "whole")
        assert held.exists()
        assert not left.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["advice.csv"]


PROFILE = "examples/sleepless.yaml"
WRITING = [
    ("leaflet", PROFILE, "-o", "{}.html"), ("explain", PROFILE, "--svg", "{}.svg"),
    ("explain", PROFILE, "--ladder", "{}.svg"), ("explain", PROFILE, "--html", "{}.html"),
    ("plan", "examples/medicines.yaml", "--svg", "{}.svg"), ("batch", "examples/customers.csv", "-o", "{}.ndjson"),
]


@posix
@pytest.mark.parametrize("words", WRITING, ids=lambda words: f"{words[0]}{words[2]}")
def test_on_a_full_disk_every_command_leaves_the_earlier_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    target = Path(words[-1].format(tmp_path / "out"))
    target.write_text("earlier")
    command = [sys.executable, "-m", "tillskott.cli", *words[:-1], str(target), *["--restart"] * (words[0] == "batch")]
    full = subprocess.run(["sh", "-c", 'ulimit -f 0; trap "" XFSZ; exec "$@"', "sh", *command],
                          capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    assert full.returncode == 2, full.stderr
    assert target.read_text() == "earlier"
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".new", ".tmp")]
