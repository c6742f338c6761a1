"""What is printed on jars is read as a pharmacist reads it: a figure, or a range with the one question."""

from __future__ import annotations

import contextlib
import gc
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from every import every
from hypothesis import example, given, settings
from hypothesis import strategies as st
from known import read_yaml

from tillskott import ProfileError, cli
from tillskott.engine.arithmetic.amounts import Amount, total
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.labels.products import UNREADABLE, read_product
from tillskott.engine.labels.reading import FINDINGS, LabelReading, read_label
from tillskott.engine.labels.sums import LabelSum, read_labels

KNOWLEDGE = load_knowledge()
LABELS: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "labels.yaml")["labels"]
READ = [entry for entry in LABELS if "error" not in entry]
REFUSED = [entry for entry in LABELS if "error" in entry]


def name(entry: dict[str, Any]) -> str:
    return f"{entry['label']!r} x {entry.get('per_day')}"


def reading(entry: dict[str, Any]) -> LabelReading:
    return read_label(entry["label"], KNOWLEDGE, entry.get("per_day"))


def close(found: Amount, expected: Any) -> bool:
    """The fractions of the table have four digits, so that half a per cent is its rounding."""
    low, high = expected if isinstance(expected, list) else (expected, expected)
    return (found.low, found.high) == (pytest.approx(low, rel=0.005, abs=0.1), pytest.approx(high, rel=0.005, abs=0.1))


@every("entry", READ, ids=name)
def test_a_label_gives_this_much_a_unit_and_a_day(entry: dict[str, Any]) -> None:
    found = reading(entry)
    assert close(found.amount_per_unit, entry["unit"]), (found.amount_per_unit, found.how)
    assert close(found.amount_per_day, entry["day"]), (found.amount_per_day, found.how)


@every("entry", READ, ids=name)
def test_what_is_odd_about_a_label_is_found_and_nothing_else(entry: dict[str, Any]) -> None:
    found = reading(entry)
    assert [finding.id for finding in found.findings] == entry.get("finds", [])
    assert (found.question is not None) is entry.get("asks", False), found.question
    if "forms" in entry:
        assert sorted(found.forms) == sorted(entry["forms"])


@every("entry", REFUSED, ids=name)
def test_a_label_that_cannot_be_read_says_what_is_missing(entry: dict[str, Any]) -> None:
    with pytest.raises(ProfileError) as refused:
        reading(entry)
    assert entry["error"] in str(refused.value)
    assert len(refused.value.faults) == 1


def test_at_least_a_hundred_and_twenty_labels_are_read_and_half_of_them_are_awkward() -> None:
    assert len(LABELS) >= 120
    assert 2 * sum(entry.get("awkward", False) for entry in LABELS) >= len(LABELS)
    assert {finding for entry in LABELS for finding in entry.get("finds", [])} == set(FINDINGS)


@every(
    ("typed", "asked"), [("Magnesium 200", "200 mg?"), ("Magnesiumcitrat 400, 90 kapslar", "400 mg?")])
def test_a_number_without_a_unit_is_asked_about(typed: str, asked: str) -> None:
    with pytest.raises(ProfileError, match=re.escape(asked)):
        read_label(typed, KNOWLEDGE)


# What a day comes to in tablets, counted by hand.
DOSES = {
    "1x2": 2, "2x1": 2, "1+0+1": 2, "1-0-1": 2, "0+0+2": 2, "1-1-1-1": 4, "½+0+1": 1.5, "1 tablett x 2": 2, "x 3": 3,
    "2 tabl x 2": 4, "1 tablett 2 ggr/dag": 2, "3 ggr dagligen": 3, "morgon och kväll": 2, "2 morgon och kväll": 4,
    "1 på morgonen och 2 till kvällen": 3, "1 tablett morgon, middag och kväll": 3, "2 st per dag": 2, "1-2 x 2": 4,
    "två tabletter dagligen": 2, "2 t/d": 2, "1 tabl var 8:e timme": 3, "1 tablet twice daily": 2, "1x2 100 st": 2,
    "max 4 per dag": 4, "1 in the morning and 1 at night": 2, "1x2 (för kramp)": 2, "1x2 i 7 dagar": 2, "2x": 2,
}
STARTS = ["Emgesan 250 mg", "Magnesium 250 mg", "Magnesium (som citrat) 250 mg", "Magnesium 250 mg per tablett",
          "Emgesan 250 mg 100 st", "magnesiumcitrat 1000 mg varav magnesium 250 mg"]


@every(("dose", "tablets"), DOSES.items())
@every("start", STARTS)
def test_no_dose_is_read_too_low_without_a_question(start: str, dose: str, tablets: float) -> None:
    for between in (" ", ", ", ". ", "\n", " dosering: ", " Tas "):
        found = read_label(f"{start}{between}{dose}", KNOWLEDGE)
        enough = found.amount_per_day.high > 250 * tablets - 1
        assert enough or (found.question is not None and found.findings), (between, found.amount_per_day)


# What stands beside a dose and counts none.
ASIDES = [
    "120 tabletter, 4-pack", "2-pack", "från 18 år", "rekommenderas från 12 år", "för vuxna över 18 år", "12–18 år",
    "18+ år", "utgång 2027-03-01", "bäst före 03/2027", "EXP 03.2027", "EXP 03/27", "bäst före 1/3 2027", "2027-03",
    "löses i 2 dl vatten", "med ett glas vatten (2 dl)", "med 200 ml vatten", "art.nr 123456", "EAN 7350012345678",
    "vnr 12 34 56", "batch L23104-2", "CAS 1309-48-4", "tel 08-123 45 67", "vitamin B6 1,4 mg", "vitamin B12", "D3",
    "K2", "Q10", "E 300", "E470b, E1442", "60 dagars", "i 7 dagar", "förvaras under 25 grader", "15–25 °C",
    "+25 °C", "45 kr", "45:-", "0,41 kr/st", "netto 120 g", "120 g", "500 ml", "omega 3-6-9", "5 olika former",
    "30 minuter före maten", "minst 2 timmar före antibiotika", "from age 18", "ages 12+",
    "adults 18 years and over", "4-pack", "best before 2027-03", "in 200 ml of water", "store below 25 °C",
    "£12.99", "with a glass of water (8 oz)", "2 hours before other medicines", "3 månaders förbrukning",
    "räcker i 60 dagar", "90 day supply",
]


CLEAR = ["Magnesium 375 mg", "Emgesan 250 mg", "Magnesium 100 mg per tablett. 2 tabletter dagligen"]


@every("aside", ASIDES)
@every("start", CLEAR)
def test_a_number_that_counts_no_doses_changes_nothing_and_is_not_asked_about(start: str, aside: str) -> None:
    alone = read_label(start, KNOWLEDGE)
    for label in (f"{start}, {aside}", f"{start}. {aside}.", f"{start} ({aside})", f"{start}\n{aside}"):
        found = read_label(label, KNOWLEDGE)
        assert found.amount_per_day == alone.amount_per_day, label
        assert (found.findings, found.question) == ((), None), label


@every("aside", ASIDES)
def test_no_dose_is_swallowed_by_what_stands_beside_it(aside: str) -> None:
    for dose, tablets in DOSES.items():
        for label in (f"Emgesan 250 mg {aside} {dose}", f"Emgesan 250 mg {dose} {aside}",
                      f"Emgesan 250 mg, {aside}, {dose}", f"Emgesan 250 mg. {dose}. {aside}"):
            try:
                found = read_label(label, KNOWLEDGE)
            except ProfileError:
                continue  # 1-0-1 120 g may be 1120 g: refused is not too low
            enough = found.amount_per_day.high > 250 * tablets - 1
            assert enough or (found.question is not None and found.findings), (label, found.amount_per_day)


# --- Whatever is typed -----------------------------------------------------------------------------------------

_WORDS = [
    "magnesium", "Mg", "mg", "g", "mmol", "µg", "citrat", "magnesiumoxid", "bisglycinat", "magnesiumstearat", "zink",
    "kalcium", "varav", "motsvarande", "ger", "som", "från", "per", "i", "kapsel", "2 kapslar", "90 tabletter",
    "dagsdos", "om dagen", "gånger", "x", "(", ")", "(", ")", ",", ".", ":", ";", "/", "=", "-", "%", "*", "DRI",
    "NRV", "DV", "1 000", "1.000", "0,5", "100", "250", "375", "1000", "10^9", "1e9", "½", "två", "elementärt",
    "buffrad", "upp till", "och", "ml", "skopa", "Emgesan", "badsalt", "Nattro", "\n", "9" * 400, "^", "1/2",
    "1x2", "1+0+1", "1-0-1", "x 2", "+", "morgon", "på kvällen", "till natten", "20 %", "timme", "magnesium/zink",
    "1/2 mg",
]
typed = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join))
counts = st.one_of(st.none(), st.floats(0, 50))


@given(typed, counts)
@settings(max_examples=400, deadline=None)
@example("((((((((((2 kapslar (magnesium", None)
@example("magnesium 9^99 mg", None)
@example("magnesium 1/0 tablett 100 mg", 2.0)
@example("magnesium 100 mg " + "1+" * 900 + "1", None)
def test_any_text_is_read_or_refused_and_a_reading_never_turns_around(label: str, per_day: float | None) -> None:
    try:
        found = read_label(label, KNOWLEDGE, per_day)
    except ProfileError:
        return
    assert 0 <= found.amount_per_unit.low <= found.amount_per_unit.high < float("inf")
    assert 0 <= found.amount_per_day.low <= found.amount_per_day.high < float("inf")
    assert found.how
    json.dumps(found.to_dict(), allow_nan=False)


@given(typed)
@settings(deadline=None)
def test_letters_case_makes_no_difference_to_the_words(label: str) -> None:
    def amounts(written: str) -> object:
        try:
            found = read_label(written, KNOWLEDGE)
        except ProfileError:
            return None
        return found.amount_per_unit, found.amount_per_day

    assert amounts(label.lower()) == amounts(label.lower().upper().lower())


_SHELF = [entry["label"] for entry in READ]


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SHELF), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_products_never_matters(labels: list[str], random: Any) -> None:
    shuffled = list(labels)
    random.shuffle(shuffled)
    assert read_labels(labels, KNOWLEDGE).amount_per_day == read_labels(shuffled, KNOWLEDGE).amount_per_day
    one, other = ([{"label": label, "per_day": 1} for label in order] for order in (labels, shuffled))
    # Each product stays in its place; what they come to together does not depend on it.
    together = [[read_product(product, KNOWLEDGE) for product in order] for order in (one, other)]
    assert len({total(product.amount for product in order) for order in together}) == 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(_SHELF), min_size=1, max_size=4), st.sampled_from(_SHELF))
def test_another_product_never_lowers_the_sum_nor_lifts_a_limit(labels: list[str], another: str) -> None:
    before, after = read_labels(labels, KNOWLEDGE), read_labels([*labels, another], KNOWLEDGE)
    assert before.amount_per_day.low <= after.amount_per_day.low
    assert before.amount_per_day.high <= after.amount_per_day.high
    ranks = [[("within", "maybe", "above").index(limit.verdict) for limit in found.limits] for found in (before, after)]
    assert all(now >= then for then, now in zip(*ranks, strict=True))


# --- Explained whole, or asked about ---------------------------------------------------------------------------

# Read right without a question; each is a kind of its own.
PLAIN = [
    "Magnesium 375 mg", "Emgesan 250 mg", "Magnesium 100 mg per tablett. 2 tabletter dagligen",
    "Magnesiumcitrat 625 mg varav magnesium 100 mg", "Magnesium (som bisglycinat) 120 mg per kapsel",
    "2 kapslar ger 300 mg magnesium", "Dagsdos (3 kapslar): magnesium 300 mg (80 %)",
    "Magnesium 300 mg per dagsdos (2 kapslar)", "1 tablett innehåller 250 mg magnesium (67 % DRI)",
    "Magnesiumcitrat 400 mg", "Magnesium 0,3 g per dospåse", "5 ml ger 150 mg magnesium. 10 ml per dag",
    "1 tablet indeholder 250 mg magnesium", "Magnesium 1500 mg per 100 g. Dos: 10 g dagligen",
]
# What else stands on jars, and says nothing of how much magnesium there is.
HARMLESS = [
    "Varje tablett innehåller 25 mg laktos", "Innehåller sorbitol (45 mg)", "Contains 15 mg aspartame", "25 mg gliadin",
    "Hjälpämnen: laktosmonohydrat 30 mg, magnesiumstearat", "Förvaras vid högst 25 °C", "Keep out of reach of children",
    "Förvaras torrt och svalt", "Gratis prov på magnesiumcitrat medföljer", "Prova även vår magnesiumolja",
    "Magnesiumcitrat tas upp bättre än magnesiumoxid", "Innehåller ingen magnesiumoxid", "Vitamin B6 1,4 mg",
    "Zink 10 mg (100 %)", "Kalcium 500 mg", "D-vitamin 20 µg (800 IE)", "Kalium 99 mg per tablett", "Vitamin K2 75 µg",
    "Melatonin 1 mg", "Ashwagandha 300 mg", "Fri från gluten, laktos och gelatin", "100 % vegansk", "Nu 20 % mer",
    "Bäst i test 2023", "Över 5 000 nöjda kunder", "Gravida bör rådgöra med läkare", "Köp 3 betala för 2",
    "Magnesium bidrar till att minska trötthet", "Överskrid inte rekommenderad dos", "Natriuminnehåll 320 mg",
    "En kapsel väger 600 mg", "Bör inte ersätta en varierad kost", "Tre gånger bättre upptag", "Fri frakt över 299 kr",
    "Ingredienser: magnesiumoxid, cellulosa, kiseldioxid", "Vitamin C 80 mg, E-vitamin 12 mg", "Smak av citron",
]
PLACES = ("{0}. {1}.", "{1}. {0}.", "{0}\n{1}", "{1}\n{0}", "{0}, {1}", "{0} ({1})", "{0} | {1}", "{0}   {1}")


def span_of(found: LabelReading) -> tuple[float, ...]:
    return (found.amount_per_unit.low, found.amount_per_day.low, -found.amount_per_unit.high,
            -found.amount_per_day.high)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLAIN), st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=3, unique=True),
       st.sampled_from(PLACES))
@example("2 kapslar ger 300 mg magnesium", ["Varje tablett innehåller 25 mg laktos"], "{0}   {1}")
def test_a_harmless_sentence_may_widen_a_reading_or_ask_but_never_shifts_it(
    plain: str, harmless: list[str], place: str
) -> None:
    alone, label = read_label(plain, KNOWLEDGE), plain
    for sentence in harmless:
        label = place.format(label, sentence)
    try:
        found = read_label(label, KNOWLEDGE)
    except ProfileError:
        return
    if span_of(found) != pytest.approx(span_of(alone)):
        assert found.question is not None, label
        assert all(now <= then + 0.1 for now, then in zip(span_of(found), span_of(alone), strict=True)), label


@every("sentence", HARMLESS)
def test_one_harmless_sentence_behind_a_label_neither_changes_it_nor_asks(sentence: str) -> None:
    for plain in PLAIN:
        alone, found = read_label(plain, KNOWLEDGE), read_label(f"{plain}. {sentence}.", KNOWLEDGE)
        assert span_of(found) == pytest.approx(span_of(alone)), plain
        assert (found.question is None) == (alone.question is None), plain


@settings(deadline=None)
@given(st.sampled_from(PLAIN), st.integers(2, 999), st.sampled_from([". ", ", ", "\n", " ("]),
       st.sampled_from(["mg", "g", "st", "", "kapslar", "x", "%", "dagar"]))
def test_a_figure_that_is_added_has_a_role_or_is_asked_about(plain: str, number: int, sign: str, behind: str) -> None:
    alone, label = read_label(plain, KNOWLEDGE), f"{plain}{sign}{number} {behind}"
    try:
        found = read_label(label, KNOWLEDGE)
    except ProfileError:
        return
    told = (found.how, found.findings, found.question) != (alone.how, alone.findings, alone.question)
    explained = behind in ("st", "kapslar", "dagar") or (behind == "%" and "%" not in plain)
    explained = explained or (behind == "x" and f"{number} " in plain)  # as many as the label says already
    assert told or explained, label


@settings(deadline=None)
@given(st.permutations([
    "Magnesium 100 mg per kapsel", "Dosering: 2 kapslar dagligen", "Varje kapsel innehåller 25 mg laktos",
    "Vitamin B6 2 mg per kapsel", "Förvaras under 25 grader", "60 kapslar",
]))
def test_the_order_of_statements_does_not_matter(statements: list[str]) -> None:
    found = read_label(". ".join(statements), KNOWLEDGE)
    assert (found.amount_per_unit, found.amount_per_day) == (Amount(100, 100), Amount(200, 200))
    assert [(one.id, one.per_day) for one in found.others] == [("vitamin_b6", Amount(4, 4))]


def test_reading_takes_time_in_proportion_to_the_length() -> None:
    pieces = (" ", ".", "1+", "1 ", "(", "magnesium 1 mg ", "2 kapslar ", "morgon ", "varav magnesium ", "1/", "\n")
    for piece in pieces:
        def seconds(size: int, piece: str = piece) -> float:
            label = "magnesium 100 mg " + piece * ((size - 20) // len(piece))
            begun = time.process_time()
            with contextlib.suppress(ProfileError):
                read_label(label, KNOWLEDGE)
            return time.process_time() - begun

        # The least of three, without collections of cycles, whose time depends on all the tests that went before.
        gc.disable()
        try:
            short, long = (min(seconds(size) for _ in range(3)) for size in (2000, 16000))
        finally:
            gc.enable()
        assert long < 40 * max(short, 0.005), piece


# --- What is done with it counts, and what else is in it ---------------------------------------------------------

ROUTES = {
    "Epsomsalt 15 g löses i vatten och dricks": "oral", "Bittersalt 10 g i ett glas vatten": "oral",
    "Epsomsalt 500 g i badkaret": "bath", "Epsombad 300 g": "bath", "Epsomsalt 20 g": "unclear",
    "Magnesiumolja 100 mg per sprayning": "skin", "Magnesium body lotion 200 mg": "skin",
    "Magnesiumflingor 10 g i vatten att dricka": "oral", "Epsomsalt 20 g. Får ej förtäras.": "skin",
    "Oral magnesium spray, 5 sprayningar ger 100 mg magnesium": "oral", "Magnesium 200 mg": "oral",
    "Magnesium 200 mg per tablett. Gratis prov på magnesiumolja medföljer.": "oral",
    "Epsomsalt 20 g i badet eller att dricka": "unclear",
}


@every(("label_", "route"), ROUTES.items())
def test_a_product_counts_by_what_is_done_with_it(label_: str, route: str) -> None:
    found = read_label(label_, KNOWLEDGE)
    assert found.route == route
    assert found.swallowed is (route in ("oral", "unclear"))
    assert (found.amount_per_day.high > 0) is found.swallowed
    assert (found.amount_per_day.low == 0) is (route != "oral")
    assert (found.question is not None) is (route == "unclear" or "sprayningar" in label_)


def test_what_is_sold_for_the_bath_and_drunk_is_found() -> None:
    found = read_label("Epsomsalt 40 g löses i vatten och dricks", KNOWLEDGE)
    assert [finding.id for finding in found.findings] == ["drunk_bath_salt"]
    assert found.amount_per_day.low == pytest.approx(40 * 98.6, rel=0.01)


def test_other_substances_are_told_for_a_unit_and_a_day_in_their_own_unit() -> None:
    found = read_label("Magnesium 200 mg, vitamin B6 10 mg, kalium 99 mg, vitamin K2 75 µg, johannesört per 2 kapslar. "
                       "4 kapslar dagligen. Ingredienser: rismjöl, oblatpulver, kiseldioxid", KNOWLEDGE)
    def rounded(amount: Amount | None) -> Amount | None:
        return Amount(round(amount.low, 6), round(amount.high, 6)) if amount is not None else None

    told = {one.id: (one.unit, rounded(one.per_unit), rounded(one.per_day)) for one in found.others}
    assert told == {
        "vitamin_b6": ("mg", Amount(5, 5), Amount(20, 20)), "potassium": ("mg", Amount(49.5, 49.5), Amount(198, 198)),
        "vitamin_k2": ("ug", Amount(37.5, 37.5), Amount(150, 150)),
        "st_johns_wort": ("mg", None, None),
    }
    assert found.not_read == ("oblatpulver",)


def test_a_label_of_a_profile_that_cannot_be_read_is_a_finding_and_no_fault() -> None:
    for unreadable in ("magnesium ???", "x" * 30000, "2 dl mjölk ger 22 mg magnesium", "\n\n"):
        product = read_product({"label": unreadable, "per_day": 1}, KNOWLEDGE)
        assert (product.amount, product.reading, set(product.findings)) == (None, None, {UNREADABLE})


# --- Several products against every limit ----------------------------------------------------------------------

def verdicts(found: LabelSum) -> dict[str, str]:
    return {limit.source or limit.limit: limit.verdict for limit in found.limits}


def test_several_products_are_summed_against_every_limit() -> None:
    # 200 + 2 x 75 = 350: over the Swedish 250, at the 350 of Norway and the US, within the 400 of the UK.
    found = read_labels(["Magnesium 200 mg", "Magnesium 75 mg per kapsel"], KNOWLEDGE, [1, 2])
    assert found.amount_per_day == Amount(350, 350)
    assert verdicts(found) == {"livsmedelsverket": "above", "vkm": "within", "nih": "within", "evm": "within",
                               "high_dose": "within"}


def test_a_sum_with_two_readings_is_perhaps_above_a_limit() -> None:
    # 47.6-400 + 210 = 257.6-610
    assert verdicts(read_labels(["magnesiumcitrat 400 mg", "Magnesium 210 mg"], KNOWLEDGE)) == {
        "livsmedelsverket": "above", "vkm": "maybe", "nih": "maybe", "evm": "maybe", "high_dose": "maybe"}


def test_what_is_not_swallowed_adds_nothing() -> None:
    assert read_labels(["Magnesiumolja 100 ml", "Magnesium 210 mg"], KNOWLEDGE).amount_per_day == Amount(210, 210)


def test_every_label_that_cannot_be_read_is_named_at_once() -> None:
    with pytest.raises(ProfileError) as refused:
        read_labels(["magnesium ???", "Magnesium 100 mg", "Kalcium 500 mg"], KNOWLEDGE)
    assert [fault.where for fault in refused.value.faults] == ["magnesium ???", "Kalcium 500 mg"]


@every("per_day", [[1, 2, 3], [-1], [51], [float("nan")]])
def test_counts_that_fit_no_label_are_refused(per_day: list[float]) -> None:
    with pytest.raises(ProfileError):
        read_labels(["Magnesium 100 mg", "Magnesium 200 mg"], KNOWLEDGE, per_day)


def test_a_label_longer_than_any_jar_is_refused() -> None:
    with pytest.raises(ProfileError, match="at most 20000 characters"):
        read_label("magnesium 100 mg " * 2000, KNOWLEDGE)


def test_a_reading_says_in_both_languages_how_it_came_about() -> None:
    found = read_label("magnesiumoxid 500 mg varav magnesium 300 mg", KNOWLEDGE, 2)
    assert found.how[0]["sv"] == "Enligt etiketten är 300 mg av 500 mg magnesiumoxid elementärt magnesium (60 %)."
    assert found.how[0]["en"] == "By the label 300 mg of the 500 mg of magnesium oxide is elemental magnesium (60 %)."
    assert found.how[1]["en"] == "Counted for 2 a day, as told."
    assert found.units_per_day == Amount(2, 2)


def test_an_ambiguous_number_is_told_and_where_both_readings_can_be_meant_it_is_asked() -> None:
    assert read_label("Magnesium 1.000 mg", KNOWLEDGE).how[0]["en"].startswith("1.000 is read as 1000")
    asked = read_label("Magnesium 12.500 mg", KNOWLEDGE).question
    assert asked is not None
    assert asked["en"] == "Does 12.500 stand for 12.5 or 12500?"


# --- The command -----------------------------------------------------------------------------------------------

def label(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["tillskott", "label", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_the_command_reads_labels_and_sums_them_against_every_authority(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, _ = label(capsys, monkeypatch, "Magnesium 200 mg", "Magnesium 75 mg", "--per-day", "2", "--lang", "sv")
    assert code == 0
    assert "Summa per dag: 550 mg" in said
    for authority in ("Livsmedelsverket", "Vitenskapskomiteen", "NIH", "Expert Group", "Hög dos"):
        assert re.search(rf"{authority}.*\d+ +över", said)
    assert "Magnesium i maten räknas inte." in said


def test_the_command_answers_with_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    code, said, _ = label(capsys, monkeypatch, "magnesiumcitrat 400 mg", "--json")
    told = json.loads(said)
    assert code == 0
    assert told["labels"][0]["elemental_per_unit"] == {"low": pytest.approx(47.56, abs=0.05), "high": 400}
    assert [finding["id"] for finding in told["labels"][0]["findings"]] == ["unclear_basis"]
    assert told["labels"][0]["question"]["sv"].endswith("?")
    assert told["food_counted"] is False


def test_the_command_says_in_the_readers_language_what_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, said, told = label(capsys, monkeypatch, "magnesium ???", "--lang", "sv")
    assert (code, said) == (2, "")
    assert told == (
        "tillskott: magnesium ???: ingen mängd magnesium går att läsa (skriv mängden med enhet, mg, g eller mmol)\n")
