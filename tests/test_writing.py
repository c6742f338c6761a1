"""Files are written whole or not at all, for their owner only, and nothing is touched that we did not make."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tillskott.engine.disk import check_place, replacing, write_file
from tillskott.engine.knowledge.files import DEFAULT_FOLDER
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
# What ships, without its consultations: they take the longest to prove and to show, and have no part in writing.
CHANGED = ("compare", "{folder}/knowledge", "{folder}/knowledge", "--customers", "50")
WRITING: dict[str, tuple[str, ...]] = {
    "sheet.html": ("leaflet", PROFILE, "-o"),
    "trace.svg": ("explain", PROFILE, "--svg"),
    "ladder.svg": ("explain", PROFILE, "--ladder"),
    "page.html": ("explain", PROFILE, "--html"),
    "day.svg": ("plan", "examples/medicines.yaml", "--svg"),
    "advice.ndjson": ("batch", "examples/customers.csv", "--keep", "customer", "--restart", "--workers", "1", "-o"),
    "advice.csv": ("batch", "examples/customers.csv", "--keep", "customer", "--restart", "--workers", "1", "-o"),
    "advice.parquet": ("batch", "examples/customers.csv", "--keep", "customer", "--restart", "--workers", "1", "-o"),
    "compared.html": (*CHANGED, "--html"),
    "review.html": ("review", "{rule}", "--html"),
    "shelf.html": ("assortment", "check", "examples/assortment.csv", "--html"),
    "site": ("docs", "--knowledge", "{folder}/knowledge", "-o"),
    "register": ("medicines", "import", "{folder}/names.csv", "--out"),
    "kept.ndjson": ("journal", "export", "--journal", "{folder}/kept.db"),
    "kept.parquet": ("journal", "export", "--journal", "{folder}/kept.db"),
    "again.csv": ("journal", "replay", "--journal", "{folder}/kept.db", "--csv"),
    "again.html": ("journal", "replay", "--journal", "{folder}/kept.db", "--html"),
}
"""Every command that writes a file or a folder, each into the place that is its last word."""


def bad_day(day: str, folder: Path) -> dict[str, tuple[int, str]]:
    """What every writing command did on this day, by its place in `folder`, which held an earlier file."""
    from tillskott import Advisor, Journal

    kept, advisor = Journal(folder / "kept.db"), Advisor()
    kept.record(advisor, {"age": 45, "goals": ["sleep"]})
    rule = advisor.knowledge.rules[0].id
    kept.database.engine.dispose()
    shutil.copytree(DEFAULT_FOLDER, folder / "knowledge", ignore=shutil.ignore_patterns("cases"))
    (folder / "names.csv").write_text("namn;atc;substans\nEttin;C03AA03;x\n")
    for name in WRITING:
        place = folder / name
        if place.suffix:
            place.write_text("earlier")
        else:
            place.mkdir()
            (place / "site.css").write_text("earlier")
    # What takes longest is killed nowhere else than where `review --html` is.
    chosen = {name: words for name, words in WRITING.items() if day == "full" or words != (*CHANGED, "--html")}
    commands = [[*(word.replace("{folder}", str(folder)).replace("{rule}", rule) for word in words), str(folder / name)]
                for name, words in chosen.items()]
    script = Path(__file__).with_name("bad_days.py")
    done = subprocess.run([sys.executable, str(script), day], input=json.dumps(commands), capture_output=True,
                          text=True, check=True, cwd=script.parents[1])
    return dict(zip(chosen, map(tuple, json.loads(done.stdout)), strict=True))


def earlier(place: Path) -> str:
    return (place if place.suffix else place / "site.css").read_text()


@posix
@pytest.mark.parametrize("day", ["full", "killed"])
def test_on_a_bad_day_every_command_leaves_the_earlier_file(tmp_path: Path, day: str) -> None:
    pytest.importorskip("polars", reason="the extra `batch` is not installed")
    pytest.importorskip("sqlalchemy", reason="the extra `journal` is not installed")
    for name, (code, said) in bad_day(day, tmp_path).items():
        assert code == (2 if day == "full" else -signal.SIGKILL), (name, code, said)
        assert earlier(tmp_path / name) == "earlier", name
        if day == "full":
            assert said.splitlines()[-1].startswith("tillskott: "), (name, said)
            # SQLite cannot even read where it may write nothing, and says so itself.
            assert "filen blir större än den får vara" in said or "disk I/O error" in said, (name, said)
    if day == "full":
        assert not [path for path in tmp_path.rglob("*") if path.suffix in (".new", ".tmp", ".part")]
