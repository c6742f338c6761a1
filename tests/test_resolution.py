"""From fired rules to one advice: decision, forms and answers, each shown with rules made for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tiny
from tiny import ALWAYS, rule

from tillskott import Advice
from tillskott.engine.resolution.shape import PRINTED

ADULT = {"age": 40}
NOW = rule("now", ALWAYS, {"refer": {"to": "emergency", "urgency": "now"}})
SOON = rule("soon", ALWAYS, {"refer": {"to": "doctor", "urgency": "soon"}})
BEFORE = rule("before", ALWAYS, {"refer": {"to": "midwife", "urgency": "before_starting"}})
ASK = rule("ask", ALWAYS, {"ask": "mood"})
FOOD = rule("food", ALWAYS, {"decide": "food_first"})
CHECK = rule("check", ALWAYS, {"check": {"about": "sleep", "do": {"sv": "Fråga.", "en": "Ask."}}})
WATCH = rule("watch", ALWAYS, {"caution": {"text": {"sv": "Akta.", "en": "Mind."}}})
TIP = rule("tip", ALWAYS, {"advise": {"kind": "food", "text": {"sv": "Ät.", "en": "Eat."}}})
DOSE = rule("dose", ALWAYS, tiny.dose(100, 200))
FAVOUR = rule("favour", ALWAYS, {"favour": {"form": "alpha", "fit": "best"}})
MUCH_FOR_ALPHA = [{**FAVOUR, "id": f"favour{n}"} for n in range(5)]
FROM_TOP = [NOW, BEFORE, ASK, FOOD, CHECK, FAVOUR]
DECISIONS = ["refer_now", "refer", "ask", "food_first", "check_first", "recommend"]

Advise = Callable[..., Advice]


@pytest.fixture
def advise(tmp_path: Path) -> Advise:
    def run(*rules: dict[str, Any], profile: dict[str, Any] | None = None, **options: Any) -> Advice:
        return tiny.advisor(tmp_path, *rules, **options).advise({**ADULT, **(profile or {})})
    return run


def verdicts(advice: Advice) -> dict[str, str]:
    return {form["form"]: form["verdict"] for form in advice.forms}


# --- The decision -------------------------------------------------------------------------------------

@pytest.mark.parametrize("top", range(len(FROM_TOP)))
def test_what_stands_higher_decides_whatever_else_fires(advise: Advise, top: int) -> None:
    below = FROM_TOP[top:]
    for rules in (below, below[::-1], below[:1] + below[1:][-1:]):
        advice = advise(*rules, DOSE)
        assert advice.decision == DECISIONS[top]
        assert bool(advice.forms) is (advice.dose is not None) is (advice.decision in PRINTED)


def test_a_referral_prints_neither_form_nor_dose_but_says_whom_to_contact_and_why(advise: Advise) -> None:
    advice = advise(BEFORE, FAVOUR, DOSE, ASK, profile={"wants": "alpha"})
    assert (advice.forms, advice.dose, advice.wanted, advice.questions) == ([], None, None, [])
    assert [(r["to"], r["urgency"], r["reason"]["en"], r["rules"]) for r in advice.referrals] == [
        ("midwife", "before_starting", "before", ["before"])
    ]


def test_the_most_urgent_referral_comes_first(advise: Advise) -> None:
    advice = advise(BEFORE, SOON)
    assert [referral["urgency"] for referral in advice.referrals] == ["soon", "before_starting"]


@pytest.mark.parametrize("setting", ["counter", "self_care"])
def test_in_an_emergency_only_the_way_to_care_is_shown(advise: Advise, setting: str) -> None:
    advice = advise(BEFORE, SOON, NOW, CHECK, WATCH, TIP, setting=setting)
    assert [referral["urgency"] for referral in advice.referrals] == ["now"]
    assert (advice.checks, advice.cautions, advice.advice, advice.conflicts, advice.plan) == ([], [], [], [], None)


def test_one_medicine_has_one_check_with_every_sentence_once_and_the_widest_hours(advise: Advise) -> None:
    def asks(name: str, said: str, **hours: int) -> dict[str, Any]:
        return rule(name, ALWAYS, {"check": {"class": "thyroid", "do": {"sv": said, "en": said}, **hours}})

    advice = advise(asks("one", "Ask why. Look.", hours_before=2),
                    asks("two", "Look. Wait.", hours_before=4, hours_after=1), profile={"medications": ["Levaxin"]})
    (check,) = advice.checks
    assert (check["do"]["en"], check["hours_before"], check["hours_after"]) == ("Ask why. Look. Wait.", 4, 1)
    assert (check["about"], check["class"], check["rules"]) == ("Levaxin", "thyroid", ["one", "two"])


def test_a_usual_time_is_said_only_where_nothing_can_make_it_untrue(advise: Advise) -> None:
    def asks(name: str, group: str, usual: str = "Magnesium in the evening.", *others: str) -> dict[str, Any]:
        when = {"all": [{"fact": "medicine_classes", "has": one} for one in (group, *others)]}
        return rule(name, when, {"check": {"class": group, "do": tiny.both("Keep apart."), "hours_after": 4,
                                           "usual": tiny.both(usual)}})

    def said(*medicines: str, **facts: Any) -> list[str]:
        advice = advise(asks("one", "thyroid"), asks("two", "painkillers"),
                        profile={"medications": list(medicines), **facts})
        return [check["do"]["en"] for check in advice.checks]

    assert said("Levaxin") == ["Keep apart. Magnesium in the evening."]
    assert said("Levaxin", intake_times={"Levaxin": ["20:00"]}) == ["Keep apart."]
    assert said("Levaxin", "paracetamol") == ["Keep apart.", "Keep apart."]
    knows_both = asks("both", "thyroid", "First one, then the other.", "painkillers")
    advice = advise(knows_both, asks("two", "painkillers"), profile={"medications": ["Levaxin", "paracetamol"]})
    assert [check["do"]["en"] for check in advice.checks] == ["Keep apart. First one, then the other.", "Keep apart."]


def test_a_question_names_the_fact_how_to_ask_and_why(advise: Advise) -> None:
    advice = advise(ASK, rule("again", ALWAYS, {"ask": "mood"}))
    assert advice.questions == [
        {"fact": "mood", "text": {"sv": "Humör?", "en": "Mood?"}, "why": {"sv": "ask (sv)", "en": "ask"}}
    ]


def test_in_self_care_a_check_becomes_a_referral_to_pharmacy_staff(advise: Advise) -> None:
    advice = advise(CHECK, DOSE, setting="self_care")
    assert advice.decision == "refer"
    assert advice.checks == []
    (referral,) = advice.referrals
    assert (referral["to"], referral["urgency"], referral["rules"]) == ("pharmacist", "before_starting", ["check"])
    assert "Ask." in referral["reason"]["en"]
    assert "Fråga." in referral["reason"]["sv"]


def test_in_self_care_a_customer_without_checks_gets_the_same_advice_as_at_the_counter(advise: Advise) -> None:
    alone, at_the_counter = (advise(FAVOUR, setting=setting).to_dict() for setting in ("self_care", "counter"))
    assert (alone.pop("meta")["setting"], at_the_counter.pop("meta")["setting"]) == ("self_care", "counter")
    assert alone == at_the_counter


def test_cautions_are_shown_whatever_the_decision_but_in_an_emergency(advise: Advise) -> None:
    caution = rule("caution", ALWAYS, {"caution": {"text": {"sv": "Akta dig", "en": "Beware"}}})
    now = advise(caution, NOW)
    assert (now.cautions, now.checks, now.advice) == ([], [], [])
    for rules in ([BEFORE], [ASK], [FOOD], [CHECK], []):
        assert {"sv": "Akta dig", "en": "Beware"} in [item["text"] for item in advise(caution, *rules).cautions]


def test_advice_about_taking_a_supplement_waits_until_one_is_printed(advise: Advise) -> None:
    kinds = ["food", "lifestyle", "co_supplement", "test", "label", "follow_up", "expectation", "other_cause",
             "side_effect"]
    say = rule("say", ALWAYS, *({"advise": {"kind": kind, "text": {"sv": kind, "en": kind}}} for kind in kinds))
    shown = {decision: {item["kind"] for item in advise(say, *rules).advice}
             for decision, rules in (("now", [NOW]), ("refer", [BEFORE]), ("recommend", [FAVOUR]))}
    assert shown == {"now": set(), "refer": {"food", "lifestyle", "test", "other_cause"}, "recommend": set(kinds)}


# --- Forms --------------------------------------------------------------------------------------------

def test_forms_of_equal_rank_share_the_first_place(advise: Advise) -> None:
    both = rule("both", ALWAYS, {"favour": {"form": ["beta", "alpha"], "fit": "good"}})
    advice = advise(both)
    assert advice.first_choice == ["alpha", "beta"]
    assert verdicts(advice)["gamma"] == "possible"


def test_fits_add_up(advise: Advise) -> None:
    some = [rule(f"some{n}", ALWAYS, {"favour": {"form": "beta", "fit": "good"}}) for n in (1, 2)]
    advice = advise(FAVOUR, *some)
    assert verdicts(advice) == {"beta": "first_choice", "alpha": "suitable", "gamma": "possible"}
    assert advice.forms[0]["for"] == ["some1", "some2"]


def test_a_veto_beats_every_favour(advise: Advise) -> None:
    advice = advise(tiny.ANY_FORM, *MUCH_FOR_ALPHA, rule("veto", ALWAYS, {"avoid": "alpha"}))
    last = advice.forms[-1]
    assert (last["form"], last["verdict"], last["against"]) == ("alpha", "unsuitable", ["veto"])
    assert advice.first_choice == ["beta", "gamma"]


def test_a_discouraged_form_never_stands_above_one_that_is_not(advise: Advise) -> None:
    advice = advise(tiny.ANY_FORM, *MUCH_FOR_ALPHA, rule("no", ALWAYS, {"discourage": "alpha"}))
    assert [form["form"] for form in advice.forms] == ["beta", "gamma", "alpha"]
    assert verdicts(advice)["alpha"] == "possible"


def test_what_upset_the_stomach_is_vetoed_by_name_of_the_form_tried(advise: Advise) -> None:
    upset = rule("upset", {"fact": "tried_upset", "at_least": 1}, {"avoid": {"from": "tried_upset"}})
    tried = [{"form": "beta", "result": "upset_stomach"}, {"form": "alpha", "result": "helped"}]
    assert verdicts(advise(tiny.ANY_FORM, upset, profile={"tried": tried}))["beta"] == "unsuitable"
    assert verdicts(advise(tiny.ANY_FORM, upset, profile={"tried": tried[1:]}))["beta"] == "first_choice"


def test_where_nothing_speaks_for_any_form_food_comes_first(advise: Advise) -> None:
    advice = advise(DOSE, CHECK)
    assert (advice.decision, advice.forms, advice.dose) == ("food_first", [], None)


def test_a_form_that_no_rule_speaks_for_never_comes_first(advise: Advise) -> None:
    advice = advise(FAVOUR, rule("no", ALWAYS, {"discourage": "alpha"}))
    assert advice.first_choice == ["alpha"]
    assert verdicts(advice)["beta"] == "possible"


def test_where_no_form_is_left_the_customer_is_referred(advise: Advise) -> None:
    advice = advise(FAVOUR, DOSE, rule("none", ALWAYS, {"avoid": ["alpha", "beta", "gamma"]}))
    assert advice.decision == "refer"
    assert (advice.forms, advice.dose) == ([], None)
    assert [(r["to"], r["rules"]) for r in advice.referrals] == [("care", ["none"])]


@pytest.mark.parametrize(("rules", "verdict", "instead", "why"), [
    ([rule("like", ALWAYS, {"favour": {"form": "beta", "fit": "best"}})], "first_choice", None, "Beta  like"),
    ([FAVOUR, rule("like", ALWAYS, {"favour": {"form": "beta", "fit": "some"}})], "suitable", "alpha",
     "Beta Alpha like"),
    ([FAVOUR], "possible", "alpha", "Beta Alpha"),
    ([FAVOUR, rule("veto", ALWAYS, {"avoid": "beta"})], "unsuitable", "alpha", "Beta Alpha veto"),
])
def test_the_form_asked_for_gets_an_answer(
    advise: Advise, rules: list[dict[str, Any]], verdict: str, instead: str | None, why: str
) -> None:
    wanted = advise(*rules, profile={"wants": "beta"}).wanted
    assert wanted is not None
    assert (wanted["form"], wanted["verdict"], wanted["instead"]) == ("beta", verdict, instead)
    assert wanted["why"]["en"] == f"wanted.{verdict} {why}"


def test_nobody_is_answered_who_asked_for_nothing(advise: Advise) -> None:
    assert advise(FAVOUR).wanted is None


# --- Conflicts and trace --------------------------------------------------------------------------------

def test_a_conflict_that_a_rule_declares_names_both_sources(advise: Advise) -> None:
    both = {"sv": "Ja", "en": "Yes"}
    positions = [{"claim": "C-1", "says": both}, {"claim": "G-1", "says": both}]
    declared = rule("row", ALWAYS, {"conflict": {"about": both, "positions": positions, "chosen": both, "why": both}})
    (conflict,) = advise(declared, FAVOUR).conflicts
    assert [(p["source"], p["claim"]) for p in conflict["positions"]] == [("almanac", "C-1"), ("gazette", "G-1")]
    assert advise(declared, NOW).conflicts == []


def test_the_trace_tells_rule_reason_claim_and_source(advise: Advise) -> None:
    conclude = rule("first", {"fact": "goals", "has": "sleep"}, {"conclude": {"needs": "sleep"}}, claims=["C-1"])
    then = rule("second", {"fact": "needs", "has": "sleep"}, {"favour": {"form": "alpha", "fit": "best"}},
                claims=["G-1"])
    advice = advise(then, conclude, profile={"goals": ["sleep"]})
    assert [(step["rule"], step["because"], step["concluded"], step["claims"]) for step in advice.trace] == [
        ("first", [{"fact": "goals", "value": "sleep"}], ["needs: sleep"], ["C-1"]),
        ("second", [{"fact": "needs", "value": "sleep"}], ["favour alpha (best)"], ["G-1"]),
    ]
    (place,) = advice.trace[1]["sources"]
    assert (place["id"], place["section"], place["line"]) == ("gazette", "Sleep", 9)
    assert advice.trace[1]["basis"] == "article"


def test_a_medicine_class_in_the_trace_names_the_medicines_behind_it(advise: Advise) -> None:
    about = rule("class", {"fact": "medicine_classes", "has": "thyroid"}, {"caution": {"text": {"sv": "A", "en": "A"}}})
    (step,) = advise(about, profile={"medications": ["Levaxin", "paracetamol"]}).trace
    assert step["because"] == [{"fact": "medicine_classes", "value": "thyroid", "from": ["Levaxin"]}]


def test_a_reason_names_the_customers_own_facts_in_both_languages(advise: Advise) -> None:
    named = rule("named", {"fact": "goals", "has_any": ["sleep", "focus"]},
                 {"refer": {"to": "care", "urgency": "soon"}}, because={"sv": "För {goals}.", "en": "For {goals}."})
    (referral,) = advise(named, profile={"goals": ["focus", "sleep"]}).referrals
    assert referral["reason"] == {"sv": "För sömn och fokus.", "en": "For sleep and focus."}
