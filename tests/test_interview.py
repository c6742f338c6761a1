"""The interview: what is asked in which order, what is never asked, and that it stops when nothing can change any more.

That it may stop is proved in the engine; here it is tried, with random answers to all that was not asked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import scripted
from every import every

from tillskott import Advisor, ProfileError
from tillskott.engine.disk import check_place
from tillskott.engine.interview import Interview, Question
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.language.actions import Refer

KNOWLEDGE = load_knowledge()
ADVISOR = Advisor(knowledge=KNOWLEDGE)
ASKED = KNOWLEDGE.vocabulary.profile_facts
KIDNEY = {"kidney_function", "egfr", "creatinine"}
EIGHT = {customer["name"]: customer for customer in scripted.customers()}
URGENCY = ("now", "soon", "before_starting")
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}  # fmt: skip
WOMAN = {**SAFE, "sex": "female", "age": 30, "pregnancy": "none"}
_UNMEASURED = {fact: value for fact, value in SAFE.items() if fact != "kidney_function"}
# What each customer would answer; to all else "don't know". The name is the decision it ends with.
CUSTOMERS: dict[str, dict[str, Any]] = {
    "refer_now": {**SAFE, "symptoms": ["breathing_weakness"]},
    "refer": {**SAFE, "age": 16},
    "ask": {},
    "food_first": {**SAFE, "goals": [], "stomach": "normal"},
    "check_first": {**SAFE, "age": 58, "medications": ["Levaxin"]},
    "recommend": SAFE,
    # Tricky: the kidney function follows from creatinine, once the sex is asked that nothing else needs at this age.
    "refer, by creatinine": {**_UNMEASURED, "age": 76, "creatinine": 250},
    # Tricky: nothing by mouth, so that most forms fall away, and magnesium that is taken already.
    "recommend, not by mouth": {
        **WOMAN, "stomach": "no_oral", "stress_level": "high", "supplements": [{"label": "Magnesium 250 mg"}],
        "tried": [{"form": "citrate", "result": "upset_stomach"}],
    },
}  # fmt: skip



def ids(questions: list[Question]) -> list[str]:
    return [question.id for question in questions]


def facts(questions: list[Question]) -> set[str]:
    return {spec.id for question in questions for spec in question.facts}


@every("name", CUSTOMERS)
def test_an_interview_leads_to_its_decision_and_asks_for_fewer_facts_than_there_are(name: str) -> None:
    interview = scripted.held(ADVISOR, CUSTOMERS[name]).interview
    decision = name.partition(",")[0]
    assert ADVISOR.advise(CUSTOMERS[name]).decision == decision
    assert interview.advice().decision == decision
    assert len({name.partition(".")[0] for name in interview.history}) < len(ASKED)
    # Beside a referral, or a safety fact that nobody knows, checks may still be open; they are not asked for any more.
    settled = interview.stopping().verdict == "settled"
    assert settled or decision in ("refer", "refer_now", "ask")


@pytest.mark.parametrize("with_key", [False, True], ids=["one by one", "with key"])
@pytest.mark.parametrize("name", EIGHT)
def test_eight_customers_get_their_decision_within_so_many_questions(name: str, with_key: bool) -> None:
    customer = EIGHT[name]
    found = scripted.held(ADVISOR, customer["answers"], with_key=with_key)
    assert found.interview.advice().decision == customer["decision"]
    assert found.count <= customer["with_key" if with_key else "at_most"]
    assert ADVISOR.advise(customer["answers"]).decision == customer["decision"]


@every("name", EIGHT)
def test_it_asks_by_the_stages_of_the_vocabulary(name: str) -> None:
    interview, last = Interview(ADVISOR), 0.0
    while (question := interview.next_question()) is not None:
        assert question.stage >= last, question.id
        assert [one.stage for one in interview.open_questions()] == sorted(o.stage for o in interview.open_questions())
        last = question.stage
        interview.answer_together(scripted.step(interview, question, EIGHT[name]["answers"]))


def test_the_errand_comes_first_then_age_and_sex_then_medicines_then_dangers_then_kidneys() -> None:
    asked = scripted.held(ADVISOR, SAFE).asked
    assert asked[:4] == ["goals", "age", "sex", "medications"]
    dangers = [name for name in asked if "." in name and name != "symptoms.everyday"]
    assert asked[4 : 4 + len(dangers)] == dangers
    assert len(dangers) == 9
    assert asked.index("kidney_function") > asked.index(dangers[-1])
    assert asked.index("supplements") > asked.index("kidney_function")


def test_who_knows_nothing_is_told_what_is_missing() -> None:
    interview = scripted.held(ADVISOR, {}).interview
    advice = interview.advice()
    assert advice.decision == "ask"
    missing = {question["fact"] for question in advice.questions}
    assert missing
    assert missing <= {name.partition(".")[0] for name in interview.skipped}
    assert interview.given == {}


def test_a_danger_that_is_picked_counts_at_once_and_the_rest_of_the_set_stays_unknown() -> None:
    interview = Interview(ADVISOR, {"goals": ["sleep"], "age": 40, "sex": "male", "medications": []})
    assert interview.next_question().id == "symptoms.heart"  # type: ignore[union-attr]
    interview.answer("symptoms.heart", ["fainting"])
    assert interview.given["symptoms"] == ["fainting"]
    assert interview.given["partial"] == ["symptoms"]
    assert interview.advice().decision == "refer_now"
    assert interview.next_question() is None


def test_a_set_is_known_in_part_until_all_groups_that_matter_are_answered() -> None:
    interview = Interview(ADVISOR, {**SAFE, "symptoms": None})
    groups = [question.id for question in interview.open_questions() if question.fact.id == "symptoms"]
    for name in groups:
        assert interview.next_question().id != "conditions"  # type: ignore[union-attr]
        assert "symptoms" in interview.given.get("partial", ["symptoms"])
        interview.answer(name, [])
    assert interview.given["symptoms"] == []
    assert "partial" not in interview.given
    assert interview.advice().decision == ADVISOR.advise(SAFE).decision


def test_do_not_know_of_one_group_leaves_the_set_unknown() -> None:
    interview = Interview(ADVISOR, {**SAFE, "symptoms": None})
    for question in interview.open_questions():
        if question.fact.id == "symptoms":
            interview.answer(question.id, None if question.id == "symptoms.gut" else [])
    assert interview.given["partial"] == ["symptoms"]
    assert interview.advice().decision == "ask"


def test_a_group_that_a_later_answer_makes_matter_is_asked_after_all() -> None:
    # Beside nothing but a lab value the everyday complaints change nothing; a medicine that they are signs of does.
    plain = {"goals": ["heart"], "age": 40, "sex": "male", "conditions": [], "supplements": [], "stomach": "normal"}
    interview = Interview(ADVISOR, {**plain, "medications": [], "kidney_function": "normal"})
    for name in ("symptoms.heart", "symptoms.gut", "symptoms.muscle_nerve"):
        interview.answer(name, [])
    before = interview.given.get("partial", [])
    interview.answer("medications", ["Furix"])
    assert "symptoms.everyday" in ids(interview.open_questions())
    assert interview.given["partial"] == ["symptoms"] or before == ["symptoms"]


def test_a_group_of_which_nothing_can_change_anything_is_not_asked() -> None:
    found = scripted.held(ADVISOR, EIGHT["29 år, stress och hjärtklappning"]["answers"])
    assert "symptoms.everyday" not in found.asked
    for name in found.asked:
        question = found.interview.question(name)
        if question.group is not None:
            before = Interview(ADVISOR)
            for earlier in found.asked[: found.asked.index(name)]:
                before.answer(earlier, found.interview.answered(earlier))
            values = set(question.group.values)
            named = [repr(rule.when) for rule in before.why_asked(question).rules]
            assert any(repr(value) in when for value in values for when in named), name


def test_none_of_all_this_is_one_step() -> None:
    interview = Interview(ADVISOR, {"goals": ["sleep"], "age": 40, "sex": "male", "medications": []})
    group = interview.groups_next()
    assert {question.fact.id for question in group} == {"symptoms"}
    interview.answer_together({question.id: [] for question in group})
    assert interview.next_question().fact.id == "conditions"  # type: ignore[union-attr]
    assert interview.back() == group[0].id
    assert ids(interview.groups_next()) == ids(group)
    assert "symptoms" not in interview.given


def test_a_group_answered_otherwise_after_the_whole_set_changes_its_own_values_only() -> None:
    interview = Interview(ADVISOR, {"age": 40})
    interview.answer("symptoms", ["palpitations", "weight_loss"])
    interview.answer("symptoms.heart", ["fainting"])
    assert interview.given["symptoms"] == ["weight_loss", "fainting"]
    assert "partial" not in interview.given
    interview.answer("symptoms.gut", [])
    assert interview.given["symptoms"] == ["fainting"]


def test_a_chart_that_names_one_disease_keeps_it_and_the_other_groups_are_asked() -> None:
    interview = Interview(ADVISOR, {"conditions": ["ibs"], "partial": ["conditions"]})
    assert {q.id for q in interview.open_questions() if q.fact.id == "conditions"} >= {"conditions.heart"}
    interview.answer("conditions.gut", [])
    assert interview.given["conditions"] == ["ibs"]
    assert interview.back() == "conditions.gut"
    assert interview.given["conditions"] == ["ibs"]
    assert interview.given["partial"] == ["conditions"]


@every(("name", "value"), [
    ("symptoms.heart", ["constipation"]), ("symptoms.heart", "fainting"), ("symptoms.hart", []), ("brought", ["age"]),
    ("nothing", None), ("symptoms.heart", ["nonsense"]),
])  # fmt: skip
def test_an_answer_to_no_question_or_with_no_such_value_is_refused(name: str, value: Any) -> None:
    interview = Interview(ADVISOR, {"age": 40})
    with pytest.raises(ProfileError) as refused:
        interview.answer(name, value)
    assert refused.value.faults[0].where.startswith(name.partition(".")[0])
    assert interview.given == {"age": 40}
    assert interview.history == []


def test_facts_asked_for_together_are_not_asked_for_where_there_is_nothing_to_tell() -> None:
    asked = scripted.held(ADVISOR, SAFE).asked
    assert "brought" in asked
    assert not {"considering", "planned_dose", "tried", "serum_magnesium"} & set(asked)
    with_jar = scripted.held(ADVISOR, {**SAFE, "considering": [{"label": "Magnesium 375 mg", "per_day": 1}]})
    assert "considering" in with_jar.asked
    assert "planned_dose" not in with_jar.asked
    assert with_jar.interview.given["considering"]


@every("fact", ["egfr", "creatinine"])
def test_a_kidney_value_is_offered_beside_the_question_and_answers_it(fact: str) -> None:
    interview = Interview(ADVISOR)
    question = interview.question("kidney_function")
    assert fact in {spec.id for spec in interview.instead_of(question)}
    interview.answer(fact, 80)
    assert not KIDNEY & set(ids(interview.open_questions()))
    unknown = scripted.held(ADVISOR, {**SAFE, "kidney_function": None})
    assert not {"egfr", "creatinine"} & set(unknown.asked)


def test_a_referral_now_ends_it_at_once() -> None:
    interview = Interview(ADVISOR)
    interview.answer("symptoms", ["breathing_weakness"])
    assert interview.next_question() is None
    assert interview.advice().decision == "refer_now"


def test_beside_a_referral_only_one_that_is_more_urgent_or_to_somebody_else_is_asked_for() -> None:
    interview = Interview(ADVISOR, {"age": 16})
    (first,) = interview.advice().referrals
    to, urgency = first["to"], first["urgency"]
    assert interview.open_questions()
    for question in interview.open_questions():
        actions = [action for rule in interview.why_asked(question).rules for action in rule.then]
        referring = [action for action in actions if isinstance(action, Refer)]
        assert any((one.urgency, one.to) != (urgency, to) for one in referring), question.id
        assert any(URGENCY.index(one.urgency) <= URGENCY.index(urgency) for one in referring), question.id


def called(given: dict[str, Any]) -> tuple[int, set[str]]:
    """How soon somebody is to be called, and who at that urgency."""
    referrals = ADVISOR.advise(given).referrals
    first = min(URGENCY.index(referral["urgency"]) for referral in referrals)
    return first, {referral["to"] for referral in referrals if URGENCY.index(referral["urgency"]) == first}


_PREGNANT = {"age": 31, "sex": "female", "pregnancy": "pregnant"}
_MEDICINES = [[group.substances[0]] for group in KNOWLEDGE.medicine_classes.values() if group.substances]


@every("told", [
    _PREGNANT, {**_PREGNANT, "symptoms": []}, {"symptoms": ["palpitations"]}, {"age": 16}, {"conditions": ["av_block"]},
    {"symptoms": ["weight_loss"]}, {"conditions": ["planned_surgery"]}, {"conditions": ["kidney_disease"]},
])  # fmt: skip
def test_it_does_not_stop_before_medicines_and_kidneys_are_known_where_they_change_who_is_called(told: Any) -> None:
    interview = Interview(ADVISOR, {"goals": ["stress"], "age": 40, "sex": "male", **told})
    assert interview.advice().decision == "refer"
    now, asked = called(interview.given), facts(interview.open_questions())
    changing = {
        fact
        for fact, answers in {"medications": _MEDICINES, "kidney_function": ["reduced"]}.items()
        for answer in answers
        if called({**interview.given, fact: answer})[0] < now[0]
        or not called({**interview.given, fact: answer})[1] <= now[1]
    }
    assert changing <= asked


def test_back_and_a_changed_answer_are_as_if_asked_anew() -> None:
    interview = Interview(ADVISOR)
    for fact in ("age", "sex", "pregnancy", "symptoms"):
        interview.answer(fact, WOMAN[fact])
    assert interview.back() == "symptoms"
    interview.answer("conditions", None)
    interview.answer("age", 58)
    assert interview.history == ["sex", "pregnancy", "conditions", "age"]
    anew = Interview(ADVISOR, {"sex": "female", "pregnancy": "none", "age": 58}, {"conditions"})
    assert ids(interview.open_questions()) == ids(anew.open_questions())
    assert interview.advice() == anew.advice()
    assert interview.stopping() == anew.stopping()
    while interview.can_go_back:
        interview.back()
    assert interview.back() is None
    assert ids(interview.open_questions()) == ids(Interview(ADVISOR).open_questions())


def test_an_answer_that_is_refused_changes_nothing() -> None:
    interview = Interview(ADVISOR)
    interview.answer("age", 40)
    with pytest.raises(ProfileError):
        interview.answer("age", 400)
    with pytest.raises(ProfileError):
        interview.answer("shoe_size", 40)
    assert (interview.given, interview.skipped, interview.history) == ({"age": 40}, frozenset(), ["age"])


@pytest.mark.parametrize("customer", [SAFE, {**WOMAN, "age": 60}], ids=["man", "woman of 60"])
def test_pregnancy_is_not_asked_of_whom_it_cannot_concern(customer: dict[str, Any]) -> None:
    assert "pregnancy" not in scripted.held(ADVISOR, customer).asked


def test_pregnancy_is_asked_of_a_woman_of_thirty_once_age_and_sex_are_told() -> None:
    asked = scripted.held(ADVISOR, WOMAN).asked
    assert asked.index("pregnancy") > max(asked.index("age"), asked.index("sex"))


@every("fact", sorted(KIDNEY))
def test_the_kidneys_are_not_asked_about_again_once_something_is_known(fact: str) -> None:
    interview = Interview(ADVISOR, {fact: "normal" if fact == "kidney_function" else 80})
    assert not KIDNEY & set(ids(interview.open_questions()))


def test_a_saved_interview_goes_on_where_it_was(tmp_path: Path) -> None:
    interview = Interview(ADVISOR)
    answers = {"age": 34, "sex": "female", "pregnancy": None, "symptoms.heart": [], "medications": ["Levaxin"]}
    for fact, value in answers.items():
        interview.answer(fact, value)
    interview.save(tmp_path / "saved.json")
    resumed = Interview.resume(ADVISOR, tmp_path / "saved.json")
    assert (resumed.given, resumed.skipped, resumed.history) == (
        interview.given,
        interview.skipped,
        interview.history,
    )
    assert ids(resumed.open_questions()) == ids(interview.open_questions())
    assert resumed.advice() == interview.advice()
    assert resumed.back() == "medications"


_SAVED = {"interview": 2, "told": {}, "steps": [{"age": 40}]}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        "age: 40",
        *map(
            json.dumps,
            [
                {**_SAVED, "interview": 1},
                {**_SAVED, "told": []},
                {**_SAVED, "steps": "age"},
                {**_SAVED, "steps": [["age"]]},
                {**_SAVED, "steps": [{"age": "old"}]},
                {**_SAVED, "told": {"age": "old"}},
                {**_SAVED, "steps": [{"shoe_size": 40}]},
                {**_SAVED, "steps": [{"symptoms.heart": ["constipation"]}]},
                {"told": {}, "steps": []},
            ],
        ),
    ],
)
def test_a_file_that_is_no_interview_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "saved.json").write_text(content, encoding="utf-8")
    with pytest.raises(ProfileError):
        Interview.resume(ADVISOR, tmp_path / "saved.json")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError):
        Interview.resume(ADVISOR, tmp_path / "nothing.json")


def test_the_state_is_plain_data_and_leads_on_as_the_interview_itself() -> None:
    answers = EIGHT["41 år, IBS och känslig mage"]["answers"]
    interview = Interview(ADVISOR, {"partial": ["conditions"], "conditions": ["ibs"]})
    while (question := interview.next_question()) is not None:
        state = json.loads(json.dumps(interview.state()))
        again = Interview.from_state(ADVISOR, state)
        assert again.state() == state
        assert ids(again.open_questions()) == ids(interview.open_questions())
        assert again.given == interview.given
        interview.answer_together(scripted.step(interview, question, answers))
    assert interview.advice().decision == "check_first"


def test_a_saved_interview_is_for_its_owner_only_and_replaces_what_was_there_whole(tmp_path: Path) -> None:
    path = tmp_path / "saved.json"
    path.write_text("older, and longer than what comes" * 100, encoding="utf-8")
    path.chmod(0o644)
    Interview(ADVISOR, {"age": 40}).save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert Interview.resume(ADVISOR, path).given == {"age": 40}
    assert [found.name for found in tmp_path.iterdir()] == ["saved.json"]


@pytest.mark.parametrize("place", ["", "nowhere/saved.json", "file/saved.json"])
def test_a_place_where_nothing_can_be_saved_is_told_before_the_first_answer(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ProfileError) as refused:
        check_place(tmp_path / place)
    (found,) = refused.value.faults
    assert str(tmp_path) in found.where
    assert found.mend
    check_place(tmp_path / "saved.json")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
