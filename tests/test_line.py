"""The quick line: what staff type at the counter, read into facts, and what is asked about the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from every import every
from lines import FILE, Case, faults, load_lines

from tillskott import Advisor, ProfileError
from tillskott.engine.line.products import is_gtin
from tillskott.engine.line.reading import read_line

ADVISOR = Advisor()
KNOWLEDGE = ADVISOR.knowledge
OWN = load_lines()
SHARED = Path(os.environ.get("TILLSKOTT_SHARED", FILE.parents[4] / "shared")) / "cases" / "lines.yaml"


@pytest.mark.parametrize("case", OWN, ids=[case["line"] for case in OWN])
def test_a_line_is_read_as_a_pharmacist_means_it(case: Case) -> None:
    line = ADVISOR.read_line(case["line"])
    assert list(faults(line, case)) == []


@pytest.mark.parametrize("case", OWN, ids=[case["line"] for case in OWN])
def test_its_profile_can_be_advised_on(case: Case) -> None:
    line = ADVISOR.read_line(case["line"])
    assert ADVISOR.advise(line.profile).decision


def test_lines_that_others_wrote() -> None:
    if not SHARED.exists():
        pytest.skip(f"{SHARED} is not there: TILLSKOTT_SHARED names its folder")
    told = {case["line"]: list(faults(ADVISOR.read_line(case["line"]), case)) for case in load_lines(SHARED)}
    assert {line: found for line, found in told.items() if found} == {}


def test_there_are_lines_of_many_kinds() -> None:
    held = {fact for case in OWN for fact in case.get("holds", {})}
    assert len(OWN) >= 60
    assert held >= {"age", "sex", "pregnancy", "goals", "symptoms", "conditions", "medications", "supplements", "egfr",
                    "creatinine", "considering", "wants", "tried", "planned_dose", "intake_times"}  # fmt: skip


# --- What a chip says of itself ---


def test_a_chip_has_its_words_and_their_place() -> None:
    text = "kvinna 58,  LEVAXIN, sover  dåligt"
    line = ADVISOR.read_line(text)
    assert [(chip.fact, chip.at.words) for chip in line.chips] == [
        ("sex", "kvinna"), ("age", "58"), ("medications", "LEVAXIN"), ("symptoms", "sover  dåligt"),
    ]  # fmt: skip
    assert all(text[chip.at.start : chip.at.end] == chip.at.words for chip in line.chips)


def test_a_chip_says_how_it_was_read() -> None:
    how = {chip.at.words: chip.how for chip in ADVISOR.read_line("kvina 58 levaxin hjärtsvikt egfr 61 xyzolol").chips}
    assert how == {"kvina": "misspelt", "58": "bare_number", "levaxin": "medicine", "hjärtsvikt": "word",
                   "egfr 61": "number", "xyzolol": "unknown_medicine"}  # fmt: skip


def test_a_line_without_a_chip_says_the_rest() -> None:
    line = ADVISOR.read_line("kvinna 58, levaxin, sover dåligt")
    medicine = next(chip for chip in line.chips if chip.fact == "medications")
    rest = ADVISOR.read_line(line.without(medicine))
    assert [chip.fact for chip in rest.chips] == ["sex", "age", "symptoms"]


def test_every_text_is_in_both_languages() -> None:
    line = ADVISOR.read_line("kvinna 58 inte gravid levaxn xyz citrat 100 mg inga läkemedel gravid 12 kl 7")
    for said in (*line.chips, *line.questions):
        assert said.text["sv"]
        assert said.text["en"]
        assert "{" not in said.text["sv"] + said.text["en"]


# --- Typing ---


@every(
    "text", ["kvinna 58, lev", "sover d", "hård i", "inga l", "kreatinin 9", "kvinna 5", "tar magn"]
)
def test_the_last_word_may_be_half_typed(text: str) -> None:
    assert ADVISOR.read_line(text, typing=True).questions == ()


def test_what_stands_before_the_last_word_is_asked_about_while_typing() -> None:
    assert [q.at.words for q in ADVISOR.read_line("brzzt, kvinna 5", typing=True).questions] == ["brzzt"]


def test_a_number_that_is_being_typed_is_no_age_yet() -> None:
    assert "age" not in ADVISOR.read_line("kvinna 5", typing=True).profile
    assert ADVISOR.read_line("kvinna 5 ", typing=True).profile["age"] == 5


# --- Languages ---


def test_a_word_of_two_languages_counts_in_that_of_the_line() -> None:
    assert ADVISOR.read_line("add, 30", "en").profile["conditions"] == ["adhd"]
    assert ADVISOR.read_line("woman 31, migraine").profile["sex"] == "female"


# --- Bad input ---


def test_html_and_signs_nobody_sees_are_harmless() -> None:
    line = ADVISOR.read_line("<script>alert(1)</script>, kvinna 58, leva\u00adxin\u0007")
    assert line.profile["medications"] == ["levaxin"]
    assert (line.profile["sex"], line.profile["age"]) == ("female", 58)
    shown = [said.text["sv"] for said in (*line.chips, *line.questions)]
    assert not any(sign in text for text in shown for sign in "\u00ad\u0007")


def test_a_line_that_is_turned_round_on_the_screen_is_not_read() -> None:
    with pytest.raises(ProfileError):
        ADVISOR.read_line("kvinna \u202e58\u202c")


def test_a_long_line_is_refused_with_its_limit() -> None:
    with pytest.raises(ProfileError, match="2000"):
        ADVISOR.read_line("kvinna 58, " * 1000)


@every("given", [None, 58, ["kvinna"], b"kvinna"])
def test_what_is_no_text_is_refused(given: object) -> None:
    with pytest.raises(ProfileError):
        read_line(given, KNOWLEDGE)  # type: ignore[arg-type]


def test_an_empty_line_says_nothing() -> None:
    line = ADVISOR.read_line("  \n ")
    assert (line.chips, line.questions, line.profile) == ((), (), {})


@every(
    ("digits", "valid"),
    [("73513537", True), ("036000291452", True), ("4006381333931", True), ("00012345600012", True),
     ("4006381333932", False), ("123456789", False), ("00000000", False), ("٤٠٠٦٣٨١٣٣٣٩٣١", False)],
)  # fmt: skip
def test_the_check_digit_of_a_bar_code(digits: str, valid: bool) -> None:
    assert is_gtin(digits) is valid
