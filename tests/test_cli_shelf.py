"""The shelf on the command line: the check, the advice with products, a barcode, and the sheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import Cli, run  # noqa: F401  a fixture

import tillskott

ROOT = Path(tillskott.__file__).parent
SAMPLE = str(ROOT / "examples" / "assortment.csv")
CUSTOMER = str(ROOT / "examples" / "sleepless.yaml")


def test_the_check_tells_what_is_open_first(run: Cli) -> None:  # noqa: F811
    answer = run("assortment", "check", SAMPLE, "--lang", "sv")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "assortment.csv: 60 produkter. 51 lästa, 9 med en fråga, 0 som inte går att läsa."
    assert lines[1].startswith("fråga")
    assert "Kan inte stämma" in answer.out


def test_the_check_as_json_and_as_a_page(run: Cli, tmp_path: Path) -> None:  # noqa: F811
    page = tmp_path / "page.html"
    answer = run("assortment", "check", SAMPLE, "--json", "--html", str(page), "--lang", "sv")
    found = json.loads(answer.out)
    assert len(found["products"]) == 60
    html = page.read_text(encoding="utf-8")
    assert html.count("<tr class=") == 60
    assert "<script" not in html
    assert "Leverantörens svar" in html


def test_what_is_wrong_with_the_file_is_told_beside_what_is_read(run: Cli, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "bad.csv"
    path.write_text('namn;etikett;pris\n"<b>En</b>";Magnesium 100 mg per tablett;gratis\n;x;1\n', encoding="utf-8")
    answer = run("assortment", "check", str(path), "--html", str(tmp_path / "p.html"), "--lang", "sv")
    assert answer.code == 0
    assert [line.partition(": ")[2][:9] for line in answer.err.splitlines()] == ["bad.csv:2", "bad.csv:3"]
    assert "<b>" not in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_the_advice_with_the_shelf_and_a_barcode(run: Cli) -> None:  # noqa: F811
    answer = run("advise", CUSTOMER, "--assortment", SAMPLE, "--gtin", "2000000000596", "--lang", "sv")
    assert answer.code == 0
    assert "Bisglycinat Direkt: för stark" in answer.out
    assert "1. Fjällmagnesium Bisglycinat 100 mg storpack: passar" in answer.out
    found = json.loads(run("advise", CUSTOMER, "--assortment", SAMPLE, "--json").out)
    assert found["shelf"]["products"][0]["place"] == 1
    assert found["shelf"]["chosen"] is None


@pytest.mark.parametrize(("words", "says"), [
    (["--gtin", "2000000000596"], "--assortment"),
    (["--assortment", SAMPLE, "--gtin", "2000000000597"], "kontrollsiffra"),
    (["--assortment", "finns-inte.csv"], "finns inte"),
])  # fmt: skip
def test_what_cannot_be_used_is_told_in_one_line(run: Cli, words: list[str], says: str) -> None:  # noqa: F811
    answer = run("advise", CUSTOMER, *words, "--lang", "sv")
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert len(answer.err.splitlines()) == 1


def test_the_sheet_names_the_product(run: Cli) -> None:  # noqa: F811
    answer = run("leaflet", CUSTOMER, "--assortment", SAMPLE, "--gtin", "2000000000015", "-o", "-", "--lang", "sv")
    assert "1 tablett till kvällsmaten, från dag 8: 2 tabletter." in answer.out


def test_why_a_product_stands_where_it_does(run: Cli) -> None:  # noqa: F811
    asked = ("explain", CUSTOMER, "--assortment", SAMPLE, "--lang", "sv", "--why", "product:2000000000046,100074")
    assert "där stegen går bättre att ta" in " ".join(run(*asked).out.split())
    assert json.loads(run(*asked, "--json").out)["value"] == {"place": 6, "verdict": "fits"}
    assert run(*asked[:-1], "product:1").code == 2
    assert run("explain", CUSTOMER, "--why", "product:2000000000046").code == 2


def test_a_correction_is_kept_and_renewed_beside_what_stands_there(run: Cli, tmp_path: Path) -> None:  # noqa: F811
    kept = tmp_path / "ratt.csv"
    kept.write_text("EAN,namn,Anteckning,Pris\n2000000000589,,ringt,\"185,00\"\n", encoding="cp1252")
    asked = ("assortment", "correct", SAMPLE, "--overlay", str(kept), "--lang", "sv", "--gtin")
    for form in ("oxid", "citrat"):
        label = f"1 tablett innehåller 200 mg magnesium, som magnesium{form}. Dosering: 1 tablett."
        assert f"magnesium{form}; 200 mg" in run(*asked, "2000000000404", "--label", label).out
    assert run(*asked, "2000000000589", "--units", "2 x 45", "--price", "179,50").code == 0
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith('2000000000589,,ringt,"179,50",')
    found = json.loads(run("assortment", "check", SAMPLE, "--overlay", str(kept), "--json").out)
    by_code = {one["code"]: one for one in found["products"]}
    assert by_code["2000000000404"]["forms"] == ["citrate"]
    assert (by_code["2000000000589"]["item"]["price"], by_code["2000000000589"]["item"]["units_in_pack"]) == (179.5, 90)


@pytest.mark.parametrize(("words", "says"), [
    ([], "vad som ska rättas"),
    (["--label", "=A1", "--price", "gratis"], "formel"),
    (["--label", "x", "--gtin", "2000000000016"], "kontrollsiffra"),
])  # fmt: skip
def test_a_correction_that_cannot_be_used_writes_nothing(
    run: Cli, tmp_path: Path, words: list[str], says: str  # noqa: F811
) -> None:
    kept = tmp_path / "ratt.csv"
    asked = ["assortment", "correct", SAMPLE, "--overlay", str(kept), "--lang", "sv", "--gtin", "2000000000404"]
    answer = run(*asked, *words)
    assert (answer.code, kept.exists()) == (2, False)
    assert says in answer.err
    assert run(*asked[:4], SAMPLE, *asked[5:], "--label", "x").code == 2
