"""What is printed on jars is read as a pharmacist reads it: a figure, or a range with the one question."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tillskott import ProfileError, cli
from tillskott.engine.elemental import Amount
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.labels.products import read_products
from tillskott.engine.labels.reading import FINDINGS, LabelReading, read_label
from tillskott.engine.labels.sums import LabelSum, read_labels

KNOWLEDGE = load_knowledge()
SHELF = (Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8")
LABELS: list[dict[str, Any]] = yaml.safe_load(SHELF)["labels"]
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


@pytest.mark.parametrize("entry", READ, ids=name)
def test_a_label_gives_this_much_a_unit_and_a_day(entry: dict[str, Any]) -> None:
    found = reading(entry)
    assert close(found.elemental_per_unit, entry["unit"]), (found.elemental_per_unit, found.how)
    assert close(found.elemental_per_day, entry["day"]), (found.elemental_per_day, found.how)


@pytest.mark.parametrize("entry", READ, ids=name)
def test_what_is_odd_about_a_label_is_found_and_nothing_else(entry: dict[str, Any]) -> None:
    found = reading(entry)
    assert [finding.id for finding in found.findings] == entry.get("finds", [])
    assert (found.question is not None) is entry.get("asks", False), found.question
    if "forms" in entry:
        assert sorted(found.forms) == sorted(entry["forms"])


@pytest.mark.parametrize("entry", REFUSED, ids=name)
def test_a_label_that_cannot_be_read_says_what_is_missing(entry: dict[str, Any]) -> None:
    with pytest.raises(ProfileError) as refused:
        reading(entry)
    assert entry["error"] in str(refused.value)
    assert len(refused.value.faults) == 1


def test_at_least_a_hundred_and_twenty_labels_are_read_and_half_of_them_are_awkward() -> None:
    assert len(LABELS) >= 120
    assert 2 * sum(entry.get("awkward", False) for entry in LABELS) >= len(LABELS)
    assert {finding for entry in LABELS for finding in entry.get("finds", [])} == set(FINDINGS)


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(("dose", "tablets"), DOSES.items())
@pytest.mark.parametrize("start", STARTS)
def test_no_dose_is_read_too_low_without_a_question(start: str, dose: str, tablets: float) -> None:
    for between in (" ", ", ", ". ", "\n", " dosering: ", " Tas "):
        found = read_label(f"{start}{between}{dose}", KNOWLEDGE)
        enough = found.elemental_per_day.high > 250 * tablets - 1
        assert enough or (found.question is not None and found.findings), (between, found.elemental_per_day)


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


@pytest.mark.parametrize("aside", ASIDES)
@pytest.mark.parametrize("start", CLEAR)
def test_a_number_that_counts_no_doses_changes_nothing_and_is_not_asked_about(start: str, aside: str) -> None:
    alone = read_label(start, KNOWLEDGE)
    for label in (f"{start}, {aside}", f"{start}. {aside}.", f"{start} ({aside})", f"{start}\n{aside}"):
        found = read_label(label, KNOWLEDGE)
        assert found.elemental_per_day == alone.elemental_per_day, label
        assert (found.findings, found.question) == ((), None), label


@pytest.mark.parametrize("aside", ASIDES)
def test_no_dose_is_swallowed_by_what_stands_beside_it(aside: str) -> None:
    for dose, tablets in DOSES.items():
        for label in (f"Emgesan 250 mg {aside} {dose}", f"Emgesan 250 mg {dose} {aside}",
                      f"Emgesan 250 mg, {aside}, {dose}", f"Emgesan 250 mg. {dose}. {aside}"):
            try:
                found = read_label(label, KNOWLEDGE)
            except ProfileError:
                continue  # 1-0-1 120 g may be 1120 g: refused is not too low
            enough = found.elemental_per_day.high > 250 * tablets - 1
            assert enough or (found.question is not None and found.findings), (label, found.elemental_per_day)


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
@settings(max_examples=400)
@example("((((((((((2 kapslar (magnesium", None)
@example("magnesium 9^99 mg", None)
@example("magnesium 1/0 tablett 100 mg", 2.0)
@example("magnesium 100 mg " + "1+" * 900 + "1", None)
def test_any_text_is_read_or_refused_and_a_reading_never_turns_around(label: str, per_day: float | None) -> None:
    try:
        found = read_label(label, KNOWLEDGE, per_day)
    except ProfileError:
        return
    assert 0 <= found.elemental_per_unit.low <= found.elemental_per_unit.high < float("inf")
    assert 0 <= found.elemental_per_day.low <= found.elemental_per_day.high < float("inf")
    assert found.how
    json.dumps(found.to_dict(), allow_nan=False)


@given(typed)
def test_letters_case_makes_no_difference_to_the_words(label: str) -> None:
    def amounts(written: str) -> object:
        try:
            found = read_label(written, KNOWLEDGE)
        except ProfileError:
            return None
        return found.elemental_per_unit, found.elemental_per_day

    assert amounts(label.lower()) == amounts(label.lower().upper().lower())


_SHELF = [entry["label"] for entry in READ]


@given(st.lists(st.sampled_from(_SHELF), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_products_never_matters(labels: list[str], random: Any) -> None:
    shuffled = list(labels)
    random.shuffle(shuffled)
    assert read_labels(labels, KNOWLEDGE).elemental_per_day == read_labels(shuffled, KNOWLEDGE).elemental_per_day
    one, other = ([{"label": label, "per_day": 1} for label in order] for order in (labels, shuffled))
    assert read_products(one, KNOWLEDGE) == read_products(other, KNOWLEDGE)


@given(st.lists(st.sampled_from(_SHELF), min_size=1, max_size=4), st.sampled_from(_SHELF))
def test_another_product_never_lowers_the_sum_nor_lifts_a_limit(labels: list[str], another: str) -> None:
    before, after = read_labels(labels, KNOWLEDGE), read_labels([*labels, another], KNOWLEDGE)
    assert before.elemental_per_day.low <= after.elemental_per_day.low
    assert before.elemental_per_day.high <= after.elemental_per_day.high
    ranks = [[("within", "maybe", "above").index(limit.verdict) for limit in found.limits] for found in (before, after)]
    assert all(now >= then for then, now in zip(*ranks, strict=True))


# --- Several products against every limit ----------------------------------------------------------------------

def verdicts(found: LabelSum) -> dict[str, str]:
    return {limit.source or limit.limit: limit.verdict for limit in found.limits}


def test_several_products_are_summed_against_every_limit() -> None:
    # 200 + 2 x 75 = 350: over the Swedish 250, at the 350 of Norway and the US, within the 400 of the UK.
    found = read_labels(["Magnesium 200 mg", "Magnesium 75 mg per kapsel"], KNOWLEDGE, [1, 2])
    assert found.elemental_per_day == Amount(350, 350)
    assert verdicts(found) == {"livsmedelsverket": "above", "vkm": "within", "nih": "within", "evm": "within",
                               "high_dose": "within"}


def test_a_sum_with_two_readings_is_perhaps_above_a_limit() -> None:
    # 47.6-400 + 210 = 257.6-610
    assert verdicts(read_labels(["magnesiumcitrat 400 mg", "Magnesium 210 mg"], KNOWLEDGE)) == {
        "livsmedelsverket": "above", "vkm": "maybe", "nih": "maybe", "evm": "maybe", "high_dose": "maybe"}


def test_what_is_not_swallowed_adds_nothing() -> None:
    assert read_labels(["Magnesiumolja 100 ml", "Magnesium 210 mg"], KNOWLEDGE).elemental_per_day == Amount(210, 210)


def test_every_label_that_cannot_be_read_is_named_at_once() -> None:
    with pytest.raises(ProfileError) as refused:
        read_labels(["magnesium ???", "Magnesium 100 mg", "Kalcium 500 mg"], KNOWLEDGE)
    assert [fault.where for fault in refused.value.faults] == ["magnesium ???", "Kalcium 500 mg"]


@pytest.mark.parametrize("per_day", [[1, 2, 3], [-1], [51], [float("nan")]])
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
