"""`tillskott medicines`: a register is imported, and a name is shown as it is taken for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tillskott.cli", "medicines", *words], capture_output=True, text=True, check=False,
        env={**os.environ, "TILLSKOTT_REGISTER": str(folder), "LC_ALL": "sv_SE.UTF-8"},
    )  # fmt: skip


def test_a_register_is_imported_and_its_names_are_found_at_once(tmp_path: Path) -> None:
    table, out = tmp_path / "list.csv", tmp_path / "out"
    table.write_text("Namn;ATC-kod\nXyzolin;C03DA01\n;N02BE01\n", encoding="utf-8")
    before = run("find", "Xyzolin", "--json", folder=out)
    assert json.loads(before.stdout)["taken_for"]["status"] == "unrecognised"
    done = run("import", str(table), folder=out)
    assert done.returncode == 0, done.stderr
    assert "1 namn ur 2 rader" in done.stdout
    assert "list.csv:3" in done.stderr
    after = json.loads(run("find", "Xyzolin 50 mg", "--json", folder=out).stdout)
    assert after["taken_for"]["classes"] == ["potassium_sparing_diuretics"]
    shown = run("find", "xyzol", "--lang", "en", folder=out).stdout
    assert "not recognised" in shown
    assert "Xyzolin (C03DA01): Potassium-sparing diuretics" in shown


def test_where_the_index_is_written_elsewhere_it_is_said_how_it_is_read(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Name,ATC\nXyzolin,C03DA01\n", encoding="utf-8")
    folder = tmp_path / "usual"
    done = run("import", str(table), "--out", str(tmp_path / "other"), "--lang", "en", folder=folder)
    assert f"TILLSKOTT_REGISTER is {tmp_path / 'other'}" in done.stdout
    told = json.loads(run("import", str(table), "--json", folder=folder).stdout)
    assert (told["names"], told["rows"], told["faults"]) == (1, 1, [])


def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    done = run("import", str(tmp_path / "nothing.csv"), "--lang", "en", folder=tmp_path)
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert done.stdout == ""
