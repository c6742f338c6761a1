"""`tillskott batch`: every kind of file gives the advice of a single consultation, and nothing is lost on the way."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

pl = pytest.importorskip("polars", reason="the extra `batch` is not installed")
zstandard = pytest.importorskip("zstandard", reason="the extra `batch` is not installed")

from profiles import random_profiles  # noqa: E402

from tillskott import Advisor, ProfileError, cli  # noqa: E402
from tillskott.engine.batch.files.run import BatchRun, default_bad_file  # noqa: E402
from tillskott.engine.knowledge import load_knowledge  # noqa: E402

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
FACTS = [spec.id for spec in KNOWLEDGE.vocabulary.profile_facts]
LISTS = {spec.id for spec in KNOWLEDGE.vocabulary.profile_facts if spec.type in ("set", "medicines")}
PROFILES = random_profiles(KNOWLEDGE, 60, seed=5)
LABELS = [{"label": "Magnesiumcitrat 400 mg varav magnesium 64 mg"}]
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda content: content,
    ".gz": gzip.compress,
    ".zst": lambda content: zstandard.ZstdCompressor().compress(content),
}
posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")


class Run(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Run]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line in this process."""
    def tillskott(*words: str | Path) -> Run:
        monkeypatch.setattr(sys, "argv", ["tillskott", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        return Run(left.value.code or 0, said.out, said.err)  # type: ignore[arg-type]
    return tillskott


# --- writing inputs, by hand and without the code under test ------------------------------------------------

def for_csv(profile: dict[str, Any]) -> dict[str, Any]:
    """The profile with what a cell can say: products as labels only."""
    return {key: (LABELS if value else []) if key in ("supplements", "considering") else value
            for key, value in profile.items()}


def cell(key: str, value: Any, decimal: str = ".") -> str:
    if value is None:
        return ""
    if key == "tried":
        value = [f"{item['form']}={item['result']}" for item in value]
    elif key in ("supplements", "considering"):
        value = [item["label"] for item in value]
    if isinstance(value, list):
        return ";".join(value) or "none"
    return str(value).replace(".", decimal) if isinstance(value, float) else str(value)


def as_csv(profiles: list[dict[str, Any]], separator: str = ",", decimal: str = ".", end: str = "\n") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=end)
    writer.writerow(["customer", *FACTS])
    for n, profile in enumerate(profiles):
        writer.writerow([f"k{n}", *(cell(key, profile.get(key), decimal) for key in FACTS)])
    return text.getvalue().encode()


def as_ndjson(profiles: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps({"customer": f"k{n}", **profile}) + "\n" for n, profile in enumerate(profiles)).encode()


def as_parquet(profiles: list[dict[str, Any]]) -> bytes:
    kinds = {"integer": pl.Int32, "number": pl.Float64, "enum": pl.String, "form": pl.Categorical,
             "set": pl.List(pl.String), "medicines": pl.List(pl.String),
             "products": pl.List(pl.Struct({"form": pl.String, "amount_mg": pl.Int64, "per_day": pl.Int64})),
             "tried": pl.List(pl.Struct({"form": pl.String, "result": pl.String}))}
    table = {"customer": pl.Series([f"k{n}" for n in range(len(profiles))])}
    for spec in KNOWLEDGE.vocabulary.profile_facts:
        if spec.type != "intake":
            table[spec.id] = pl.Series([profile.get(spec.id) for profile in profiles], dtype=kinds[spec.type])
    file = io.BytesIO()
    pl.DataFrame(table).write_parquet(file, row_group_size=7)
    return file.getvalue()


def table(path: Path) -> list[dict[str, Any]]:
    """The rows of an output file, read with the standard library where that can be."""
    if path.name.endswith(".parquet"):
        return pl.read_parquet(path).to_dicts()  # type: ignore[no-any-return]
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content), read_across_frames=True)
        content = reader.read()
    text = content.decode()
    if ".csv" in path.name:
        return list(csv.DictReader(io.StringIO(text)))
    return [json.loads(line) for line in text.splitlines()]


def expected(profile: dict[str, Any], advisor: Advisor = ADVISOR) -> dict[str, Any]:
    """Some columns of the answer, from a single consultation."""
    advice = advisor.advise(profile)
    return {
        "decision": advice.decision, "form": next(iter(advice.first_choice), None),
        "dose_low": advice.dose and advice.dose["low"], "dose_high": advice.dose and advice.dose["high"],
        "fired": [step["rule"] for step in advice.trace],
    }


def in_csv(row: dict[str, Any]) -> dict[str, str]:
    def written(value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, list):
            return ";".join(value)
        return str(float(value)) if isinstance(value, int) else str(value)
    return {key: written(value) for key, value in row.items()}


def some(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("decision", "form", "dose_low", "dose_high", "fired")}


# --- every format -----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("ending", "output"), [
    (".csv", "out.parquet"), (".csv.gz", "out.ndjson.zst"), (".csv.zst", "out.csv"), (".ndjson", "out.csv.gz"),
    (".ndjson.gz", "out.parquet"), (".ndjson.zst", "out.jsonl"), (".parquet", "out.parquet"),
    (".parquet", "out.csv.zst"),
])
def test_every_format_gives_the_advice_of_single_consultations(
    run: Cli, tmp_path: Path, ending: str, output: str
) -> None:
    profiles = [for_csv(profile) for profile in PROFILES] if ".csv" in ending else PROFILES
    packed = next((name for name in (".gz", ".zst") if ending.endswith(name)), "")
    written = {".csv": as_csv, ".ndjson": as_ndjson, ".parquet": as_parquet}[ending.removesuffix(packed)](profiles)
    source, target = tmp_path / f"in{ending}", tmp_path / output
    source.write_bytes(COMPRESS[packed](written))
    answer = run("batch", source, "-o", target, "--keep", "customer", "--chunk-rows", "25", "-q")
    assert (answer.code, answer.err) == (0, "")
    rows = table(target)
    assert [row["customer"] for row in rows] == [f"k{n}" for n in range(len(profiles))]
    assert [int(row["line"]) for row in rows] == [n + (2 if ".csv" in ending else 1) for n in range(len(profiles))]
    wanted = [expected(profile) for profile in profiles]
    assert [some(row) for row in rows] == ([in_csv(row) for row in wanted] if ".csv" in output else wanted)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [source.name, output, f"{output}.journal.json"])


@pytest.mark.parametrize(("start", "separator", "end"), [
    (b"\xef\xbb\xbf", ";", "\r\n"), (b"", "\t", "\n"), (b"sep=;\r\n", ";", "\r\n"), (b"", ",", "\r\n"),
])
def test_csv_as_excel_writes_it_is_understood(tmp_path: Path, start: bytes, separator: str, end: str) -> None:
    profiles = [for_csv(profile) for profile in PROFILES]
    source = tmp_path / "in.csv"
    source.write_bytes(start + as_csv(profiles, separator, decimal=",", end=end))
    BatchRun(ADVISOR, source, tmp_path / "out.parquet", keep=["customer"]).run()
    assert [some(row) for row in table(tmp_path / "out.parquet")] == [expected(profile) for profile in profiles]


def test_what_the_input_was_taken_for_is_said(run: Cli, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("age;sex\n45;male\n")
    assert "semikolon, 2 kolumner" in run("batch", source, "-o", tmp_path / "sv.csv", "--lang", "sv").err
    assert "semicolons, 2 columns" in run("batch", source, "-o", tmp_path / "en.csv", "--lang", "en").err


@pytest.mark.parametrize(("header", "cells", "profile"), [
    ("goals,symptoms", ",none", {"symptoms": []}),
    ("goals;symptoms", '"sleep; stress";inga', {"goals": ["sleep", "stress"], "symptoms": []}),
    ("tried;age", '"citrate=upset_stomach;oxide=helped";45',
     {"tried": [{"form": "citrate", "result": "upset_stomach"}, {"form": "oxide", "result": "helped"}], "age": 45}),
    ("medications,intake_times", '"Levaxin","Levaxin=07:00,19:00"',
     {"medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00", "19:00"]}}),
    ("age,egfr", ' 58 ,"59,5"', {"age": 58, "egfr": 59.5}),
])
def test_a_cell_says_what_a_profile_says(tmp_path: Path, header: str, cells: str, profile: dict[str, Any]) -> None:
    source = tmp_path / "in.csv"
    source.write_text(f"{header}\n{cells}\n")
    BatchRun(ADVISOR, source, tmp_path / "out.parquet").run()
    assert [some(row) for row in table(tmp_path / "out.parquet")] == [expected(profile)]


def test_the_settings_are_heeded(run: Cli, tmp_path: Path) -> None:
    source, target = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    source.write_bytes(as_ndjson(PROFILES))
    words = ("--keep", "customer", "--setting", "self_care", "--authority", "vkm", "--columns", "form,dose_high")
    assert run("batch", source, "-o", target, *words).code == 0
    advisor = Advisor(setting="self_care", authority="vkm")
    wanted = [expected(profile, advisor) for profile in PROFILES]
    assert table(target) == [{"line": n + 1, "customer": f"k{n}", "form": row["form"], "dose_high": row["dose_high"]}
                             for n, row in enumerate(wanted)]


# --- bad rows ---------------------------------------------------------------------------------------------

BAD_CSV = (
    b'customer,age,goals,tried\n'
    b'a,45,sleep,\n'                       # line 2
    b'b,45.5,slep,\n'                      # line 3: two faults
    b'c,45,"sleep\n'                       # lines 4 and 5: a quoted line end, and a value that does not exist
    b'",helped\n'
    b'd,45\n'                              # line 6: too few cells
    b'e,45,sleep,,more\n'                  # line 7: too many
    b'\n'
    b'f,\xe5,sleep,\n'                     # line 9: not UTF-8
    b'g,45,";",\n'                         # line 10: a list without entries is not "asked, none"
    b'h,45,"sleep,\n'                      # line 11: a quote that never ends
    b'i,130,sleep,\n'                      # line 12
    b'j,46,sleep,citrate=helped\n'         # line 13
)


def test_bad_rows_of_csv_stand_in_a_file_of_their_own_with_line_fault_and_text(run: Cli, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(BAD_CSV)
    assert run("batch", source, "-o", target, "--keep", "customer", "--lang", "en", "--chunk-rows", "3").code == 0
    assert [(row["line"], row["customer"]) for row in table(target)] == [("2", "a"), ("13", "j")]
    bad = {int(row["line"]): row for row in table(tmp_path / "out.csv.bad.csv")}
    assert sorted(bad) == [3, 4, 6, 7, 9, 10, 11, 12]
    assert "age: 45.5 is not a whole number" in bad[3]["fault"]
    assert "goals: there is no value 'slep' (did you mean sleep?)" in bad[3]["fault"]
    assert "is not a pair" in bad[4]["fault"]
    assert bad[4]["raw"] == 'c,45,"sleep\n",helped'
    assert "2 cells, but the header has 4" in bad[6]["fault"]
    assert "5 cells" in bad[7]["fault"]
    assert "UTF-8" in bad[9]["fault"]
    assert "list without entries" in bad[10]["fault"]
    assert "quotes" in bad[11]["fault"]
    assert "130 is impossible" in bad[12]["fault"]


BAD_LINES = [
    '{"age": 45', "[45]", "45", '{"age": "45"}', '{"age": true}', '{"age": 45, "age": 46}', '{"agee": 45}',
    '{"goals": "sleep"}', '{"goals": [null]}', '{"goals": ["\\ud800"]}', '{"egfr": NaN}', '{"egfr": 1e999}',
    '{"age": 10000000000000000000000}', '{"supplements": [{"label": "x", "per_dya": 2}]}',
    '{"supplements": [{"label": "x", "per_day": null}]}', '{"tried": [{"form": "citrate"}]}', '{"intake_times": []}',
    '{"supplements": [{"label": "x", "form": "citrate"}]}', '{"supplements": [{"form": "citrate"}]}',
    '{"age": 150}', '{"medications": [""]}', "[" * 100_000, '{"age": ' + "4" * 5000 + "}",
]


def test_a_line_of_ndjson_that_is_no_profile_is_a_bad_row_and_the_run_goes_on(tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text("".join(f'{{"age": 45}}\n\n{line}\n' for line in BAD_LINES) + '{"age": 46}')
    summary = BatchRun(ADVISOR, source, tmp_path / "out.ndjson").run()
    assert (summary.rows, summary.bad) == (len(BAD_LINES) + 1, len(BAD_LINES))
    assert [row["line"] for row in table(tmp_path / "out.ndjson")] == [1 + 3 * n for n in range(len(BAD_LINES) + 1)]
    bad = table(tmp_path / "out.ndjson.bad.csv")
    assert [(row["line"], row["raw"]) for row in bad] == [(str(3 + 3 * n), line) for n, line in enumerate(BAD_LINES)]
    assert all(len(row["fault"]) > 10 for row in bad)


def test_whatever_a_profile_may_be_may_stand_on_a_line(tmp_path: Path) -> None:
    profiles: list[dict[str, Any]] = [
        {"age": 45.0}, {"age": None}, {"goals": []}, {"supplements": [{"label": "x", "per_day": 2}]}, {"egfr": 60}, {},
        {"supplements": [{"form": "citrate", "amount_mg": 100, "basis": None}]}, {"intake_times": {}},
        {"medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00"]}}, {"medications": ["Alvedon \U0001f600"]},
    ]
    source = tmp_path / "in.ndjson"
    source.write_text("\n".join(map(json.dumps, profiles)))
    BatchRun(ADVISOR, source, tmp_path / "out.parquet").run()
    assert [some(row) for row in table(tmp_path / "out.parquet")] == [expected(profile) for profile in profiles]


def test_bad_rows_of_parquet_stand_by_row_number_with_their_values(tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({"age": [45.0, 45.5, float("nan"), None, 150.0], "goals": [["sleep"], [], None, ["sleep", None], []]}
                 ).write_parquet(source)
    summary = BatchRun(ADVISOR, source, tmp_path / "out.parquet", bad=tmp_path / "bad.ndjson").run()
    assert (summary.rows, summary.bad) == (1, 4)
    bad = table(tmp_path / "bad.ndjson")
    assert [row["line"] for row in bad] == [2, 3, 4, 5]
    assert json.loads(bad[3]["raw"]) == {"age": 150, "goals": []}
    assert "45.5 is not a whole number" in bad[0]["fault"]


def test_a_line_without_end_does_not_fill_the_memory_and_is_a_bad_row(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"age,medications\n45,none\n46," + b"x" * 3_000_000 + b"\n47,none\n")
    summary = BatchRun(ADVISOR, source, tmp_path / "out.csv").run()
    assert (summary.rows, summary.bad) == (2, 1)
    assert [row["line"] for row in table(tmp_path / "out.csv")] == ["2", "4"]
    assert "longer than 1000 kB" in table(tmp_path / "out.csv.bad.csv")[0]["fault"]


def test_without_bad_rows_there_is_no_file_of_them(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("age\n45\n")
    assert BatchRun(ADVISOR, source, tmp_path / "out.csv").run().bad_file is None
    assert not default_bad_file(tmp_path / "out.csv").exists()


@pytest.mark.parametrize(("output", "bad"), [
    ("out.csv", "out.csv.bad.csv"), ("out.csv.gz", "out.csv.gz.bad.csv"), ("out.parquet", "out.parquet.bad.csv"),
    ("a.b.parquet", "a.b.parquet.bad.csv"),
])
def test_bad_rows_go_beside_the_output_as_csv(output: str, bad: str) -> None:
    assert default_bad_file(Path(output)) == Path(bad)


# --- inputs that cannot be used ---------------------------------------------------------------------------

@pytest.mark.parametrize(("name", "content", "words"), [
    ("in.csv", b"", ["is empty"]),
    ("in.csv", b"age,sex\n", ["no rows"]),
    ("in.csv", b"customer,agee,sex\n1,2,male\n", ["customer", "--keep customer", "agee", "did you mean age?"]),
    ("in.csv", b"age,age\n1,2\n", ["age", "several times"]),
    ("in.csv", "age,kön\n1,2\n".encode("cp1252"), ["UTF-8"]),
    ("in.csv", "age\n45\n".encode("utf-16"), ["UTF-8"]),
    ("in.csv.gz", b"age\n45\n", ["damaged"]),
    ("in.csv.gz", gzip.compress(b"age\n" + b"45\n" * 9, mtime=0)[:-9], ["ends in the middle"]),
    ("in.csv.zst", b"age\n45\n", ["damaged"]),
    ("in.csv.zst", zstandard.ZstdCompressor().compress(b"age\n" + b"45\n" * 9)[:-3], ["ends in the middle"]),
    ("in.ndjson", b"\n\n", ["is empty"]),
    ("in.ndjson", b'{"agee": 4}\n', ["agee", "did you mean age?"]),
    ("in.parquet", b"PAR?", ["no Parquet"]),
    ("in.parquet", b"PAR1 and nothing more", ["damaged"]),
    ("in.xlsx", b"PK", [".csv"]),
    ("in.parquet.gz", b"", ["already"]),
])
def test_an_input_that_cannot_be_used_is_refused_in_words(
    run: Cli, tmp_path: Path, name: str, content: bytes, words: list[str]
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    answer = run("batch", source, "-o", tmp_path / "out.csv", "--lang", "en")
    assert (answer.code, answer.out) == (2, "")
    assert all(word in answer.err for word in words), answer.err
    assert not (tmp_path / "out.csv").exists()


def test_a_column_of_parquet_of_the_wrong_type_is_named_with_the_right_one(run: Cli, tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    pl.DataFrame({"age": ["45"], "goals": ["sleep"], "supplements": [[{"label": 4}]]}).write_parquet(source)
    answer = run("batch", source, "-o", tmp_path / "out.csv", "--lang", "en")
    assert answer.code == 2
    assert [line.split(":")[1].strip() for line in answer.err.splitlines()] == ["age", "goals", "supplements"]
    assert "is String, but should be lists of text" in answer.err


def test_files_and_folders_that_are_in_the_way_are_named(run: Cli, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("age\n45\n")
    (tmp_path / "folder.csv").mkdir()
    for words in ([tmp_path / "none.csv", "-o", tmp_path / "o.csv"],
                  [tmp_path / "folder.csv", "-o", tmp_path / "o.csv"],
                  [source, "-o", source], [source, "-o", tmp_path / "folder.csv"],
                  [source, "-o", tmp_path / "no" / "o.csv"],
                  [source, "-o", tmp_path / "o.csv", "--bad", tmp_path / "o.csv"], [source, "-o", tmp_path / "o.xyz"],
                  [source, "-o", tmp_path / "o.csv", "--columns", "decisio"],
                  [source, "-o", tmp_path / "o.csv", "--keep", "custommer"]):
        answer = run("batch", *words)
        assert answer.code == 2
        assert len(answer.err) > 20
    assert source.read_text() == "age\n45\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "in.csv"]


@pytest.mark.parametrize("package", ["polars", "pyarrow"])
def test_without_the_extra_the_command_says_how_to_install_it(package: str) -> None:
    code = (f"import sys; sys.modules['{package}'] = None; from tillskott import cli; "
            "sys.argv = ['tillskott', 'batch', 'in.csv', '-o', 'out.csv', '--lang', 'en']; cli.main()")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 2
    assert "pip install 'tillskott[batch]'" in run.stderr


def test_a_missing_decompressor_is_named_with_the_extra(
    run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in.csv.zst"
    source.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    answer = run("batch", source, "-o", tmp_path / "out.csv")
    assert answer.code == 2
    assert "tillskott[batch]" in answer.err


def test_an_output_that_exists_is_replaced_only_when_asked(run: Cli, tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("age\n45\n")
    target.write_text("somebody's work")
    assert "--restart" in run("batch", source, "-o", target).err
    assert target.read_text() == "somebody's work"
    assert run("batch", source, "-o", target, "--restart").code == 0
    assert len(table(target)) == 1


# --- resuming ---------------------------------------------------------------------------------------------

class Stopped(Exception):
    """What a test ends a run with."""


def stop_after(parts: int) -> Callable[[object], None]:
    left = iter(range(parts))

    def report(_: object) -> None:
        if next(left, None) is None:
            raise Stopped
    return report


@pytest.mark.parametrize("name", ["in.csv", "in.csv.gz", "in.ndjson.zst", "in.parquet"])
def test_a_run_that_was_stopped_after_any_part_ends_as_an_unbroken_one(tmp_path: Path, name: str) -> None:
    profiles = [for_csv(profile) for profile in PROFILES[:40]]
    profiles[11] = profiles[23] = {"age": 150}
    packed = name.removeprefix(next(kind for kind in ("in.csv", "in.ndjson", "in.parquet") if name.startswith(kind)))
    written = as_csv if "csv" in name else as_ndjson if "ndjson" in name else as_plain_parquet
    source = tmp_path / name
    source.write_bytes(COMPRESS[packed](written(profiles)))

    def job(target: str) -> BatchRun:
        return BatchRun(ADVISOR, source, tmp_path / target, keep=["customer"], chunk_rows=10)

    job("whole.csv").run()
    for parts in (0, 1, 4):
        target = f"stopped{parts}.csv"
        with pytest.raises(Stopped):
            job(target).run(stop_after(parts))
        assert not (tmp_path / target).exists()
        summary = job(target).run()
        assert summary.earlier == 10 * parts
        assert (tmp_path / target).read_bytes() == (tmp_path / "whole.csv").read_bytes()
        assert (tmp_path / f"stopped{parts}.csv.bad.csv").read_bytes() == (tmp_path / "whole.csv.bad.csv").read_bytes()


def as_plain_parquet(profiles: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    ages = [profile.get("age") for profile in profiles]
    pl.DataFrame({"customer": [f"k{n}" for n in range(len(profiles))], "age": ages}).write_parquet(file)
    return file.getvalue()


@posix
@pytest.mark.parametrize("target", ["out.parquet", "out.csv"])
def test_a_disk_that_is_full_is_said_and_the_same_command_goes_on_when_there_is_room(
    run: Cli, tmp_path: Path, target: str
) -> None:
    import resource

    source = numbered(tmp_path, 600)
    command = ("batch", source, "-o", tmp_path / target, "--keep", "customer", "--chunk-rows", "300", "--workers", "1",
               "--lang", "en", "-q")  # fmt: skip
    # No file may grow past some blocks: the first part is too large for them.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 * 512, hard))
    try:
        full = run(*command)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.code == 2, full.err
    assert "cannot be written" in full.err
    assert "run the same command again" in full.err
    assert not (tmp_path / target).exists()
    assert not list((tmp_path / f"{target}.parts").glob("*.tmp"))
    again = run(*command)
    assert again.code == 0, again.err
    assert len(table(tmp_path / target)) == 588


def numbered(tmp_path: Path, rows: int) -> Path:
    """A file in which every row is told apart, and a few are bad."""
    source = tmp_path / "in.csv"
    source.write_text("customer,age\n" + "".join(f"k{n},{150 if n % 50 == 7 else 18 + n % 70}\n" for n in range(rows)))
    return source


@posix
def test_a_run_that_was_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    source, whole, killed = numbered(tmp_path, 120), tmp_path / "whole.ndjson", tmp_path / "killed.ndjson"
    BatchRun(ADVISOR, source, whole, keep=["customer"], chunk_rows=20).run()
    command = [sys.executable, "-m", "tillskott.cli", "batch", str(source), "-o", str(killed), "--keep", "customer",
               "--chunk-rows", "20", "--lang", "en", "-q", "--workers"]
    journal, moments = tmp_path / "killed.ndjson.journal.json", random.Random(1)
    kills = 0
    # By turns with one worker and with two: each also goes on with what the other left.
    while not killed.exists() and kills < 3:
        before = journal.read_bytes() if journal.exists() else b""
        process = subprocess.Popen([*command, "12"[kills % 2]], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while process.poll() is None and (journal.read_bytes() if journal.exists() else b"") == before:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        process.communicate()
        kills += 1
    assert kills > 0
    assert subprocess.run([*command, "2"], capture_output=True, timeout=120, check=False).returncode == 0
    assert killed.read_bytes() == whole.read_bytes()
    assert (tmp_path / "killed.ndjson.bad.csv").read_bytes() == (tmp_path / "whole.ndjson.bad.csv").read_bytes()
    assert not (tmp_path / "killed.ndjson.parts").exists()


@posix
def test_ctrl_c_says_how_to_go_on_and_leaves_no_process_behind(tmp_path: Path) -> None:
    source, target = numbered(tmp_path, 5_000), tmp_path / "out.csv"
    process = subprocess.Popen(
        [sys.executable, "-m", "tillskott.cli", "batch", str(source), "-o", str(target), "--keep", "customer",
         "--chunk-rows", "100", "--workers", "2", "--lang", "en"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    while not list(tmp_path.glob("out.csv.parts/*.part")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"run the same command again" in said
    assert b"Traceback" not in said
    assert nobody_is_left(process.pid)


def nobody_is_left(group: int, patience: int = 200) -> bool:
    """Whether the last process of a group ends within some seconds."""
    for _ in range(patience):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_finished_run_is_not_done_again(run: Cli, tmp_path: Path) -> None:
    source, target = numbered(tmp_path, 100), tmp_path / "out.csv"
    words = ("batch", source, "-o", target, "--keep", "customer", "--lang", "en")
    assert run(*words).code == 0
    before = target.stat().st_mtime_ns
    again = run(*words)
    assert (again.code, target.stat().st_mtime_ns) == (0, before)
    assert "Finished already" in again.out
    assert "rows with advice: 98" in again.out


@pytest.mark.parametrize(("change", "said"), [
    (lambda source: source.write_text(source.read_text() + "k,44\n"), "the input has changed"),
    (lambda source: os.utime(source, ns=(10**18, 10**18)), "the input has changed"),
])
def test_a_changed_input_is_refused_until_restarted(
    run: Cli, tmp_path: Path, change: Callable[[Path], object], said: str
) -> None:
    source, target = numbered(tmp_path, 100), tmp_path / "out.csv"
    words = ("batch", source, "-o", target, "--keep", "customer", "--lang", "en")
    with pytest.raises(Stopped):
        BatchRun(ADVISOR, source, target, keep=["customer"], chunk_rows=30).run(stop_after(2))
    change(source)
    refused = run(*words)
    assert refused.code == 2
    assert said in refused.err
    assert "--restart" in refused.err
    assert run(*words, "--restart").code == 0
    assert len(table(target)) + len(table(tmp_path / "out.csv.bad.csv")) == len(source.read_text().splitlines()) - 1


@pytest.mark.parametrize("other", [
    {"columns": ["form"]}, {"keep": ["customer", "age"]}, {"language": "sv"},
    {"reasoner": Advisor(setting="self_care")}, {"reasoner": Advisor(authority="vkm")},
])
def test_other_settings_do_not_go_on_with_a_run(tmp_path: Path, other: dict[str, Any]) -> None:
    source, target = numbered(tmp_path, 100), tmp_path / "out.csv"
    given: dict[str, Any] = {"reasoner": ADVISOR, "keep": ["customer"], "chunk_rows": 30}
    with pytest.raises(Stopped):
        BatchRun(source=source, output=target, **given).run(stop_after(2))
    with pytest.raises(ProfileError, match="other settings"):
        BatchRun(source=source, output=target, **{**given, **other}).run()
    BatchRun(source=source, output=target, **{**given, "chunk_rows": 40}).run()
    assert len(table(target)) == 98


def test_two_runs_do_not_write_one_file(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system has no locks on files")
    source, target = numbered(tmp_path, 100), tmp_path / "out.csv"
    told: list[str] = []

    def second(_: object) -> None:
        with pytest.raises(ProfileError) as refused:
            BatchRun(ADVISOR, source, target, keep=["customer"], restart=True).run()
        told.append(str(refused.value))
    BatchRun(ADVISOR, source, target, keep=["customer"]).run(second)
    assert all("in use by a run" in words for words in told)
    assert len(table(target)) == 98


def test_a_part_that_was_taken_away_is_missed(tmp_path: Path) -> None:
    source, target = numbered(tmp_path, 100), tmp_path / "out.csv"
    with pytest.raises(Stopped):
        BatchRun(ADVISOR, source, target, keep=["customer"], chunk_rows=30).run(stop_after(3))
    next((tmp_path / "out.csv.parts").glob("0000001.part")).unlink()
    with pytest.raises(ProfileError, match="is gone"):
        BatchRun(ADVISOR, source, target, keep=["customer"]).run()
