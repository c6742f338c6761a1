"""How an assortment file is read: columns, letters, cells, codes, corrections, and every fault with its line."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from pathlib import Path

import pytest
from every import every
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import HEAD, LABEL, advisor, read, sample, told, written

from tillskott import ProfileError
from tillskott.engine.assortment import read_assortment
from tillskott.engine.assortment.codes import code_of, find, gtin


def test_columns_in_either_language_comma_bom_latin_1_and_decimal_comma(tmp_path: Path) -> None:
    swedish = f'varunummer;Benämning;Etikett;Antal i förpackning;Pris\n007;Lösa;"{LABEL}";60 st;"1 129,50 kr"\n'
    english = f'article,name,label,units_in_pack,price\n007,Lösa,"{LABEL}",60,1129.50\n'
    for text in (swedish.encode("utf-8-sig"), swedish.encode("cp1252"), english.encode(), english.encode("utf-16")):
        found = read(tmp_path, text)
        assert found.faults == ()
        item = found.items[0]
        assert (item.article, item.name, item.units_in_pack, item.price) == ("007", "Lösa", 60, 1129.5)


def test_ndjson_and_parquet_say_the_same(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    rows = [{"gtin": "2000000000015", "name": "En", "label": LABEL, "units_in_pack": 60, "price": 99.5}]
    lines = json.dumps(rows[0]) + "\n"
    polars.DataFrame(rows).write_parquet(tmp_path / "hyllan.parquet")
    assert advisor().read_assortment(tmp_path / "hyllan.parquet").items == read(tmp_path, lines, "h.ndjson").items


def test_open_food_facts_is_text_to_confirm(tmp_path: Path) -> None:
    text = ("code\tproduct_name\tingredients_text\tmagnesium_100g\n"
            "2000000000015\tMagnesium\t1 tablett innehåller 100 mg magnesium\t0.1\n")  # fmt: skip
    item = read(tmp_path, text, "off.tsv").items[0]
    assert item.hearsay
    assert "0.1" not in item.label


def test_every_fault_at_once_with_its_line_and_good_rows_go_on(tmp_path: Path) -> None:
    text = HEAD + "\n".join([
        f"2000000000015;1;God;{LABEL};60;99,00;ja",
        f"2000000000016;2;Fel siffra;{LABEL};60;99,00;ja",
        f"2000000000015;3;Samma kod;{LABEL};60;99,00;ja",
        f";4;Gratis;{LABEL};60;gratis;ja",
        ";5;Formel;=A1&B1;60;99;ja",
        f";6;;{LABEL};60;99;ja",
        f";7;Gram;{LABEL};100 g;99;kanske",
        f"7,35E+12;8;Tal;{LABEL};60;99;3",
        f";9;Lång;{'x' * 30_000};60;99;ja",
        f";10;För många;{LABEL};60;99;ja;mer;ännu mer",
    ])  # fmt: skip
    found = read(tmp_path, text)
    assert [item.name for item in found.items] == ["God", "Fel siffra", "Samma kod", "Gratis", "Gram", "Tal"]
    lines = [int(line) for line, _ in told(found)]
    assert lines == sorted(lines)
    assert {*lines} == {3, 4, 5, 6, 7, 8, 9, 10, 11}
    said = " ".join(text for _, text in told(found))
    for words in ("fel kontrollsiffra", "rad 2", "inget pris", "formel", "inget namn", "inget antal", "om varan finns",
                  "gjort om till ett tal", "tecken", "9 celler"):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize(("text", "says"), [
    (gzip.compress(HEAD.encode(), mtime=0), "packad"),
    (b"PK\x03\x04" + bytes(200), "kalkylark"),
    (b"\xd0\xcf\x11\xe0" + bytes(200), "kalkylark"),
    (bytes(300), "ingen textfil"),
    (HEAD.encode("utf-16-le"), "ingen textfil"),
    ("<html><table></table></html>", "webbsida"),
    ('[{"namn": "En", "etikett": "Magnesium 100 mg"}]', "JSON-lista"),
    ("Namnet;Etikett\nEn;Magnesium 100 mg", "menade du"),
    ("", "tom"),
    ("namn;pris\nEn;5\n", "etikettens text"),
    ("namn~etikett\nEn~Magnesium 100 mg\n", "bara en kolumn"),
    ("namn;etikett\n", "inga produkter"),
])  # fmt: skip
def test_a_file_that_is_none_says_what_is_wrong(tmp_path: Path, text: str | bytes, says: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, text)
    assert says in " ".join(one.in_language("sv") for one in caught.value.faults)


def test_mixed_encodings_are_told_and_each_line_is_read_as_what_it_is(tmp_path: Path) -> None:
    text = HEAD.encode() + f";1;Sömn;{LABEL};;;\n".encode() + f";2;Kväll;{LABEL};;;\n".encode("cp1252")
    found = read(tmp_path, text)
    assert [item.name for item in found.items] == ["Sömn", "Kväll"]
    assert "Latin-1" in told(found)[0][1]
    assert "3" in told(found)[0][1]


def test_a_quote_that_does_not_close_loses_its_own_row_only(tmp_path: Path) -> None:
    rows = [f";{number};Vara {number};{LABEL};;;" for number in range(3, 9)]
    found = read(tmp_path, HEAD + f';2;Öppen;"{LABEL};;;\n' + "\n".join(rows))
    assert [item.line for item in found.items] == [*range(3, 9)]
    assert [(line, "citattecken" in text) for line, text in told(found)] == [("2", True)]
    closed = read(tmp_path, HEAD + f';2;Öppen;"{LABEL};;;\n' + "\n".join(rows[:2]) + f'\n;5;Citerad;"{LABEL}";;;\n')
    assert [item.line for item in closed.items] == [3, 4, 5]
    assert [line for line, _ in told(closed)] == ["2"]


def test_a_label_in_quotes_may_run_over_lines(tmp_path: Path) -> None:
    label = 'Magnesiumbisglycinat\n1 tablett ""forte"" innehåller 100 mg magnesium;\n60 tabletter'
    found = read(tmp_path, HEAD + f';1;En;"{label}";60;99;ja\n;2;Tre 3" tum;{LABEL};;;\n')
    assert [(item.line, item.label.count("\n")) for item in found.items] == [(2, 2), (5, 0)]
    assert found.faults == ()
    assert found.items[1].name == 'Tre 3" tum'


@pytest.mark.parametrize(("written", "price"), [
    ("129,50", 129.5), ("129.50", 129.5), ("1 129,50", 1129.5), ("1.129,50", 1129.5), ("1,129.50", 1129.5),
    ("129 kr", 129), ("129:-", 129), ("SEK 129", 129), ("gratis", None), ("0", None), ("-3", None), ("1e9", None),
    ("=A1", None), ("#REF!", None), ("99999999999999999999999", None),
])  # fmt: skip
def test_prices_as_they_are_written(tmp_path: Path, written: str, price: float | None) -> None:
    found = read(tmp_path, HEAD + f";1;En;{LABEL};3 x 30 st;{written};ja\n")
    assert (found.items[0].price, found.items[0].units_in_pack) == (price, 90)
    assert bool(found.faults) == (price is None)


@pytest.mark.parametrize(("name", "is_one"), [
    ("=A1", True), ("+A1*2", True), ("-2+3", True), ("@SUM(A1)", True), ("#NAMN?", True), ("#N/A", True),
    ("#REF!", True), ("- Magnesium 100 mg", False), ("-20 % Magnesium", False), ("+Mag", False), ("B12", False),
    ("Magnesium = lugn", False),
])  # fmt: skip
def test_a_formula_is_no_name(tmp_path: Path, name: str, is_one: bool) -> None:
    text = HEAD + f";1;{name};{LABEL};;;\n;2;God;{LABEL};;;\n"
    found = read(tmp_path, text)
    assert len(found.items) == 2 - is_one
    assert any("formel" in text for _, text in told(found)) == is_one


def test_excel_says_its_separator_columns_that_stand_twice_or_are_not_read_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"sep=,\nnamn,produkt,etikett,leverantör\nEn,Två,{LABEL},Acme\n")
    assert (found.items[0].name, found.items[0].line, found.unread) == ("En", 3, ("leverantör",))
    assert ["namn och produkt" in text for _, text in told(found)] == [True]


def test_letters_of_another_alphabet_and_signs_that_steer_are_told(tmp_path: Path) -> None:
    old = read(tmp_path, (HEAD + f";1;Kväll för dig;{LABEL};;;\n").encode("cp850"))
    assert "rad 2" in told(old)[0][1]
    found = read(tmp_path, HEAD + f";1;A\x1b[2JB;{LABEL};;;\n;2;A\u202eB;{LABEL};;;\n;3;God;{LABEL};;;\n")
    assert [item.name for item in found.items] == ["God"]
    assert [line for line, _ in told(found)] == ["2", "3"]


def test_what_is_no_text_in_ndjson_is_told_with_its_line(tmp_path: Path) -> None:
    rows = [{"namn": "En", "etikett": LABEL}, {"namn": "Två", "etikett": [LABEL]}, ["x"], {"namn": "Tre"}]
    found = read(tmp_path, "\n".join(json.dumps(row) for row in rows), "h.ndjson")
    assert [item.name for item in found.items] == ["En"]
    assert [line for line, _ in told(found)] == ["2", "3", "4"]


@every("where", [".", "/dev/null"])
def test_what_is_no_file_is_refused(where: str) -> None:
    with pytest.raises(ProfileError):
        read_assortment(Path(where), advisor().knowledge)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_no_file_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(HEAD.encode() + data)
    with suppress(ProfileError):
        read_assortment(path, advisor().knowledge)


def test_a_correction_survives_the_next_delivery(tmp_path: Path) -> None:
    first = written(tmp_path, HEAD + "2000000000015;1;En;Magnesium;60;99;ja\n;2;Två;Magnesiumcitrat 500 mg;30;79;ja\n")
    overlay = written(tmp_path, f"gtin;namn;etikett\n2000000000015;;{LABEL}\n;två;Magnesiumcitrat. 1 kapsel ger 80 mg "
                                "magnesium\n2000000000022;;Borta\n", "ratt.csv")  # fmt: skip
    found = advisor().read_assortment(first, overlay)
    assert [item.label for item in found.items] == [LABEL, "Magnesiumcitrat. 1 kapsel ger 80 mg magnesium"]
    assert [item.price for item in found.items] == [99, 79]
    assert [where for where, _ in told(found)] == ["4"]


def test_a_correction_ends_where_the_supplier_has_changed_the_label(tmp_path: Path) -> None:
    text = f"gtin;etikett;pris;rättad från\n2000000000015;{LABEL};89;Magnesium 500 mg\n"
    overlay = written(tmp_path, text, "ratt.csv")
    for label, kept in (("Magnesium  500 MG", LABEL), ("Magnesium 300 mg", "Magnesium 300 mg")):
        delivery = written(tmp_path, HEAD + f"2000000000015;1;En;{label};60;99;ja\n")
        found = advisor().read_assortment(delivery, overlay)
        assert (found.items[0].label, found.items[0].price) == (kept, 89)
        assert any("har ändrats" in text for _, text in told(found)) == (kept != LABEL)


# --- codes ---

def test_a_product_without_a_code_of_its_own_is_asked_for_by_its_line(tmp_path: Path) -> None:
    shelf = read(tmp_path, HEAD + f";;En;{LABEL};;;\n2000000000015;7;Två;{LABEL};;;\n2000000000015;8;Tre;{LABEL};;;\n")
    assert [code_of(shelf, item) for item in shelf] == ["#2", "7", "8"]
    assert [find(shelf, code_of(shelf, item)) for item in shelf] == list(shelf)
    assert code_of(sample(), sample().items[0]) == "2000000000015"



def test_a_code_is_found_as_it_is_scanned(tmp_path: Path) -> None:
    shelf = read(tmp_path, HEAD + f"012345678905;0042;En;{LABEL};;;\n")
    for code in ("012345678905", "0012345678905", "00012345678905", "0042", " 0042 "):
        assert find(shelf, code).name == "En"


@every(("code", "says"), [
    ("2000000000016", "fel kontrollsiffra"),
    ("2000000000985", "finns inte i sortimentet"),
    ("abc", "finns inte i sortimentet"),
])  # fmt: skip
def test_a_code_that_is_none_says_so(code: str, says: str) -> None:
    with pytest.raises(ProfileError) as caught:
        find(sample(), code)
    assert says in caught.value.faults[0].in_language("sv")


@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: int, at: int, more: int) -> None:
    from stdnum import ean

    digits = f"{number:012d}"
    good = digits + ean.calc_check_digit(digits)
    assert gtin(good) == good.zfill(14)
    wrong = good[:at] + str((int(good[at]) + more) % 10) + good[at + 1 :]
    with pytest.raises(ProfileError):
        gtin(wrong)
