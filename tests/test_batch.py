"""A frame means what each of its rows means alone: every column of the answer, for good rows and bad."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from consultations import customers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matched_in_engine import facts_frame, matched
from rule_strategies import Vocabulary, rule_bases

from tillskott import Advice, Advisor, ProfileError
from tillskott.engine.batch import FrameAdvisor
from tillskott.engine.batch.arrays import Arrays
from tillskott.engine.batch.encode import Encoding
from tillskott.engine.batch.encoded import Held
from tillskott.engine.batch.worked_out import WorkedOut
from tillskott.engine.columns.match import Matcher, fires
from tillskott.engine.columns.truths import Truths
from tillskott.engine.inference.session import RuleBase
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.rules import Rule

KNOWLEDGE = load_knowledge()
AUTHORITIES = ("livsmedelsverket", "vkm")
ADVISORS = {
    (setting, authority): Advisor(setting=setting, authority=authority)
    for setting in ("counter", "self_care") for authority in AUTHORITIES
}  # fmt: skip
FRAMES = {key: FrameAdvisor(advisor) for key, advisor in ADVISORS.items()}
SMALL = Vocabulary(KNOWLEDGE)
PRODUCT = pl.Struct({
    "label": pl.String, "form": pl.String, "amount_mg": pl.Float64, "amount": pl.Float64, "unit": pl.String,
    "basis": pl.String, "per_day": pl.Float64, "every_days": pl.Float64,
})  # fmt: skip
TYPES: Mapping[str, Any] = {
    "integer": pl.Int64, "number": pl.Float64, "enum": pl.String, "form": pl.String, "set": pl.List(pl.String),
    "medicines": pl.List(pl.String), "products": pl.List(PRODUCT),
    "tried": pl.List(pl.Struct({"form": pl.String, "result": pl.String})),
    "intake": pl.List(pl.Struct({"key": pl.String, "value": pl.List(pl.String)})),
}  # fmt: skip
SCHEMA = pl.Schema({spec.id: TYPES[spec.type] for spec in KNOWLEDGE.vocabulary.profile_facts})
batches = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
SPOILT: list[dict[str, Any]] = [
    {"age": 300}, {"age": -1}, {"sex": "femal"}, {"symptoms": ["tired"]}, {"egfr": float("nan")},
    {"medications": [""]}, {"medications": ["Levaxin\x07"]}, {"goals": ["sleep"] * 101}, {"stomach": ""},
    {"supplements": [{"label": "Magnesium 100 mg", "form": "citrate"}]}, {"supplements": [{"per_day": 1.0}]},
    {"considering": [{"form": "citrate", "amount_mg": -3.0}]}, {"tried": [{"form": "citrate", "result": "fine"}]},
    {"intake_times": [{"key": "Levaxin", "value": ["25:00"]}], "medications": ["Levaxin"]},
    {"intake_times": [{"key": "Levaxin", "value": ["07:00"]}], "medications": ["Alvedon"]},
]  # fmt: skip


def rows(profiles: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Profiles as a frame; a mapping of intake times becomes the list of pairs that a table has for it."""
    told = [{**profile, "intake_times": _pairs(profile.get("intake_times"))} for profile in profiles]
    return pl.DataFrame(told, SCHEMA)


def _pairs(times: Any) -> Any:
    return [{"key": key, "value": value} for key, value in times.items()] if isinstance(times, dict) else times


def told(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """What each row says, without nulls: what a table cannot leave out."""
    for row in frame.iter_rows(named=True):
        profile = {fact: value for fact, value in row.items() if value is not None}
        for fact, value in profile.items():
            if fact == "intake_times":
                profile[fact] = {pair["key"]: pair["value"] for pair in value}
            elif isinstance(value, list):
                profile[fact] = [_stated(item) for item in value]
        yield profile


def _stated(item: Any) -> Any:
    return {key: value for key, value in item.items() if value is not None} if isinstance(item, dict) else item


def alone(advisor: Advisor, profile: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a single consultation in the columns of a frame, written out here by hand."""
    try:
        advice = advisor.advise(profile)
    except ProfileError as error:
        return {"fault": " | ".join(str(fault) for fault in error.faults)}
    return {**_lists(advice), **_dose(advice), "decision": advice.decision, "form": (advice.first_choice or [None])[0],
            "first_form": advice.first_choice, "not_recognised": advice.not_recognised, "fault": None}  # fmt: skip


def _lists(advice: Advice) -> dict[str, list[Any]]:
    # One consultation puts all rules about one medicine into one check; a column lists them in firing order.
    cited = {rule for check in advice.checks for rule in check["rules"]}
    checking = [step for step in advice.trace if step["rule"] in cited]
    staff = {rule for referral in advice.referrals if referral["to"] == "pharmacist" for rule in referral["rules"]}
    return {
        "verdicts": [f"{form['form']}:{form['verdict']}" for form in advice.forms],
        "referrals": _once(f"{referral['to']}:{referral['urgency']}" for referral in advice.referrals),
        "referral_rules": _once(itertools.chain(
            (rule for referral in advice.referrals if referral["to"] != "pharmacist" for rule in referral["rules"]),
            (step["rule"] for step in advice.trace if step["rule"] in staff))),
        "checks": _once(said.removeprefix("check ") for step in checking for said in step["concluded"]
                        if said.startswith("check ")),
        "check_rules": [step["rule"] for step in checking],
        "questions": [question["fact"] for question in advice.questions],
        "cautions": _once(caution["id"] for caution in advice.cautions),
        "advice": _once(item["id"] for item in advice.advice),
        "fired": [step["rule"] for step in advice.trace],
    }


def _dose(advice: Advice) -> dict[str, Any]:
    dose: Mapping[str, Any] = advice.dose or {}
    current, room = dose.get("current") or {}, dose.get("room") or {}
    return {
        "dose_low": dose.get("low"), "dose_high": dose.get("high"), "dose_start": dose.get("start"),
        "self_care_limit": dose["self_care_limit"]["amount"] if dose else None,
        "current_low": current.get("low"), "current_high": current.get("high"),
        "room_low": room.get("low"), "room_high": room.get("high"),
        "dose_split": dose.get("split"), "with_food": dose.get("with_food"), "time_of_day": dose.get("time_of_day"),
        "course": dose.get("course"), "applies_to": dose.get("applies_to"), "dose_rules": dose.get("rules"),
    }  # fmt: skip


def _once(items: Iterator[Any]) -> list[Any]:
    return list(dict.fromkeys(items))


def assert_same(frame: pl.DataFrame, answer: pl.DataFrame, advisor: Advisor) -> None:
    assert answer.height == frame.height
    for profile, found in zip(told(frame), answer.iter_rows(named=True), strict=True):
        expected = alone(advisor, profile)
        assert found == {**dict.fromkeys(found), **expected}, profile


several = st.lists(customers(), min_size=1, max_size=12)


# Each setting and each authority: one changes what is resolved, the other the numbers, and neither knows of the other.
@pytest.mark.parametrize(("setting", "authority"), [("counter", "livsmedelsverket"), ("self_care", "vkm")])
@batches
@given(drawn=several)
def test_every_column_is_what_each_profile_gets_alone(setting: str, authority: str, drawn: list[Any]) -> None:
    frame, engine = rows(drawn), FRAMES[setting, authority]
    answer = engine.advise(frame, columns=list(engine.columns))
    assert set(answer.columns) == {*engine.columns, "fault"}
    assert_same(frame, answer, ADVISORS[setting, authority])


def test_the_examples_of_every_rule_come_out_as_they_do_alone() -> None:
    """Each rule fires, stays silent and stays open at least once; no random profile reaches them all."""
    profiles = [dict(example.given) for rule in KNOWLEDGE.rules for example in rule.tests]
    asked = set(SCHEMA)
    frame = rows([profile for profile in profiles if set(profile) <= asked])
    assert frame.height > len(KNOWLEDGE.rules)
    for key, advisor in ADVISORS.items():
        engine = FRAMES[key]
        if key[1] == "livsmedelsverket":
            assert_same(frame, engine.advise(frame, columns=list(engine.columns)), advisor)


@pytest.mark.parametrize("fault", SPOILT, ids=lambda fault: ",".join(fault))
def test_a_bad_row_has_the_faults_of_the_profile_and_leaves_its_neighbours_alone(fault: dict[str, Any]) -> None:
    advisor = ADVISORS["counter", "livsmedelsverket"]
    frame = rows([{"age": 40, "goals": ["sleep"]}, fault, {"age": 17}])
    answer = FRAMES["counter", "livsmedelsverket"].advise(frame)
    assert answer["fault"].is_null().to_list() == [True, False, True]
    assert answer.row(1, named=True)["decision"] is None
    assert answer["fault"][1] == alone(advisor, next(told(frame.slice(1, 1))))["fault"]
    assert answer["fired"][0].to_list() == alone(advisor, {"age": 40, "goals": ["sleep"]})["fired"]


def test_faults_are_told_in_the_language_asked_for() -> None:
    frame = pl.DataFrame({"age": [300]})
    assert "omöjligt" in Advisor().advise_frame(frame, language="sv")["fault"][0]
    assert "impossible" in Advisor().advise_frame(frame)["fault"][0]


def test_a_column_of_another_type_is_a_fault_of_every_row_that_has_a_value() -> None:
    frame = pl.DataFrame({"age": ["forty", None], "goals": ["sleep", None], "supplements": [1, None]})
    answer = Advisor().advise_frame(frame)
    assert answer["decision"].to_list() == [None, "ask"]
    for word in ("age: 'forty' is not a number", "goals", "supplements"):
        assert word in answer["fault"][0]


@pytest.mark.parametrize(
    ("frame", "keep", "words"),
    [
        (pl.DataFrame({"agee": [4]}), (), ("agee", "did you mean age?")),
        (pl.DataFrame({"age": [4]}), ("id",), ("id", "is not in the table")),
        (pl.DataFrame({"decision": [4]}), ("decision",), ("decision", "rename")),
        ([{"age": 4}], (), ("list", "Polars")),
    ],
)
def test_a_frame_that_cannot_be_used_is_one_clear_error(frame: Any, keep: tuple[str, ...], words: Any) -> None:
    with pytest.raises(ProfileError) as raised:
        Advisor().advise_frame(frame, keep=keep)
    for word in words:
        assert word in str(raised.value)


def test_a_column_of_the_answer_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(ProfileError, match=r"dose_lo: .*did you mean dose_low"):
        Advisor().advise_frame(pl.DataFrame({"age": [40]}), columns=["dose_lo"])


def test_kept_columns_come_back_as_they_are_in_front_of_the_answer() -> None:
    frame = pl.DataFrame({"customer": ["a", "b"], "age": [17, 40]})
    answer = Advisor().advise_frame(frame, keep=["customer", "age"], columns=["decision"])
    assert answer.columns == ["customer", "age", "decision", "fault"]
    assert answer.rows() == [("a", 17, "refer", None), ("b", 40, "ask", None)]


def test_an_empty_frame_has_an_empty_answer_and_a_frame_without_facts_asks_everybody() -> None:
    assert Advisor().advise_frame(pl.DataFrame({"age": []}, {"age": pl.Int64})).height == 0
    answer = Advisor().advise_frame(pl.DataFrame({"id": [1, 2]}), keep=["id"])
    assert answer["decision"].to_list() == ["ask", "ask"]


def test_the_order_of_rows_does_not_change_their_advice() -> None:
    frame = rows([{"age": age, "goals": ["stress"], "medications": ["Levaxin"]} for age in range(10, 60)])
    engine = FRAMES["counter", "livsmedelsverket"]
    assert engine.advise(frame.reverse()).reverse().equals(engine.advise(frame))


def test_polars_lazy_pandas_and_arrow_frames_come_back_as_what_they_were() -> None:
    advisor, frame = Advisor(), pl.DataFrame({"age": [17, 40], "goals": [["sleep"], []]})
    expected = advisor.advise_frame(frame, columns=["decision"]).rows()
    lazy = advisor.advise_frame(frame.lazy(), columns=["decision"])
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().rows() == expected
    pytest.importorskip("pandas", reason="no pandas")
    pandas = advisor.advise_frame(frame.select("age").to_pandas(), columns=["decision"])
    assert list(pandas["decision"]) == ["refer", "ask"]
    table = advisor.advise_frame(frame.to_arrow(), columns=["decision"])
    assert table.column("decision").to_pylist() == [decision for decision, _ in expected]


# --- rules as columns, on every engine ---------------------------------------------------------------------


def facts_of(profiles: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return facts_frame(Encoding(WorkedOut(KNOWLEDGE), rows(profiles)).result(), KNOWLEDGE.vocabulary)


def matched_alone(profiles: Sequence[Mapping[str, Any]], rules: Sequence[Rule]) -> list[dict[str, bool | None]]:
    """By rule whether it fires for each profile, None where that is open."""
    found = []
    for profile in profiles:
        findings = ADVISORS["counter", "livsmedelsverket"].consult(profile).findings
        fired = {firing.rule.id for firing in findings.fired}
        undecided = {rule.id for rule in findings.undecided}
        found.append({rule.id: True if rule.id in fired else None if rule.id in undecided else False for rule in rules})
    return found


def truths(frame: pl.DataFrame, rules: Sequence[Rule]) -> list[dict[str, bool | None]]:
    return [{rule.id: row[fires(rule)] for rule in rules} for row in frame.sort("#").iter_rows(named=True)]


def truths_by_bits(knowledge: Knowledge, everybody: Sequence[Mapping[str, Any]]) -> list[dict[str, bool | None]]:
    """As `truths`, by the columns that the batch itself matches with."""
    known = {spec.id: [facts.get(spec.id) for facts in everybody] for spec in knowledge.vocabulary.facts.values()}
    sets = {fact: _held(values, knowledge.vocabulary.values(fact)) for fact, values in known.items()
            if knowledge.vocabulary.facts[fact].type == "set"}  # fmt: skip
    numbers_and_choices = _facts_as_columns(everybody).select(pl.exclude(pl.Boolean))
    columns = Matcher(knowledge).match(Arrays(numbers_and_choices, sets, knowledge.vocabulary))
    places = [divmod(row, 64) for row in range(len(everybody))]
    planes = {rule.id: columns.col(fires(rule)) for rule in knowledge.rules}

    def truth(plane: Truths, word: int, bit: int) -> bool | None:
        return True if int(plane.yes[word]) >> bit & 1 else False if int(plane.no[word]) >> bit & 1 else None

    return [{rule: truth(plane, *place) for rule, plane in planes.items()} for place in places]


def _held(values: Sequence[Any], members: Sequence[str]) -> Held:
    """Sets as bits, 52 members to a number."""
    numbers = [sum(1 << members.index(member) for member in value or ()) for value in values]
    words = [np.array([number >> at & (1 << 52) - 1 for number in numbers], np.uint64)
             for at in range(0, len(members), 52)]  # fmt: skip
    return Held(pl.Series([value is not None for value in values]), words)


A_FEW: list[dict[str, Any]] = [
    {}, {"age": 70, "sex": "female", "goals": ["sleep", "muscle_cramps"], "medications": ["Levaxin", "Furix"]},
    {"age": 40, "sex": "male", "symptoms": ["muscle_weakness", "fatigue"], "conditions": [], "egfr": 45.0},
    {"age": 30, "goals": [], "symptoms": [], "conditions": [], "supplements": [{"label": "Magnesiumcitrat 400 mg"}],
     "tried": [{"form": "citrate", "result": "upset_stomach"}, {"form": "oxide", "result": "upset_stomach"}]},
]  # fmt: skip


def test_narwhals_on_polars_finds_what_a_consultation_finds() -> None:
    frame = matched(nw.from_native(facts_of(A_FEW)), KNOWLEDGE).to_native()
    assert truths(frame, KNOWLEDGE.rules) == matched_alone(A_FEW, KNOWLEDGE.rules)


def test_narwhals_on_duckdb_finds_what_a_consultation_finds() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra spark")
    relation = duckdb.from_arrow(facts_of(A_FEW).to_arrow())
    frame = matched(nw.from_native(relation), KNOWLEDGE).to_native().pl()
    assert truths(frame, KNOWLEDGE.rules) == matched_alone(A_FEW, KNOWLEDGE.rules)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rule_bases(KNOWLEDGE), st.lists(SMALL.facts(), min_size=1, max_size=5))
def test_random_rules_mean_the_same_in_columns(rules: tuple[Rule, ...], known: list[dict[str, Any]]) -> None:
    """Not only the rules of today: counts of sets that are not final, nested `not`, `at_least` of several."""
    knowledge = dataclasses.replace(KNOWLEDGE, rules=rules)
    frame = _facts_as_columns([{}, *known])
    rule_base = RuleBase(rules, KNOWLEDGE.vocabulary.derived)
    by_dataframe = truths(matched(nw.from_native(frame), knowledge).to_native(), rules)
    for facts, *found in zip([{}, *known], by_dataframe, truths_by_bits(knowledge, [{}, *known]), strict=True):
        findings = rule_base.infer(facts)
        fired = {firing.rule.id for firing in findings.fired}
        undecided = {rule.id for rule in findings.undecided}
        for row in found:
            assert {rule for rule, truth in row.items() if truth} == fired
            assert {rule for rule, truth in row.items() if truth is None} == undecided


def _facts_as_columns(everybody: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {"#": pl.Series(range(len(everybody)))}
    for spec in KNOWLEDGE.vocabulary.facts.values():
        values = [facts.get(spec.id) for facts in everybody]
        if spec.type != "set":
            names = pl.Enum(KNOWLEDGE.vocabulary.values(spec.id)) if spec.type in ("enum", "form") else None
            columns[spec.id] = pl.Series(values, dtype=names or pl.Float64)
        elif spec.source != "derived":
            columns[f"{spec.id}?"] = pl.Series([value is not None for value in values])
            for member in KNOWLEDGE.vocabulary.values(spec.id):
                held = [None if value is None else member in value for value in values]
                columns[f"{spec.id}={member}"] = pl.Series(held, dtype=pl.Boolean)
    return pl.DataFrame(columns)


# --- beyond one machine ------------------------------------------------------------------------------------


def plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return sorted(frame.to_dicts(), key=lambda row: row["id"])


def test_a_duckdb_relation_gets_the_same_advice() -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra spark")
    frame = rows(A_FEW).drop("intake_times").with_row_index("id")
    answer = Advisor().advise_frame(duckdb.from_arrow(frame.to_arrow()), keep=["id"])
    assert plain(answer.pl()) == plain(Advisor().advise_frame(frame, keep=["id"]))
