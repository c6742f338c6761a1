"""What goes out as CSV is opened in a spreadsheet: nothing in it is a formula, and a Swedish Excel reads it."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")

from tillskott import Advisor, ProfileError  # noqa: E402
from tillskott.engine.batch.files.run import BatchRun  # noqa: E402

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
HOSTILE = ["=1+1", "+cmd|'/c calc'!A1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "a;=1", "\uff1d1+1",
           "=HYPERLINK(\"x\";\"y\")"]


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


def rows(path: Path, separator: str) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, delimiter=separator))


def test_no_cell_is_a_formula_under_either_separator(advisor: Advisor, tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    medicines = [[text.strip()] for text in HOSTILE]
    pl.DataFrame({"=name": HOSTILE, "age": [45 + 200 * (n % 2) for n in range(len(HOSTILE))], "medications": medicines,
                  }).write_parquet(source)
    target = tmp_path / "out.csv"
    columns = ["decision", "not_recognised"]
    summary = BatchRun(advisor, source, target, keep=["=name"], columns=columns, workers=1).run()
    assert (summary.rows, summary.bad) == (5, 5)
    for path in (target, tmp_path / "out.csv.bad.csv"):
        for separator in ",;":
            cells = [cell for row in rows(path, separator) for cell in row]
            assert [cell for cell in cells if cell.lstrip(" ").startswith(BEGINNINGS)] == []


def test_numbers_stay_as_they_are(advisor: Advisor, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("age,temperature\n45,-5\n45,+3.5\n45,'x\n")
    BatchRun(advisor, tmp_path / "in.csv", tmp_path / "out.csv", keep=["temperature"], workers=1).run()
    assert [row[1] for row in rows(tmp_path / "out.csv", ",")[1:]] == ["-5", "+3.5", "'x"]


def test_a_swedish_excel_opens_it_and_it_is_read_again(advisor: Advisor, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("kund;age;egfr;medications\nÅke;45;59,5;Levaxin;\n".replace(";\n", "\n"))
    target = tmp_path / "out.csv"
    keep = ["kund"]
    BatchRun(advisor, tmp_path / "in.csv", target, keep=keep, workers=1, excel=True).run()
    assert target.read_bytes().startswith(b"\xef\xbb\xbfline;kund;")
    assert rows(target, ";")[1][1] == "Åke"
    saved = "\ufeffkund;age;egfr;medications\r\nÅke;45;59,5;\"Levaxin;Alvedon\"\r\n"
    (tmp_path / "saved.csv").write_bytes(saved.encode())
    assert BatchRun(advisor, tmp_path / "saved.csv", tmp_path / "x.ndjson", keep=["kund"], workers=1).run().rows == 1


@pytest.mark.parametrize("name", ["out.ndjson", "out.parquet", "out.csv.gz"])
def test_excel_opens_no_other_file(advisor: Advisor, tmp_path: Path, name: str) -> None:
    (tmp_path / "in.csv").write_text("age\n45\n")
    with pytest.raises(ProfileError, match="Excel"):
        BatchRun(advisor, tmp_path / "in.csv", tmp_path / name, excel=True)


@pytest.mark.parametrize(("values", "refused"), [
    ([b"x"], ("csv", "ndjson")), ([[b"x"]], ("csv", "ndjson")), ([{"a": b"x"}], ("csv", "ndjson")),
    ([[[1]]], ("csv",)), ([timedelta(1)], ("csv",)), ([{"a": [1]}], ()), ([None], ()), ([[1]], ()),
])
def test_a_kept_column_that_the_output_cannot_hold_is_said_before_the_run(
    advisor: Advisor, tmp_path: Path, values: list[object], refused: tuple[str, ...]
) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({"odd": values, "age": [45]}).write_parquet(source)
    for kind in ("csv", "ndjson", "parquet"):
        if kind in refused:
            with pytest.raises(ProfileError, match="odd"):
                BatchRun(advisor, source, tmp_path / f"out.{kind}", keep=["odd"])
        else:
            assert BatchRun(advisor, source, tmp_path / f"out.{kind}", keep=["odd"], workers=1).run().rows == 1
    assert not list(tmp_path.glob("*.parts"))
