"""The shelf: ten customers whom a pharmacist can read, what decides a place, and the check of an assortment."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from every import every
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf_table import CUSTOMERS, table
from shelves import HEAD, LABEL, advisor, read, sample

import tillskott
from tillskott import ProfileError
from tillskott.engine.assortment import Assortment, Item
from tillskott.engine.shelf import stock_of
from tillskott.engine.shelf.answer import VERDICTS
from tillskott.engine.shelf.checking import check_assortment

# --- customers ---

@every("case", CUSTOMERS, ids=lambda case: case["customer"])
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
    assert sum("first" not in case for case in CUSTOMERS) >= 9


def test_the_table_of_the_docs_is_what_the_shelf_says() -> None:
    told = (Path(tillskott.__file__).parent / "docs" / "shelf.md").read_text(encoding="utf-8")
    assert "\n".join(table()) in told


def test_every_verdict_occurs_among_them() -> None:
    seen = {verdict for case in CUSTOMERS for verdict, count
            in advisor().products(case["given"], sample()).counts.items() if count}  # fmt: skip
    assert seen == {*VERDICTS}


def test_nothing_is_listed_where_the_decision_prints_no_form() -> None:
    found = advisor().products({"age": 45}, sample())
    assert (found.decision, list(found), found.total) == ("ask", [], 0)
    assert found.say is not None


@every("case", CUSTOMERS, ids=lambda case: case["customer"])
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


@every(("label", "halved"), [
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


@every(("label", "units"), [
    ("Magnesiumbisglycinat. 1 tablett innehåller 100 mg magnesium. Dosering: 1 tablett dagligen.", 2),
    ("1 tablett innehåller magnesium (bisglycinat) 100 mg, zink 5 mg. Dosering: 1 tablett dagligen.", 2),
    ("1 tablett innehåller magnesium (bisglycinat) 100 mg, melatonin 1 mg. Dosering: 1 tablett dagligen.", 1),
    ("1 tablett innehåller magnesium (bisglycinat) 100 mg, ginseng 200 mg. Dosering: 1 tablett dagligen.", 1),
    ("1 tablett innehåller magnesium (bisglycinat) 100 mg, zink 5 mg, humle 50 mg. Dosering: 1 tablett dagligen.", 1),
    ("1 tablett innehåller magnesium (bisglycinat) 100 mg, ginseng 200 mg. Dosering: 2 tabletter dagligen.", 2),
])  # fmt: skip
def test_no_more_than_the_label_says_of_what_no_limit_is_known_for(label: str, units: float) -> None:
    placed = next(iter(advisor().products(CUSTOMERS[0]["given"], Assortment("", (Item(2, "En", label),)))))
    assert placed.units == units


@every(("label", "verdict", "units"), [
    ("Magnesiumbisglycinat, 100 mg magnesium per kapsel.", "fits", 2),  # it does not say how many
    ("Magnesiumbisglycinat, 100 mg magnesium per kapsel. Tag 1-2 kapslar.", "fits", 2),
    ("Magnesiumbisglycinat, 100 mg magnesium per kapsel. Dosering: 1-3 kapslar per dag.", "fits", 2),
    ("Magnesiumbisglycinat, 100 mg magnesium per kapsel. Dosering: 3 kapslar per dag.", "fits_other_units", 2),
    ("Magnesiumbisglycinat. 2 kapslar ger 200 mg magnesium.", "fits", 2),
    ("Magnesiumbisglycinat. 1 kapsel ger 60 mg magnesium och L-teanin 100 mg. 2 kapslar före sänggående.", "fits", 2),
    ("Magnesiumbisglycinat 1000 mg per tablett. Ta 1 tablett.", "unclear", None),
])  # fmt: skip
def test_a_label_that_leaves_open_how_many_a_day_leaves_nothing_open_here(
    label: str, verdict: str, units: float | None
) -> None:
    placed = next(iter(advisor().products(CUSTOMERS[0]["given"], Assortment("", (Item(2, "En", label),)))))
    assert (placed.verdict, placed.units) == (verdict, units)


def test_a_salt_that_no_source_speaks_of_is_named_and_not_asked_for() -> None:
    shelf = Assortment("", (Item(2, "En", "1 tablett innehåller 100 mg magnesium som magnesiumkarbonat."),))
    placed = next(iter(advisor().products(CUSTOMERS[0]["given"], shelf)))
    assert placed.verdict == "unclear"
    assert "magnesiumkarbonat" in placed.say["sv"]
    assert check_assortment(shelf, advisor().knowledge).items[0].question is None


def test_too_strong_beside_what_is_taken_says_both() -> None:
    given = {**CUSTOMERS[0]["given"], "supplements": [{"label": "Magnesium 60 mg per tablett", "per_day": 1}]}
    shelf = Assortment("", (Item(2, "En", "Magnesiumbisglycinat, 200 mg magnesium per kapsel."),))
    placed = next(iter(advisor().products(given, shelf)))
    assert placed.verdict == "too_strong"
    assert "60 mg som redan tas" in placed.say["sv"]


def test_what_no_rule_looks_at_is_named_and_stands_behind_what_holds_nothing_else() -> None:
    label = "1 tablett innehåller magnesium (magnesiumbisglycinat) 100 mg, 5-HTP 50 mg. Dosering: 2 tabletter."
    items = (Item(2, "Mer", label, units_in_pack=100, price=10.0), Item(3, "Ren", LABEL, units_in_pack=100, price=99.0))
    found = list(advisor().products(CUSTOMERS[0]["given"], Assortment("", items)))
    assert [one.item.name for one in found] == ["Ren", "Mer"]
    assert (found[1].decided_by, found[1].not_read) == ("more", ("5-HTP",))


def test_vitamin_d_in_international_units_counts_against_its_limit() -> None:
    label = "1 kapsel innehåller magnesium (magnesiumbisglycinat) 100 mg, vitamin D3 {} IE. Dosering: 1 kapsel."
    for amount, verdict in ((1000, "fits"), ("2 000", "fits"), (5000, "must_not_have")):
        shelf = Assortment("", (Item(2, "En", label.format(amount)),))
        placed = next(iter(advisor().products(CUSTOMERS[0]["given"], shelf)))
        assert placed.verdict.startswith(verdict), amount
    assert read_label_of("1 kapsel: vitamin D 2000 IE, magnesium 100 mg").others[0].per_unit.low == 50


def read_label_of(label: str) -> Any:
    return advisor().read_label(label)


# --- why a product stands where it does ---

def why(code: str, than: str | None = None, given: Any = CUSTOMERS[0]["given"]) -> Any:
    return advisor().consult(given).why_product(sample(), code, than)


@every(("code", "than", "says"), [
    ("2000000000046", "2000000000015", "Efter Fjällmagnesium Bisglycinat 100 mg, där stegen går bättre att ta."),
    ("2000000000015", "2000000000046",
     "Nordljus Bisglycinat delbar kommer efter Fjällmagnesium Bisglycinat 100 mg, där stegen går bättre att ta."),
    ("100074", "2000000000015",
     "Fjällmagnesium Bisglycinat 100 mg kommer efter Fjällmagnesium Bisglycinat 100 mg storpack, som kostar mindre "
     "per dag."),
    ("2000000000121", None, "Efter Fjällmagnesium Bisglycinat 100 mg storpack, som inte innehåller annat verksamt än "
                            "magnesium."),
    ("100074", None, "Ligger närmast rådet."),
])  # fmt: skip
def test_why_one_comes_after_another(code: str, than: str | None, says: str) -> None:
    assert why(code, than).notes[0]["sv"] == says


def test_the_rules_behind_a_verdict_are_told_with_their_sources() -> None:
    for code, rule in (("2000000000442", "product.st-johns-wort.medicines"), ("2000000000107", "product.b6.limit")):
        told = why(code)
        assert [node.rule for node in told.steps] == [rule]
        assert told.steps[0].claims
    unsuitable = why("2000000000336")
    assert unsuitable.value == {"place": None, "verdict": "unsuitable_form"}
    assert unsuitable.parts[0].steps
    with pytest.raises(ProfileError):
        why("2000000000015", "2000000000016")


def test_why_can_be_asked_of_every_product_for_every_customer() -> None:
    for case in CUSTOMERS:
        for item in sample().items[:: 7]:
            assert why(item.gtin or "", given=case["given"]).says["en"]


def test_what_decides_between_two_is_what_the_list_says() -> None:
    products = advisor().products(CUSTOMERS[0]["given"], sample())
    ranked = [placed for placed in products if placed.place]
    for before, after in itertools.pairwise(ranked):
        assert products.decided(before.item, after.item) == after.decided_by
        assert products.decided(after.item, before.item) == after.decided_by


def test_a_text_that_does_not_come_from_the_pharmacy_is_never_a_dose() -> None:
    shelf = Assortment("", (Item(2, "En", LABEL, hearsay=True),))
    placed = next(iter(advisor().products(CUSTOMERS[0]["given"], shelf)))
    assert (placed.verdict, placed.place, placed.units) == ("unclear", None, None)


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


# --- what the page shows beside each other ---

WELL: dict[str, Any] = {"age": 45, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [],
                        "medications": [], "kidney_function": "none_known", "supplements": []}  # fmt: skip
BUFFERED = "Magnesiumbisglycinat, buffrat. 1 tablett innehåller 100 mg magnesium"


@pytest.mark.parametrize(("stomach", "in_hand", "on_the_shelf"), [
    ("sensitive", "unclear", "unclear"), ("normal", "fits", "fits"),
])  # fmt: skip
def test_a_product_is_the_same_in_the_hand_and_on_the_shelf(
    tmp_path: Path, stomach: str, in_hand: str, on_the_shelf: str
) -> None:
    """Buffered: what is mixed in matters to those only whom some form does not suit, and all others are told of it."""
    told = {**WELL, "stomach": stomach}
    held = advisor().advise({**told, "considering": [{"label": BUFFERED, "per_day": 1}]})
    shelf = read(tmp_path, HEAD + f";1;Buffrad;{BUFFERED};;;\n;2;Ren;{LABEL};;;\n")
    found = {one.item.name: one for one in advisor().products(told, shelf)}
    assert (held.products[0]["verdict"], found["Buffrad"].verdict) == (in_hand, on_the_shelf)
    assert "inblandat" in found["Buffrad"].say["sv"]
    assert found["Ren"].place == 1


def test_an_unknown_medicine_may_be_one_that_bars_a_product(tmp_path: Path) -> None:
    shelf = read(tmp_path, HEAD + f";1;Med K;{LABEL}, vitamin K2 45 µg;;;\n;2;Med kalium;{LABEL}, kalium 300 mg;;;\n"
                                  f";3;Ren;{LABEL};;;\n")  # fmt: skip
    for medicine, barred in (("Xyzolol", {"Med K", "Med kalium"}), ("Alvedon", set()), ("Waran", {"Med K"})):
        found = advisor().products({**WELL, "medications": [medicine]}, shelf)
        assert {one.item.name for one in found if one.verdict == "must_not_have"} == barred
