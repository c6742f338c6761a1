"""What surviving mutants of the smaller rooms would have changed unseen, held by its kind, one section a room."""

from __future__ import annotations

import dataclasses
import stat
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tiny
from every import every
from known import cases

from tillskott import Advisor, ProfileError
from tillskott.engine.arithmetic.clock import DAY, week_minutes
from tillskott.engine.assortment.codes import gtin
from tillskott.engine.assortment.decode import decoded
from tillskott.engine.checks.ledger import Ledger
from tillskott.engine.checks.sentences import _numbers
from tillskott.engine.counter.kidney_report import kidney_report
from tillskott.engine.dayplan.pairs import Neighbours, Pair
from tillskott.engine.dayplan.separation import Separation
from tillskott.engine.differences.outline import outline
from tillskott.engine.disk.writing import hold, write_file
from tillskott.engine.explanation.why_not import why_not
from tillskott.engine.interview.unknown import unknown_facts
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.language.actions import DoseRange, Limit
from tillskott.engine.language.conditions import HasAny, Is, Known, Within
from tillskott.engine.leaflet.chosen import claims_allowed
from tillskott.engine.leaflet.circumstances import circumstances, sheet_of
from tillskott.engine.phrasing.words import Words
from tillskott.engine.render.day_strip import strip_text
from tillskott.engine.render.day_words import DayWords

HARMLESS: dict[str, Any] = {"age": 40, "sex": "male", "goals": ["stress"], "symptoms": [], "conditions": [],
                            "supplements": [], "medications": [], "kidney_function": "normal", "stomach": "normal"}


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def advisor() -> Advisor:
    return Advisor(knowledge=knowledge())


# --- interview: what was not told ---------------------------------------------------------------------------

@every("fact", ["medications", "conditions", "symptoms"])
def test_a_list_that_is_known_in_part_is_named_as_unknown(fact: str) -> None:
    def unknown(profile: dict[str, Any]) -> set[str]:
        return {spec.id for spec in unknown_facts(advisor().consult(profile))}

    assert fact not in unknown(HARMLESS)
    assert fact in unknown({**HARMLESS, "partial": [fact]})
    assert fact in unknown({key: value for key, value in HARMLESS.items() if key != fact})
    # Also where the advice is to refer, and asks for nothing more.
    referred = {**HARMLESS, "egfr": 25}
    assert not advisor().advise(referred).questions
    assert fact in unknown({**referred, "partial": [fact]})


# --- leaflet ------------------------------------------------------------------------------------------------

def test_a_sheet_that_says_nothing_of_taking_holds_nothing_of_taking() -> None:
    seen = set()
    for case in cases()[::4]:
        try:
            advice = advisor().advise(case["profile"])
        except ProfileError:
            continue
        if advice.decision == "ask":
            continue  # there is no sheet until the answer is known
        sheet, holds = sheet_of(advice), circumstances(advice, knowledge())
        seen.add(sheet)
        if sheet != "take":
            assert {name.partition(".")[0] for name in holds} <= {"sheet", "decision", "contact", "urgency"}, case["id"]
    assert {"take", "food", "refer", "refer_now"} <= seen


@every(("gives", "allowed"), [(None, True), (0.5, False), (56, False), (56.25, True), (57, True), (375, True)])
def test_a_health_claim_needs_a_seventh_of_the_reference(gives: float | None, allowed: bool) -> None:
    # 15 % of 375 mg is 56.25 mg.
    steps = (SimpleNamespace(alone=False, gives=400.0), SimpleNamespace(alone=True, gives=gives))
    placed: Any = SimpleNamespace(steps=steps)
    assert claims_allowed(placed, knowledge()) is allowed
    assert claims_allowed(None, knowledge())


# --- dayplan ------------------------------------------------------------------------------------------------

@every("day", ["mon", "thu", "sun"])
def test_a_weekly_medicine_is_moved_past_what_is_taken_on_its_day_only(day: str) -> None:
    def could_go(other: tuple[str, ...]) -> str | None:
        times = {"A": (f"{day} 07:00",), "B": (f"{day} 08:00", *other)}
        neighbours = Neighbours([Pair("A", "B", 120, "A", "r")], times, [], (6 * 60, 22 * 60), 30)
        return next(near.could_go for near in neighbours.too_near() if near.time == f"{day} 07:00")

    elsewhere = tuple(f"{one} {hour:02}:00" for one in ("tue", "sat") for hour in range(6, 22, 2) if one != day)
    assert could_go(()) == "06:00"
    assert could_go(elsewhere) == "06:00"
    here = tuple(f"{day} {hour:02}:00" for hour in (10, 12, 14))
    moved = could_go((f"{day} 05:00", *here))
    assert moved is not None
    taken = [minute for time in (f"{day} 05:00", f"{day} 08:00", *here) for minute in week_minutes(time)]
    (minute,) = week_minutes(f"{day} {moved}")
    assert min(abs(minute - one) for one in taken) >= 120


def test_hours_of_one_side_only_close_the_minute_itself_and_nothing_on_the_other() -> None:
    for before, after in ((120, 0), (0, 120), (120, 120)):
        blocked = Separation("A", before, after, ("12:00",)).blocked
        closed = [minute for minute in range(DAY) if minute in blocked]
        assert closed[0] == 720 - (before - 1 if before else 0)
        assert closed[-1] == 720 + (after - 1 if after else 0)
        assert closed == list(range(closed[0], closed[-1] + 1))


# --- checks -------------------------------------------------------------------------------------------------

def test_every_claim_is_accounted_for_once() -> None:
    lines = Ledger(knowledge()).coverage()
    assert sum(line.total for line in lines) == len(knowledge().claims)
    for line in lines:
        ids = [*line.cited, *line.background, *line.not_used, *line.unaccounted]
        assert len(ids) == len(set(ids)) == line.total
        assert {knowledge().claims[one].source for one in ids} == {line.source.id}


def test_a_limit_of_nothing_at_all_has_no_number_to_be_held_to() -> None:
    def numbers(rule_id: str) -> dict[str, Any]:
        rule = knowledge().rule(rule_id)
        assert rule is not None
        return _numbers(rule)

    assert numbers("product.potassium.retained") == {}
    assert numbers("product.zinc.limit") == {"limit": knowledge().numbers["zinc_limit"]}


# --- differences --------------------------------------------------------------------------------------------

def test_a_check_without_hours_has_none_in_the_outline() -> None:
    advice = advisor().advise({**HARMLESS, "conditions": ["epilepsy"], "medications": ["Levaxin", "Imurel"]}).to_dict()
    hours = {check["class"] or check["about"]: (check["hours_before"] or 0, check["hours_after"] or 0)
             for check in advice["checks"]}
    assert set(outline(advice).checks.items()) == set(hours.items())
    assert (0, 0) in hours.values()
    assert max(hours.values()) > (0, 0)


# --- disk ---------------------------------------------------------------------------------------------------

def test_only_what_is_about_no_customer_may_be_read_by_all(tmp_path: Path) -> None:
    for for_all, mode in ((False, 0o600), (True, 0o644)):
        write_file(tmp_path / "a", "x", for_all=for_all)
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_what_another_holds_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with (tmp_path / "a").open() as one, (tmp_path / "a").open() as other:
        assert hold(one.fileno()) is True
        assert hold(other.fileno()) is False


# --- assortment ---------------------------------------------------------------------------------------------

@every("digits", ["2000000000015", "96385074", "12345670", "10012345678902", "614141007349"])
def test_a_code_of_every_length_is_the_same_code_with_and_without_its_zeros(digits: str) -> None:
    assert gtin(digits) == gtin(digits.zfill(14)) == digits.zfill(14)
    for wrong in ("12345", "1" * 15):
        with pytest.raises(ProfileError):
            gtin(wrong)


@every("count", [1, 5, 6, 40])
def test_of_lines_in_another_alphabet_the_first_are_named_and_that_there_are_more(count: int) -> None:
    text, faults = decoded("å\n".encode() + "ö\n".encode("cp1252") * count, "h.csv")
    assert text == "å\n" + "ö\n" * count
    lines = faults[0].what["en"] + faults[0].where
    assert "2" in lines
    assert ("…" in lines) == (count > 5), lines


def test_the_head_of_open_food_facts_and_its_blank_lines_are_no_products(tmp_path: Path) -> None:
    path = tmp_path / "off.tsv"
    row = "2000000000015\tMagnesium\t1 tablett innehåller 100 mg magnesium\t0.1\n"
    path.write_text("code\tproduct_name\tingredients_text\tmagnesium_100g\n" + row + "\n  \n", encoding="utf-8")
    found = advisor().read_assortment(path)
    assert [(item.line, item.name) for item in found.items] == [(2, "Magnesium")]
    assert found.faults == ()


@every(("cells", "written"), [
    (["1", "två\nrader", "3"], '1;"två\nrader";3'), (["1", 'han "sa" det', "3"], '1;"han ""sa"" det";3'),
    (["1", '3" tablett', "3"], '1;3" tablett;3'), (["1", "tre\n\nrader", "3"], '1;"tre\n\nrader";3'),
])
def test_a_cell_in_quotes_is_one_cell_over_as_many_lines_as_it_has(cells: list[str], written: str) -> None:
    from tillskott.engine.assortment.table import _record

    lines = [*written.split("\n"), "4;5;6"]
    assert _record(lines, 0, ";") == (len(lines) - 1, cells)


# --- counter ------------------------------------------------------------------------------------------------

def test_a_report_on_the_kidneys_needs_knowledge_of_them(tmp_path: Path) -> None:
    without = load_knowledge(tiny.write(tmp_path), cache=False)
    with pytest.raises(ValueError, match="kidneys"):
        kidney_report({"creatinine": 80, "age": 50, "sex": "male"}, dataclasses.replace(without, kidney=None))


# --- phrasing -----------------------------------------------------------------------------------------------

@cache
def words() -> Words:
    return Words(knowledge(), "sv")


@every(("leaf", "said"), [
    (Known("age", True), "{age}: känt"), (Known("age", False), "{age}: inte känt"),
    (Is("sex", "female"), "{sex}: {female}"), (HasAny("goals", ("stress",)), "{goals}: {stress}"),
    (HasAny("goals", ("stress", "sleep")), "{goals}, något av: {stress}, {sleep}"),
    (Within("age", 18, 65), "{age} mellan 18 och 65"), (Within("age", 18), "{age} minst 18"),
    (Within("age", 18, low_open=True), "{age} över 18"), (Within("age", None, 65), "{age} högst 65"),
    (Within("age", None, 65, high_open=True), "{age} under 65"), (Within("age", None, 0), "{age} högst 0"),
    (Within("goals", 2, counts=True), "antal i {goals} minst 2"),
    (Within("goals", None, 3, counts=True), "antal i {goals} högst 3"),
])
def test_every_comparison_is_said_by_its_kind(leaf: Any, said: str) -> None:
    labels = {name: words().label(name) for name in ("age", "sex", "goals")}
    labels |= {name: words().value("goals", name) for name in ("stress", "sleep")}
    labels["female"] = words().value("sex", "female")
    (line,) = words().condition(leaf)
    assert line.casefold() == said.format(**labels).casefold()


def test_what_a_limit_is_of_is_named() -> None:
    for rule in knowledge().rules:
        for action in rule.then:
            if isinstance(action, Limit):
                assert words().anything(action.substance or action.finding or "?") in words().action(action), rule.id


# --- explanation --------------------------------------------------------------------------------------------

@every("amount", [50, 150, 250, 300, 350, 450, 700])
@every("goals", [["stress"], ["stress", "constipation"], ["muscle_cramps", "sleep"]])
def test_of_a_dose_that_is_not_given_only_ranges_that_hold_it_are_told(amount: int, goals: list[str]) -> None:
    of = advisor().consult({**HARMLESS, "goals": goals})
    answer = why_not(of, f"dose:{amount}")
    holding = {firing.rule.id for firing, action in of.case.actions(DoseRange)
               if (action.low or 0) <= amount <= action.high}
    told = {step.rule for proof in answer.in_the_way if proof.target == "dose" for step in proof.steps}
    if answer.given:
        assert holding
    else:
        assert of.doses is None or not of.doses.low <= amount <= of.doses.high
        assert told <= holding


# --- render -------------------------------------------------------------------------------------------------

@every(("times", "days"), [
    ({"Levaxin": ("07:00",)}, 1), ({"Levaxin": ("07:00",), "Alendronat": ("mon 12:00",)}, 2),
])
def test_the_strip_says_which_days_it_is_of_where_there_are_several(times: dict[str, Any], days: int) -> None:
    plan = advisor().advise({**HARMLESS, "medications": list(times), "intake_times": times}).plan
    assert plan is not None
    assert len(plan["days"]) == days
    text = strip_text(plan, "sv", knowledge(), 80)
    named = [DayWords(knowledge(), "sv").days(plan, day) for day in plan["days"]]
    assert [name in text for name in named] == [days > 1] * days
