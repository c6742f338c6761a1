"""The commands kidney and food: figures, both languages, JSON, and what bad input is answered with."""

from __future__ import annotations

import json
import re

import pytest
from test_cli import Cli, run  # noqa: F401  a fixture

KIDNEY = ("kidney", "--creatinine", "85", "--age", "65", "--sex", "female")
FOOD = ("food", "--portion", "pumpafrön=1", "--portion", "spinach=0,5", "--sex", "female")


def told(out: str) -> str:
    """What was printed, without the breaks of a narrow terminal."""
    return re.sub(r"\s+", " ", out)


def test_kidney_shows_all_equations_their_category_and_where_they_disagree(run: Cli) -> None:  # noqa: F811
    swedish, english = told(run(*KIDNEY, "--lang", "sv").out), told(run(*KIDNEY, "--lang", "en").out)
    for figure in ("59,6", "62", "66", "G3a", "G2", "CKD-EPI 2009", "CKD-EPI 2021"):
        assert figure in swedish
    assert "Under 60 ligger reviderad Lund-Malmö (59,6), men inte CKD-EPI 2009 (62)" in swedish
    assert "Below 60: revised Lund-Malmö (59.6), but not CKD-EPI 2009 (62)" in english
    assert "mL/min/1.73 m²" in english
    assert "Absolute" not in english


def test_kidney_shows_absolute_egfr_in_a_column_of_its_own_where_the_body_is_known(run: Cli) -> None:  # noqa: F811
    out = told(run(*KIDNEY, "--weight", "70", "--height", "170", "--lang", "en").out)
    assert "Absolute," in out
    assert re.search(r"59\.6 62 G3a", out)
    assert "1.81 m²" in out


def test_kidney_answers_in_json(run: Cli) -> None:  # noqa: F811
    data = json.loads(run(*KIDNEY, "--json").out)
    assert [one["egfr_ml_min_173"] for one in data["results"]] == [59.6, 62, 66]
    assert data["used"] == "lund_malmo"


def test_food_adds_up_names_the_gap_and_the_smallest_change(run: Cli) -> None:  # noqa: F811
    out = told(run(*FOOD, "--lang", "en").out)
    assert "174–182" in out                                    # 150 + 24.5, 150 + 31.5
    assert "300 mg a day" in out
    assert "118–126 mg short" in out                           # 300 less 181.5 and 174.5
    assert "Smallest change: pumpkin seeds, 1 portion (a handful, 30 g)" in out
    assert "Limits for supplements are another measure" in out
    swedish = told(run(*FOOD, "--lang", "sv").out)
    assert "118–126 mg fattas" in swedish
    assert "tillskott är ett annat mått" in swedish


def test_food_heeds_diet_and_nuts(run: Cli) -> None:  # noqa: F811
    # 350 less 2 x 150 and 52.5 leaves nothing; 350 less 2 x 150 leaves 50, which 10 g of cocoa gives.
    two = ("food", "--portion", "pumpafrön=2", "--sex", "male", "--json", "--diet", "vegan")
    assert json.loads(run(*two, "--no-nuts").out)["change"]["portions"] == {"cocoa": 1}
    assert json.loads(run(*two, "--portion", "sesam=1").out)["gap"] == {"low": 0, "high": 0}
    caution = "Nuts are only proposed"
    assert caution in told(run(*FOOD, "--lang", "en").out)
    assert caution not in told(run(*FOOD, "--lang", "en", "--nuts").out)
    assert caution not in told(run(*FOOD, "--lang", "en", "--no-nuts").out)


@pytest.mark.parametrize("words", [
    ["kidney"], ["kidney", "--creatinine", "85"], ["kidney", "--creatinine", "85", "--age", "65"],
    ["kidney", "--creatinine", "0.9", "--age", "65", "--sex", "female"],
    ["kidney", "--creatinine", "x", "--age", "65", "--sex", "female"],
    ["kidney", "--creatinine", "85", "--age", "12", "--sex", "female"],
    [*KIDNEY, "--weight", "70"], [*KIDNEY, "--weight", "70", "--height", "1.7"], [*KIDNEY, "--lang", "fi"],
    ["food"], ["food", "--portion", "pumpafrön"], ["food", "--portion", "spinnach=1", "--sex", "male"],
    ["food", "--portion", "nuts=-1", "--sex", "male"], ["food", "--portion", "nuts=1000", "--sex", "male"],
    ["food", "--portion", "nuts=", "--sex", "male"], ["food", "--portion", "=1", "--sex", "male"],
    [*FOOD, "--diet", "meat"],
])
def test_bad_input_is_refused_with_exit_code_2_and_a_reason(run: Cli, words: list[str]) -> None:  # noqa: F811
    for language in ("sv", "en"):
        answer = run(*words, *([] if "--lang" in words else ["--lang", language]))
        assert answer.code == 2
        assert answer.out == ""
        assert all(re.match(r"tillskott: .+ \(.+\)$", line) for line in answer.err.splitlines())


def test_a_number_of_pills_that_is_no_number_is_told_so(run: Cli) -> None:  # noqa: F811
    answer = run("label", "Magnesium 100 mg", "--per-day", "abc", "--lang", "sv")
    assert answer.code == 2
    assert "--per-day: 'abc' är inte ett tal" in answer.err
    assert "150 mg" in told(run("label", "Magnesium 100 mg", "--per-day", "1,5", "--lang", "sv").out)


def test_a_sheet_without_a_name_to_write_it_under_is_told_so(run: Cli) -> None:  # noqa: F811
    answer = run("leaflet", "-", "--lang", "en")
    assert answer.code == 2
    assert "it is not said where the sheet is to go (choose .html or .pdf" in answer.err
