"""The day plan: the slots are what the definition gives minute by minute, and no time is proposed that is not free.

The definition, in words: at least so long before a medicine, or at least so long after it; on a week that begins again
on Monday. It is written out below as `too_near`, and every solved set is held against it over all minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from every import every
from hypothesis import given, settings
from hypothesis import strategies as st

from tillskott import Advisor
from tillskott.engine.arithmetic.clock import DAY, WEEK, WEEKDAYS, clock_of, standard_time, week_minutes, whole_minutes
from tillskott.engine.dayplan.choice import Wishes, choose
from tillskott.engine.dayplan.intervals import Minutes
from tillskott.engine.dayplan.plan import Hours, day_plan
from tillskott.engine.dayplan.reasons import Wanted
from tillskott.engine.dayplan.separation import Separation, free, moves, on_day
from tillskott.engine.dayplan.shape import Plan
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.words.text import fill

KNOWLEDGE = load_knowledge()
DAYS = KNOWLEDGE.day
assert DAYS is not None
WAKING = DAYS.waking.arc
ADVISOR = Advisor(knowledge=KNOWLEDGE)
CUSTOMER: dict[str, Any] = {
    "age": 58, "sex": "female", "goals": ["sleep"], "symptoms": [], "conditions": [], "stomach": "sensitive",
    "kidney_function": "normal", "supplements": [],
}
ANY_TIME = Wishes(doses=1, window=None, with_food=False, apart=360, step=15)

_clock = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
_time = st.one_of(_clock, st.builds("{} {}".format, st.sampled_from(WEEKDAYS), _clock))
_hours = st.integers(0, 9 * 60)


@st.composite
def separations(draw: st.DrawFn, most: int = 4) -> list[Separation]:
    count = draw(st.integers(0, most))
    times = st.lists(_time, min_size=1, max_size=3, unique=True)
    return [Separation(f"m{n}", draw(_hours), draw(_hours), tuple(draw(times))) for n in range(count)]


def too_near(minute: int, medicine: Separation) -> bool:
    """The definition, for one minute of the week: not so long before, and not so long after."""
    before, after = medicine.before, medicine.after
    return any((intake - minute) % WEEK < before or (minute - intake) % WEEK < after
               for intake in intakes(medicine.times))


@lru_cache(maxsize=100)
def intakes(times: tuple[str, ...]) -> list[int]:
    return [intake for time in times for intake in week_minutes(time)]


def clear(found: Sequence[Separation]) -> set[int]:
    """Every minute of the week that is free, by the definition."""
    return {minute for minute in range(WEEK) if not any(too_near(minute, one) for one in found)}


def minutes(spans: Sequence[Mapping[str, str]]) -> set[int]:
    """The minutes of stretches with both ends included, as the advice writes them."""
    def at(clock: str) -> int:
        hour, minute = clock.split(":")
        return int(hour) * 60 + int(minute)
    return {minute for span in spans for minute in range(at(span["start"]), min(at(span["end"]), DAY - 1) + 1)}


def planned(
    found: Sequence[Separation], wishes: Wishes = ANY_TIME, times: Mapping[str, Sequence[str]] | None = None
) -> Plan:
    assert DAYS is not None
    hours = [Hours(one.medicine, None, one.before / 60, one.after / 60, (f"rule.{one.medicine}",)) for one in found]
    given_times = {one.medicine: one.times for one in found} if times is None else times
    return day_plan(hours, given_times, wishes, Wanted(None, None, 30), DAYS,
                    lambda name, **values: fill(KNOWLEDGE.texts[name], **values))


def plan_of(times: Mapping[str, Sequence[str]], **facts: Any) -> Plan:
    """The plan in the advice of a customer who takes these medicines at these times."""
    advice = ADVISOR.advise({**CUSTOMER, "medications": list(times), "intake_times": dict(times), **facts})
    assert advice.plan is not None
    return advice.plan


def hours_of(plan: Plan) -> list[Separation]:
    return [Separation(one["medicine"], round((one["hours_before"] or 0) * 60), round((one["hours_after"] or 0) * 60),
                       tuple(one["times"])) for one in plan["medicines"]]


# --- Sets of minutes on a circle ------------------------------------------------------------------------

_arcs = st.lists(st.tuples(st.integers(-200, 200), st.integers(-10, 150)), max_size=5)


def members(around: int, arcs: Sequence[tuple[int, int]]) -> set[int]:
    return {minute % around for start, length in arcs for minute in range(start, start + min(max(length, 0), around))}


@given(_arcs, _arcs, st.integers(-300, 300))
def test_sets_on_a_circle_do_what_sets_do(one: list[tuple[int, int]], two: list[tuple[int, int]], turn: int) -> None:
    around = 100
    a, b = (Minutes.of(around, [(start, start + length) for start, length in arcs]) for arcs in (one, two))
    in_a, in_b, every = members(around, one), members(around, two), set(range(around))
    for found, wish in ((a, in_a), (a | b, in_a | in_b), (a & b, in_a & in_b), (~a, every - in_a),
                        (a.turned(turn), {(minute + turn) % around for minute in in_a})):
        assert {minute for minute in every if minute in found} == wish
        assert len(found) == len(wish)
    assert ~~a == a
    assert (a == b) == (in_a == in_b)


def test_a_stretch_over_the_seam_is_one_stretch() -> None:
    assert Minutes.of(100, [(90, 110)]).spans == ((0, 10), (90, 100))
    assert Minutes.of(100, [(90, 110), (40, 50)]).arcs() == ((40, 50), (90, 110))


def test_hours_become_minutes_that_are_never_too_few() -> None:
    assert [whole_minutes(minute / 60) for minute in range(WEEK)] == list(range(WEEK))
    assert [whole_minutes(hours) for hours in (None, 0, 4, 2.5, 1 / 7)] == [0, 0, 240, 150, 9]


# --- What the medicines leave free ----------------------------------------------------------------------

@settings(max_examples=25, deadline=None)
@given(separations())
def test_the_free_minutes_of_the_week_are_those_of_the_definition(found: list[Separation]) -> None:
    solved = free(found)
    assert {minute for minute in range(WEEK) if minute in solved} == clear(found)


@settings(max_examples=25, deadline=None)
@given(separations())
def test_the_slots_of_every_day_are_the_free_minutes_of_waking_hours(found: list[Separation]) -> None:
    open_minutes, plan = clear(found), planned(found)
    assert sorted(day for kind in plan["days"] for day in kind["days"]) == sorted(WEEKDAYS)
    for kind in plan["days"]:
        at_all = None
        for day in map(WEEKDAYS.index, kind["days"]):
            today = {minute for minute in range(DAY) if day * DAY + minute in open_minutes}
            at_all = today if at_all is None else at_all & today
            assert minutes(kind["slots"]) == {minute for minute in today if WAKING[0] <= minute < WAKING[1]}
        assert minutes(kind["free"]) == at_all


@every(("minute", "is_free"), [
    ("02:59", True), ("03:00", True), ("03:01", False), ("07:00", False), ("10:59", False), ("11:00", True),
])
def test_exactly_four_hours_before_and_after_is_far_enough(minute: str, is_free: bool) -> None:
    week = free([Separation("a", 240, 240, ("07:00",))])
    assert all((at in week) == is_free for at in week_minutes(minute))


def test_a_medicine_late_in_the_evening_blocks_the_night_after_it() -> None:
    week = free([Separation("a", 0, 480, ("sun 23:00",))])
    assert not on_day(week, 0) & Minutes.of(WEEK, [(0, 7 * 60)])
    assert 7 * 60 in on_day(week, 0)
    assert len(on_day(week, 1)) == DAY


def test_a_medicine_early_on_monday_blocks_the_sunday_before_it() -> None:
    week = free([Separation("a", 360, 0, ("mon 01:00",))])
    assert 19 * 60 in on_day(week, 6)
    assert 19 * 60 + 1 not in on_day(week, 6)


def test_the_minute_of_the_intake_is_too_near_even_where_only_one_side_has_hours() -> None:
    for one in (Separation("a", 60, 0, ("12:00",)), Separation("a", 0, 60, ("12:00",))):
        assert all(minute not in free([one]) for minute in week_minutes("12:00"))


def test_without_hours_nothing_is_blocked() -> None:
    assert len(free([Separation("a", 0, 0, ("12:00",))])) == WEEK


@settings(max_examples=25, deadline=None)
@given(separations(3), separations(1))
def test_one_more_medicine_never_opens_a_minute(found: list[Separation], more: list[Separation]) -> None:
    added = [Separation("more", one.before, one.after, one.times) for one in more]
    assert not free([*found, *added]) & ~free(found)


# --- Which times are best -------------------------------------------------------------------------------

@settings(max_examples=40, deadline=None)
@given(separations(), st.integers(1, 3), st.sampled_from([None, *DAYS.windows]), st.booleans())
def test_no_time_is_proposed_that_is_not_free(
    found: list[Separation], doses: int, window: str | None, with_food: bool
) -> None:
    assert DAYS is not None
    wishes = Wishes(doses, DAYS.windows.get(window or ""), with_food, 360, 15)
    for kind in planned(found, wishes)["days"]:
        at = sorted(minutes([{"start": best["time"], "end": best["time"]} for best in kind["best"]]))
        assert len(at) == len(kind["best"])
        assert set(at) <= set(range(*WAKING))
        assert not any(too_near(day * DAY + minute, one)
                       for day in map(WEEKDAYS.index, kind["days"]) for minute in at for one in found)
        assert all(later - sooner >= 360 for sooner, later in pairwise(at))
        assert (not at) == (kind["no_slot"] is not None)
        assert (not at) == (not kind["slots"])


@settings(max_examples=40, deadline=None)
@given(separations(3))
def test_two_doses_find_room_exactly_where_two_free_minutes_are_far_enough_apart(found: list[Separation]) -> None:
    assert DAYS is not None
    slots = on_day(free(found), 0, WAKING)
    at = [minute for minute in range(*WAKING) if minute in slots]
    room = bool(at) and at[-1] - at[0] >= 360
    wishes = Wishes(2, None, True, 360, 15)
    assert (choose(slots, wishes, DAYS) is not None) == room


EVENING, FOOD = DAYS.windows["evening"], {"with_food": True, "apart": 360, "step": 15}


@every(("blocked", "wishes", "times"), [
    # Dinner is the main meal of the evening; its usual hour is 18:00.
    ([], Wishes(1, EVENING, **FOOD), ["18:00"]),
    # Free again from 19:05: still dinner, at the next quarter.
    ([("12:05", 0, 420)], Wishes(1, EVENING, **FOOD), ["19:15"]),
    # Free again from 22:00: only the evening snack is left of the evening.
    ([("20:00", 240, 120)], Wishes(1, EVENING, **FOOD), ["22:00"]),
    # The whole evening is blocked, 16–24: the main meal that lies furthest from the edges of the slot, 06–16.
    ([("20:00", 240, 240)], Wishes(1, EVENING, **FOOD), ["12:00"]),
    # Twice with food: breakfast and dinner lie further apart than lunch and dinner.
    ([], Wishes(2, None, **FOOD), ["07:30", "18:00"]),
    ([("06:00", 0, 240)], Wishes(2, None, **FOOD), ["12:00", "18:00"]),
    # In the morning without food: the usual hour of the morning.
    ([], Wishes(1, DAYS.windows["morning"], False, 360, 15), ["07:30"]),
])
def test_the_best_times_are_those_a_pharmacist_would_name(
    blocked: list[tuple[str, int, int]], wishes: Wishes, times: list[str]
) -> None:
    assert DAYS is not None
    found = [Separation(f"m{n}", before, after, (time,)) for n, (time, before, after) in enumerate(blocked)]
    choice = choose(on_day(free(found), 0, WAKING), wishes, DAYS)
    assert choice is not None
    assert list(map(clock_of, choice.times)) == times


def test_a_dose_that_finds_no_second_place_is_planned_once_and_says_so() -> None:
    found = [Separation("a", 240, 240, ("06:00", "20:00"))]       # free: 10:00–16:00, which is not more than six hours
    wide = planned(found, Wishes(2, None, True, 360, 15))["days"][0]
    assert [best["time"] for best in wide["best"]] == ["10:00", "16:00"]
    narrow = planned([Separation("a", 241, 240, ("06:00", "20:00"))], Wishes(2, None, True, 360, 15))["days"][0]
    assert [best["time"] for best in narrow["best"]] == ["12:00"]
    assert narrow["not_split"] is not None
    assert wide["not_split"] is None


# --- Where nothing is free ------------------------------------------------------------------------------

@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_time, st.integers(180, 700), st.integers(180, 700)), min_size=1, max_size=5))
def test_the_moves_are_the_smallest_that_open_a_minute(blocking: list[tuple[str, int, int]]) -> None:
    found = [Separation(f"m{n}", before, after, (time,)) for n, (time, before, after) in enumerate(blocking)]
    days = range(len(WEEKDAYS))

    # By the definition, once for each medicine and not again for every set of them.
    near = {one.medicine: set(range(WEEK)) - clear([one]) for one in found}

    def opens(left_out: Sequence[str]) -> bool:
        week = set().union(*(blocked for medicine, blocked in near.items() if medicine not in left_out))
        return any(all(day * DAY + minute not in week for day in days) for minute in range(*WAKING))

    names = [one.medicine for one in found]
    opening = [set(some) for size in range(len(names) + 1) for some in combinations(names, size) if opens(some)]
    smallest = [one for one in opening if not any(other < one for other in opening)]
    told = [{medicine for medicine, _ in one} for one in moves(found, days, WAKING)]
    if opens(()):
        assert told == [] or set() in smallest
    else:
        assert sorted(map(sorted, told)) == sorted(map(sorted, smallest))


def test_a_blocked_day_says_which_intake_would_have_to_move_and_moves_none() -> None:
    plan = plan_of({"Levaxin": ["07:00"], "Järn": ["12:00"], "Alendronat": ["18:00"]})
    (day,) = plan["days"]
    # 4 h around 07, 12 and 18 leave 22–03 and 16:00–14:00, that is the late evening only: 22:00–23:00.
    assert day["slots"] == [{"start": "22:00", "end": "23:00"}]
    plan = plan_of({"Levaxin": ["07:00"], "Järn": ["13:00"], "Alendronat": ["20:00"]})
    (day,) = plan["days"]
    assert day["best"] == []
    assert day["no_slot"] is not None
    assert day["no_slot"]["reason"] == "asleep"
    # Without 07:00: 06:00–09:00 is free; without 13:00: 11:00–16:00; without 20:00: 17:00–23:00.
    assert day["no_slot"]["moves"] == [[{"medicine": "Alendronat", "time": "20:00"}],
                                       [{"medicine": "Järn", "time": "13:00"}],
                                       [{"medicine": "Levaxin", "time": "07:00"}]]
    assert [one["times"] for one in plan["medicines"]] == [["20:00"], ["13:00"], ["07:00"]]


def test_a_medicine_whose_time_is_not_known_leaves_nothing_free() -> None:
    for times in ({"Levaxin": ["07:00"]}, {"Levaxin": ["07:00"], "Doxyferm": []}):
        plan = plan_of(times, medications=["Levaxin", "Doxyferm"])
        assert plan["without_times"] == ["Doxyferm"]
        (day,) = plan["days"]
        assert (day["free"], day["slots"], day["best"]) == ([], [], [])
        assert day["no_slot"] is not None
        assert "Doxyferm" in day["no_slot"]["why"]["sv"]
        assert [span["medicine"] for span in day["blocked"]] == ["Levaxin"]


def test_a_medicine_without_hours_needs_no_time() -> None:
    plan = plan_of({"Levaxin": ["07:00"]}, medications=["Levaxin", "Alvedon"])
    assert plan["without_times"] == []
    assert plan["days"][0]["best"]


def test_a_medicine_that_is_not_recognised_is_said_not_to_be_in_the_plan() -> None:
    plan = plan_of({"Levaxin": ["07:00"], "Xyzolol": ["12:00"]})
    assert plan["not_considered"] == ["Xyzolol"]


# --- Worked by hand -------------------------------------------------------------------------------------

def test_levaxin_at_seven_doxycycline_twice_and_alendronate_on_mondays() -> None:
    plan = plan_of({"Levaxin": ["07:00"], "Doxyferm": ["08:00", "20:00"], "Alendronat": ["måndag 06:30"]})
    # Levaxin 4 h before and after: 03–11. Doxycycline 4 h before, 2 h after: 04–10 and 16–22. Alendronate on Monday,
    # 4 h and 4 h: 02:30–10:30, which lies within what the others block while one is awake.
    (day,) = plan["days"]
    assert day["slots"] == [{"start": "11:00", "end": "16:00"}, {"start": "22:00", "end": "23:00"}]
    assert [(best["time"], best["meal"]) for best in day["best"]] == [("22:00", "evening_snack")]
    assert "2 h efter Doxyferm (20:00) och 8 h 30 min före Alendronat (mån 06:30)." in day["best"][0]["why"]["sv"]
    assert "2 h after Doxyferm (20:00) and 8 h 30 min before Alendronat (Mon 06:30)." in day["best"][0]["why"]["en"]
    assert {one["medicine"]: [(around["time"], around["start"], around["end"]) for around in one["blocked"]]
            for one in plan["medicines"]} == {
        "Alendronat": [("mon 06:30", "02:30", "10:30")],
        "Doxyferm": [("08:00", "04:00", "10:00"), ("20:00", "16:00", "22:00")],
        "Levaxin": [("07:00", "03:00", "11:00")],
    }
    assert plan["rules"] == ["medicine.bisphosphonates", "medicine.levothyroxine", "medicine.tetracyclines"]


def test_levaxin_alone_leaves_dinner() -> None:
    (day,) = plan_of({"Levaxin": ["07:00"]})["days"]
    assert day["slots"] == [{"start": "11:00", "end": "23:00"}]
    assert [(best["time"], best["meal"]) for best in day["best"]] == [("18:00", "dinner")]


def test_a_weekly_medicine_in_the_evening_makes_its_day_a_day_of_its_own() -> None:
    plan = plan_of({"Alendronat": ["sun 19:00"]})
    other, sunday = plan["days"]
    assert (len(other["days"]), sunday["days"]) == (6, ["sun"])
    assert [best["time"] for best in other["best"]] == ["18:00"]
    # 4 h and 4 h: 15:00–23:00 on Sunday. 23:00 is the last waking minute, in the evening and with a snack.
    assert sunday["slots"] == [{"start": "06:00", "end": "15:00"}, {"start": "23:00", "end": "23:00"}]
    assert [best["time"] for best in sunday["best"]] == ["23:00"]


def test_one_time_serves_the_whole_week_where_no_day_loses_by_it() -> None:
    plan = plan_of({"Alendronat": ["sat 15:00"]})
    other, saturday = plan["days"]
    assert saturday["slots"] == [{"start": "06:00", "end": "11:00"}, {"start": "19:00", "end": "23:00"}]
    assert {best["time"] for day in (other, saturday) for best in day["best"]} == {"19:00"}


# --- In the advice --------------------------------------------------------------------------------------

@every("facts", [
    {"conditions": ["kidney_disease"]},        # refer
    {"symptoms": ["breathing_weakness"]},      # refer_now
    {"symptoms": None},                        # ask
    {"stomach": "no_oral", "goals": ["muscle_tension"]},   # on the skin: nothing meets in the gut
    {"intake_times": None},
])
def test_nothing_is_planned_where_nothing_is_swallowed_or_no_time_is_known(facts: dict[str, Any]) -> None:
    advice = ADVISOR.advise({**CUSTOMER, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00"]}, **facts})
    assert advice.plan is None


def test_in_self_care_a_check_is_a_referral_and_nothing_is_planned() -> None:
    advice = Advisor(setting="self_care", knowledge=KNOWLEDGE).advise(
        {**CUSTOMER, "medications": ["Levaxin"], "intake_times": {"Levaxin": ["07:00"]}})
    assert (advice.decision, advice.plan) == ("refer", None)


def test_asked_and_none_leaves_the_whole_waking_day_free() -> None:
    advice = ADVISOR.advise({**CUSTOMER, "medications": [], "intake_times": {}})
    assert advice.plan is not None
    assert advice.plan["days"][0]["slots"] == [{"start": "06:00", "end": "23:00"}]


MEDICINES = ["Levaxin", "Doxyferm", "Alendronat", "Ciproxin", "Gabapentin", "Niferex", "Alvedon"]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(MEDICINES), st.lists(_time, max_size=2, unique=True), max_size=5), st.randoms())
def test_the_advice_keeps_to_the_hours_whatever_the_order(times: dict[str, list[str]], random: Any) -> None:
    plan = plan_of(times)
    for kind in plan["days"]:
        for day in map(WEEKDAYS.index, kind["days"]):
            for best in kind["best"]:
                (minute,) = minutes([{"start": best["time"], "end": best["time"]}])
                assert not any(too_near(day * DAY + minute, one) for one in hours_of(plan))
    shuffled = list(times.items())
    random.shuffle(shuffled)
    again = plan_of({name: random.sample(at, len(at)) for name, at in shuffled})
    assert json.dumps(again, ensure_ascii=False) == json.dumps(plan, ensure_ascii=False)


# --- The customer's own medicines among each other --------------------------------------------------------

def near(times: Mapping[str, Sequence[str]]) -> list[tuple[str, str, float, Any]]:
    return [(one["one"], one["other"], one["gap"] / 60, one["could_go"] and one["could_go"]["time"])
            for one in plan_of(times)["too_near"]]


def test_iron_beside_thyroid_hormone_is_pointed_out_and_given_a_time_that_leaves_one_for_magnesium() -> None:
    # thyroid hormone and iron 4 h (I-304); magnesium 4 h from either (I-008, I-018)
    assert near({"Levaxin": ["07:00"], "Niferex": ["08:00"]}) == [("Levaxin", "Niferex", 1, "11:00")]
    assert near({"Levaxin": ["07:00"], "Niferex": ["11:00"]}) == []


def test_nothing_has_been_moved_where_a_time_was_named() -> None:
    plan = plan_of({"Levaxin": ["07:00"], "Niferex": ["08:00"]})
    assert {one["medicine"]: one["times"] for one in plan["medicines"]} == {"Levaxin": ["07:00"], "Niferex": ["08:00"]}


def test_calcium_beside_iron_goes_to_another_time() -> None:
    assert near({"Niferex": ["12:00"], "Kalcipos-D": ["12:00"]}) == [("Niferex", "Kalcipos-D", 0, "06:00")]


def test_the_night_between_two_days_counts_too() -> None:
    assert [gap for *_, gap, _ in near({"Levaxin": ["00:30"], "Niferex": ["23:00"]})] == [1.5]
    assert near({"Alendronat": ["mon 06:30"], "Niferex": ["tue 06:30"]}) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(_time, min_size=1, max_size=2, unique=True), st.lists(_time, min_size=1, max_size=2, unique=True))
def test_a_time_that_is_named_is_far_enough_from_the_others(levaxin: list[str], iron: list[str]) -> None:
    for one in plan_of({"Levaxin": levaxin, "Niferex": iron})["too_near"]:
        if one["could_go"]:
            *day, _ = one["other_time"].split()
            there = week_minutes(" ".join([*day, one["could_go"]["time"]]))
            for time in levaxin:
                assert all(min((a - b) % WEEK, (b - a) % WEEK) >= 240 for a in there for b in week_minutes(time))


# --- What is taken more seldom than every day -------------------------------------------------------------

@every(("name", "written", "kept"), [
    ("Alendronat veckotablett 70 mg", "06:30", "weekly 06:30"),
    ("Alendronat 70mg", "06:30", "weekly 06:30"),
    ("Alendronat 70 mg", "måndag 06:30", "mon 06:30"),
    ("Alendronat 10 mg", "06:30", "06:30"),
    ("Bonviva 150 mg", "06:30", "monthly 06:30"),
    ("Alendronat", "en gång i veckan 06:30", "weekly 06:30"),
    ("Alendronat", "varje månad 06:30", "monthly 06:30"),
])
def test_a_weekly_or_monthly_medicine_is_never_called_a_daily_one(name: str, written: str, kept: str) -> None:
    plan = plan_of({name: [written]})
    assert plan["medicines"][0]["times"] == [kept]
    assert plan["without_day"] == ([name] if kept.startswith("weekly") else [])


def test_where_the_weekday_is_not_known_every_day_keeps_clear() -> None:
    known, unknown = plan_of({"Alendronat": ["mon 06:30"]}), plan_of({"Alendronat": ["weekly 06:30"]})
    monday = [day["slots"] for day in known["days"] if day["days"] == ["mon"]]
    assert [day["slots"] for day in unknown["days"]] == monday


def test_every_medicine_with_a_time_is_accounted_for() -> None:
    times = {"Levaxin": ["07:00"], "Alvedon": ["12:00"], "Xyzolol": ["09:00"]}
    plan = plan_of(times)
    told = {*(one["medicine"] for one in plan["medicines"]), *plan["no_distance"], *plan["not_considered"]}
    assert told == set(times)


# --- How times are written ------------------------------------------------------------------------------

@every("written", [
    "mon 07:00", "Mon 07:00", "måndag 07:00", "MÅNDAG  07:00", "mån 07:00", "monday 07:00",
])
def test_a_weekday_may_be_written_in_either_language(written: str) -> None:
    assert DAYS is not None
    assert standard_time(written, DAYS.spelled) == "mon 07:00"
    advice = ADVISOR.advise({**CUSTOMER, "medications": ["Alendronat"], "intake_times": {"Alendronat": [written]}})
    assert advice.plan is not None
    assert advice.plan["medicines"][0]["times"] == ["mon 07:00"]


def test_every_weekday_has_spellings_of_its_own() -> None:
    assert DAYS is not None
    days = (*DAYS.weekdays.values(), *DAYS.rhythms.values())
    written = [word.casefold() for day in days for word in day.spellings]
    assert len(written) == len(set(written))
    assert set(DAYS.spelled.values()) == {*WEEKDAYS, *DAYS.rhythms}
