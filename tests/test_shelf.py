"""The shelf: ten customers whom a pharmacist can read, what decides a place, and how an assortment file is read."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import tillskott
from tillskott import Advisor, ProfileError
from tillskott.engine.assortment import Assortment, Item, read_assortment
from tillskott.engine.assortment.codes import find, gtin
from tillskott.engine.shelf import stock_of
from tillskott.engine.shelf.answer import VERDICTS
from tillskott.engine.shelf.checking import check_assortment

HERE = Path(__file__).parent
SAMPLE = Path(tillskott.__file__).parent / "examples" / "assortment.csv"
CUSTOMERS: list[dict[str, Any]] = yaml.safe_load((HERE / "shelf.yaml").read_text(encoding="utf-8"))
HEAD = "gtin;varunummer;namn;etikett;antal;pris;lager\n"
LABEL = "Magnesiumbisglycinat. 1 tablett innehåller 100 mg magnesium."


@lru_cache(maxsize=1)
def advisor() -> Advisor:
    return Advisor()


@lru_cache(maxsize=1)
def sample() -> Assortment:
    return advisor().read_assortment(SAMPLE)


def written(tmp_path: Path, text: str | bytes, name: str = "hyllan.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(tmp_path: Path, text: str | bytes, name: str = "hyllan.csv") -> Assortment:
    return advisor().read_assortment(written(tmp_path, text, name))


def told(found: Assortment) -> list[tuple[str, str]]:
    return [(one.where.rpartition(":")[2], one.in_language("sv")) for one in found.faults]


# --- customers ---

@pytest.mark.parametrize("case", CUSTOMERS, ids=lambda case: case["customer"])
def test_what_a_pharmacist_would_have_picked_stands_first(case: dict[str, Any]) -> None:
    found = advisor().products(case["given"], sample())
    first = next(iter(found.first(1)), None)
    assert (first.item.name if first else None) == case.get("first", case["picked"])
    if "say" in case and first:
        assert first.say["sv"] == case["say"]
    by_name = {placed.item.name: placed for placed in found}
    for name, verdict in case.get("never", {}).items():
        assert (by_name[name].verdict, by_name[name].place) == (verdict, None), name
        assert by_name[name].say["sv"]


def test_most_of_what_a_pharmacist_would_have_picked_stands_first() -> None:
    assert sum("first" not in case for case in CUSTOMERS) >= 8


def test_every_verdict_occurs_among_them() -> None:
    seen = {verdict for case in CUSTOMERS for verdict, count
            in advisor().products(case["given"], sample()).counts.items() if count}  # fmt: skip
    assert seen == {*VERDICTS}


def test_nothing_is_listed_where_the_decision_prints_no_form() -> None:
    found = advisor().products({"age": 45}, sample())
    assert (found.decision, list(found), found.total) == ("ask", [], 0)
    assert found.say is not None


@pytest.mark.parametrize("case", CUSTOMERS, ids=lambda case: case["customer"])
def test_what_is_taken_alone_never_exceeds_the_limit(case: dict[str, Any]) -> None:
    of = advisor().consult(case["given"])
    limit = advisor().knowledge.numbers["self_care_limit"]
    taken = of.customer.taken.high if of.customer.taken else 0
    for placed in of.products(sample()):
        for step in placed.steps:
            assert not step.alone or step.gives is None or step.gives + taken <= limit
        if placed.per_day is not None:
            assert placed.per_day["high"] + taken <= limit
        assert (placed.place is not None) == (placed.verdict in ("fits", "fits_other_units"))
        assert all(of.knowledge.rule(rule) for rule in placed.rules)


def test_one_product_is_told_as_in_the_list() -> None:
    found = advisor().products(CUSTOMERS[0]["given"], sample())
    for placed in found:
        alone = found.of(placed.item)
        assert alone is not None
        assert alone == placed


# --- what decides ---

def places(items: list[Item]) -> dict[str, tuple[Any, ...]]:
    found = advisor().products(CUSTOMERS[0]["given"], Assortment("", tuple(items)))
    return {placed.item.label + str(placed.item.price) + str(placed.item.units_in_pack): (placed.place, placed.verdict)
            for placed in found}  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_no_field_but_label_price_and_pack_decides(seed: int) -> None:
    chance = random.Random(seed)
    items = [item for item in sample().items if "agnesium" in item.label]
    others = [replace(item, name=f"Vara {chance.random()}", gtin=f"{chance.randrange(10**13):014d}",
                      article=str(chance.random()), npl_pack_id=str(chance.random()),
                      in_stock=chance.choice([True, False, None])) for item in items]  # fmt: skip
    chance.shuffle(others)
    others = [replace(item, line=line) for line, item in enumerate(others, 2)]
    assert places(others) == places(items)


def test_a_lower_price_a_day_comes_first_and_says_so() -> None:
    items = [Item(2, "dyr", LABEL, units_in_pack=100, price=200.0),
             Item(3, "billig", LABEL, units_in_pack=50, price=80.0),
             Item(4, "okänd", LABEL), Item(5, "lika", LABEL, units_in_pack=100, price=160.0)]  # fmt: skip
    found = list(advisor().products(CUSTOMERS[0]["given"], Assortment("", tuple(items))))
    assert [(one.item.name, one.place, one.decided_by) for one in found] == [
        ("billig", 1, None), ("lika", 1, "same"), ("dyr", 3, "price"), ("okänd", 4, "price")]  # fmt: skip
    assert (found[0].units, found[0].days, found[0].price_a_day) == (2, 25, 3.2)


@pytest.mark.parametrize(("label", "halved"), [
    ("Magnesiumbisglycinat. 1 tablett innehåller 200 mg magnesium.", False),
    ("Magnesiumbisglycinat. 1 tablett innehåller 200 mg magnesium. Tabletten har brytskåra.", True),
    ("Magnesiumbisglycinat. 1 depottablett innehåller 200 mg magnesium. Brytskåra.", False),
    ("Magnesiumbisglycinat. 1 tablett innehåller 200 mg magnesium. Tabletten har brytskåra men får inte delas.", False),
    ("Magnesiumbisglycinat. 1 kapsel innehåller 200 mg magnesium. Delbar dos.", False),
    ("Magnesiumbisglycinat. 1 skopa ger 200 mg magnesium.", True),
])  # fmt: skip
def test_halves_only_where_the_knowledge_says_so(label: str, halved: bool) -> None:
    shelf = Assortment("", (Item(2, "En", label),))
    assert (stock_of(shelf, advisor().knowledge).units[0].least == 0.5) == halved


def test_two_products_that_both_hold_zinc_are_counted_together() -> None:
    label = "Magnesiumbisglycinat. 1 tablett innehåller magnesium 100 mg, zink 10 mg."
    shelf = Assortment("", (Item(2, "En", label),))
    zinc = {**CUSTOMERS[0]["given"],
            "supplements": [{"label": "Zink 10 mg och magnesium 10 mg per tablett", "per_day": 1}]}  # fmt: skip
    alone = next(iter(advisor().products(CUSTOMERS[0]["given"], shelf)))
    beside = next(iter(advisor().products(zinc, shelf)))
    assert (alone.units, beside.units) == (2, 1)
    full = {**zinc, "supplements": [{"label": "Zink 20 mg och magnesium 10 mg per tablett", "per_day": 1}]}
    assert next(iter(advisor().products(full, shelf))).verdict == "must_not_have"


def test_a_text_that_does_not_come_from_the_pharmacy_is_never_a_dose() -> None:
    shelf = Assortment("", (Item(2, "En", LABEL, hearsay=True),))
    placed = next(iter(advisor().products(CUSTOMERS[0]["given"], shelf)))
    assert (placed.verdict, placed.place, placed.units) == ("unclear", None, None)


# --- the file ---

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
    ("", "tom"),
    ("namn;pris\nEn;5\n", "etikettens text"),
    ("namn~etikett\nEn~Magnesium 100 mg\n", "bara en kolumn"),
    ("namn;etikett\n", "inga produkter"),
])  # fmt: skip
def test_a_file_that_is_none_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, text)
    assert says in " ".join(one.in_language("sv") for one in caught.value.faults)


def test_mixed_encodings_are_told_and_each_line_is_read_as_what_it_is(tmp_path: Path) -> None:
    text = HEAD.encode() + f";1;Sömn;{LABEL};;;\n".encode() + f";2;Kväll;{LABEL};;;\n".encode("cp1252")
    found = read(tmp_path, text)
    assert [item.name for item in found.items] == ["Sömn", "Kväll"]
    assert "Latin-1" in told(found)[0][1]
    assert "3" in told(found)[0][1]


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


# --- codes ---

def test_a_code_is_found_as_it_is_scanned(tmp_path: Path) -> None:
    shelf = read(tmp_path, HEAD + f"012345678905;0042;En;{LABEL};;;\n")
    for code in ("012345678905", "0012345678905", "00012345678905", "0042", " 0042 "):
        assert find(shelf, code).name == "En"


@pytest.mark.parametrize(("code", "says"), [
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


# --- the check ---

def test_the_check_says_what_was_read_and_asks_what_is_open() -> None:
    found = check_assortment(sample(), advisor().knowledge)
    by_name = {one.item.name: one for one in found.items}
    assert by_name["Bisglycinat B6 Balans"].others[0].id == "vitamin_b6"
    assert by_name["Magnesium med okänd ört"].not_read == ("kvannerotsextrakt",)
    for name in ("Omöjlig Bisglycinat", "Buffrat Bisglycinat", "Procent Magnesium", "Magnesiumcitrat 1000 mg"):
        assert by_name[name].status == "ask", name
        assert by_name[name].findings, name
    assert found.to_dict()["counts"]["read"] > 40


def test_products_that_do_not_name_the_nutrient_are_left_out(tmp_path: Path) -> None:
    shelf = read(tmp_path, HEAD + f";1;Tandkräm;Fluor 1450 ppm;;;\n;2;Magnesium kväll;1 tablett innehåller 200 mg;;;\n"
                                  f";3;En;{LABEL};;;\n")  # fmt: skip
    found = check_assortment(shelf, advisor().knowledge)
    assert [one.item.name for one in found.items] == ["Magnesium kväll", "En"]
    assert [one.name for one in found.others] == ["Tandkräm"]
