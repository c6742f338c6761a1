"""`tillskott medicines`: a register is imported, and a name is shown as it is taken for."""

from __future__ import annotations

import json
from pathlib import Path

from terminal import Run, tillskott


def run(*words: str, folder: Path) -> Run:
    return tillskott("medicines", *words, TILLSKOTT_REGISTER=str(folder))


def test_a_register_is_imported_and_its_names_are_found_at_once(tmp_path: Path) -> None:
    table, out = tmp_path / "list.csv", tmp_path / "out"
    table.write_text("Namn;ATC-kod\nXyzolin;C03DA01\n;N02BE01\n", encoding="utf-8")
    before = run("find", "Xyzolin", "--json", folder=out)
    assert json.loads(before.out)["taken_for"]["status"] == "unrecognised"
    done = run("import", str(table), "--lang", "sv", folder=out)
    assert done.code == 0, done.err
    assert "1 namn ur 2 rader" in done.out
    assert "list.csv:3" in done.err
    after = json.loads(run("find", "Xyzolin 50 mg", "--json", folder=out).out)
    assert after["taken_for"]["classes"] == ["potassium_sparing_diuretics"]
    shown = run("find", "xyzol", "--lang", "en", folder=out).out
    assert "not recognised" in shown
    assert "Xyzolin (C03DA01): Potassium-sparing diuretics" in shown


def test_where_the_index_is_written_elsewhere_it_is_said_how_it_is_read(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Name,ATC\nXyzolin,C03DA01\n", encoding="utf-8")
    folder = tmp_path / "usual"
    done = run("import", str(table), "--out", str(tmp_path / "other"), "--lang", "en", folder=folder)
    assert f"TILLSKOTT_REGISTER is {tmp_path / 'other'}" in done.out
    told = json.loads(run("import", str(table), "--json", folder=folder).out)
    assert (told["names"], told["rows"], told["faults"]) == (1, 1, [])


def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    done = run("import", str(tmp_path / "nothing.csv"), "--lang", "en", folder=tmp_path)
    assert done.code == 2
    assert "does not exist" in done.err
    assert done.out == ""
