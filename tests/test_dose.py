"""How much: the seven points of the dose semantics, each shown with figures made for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tiny
from every import every
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import ALWAYS, rule

from tillskott import Advice, Advisor

Dosed = Callable[..., dict[str, Any]]


@pytest.fixture
def advice(tmp_path: Path) -> Callable[..., Advice]:
    def run(*actions: dict[str, Any], profile: dict[str, Any] | None = None, **options: Any) -> Advice:
        rules = [rule(f"r{n}", ALWAYS, action, claims=["C-1" if n % 2 else "G-1"])
                 for n, action in enumerate(actions, 1)]
        return tiny.advisor(tmp_path, tiny.ANY_FORM, *rules, **options).advise({"age": 40, **(profile or {})})
    return run


@pytest.fixture
def dosed(advice: Callable[..., Advice]) -> Dosed:
    def run(*actions: dict[str, Any], **options: Any) -> dict[str, Any]:
        dose = advice(*actions, **options).dose
        assert dose is not None
        return {**dose}
    return run


def low_high(dose: dict[str, Any]) -> tuple[float, float]:
    return dose["low"], dose["high"]


def rungs(dose: dict[str, Any]) -> list[str]:
    """The rungs by the name of the text each of them shows."""
    return [rung["when"]["en"] for rung in dose["ladder"]]


TAKING = "supplements"


# --- 1: one need, several articles -----------------------------------------------------------------------

def test_articles_that_disagree_give_the_lowest_low_the_lowest_high_and_a_conflict(
    advice: Callable[..., Advice]
) -> None:
    found = advice(tiny.dose(150, 200), tiny.dose(100, 240))
    assert found.dose is not None
    assert low_high({**found.dose}) == (100, 200)
    (conflict,) = found.conflicts
    assert [position["source"] for position in conflict["positions"]] == ["almanac", "gazette"]
    assert "sleep" in conflict["about"]["en"]


def test_articles_that_agree_are_no_conflict(advice: Callable[..., Advice]) -> None:
    assert advice(tiny.dose(100, 200), tiny.dose(100, 200)).conflicts == []


def test_up_to_takes_its_low_from_the_general_range(dosed: Dosed) -> None:
    dose = dosed(tiny.dose(None, 240), tiny.dose(120, 180, "general"))
    assert low_high(dose) == (120, 240)
    assert [(need["need"], need["low"]) for need in dose["by_need"]] == [("sleep", None)]


def test_up_to_alone_gives_no_dose_since_nothing_says_where_to_begin(advice: Callable[..., Advice]) -> None:
    assert advice(tiny.dose(None, 240)).dose is None


# --- 2: forms and several needs ----------------------------------------------------------------------------

def test_a_range_for_certain_forms_counts_only_while_one_of_them_may_be_taken(dosed: Dosed) -> None:
    ranges = tiny.dose(300, 600, forms=["beta"]), tiny.dose(100, 200, "focus")
    assert low_high(dosed(ranges[0])) == (300, 600)
    assert dosed(ranges[0])["applies_to"] == ["beta"]
    assert low_high(dosed(*ranges, {"avoid": "beta"})) == (100, 200)


def test_where_the_only_range_is_for_a_vetoed_form_there_is_no_dose(advice: Callable[..., Advice]) -> None:
    assert advice(tiny.dose(300, 600, forms=["beta"]), {"avoid": "beta"}).dose is None


def test_several_needs_give_what_their_ranges_share(advice: Callable[..., Advice]) -> None:
    found = advice(tiny.dose(100, 200), tiny.dose(150, 240, "focus"))
    assert found.dose is not None
    assert low_high({**found.dose}) == (150, 200)
    assert {need["need"] for need in found.dose["by_need"]} == {"sleep", "focus"}
    assert found.conflicts == []


def test_needs_that_share_nothing_give_the_range_with_the_lowest_high_and_a_conflict(
    advice: Callable[..., Advice]
) -> None:
    found = advice(tiny.dose(220, 240), tiny.dose(100, 200, "focus"))
    assert found.dose is not None
    assert low_high({**found.dose}) == (100, 200)
    (conflict,) = found.conflicts
    assert len(conflict["positions"]) == 2


def test_two_needs_that_share_nothing_and_are_met_by_different_forms_give_the_lower_with_its_own_forms(
    advice: Callable[..., Advice]
) -> None:
    sleep, focus = tiny.dose(220, 240, forms=["alpha"]), tiny.dose(100, 200, "focus", forms=["beta"])
    for actions in ((sleep, focus), (focus, sleep)):
        found = advice(*actions)
        assert found.dose is not None
        assert low_high({**found.dose}) == (100, 200)
        assert found.dose["applies_to"] == ["beta"]
        assert {need["need"]: need["applies_to"] for need in found.dose["by_need"]} == {
            "sleep": ["alpha"], "focus": ["beta"]}
        assert len(found.conflicts) == 1


@pytest.mark.parametrize(("avoided", "left", "range_left"), [
    ("beta", "alpha", (220, 240)), ("alpha", "beta", (100, 200)),
])
def test_of_two_such_needs_only_the_one_whose_form_is_left_counts(
    advice: Callable[..., Advice], avoided: str, left: str, range_left: tuple[float, float]
) -> None:
    sleep, focus = tiny.dose(220, 240, forms=["alpha"]), tiny.dose(100, 200, "focus", forms=["beta"])
    found = advice(sleep, focus, {"avoid": avoided})
    assert found.dose is not None
    assert low_high({**found.dose}) == range_left
    assert found.dose["applies_to"] == [left]
    assert len(found.dose["by_need"]) == 1
    assert found.conflicts == []


def test_up_to_less_than_the_general_range_is_no_conflict(advice: Callable[..., Advice]) -> None:
    found = advice(tiny.dose(None, 100), tiny.dose(200, 300, "general"))
    assert found.dose is not None
    assert low_high({**found.dose}) == (100, 100)
    assert found.conflicts == []


def test_the_general_range_steps_back_for_any_other_need(dosed: Dosed) -> None:
    general, focus = tiny.dose(50, 80, "general"), tiny.dose(100, 200, "focus")
    assert low_high(dosed(general)) == (50, 80)
    assert low_high(dosed(general, focus)) == (100, 200)


# --- 3: start ------------------------------------------------------------------------------------------------

def test_start_comes_from_a_rule_or_is_not_given(dosed: Dosed) -> None:
    assert dosed(tiny.dose(100, 200))["start"] is None
    dose = dosed(tiny.dose(100, 200), {"start": {"amount": 80}}, {"start": {"amount": 60}})
    assert dose["start"] == 60
    assert rungs(dose) == ["ladder.start 60", "ladder.low 100", "ladder.within 200"]


def test_a_start_above_the_range_is_no_start(dosed: Dosed) -> None:
    assert dosed(tiny.dose(100, 200), {"start": {"amount": 220}})["start"] is None


# --- 4: the ladder and the authority's limit -------------------------------------------------------------------

@pytest.mark.parametrize(("low", "high", "ladder"), [
    (100, 200, ["low 100", "within 200"]),
    (100, 250, ["low 100", "limit 250 250 Agency"]),
    (100, 300, ["low 100", "limit 250 250 Agency", "above_limit 300 250 Agency"]),
    (250, 300, ["limit 250 250 Agency", "above_limit 300 250 Agency"]),
    (300, 400, ["limit_below_range 250 250 Agency", "above_limit 300 250 Agency", "above_limit 400 250 Agency"]),
    (300, 600, ["limit_below_range 250 250 Agency", "above_limit 300 250 Agency", "above_limit 400 250 Agency",
                "above_high_dose 600"]),
    (200, 200, ["low 200"]),
])
def test_the_range_is_never_cut_and_what_lies_above_the_limit_asks_for_care(
    advice: Callable[..., Advice], low: float, high: float, ladder: list[str]
) -> None:
    found = advice(tiny.dose(low, high))
    assert found.dose is not None
    assert low_high({**found.dose}) == (low, high)
    assert rungs({**found.dose}) == [f"ladder.{rung}" for rung in ladder]
    assert found.decision == "recommend", "a high range does not change the decision by itself"


def test_the_limit_is_that_of_the_authority_asked_for(dosed: Dosed) -> None:
    assert dosed(tiny.dose(100, 300))["self_care_limit"] == {"amount": 250, "source": "livsmedelsverket"}
    abroad = dosed(tiny.dose(100, 400), authority="abroad")
    assert abroad["self_care_limit"] == {"amount": 350, "source": "abroad"}
    assert low_high(abroad) == (100, 400)
    assert "ladder.limit 350 350 Abroad" in rungs(abroad)


@every(("authority", "limit"), [("livsmedelsverket", 250), ("vkm", 350), ("nih", 350), ("evm", 400)])
def test_each_of_the_four_authorities_has_its_own_limit_and_leaves_the_article_range_alone(
    authority: str, limit: float
) -> None:
    asked = {"age": 40, "sex": "male", "goals": ["sleep"], "symptoms": [], "conditions": [], "medications": [],
             "kidney_function": "normal"}
    dose = Advisor(authority=authority).advise(asked).dose
    assert dose is not None
    assert dose["self_care_limit"] == {"amount": limit, "source": authority}
    usual = Advisor().advise(asked).dose
    assert usual is not None
    assert low_high({**dose}) == low_high({**usual})
    assert min(rung["amount"] for rung in dose["ladder"]) <= limit


# --- 5: what is taken already --------------------------------------------------------------------------------

@pytest.mark.parametrize(("products", "current", "room"), [
    ([], (0, 0), (100, 200)),
    ([{"form": "alpha", "amount_mg": 60, "basis": "elemental"}], (60, 60), (40, 140)),
    ([{"form": "alpha", "amount_mg": 60, "basis": "elemental", "per_day": 2}], (120, 120), (0, 80)),
    ([{"form": "alpha", "amount_mg": 500, "basis": "elemental"}], (500, 500), (0, 0)),
    # MgO is 60.3 % magnesium; a bare figure is read as either the compound or the element.
    ([{"form": "alpha", "amount_mg": 100, "basis": "compound"}], (60, 61), (39, 139)),
    ([{"form": "alpha", "amount_mg": 100}], (60, 100), (0, 100)),
    ([{"label": "Alpha 100 mg"}], (60, 100), (0, 100)),
    ([{"label": "Alpha 100 mg varav magnesium 60 mg"}], (60, 60), (40, 140)),
    ([{"label": "Alpha 0,1 g"}, {"form": "beta", "amount_mg": 10, "basis": "elemental"}], (70, 110), (0, 90)),
])
def test_what_is_taken_is_summed_as_elemental_and_taken_from_the_room(
    dosed: Dosed, products: list[dict[str, Any]], current: tuple[int, int], room: tuple[int, int]
) -> None:
    dose = dosed(tiny.dose(100, 200), profile={TAKING: products})
    assert dose["current"] == {"low": current[0], "high": current[1]}
    assert dose["room"] == {"low": room[0], "high": room[1]}
    assert low_high(dose) == (100, 200)


@pytest.mark.parametrize("profile", [{}, {TAKING: [{"label": "a pill"}]}, {TAKING: [{"label": "a"}, {"label": "b"}]}])
def test_where_it_is_not_known_what_is_taken_neither_is_the_room(
    advice: Callable[..., Advice], profile: dict[str, Any]
) -> None:
    found = advice(tiny.dose(100, 200), profile=profile)
    assert found.dose is not None
    assert found.dose["current"] is None
    assert found.dose["room"] is None
    assert "room.unknown" in [caution["id"] for caution in found.cautions]


def test_where_no_room_is_left_it_is_said(advice: Callable[..., Advice]) -> None:
    full = {TAKING: [{"form": "alpha", "amount_mg": 200, "basis": "elemental"}]}
    assert "room.none" in [caution["id"] for caution in advice(tiny.dose(100, 200), profile=full).cautions]
    assert "room.none" not in [caution["id"] for caution in advice(tiny.dose(100, 201), profile=full).cautions]


# --- 6 and 7, and how it is taken ------------------------------------------------------------------------------

def test_a_form_for_which_no_source_gives_a_dose_never_carries_one(
    dosed: Dosed, advice: Callable[..., Advice]
) -> None:
    assert dosed(tiny.dose(100, 200))["applies_to"] == ["alpha", "beta"]
    assert dosed(tiny.dose(100, 200), {"favour": {"form": "gamma", "fit": "best"}})["applies_to"] == ["alpha", "beta"]
    assert advice(tiny.dose(100, 200), {"avoid": ["alpha", "beta"]}).dose is None


def test_how_it_is_taken_comes_from_the_rules_or_is_not_given(dosed: Dosed) -> None:
    plain = dosed(tiny.dose(100, 200))
    assert [plain[key] for key in ("split", "with_food", "time_of_day", "course")] == [None, None, None, "ongoing"]
    full = dosed(tiny.dose(100, 200, split=2, course="temporary"), {"administer": {"with_food": True}},
                 {"administer": {"time_of_day": "morning", "split": 3}})
    assert [full[key] for key in ("split", "with_food", "time_of_day", "course")] == [3, True, "morning", "temporary"]


def test_a_dose_names_every_rule_it_rests_on(dosed: Dosed) -> None:
    assert dosed(tiny.dose(100, 200), {"start": {"amount": 50}}, {"administer": {"with_food": True}})["rules"] == [
        "r1", "r2", "r3"
    ]


# --- 3: with a product in the hand -------------------------------------------------------------------------

def held(each: float, **more: Any) -> dict[str, Any]:
    return {"considering": [{"form": "alpha", "amount_mg": each, "basis": "elemental"}], **more}


@pytest.mark.parametrize(("each", "steps"), [
    (100, ["ladder.start 100", "ladder.most_units 200", "ladder.above_limit 400"]),
    (60, ["ladder.start 60", "ladder.most_units 240", "ladder.above_limit 360"]),
    (125, ["ladder.start 125", "ladder.limit 250", "ladder.above_limit 375"]),
    (200, ["ladder.most_units 200", "ladder.above_limit 400"]),
    (300, ["ladder.low 200", "ladder.limit 250", "ladder.above_limit 400"]),  # one is too strong: as without it
])
def test_with_a_product_in_the_hand_the_ladder_is_in_its_units(dosed: Dosed, each: float, steps: list[str]) -> None:
    dose = dosed(tiny.dose(200, 400), profile=held(each))
    assert [" ".join(rung.split()[:2]) for rung in rungs(dose)] == steps
    assert low_high(dose) == (200, 400)


def test_a_unit_above_the_first_dose_is_said_to_be_so(dosed: Dosed) -> None:
    assert rungs(dosed(tiny.dose(200, 400), {"start": {"amount": 100}}, profile=held(120)))[0].startswith(
        "ladder.unit_above_start")


def test_a_range_wholly_above_the_limit_still_has_a_step_below_it_in_units(dosed: Dosed) -> None:
    assert rungs(dosed(tiny.dose(300, 400), profile=held(200)))[0].startswith("ladder.most_units_below_range")


@pytest.mark.parametrize("more", [
    {"supplements": [{"form": "alpha", "amount_mg": 50, "basis": "elemental"}]},
    {"considering": held(100)["considering"] * 2},
    {"considering": [{"form": "alpha", "amount_mg": 100}]},
    {"considering": [{"form": "gamma", "amount_mg": 100, "basis": "elemental"}]},
])
def test_where_the_jar_does_not_settle_the_steps_the_ladder_is_as_without_it(
    dosed: Dosed, more: dict[str, Any]
) -> None:
    assert rungs(dosed(tiny.dose(200, 400), profile=held(100, **more)))[0].startswith("ladder.low 200")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(each=st.integers(1, 500), low=st.integers(50, 400), more=st.integers(0, 300))
def test_every_step_is_a_number_of_units_and_none_is_above_the_range(
    dosed: Dosed, each: int, low: int, more: int
) -> None:
    dose = dosed(tiny.dose(low, low + more), profile=held(each))
    steps = [rung["amount"] for rung in dose["ladder"]]
    assert steps == sorted(set(steps))
    assert steps[-1] <= low + more or steps[-1] <= dose["self_care_limit"]["amount"]
    if each <= min(250, low + more):
        assert steps[0] == each
        assert all(step % each == 0 for step in steps)


def test_whoever_is_to_hold_the_dose_is_not_told_to_step_up(dosed: Dosed) -> None:
    actions = tiny.dose(200, 400), {"start": {"amount": 100}}
    assert rungs(dosed(*actions))[0].startswith("ladder.start ")
    assert rungs(dosed(*actions, {"administer": {"hold": True}}))[0].startswith("ladder.start_and_hold")
