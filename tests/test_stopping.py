"""When an interview says that nothing can change any more, random answers to all that is open change nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import Any

import pytest
import scripted
from profiles import random_profiles

from tillskott import Advice, Advisor
from tillskott.engine.interview import Interview, Question
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.knowledge.computed import COMPUTED_FROM
from tillskott.engine.knowledge.rules import Rule

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
COUNTER = ADVISORS["counter"]
ASSIGNMENTS = 60
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}  # fmt: skip
# Amounts and results that send a healthy adult to a doctor.
_GRAVE = ("serum_magnesium", "planned_dose", "considering")


def parts(advice: Advice) -> tuple[Any, ...]:
    """What the stop proof is about, from a consultation of its own: checks by class, referrals by rule."""
    dose = advice.dose
    return (
        advice.decision,
        advice.first_choice,
        dose and (dose["low"], dose["high"], dose["start"]),
        {check["class"] or check["about"] for check in advice.checks},
        {rule for referral in advice.referrals for rule in referral["rules"]},
    )


@lru_cache(maxsize=2)
def states(setting: str) -> list[Interview]:
    """Interviews at their end with healthy adults who leave some questions unanswered, and half-answered ones.

    Of anybody else most are sent to a doctor, and what is left to check then stays open.
    """
    random, found = Random(7), []
    for told in random_profiles(KNOWLEDGE, 10, seed=7):
        customer = {**told, **SAFE, "goals": told.get("goals", []), **dict.fromkeys(_GRAVE)}
        interview = Interview(ADVISORS[setting])
        while (question := interview.next_question()) is not None:
            told = question.fact.safety or random.random() < 0.7
            known = scripted.step(interview, question, customer)
            interview.answer_together(known if told else dict.fromkeys(known))
        found.append(interview)
    halves = [{fact: v for fact, v in told.items() if random.random() < 0.5} for told in random_profiles(KNOWLEDGE, 12)]
    return found + [Interview(ADVISORS[setting], half) for half in halves]


def unanswered(interview: Interview) -> list[str]:
    """The facts that could still be told: not skipped, not covered by another answer, and able to apply."""
    wholly = interview.given.keys() - set(interview.given.get("partial") or ())
    if "brought" in interview.history:
        wholly |= {"considering", "planned_dose", "tried", "serum_magnesium"}
    silent = {"pregnancy"} if interview.given.get("sex") == "male" or interview.given.get("age", 30) > 55 else set()
    return [
        spec.id
        for spec in KNOWLEDGE.vocabulary.profile_facts
        if spec.question
        and spec.id not in wholly | interview.skipped | silent
        and interview.given.keys().isdisjoint(spec.covered_by)
    ]


def after(given: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The profile after these answers; of a fact known in part, what was known of it stays."""
    known = {**given, "partial": [fact for fact in given.get("partial") or () if fact not in answers]}
    for fact, answer in answers.items():
        more = given.get(fact) if fact in (given.get("partial") or ()) else None
        known[fact] = [*more, *(item for item in answer if item not in more)] if more else answer
    return known


def assignments(interview: Interview) -> Iterator[dict[str, Any]]:
    """Random answers to what was not answered, from one fact to all of them."""
    open_facts = unanswered(interview)
    for told in random_profiles(KNOWLEDGE, ASSIGNMENTS, seed=len(open_facts)):
        yield {fact: told[fact] for fact in open_facts if fact in told}


@pytest.mark.parametrize("setting", ADVISORS)
def test_where_it_is_settled_no_answer_changes_anything(setting: str) -> None:
    settled = [interview for interview in states(setting) if interview.stopping().verdict == "settled"]
    assert len(settled) >= 4
    assert any(unanswered(interview) for interview in settled)
    for interview in settled:
        now = parts(interview.advice())
        for answers in assignments(interview):
            changed = ADVISORS[setting].advise(after(interview.given, answers))
            assert parts(changed) == now, (interview.given, interview.skipped, answers)


def answers_to(interview: Interview, fact: str) -> list[dict[str, Any]]:
    spec = KNOWLEDGE.vocabulary.facts[fact]
    return [{fact: change.value} for change, _ in interview.proof.effects(interview.given, Question((spec,)))]


def can_change(interview: Interview, fact: str, facts: tuple[str, ...]) -> bool:
    """Whether an answer to this fact, alone or with one to another of these, changes the advice."""
    now, advisor = parts(interview.advice()), interview.reasoner
    own = answers_to(interview, fact)
    if any(parts(advisor.advise(after(interview.given, answer))) != now for answer in own):
        return True
    others = [answer for other in facts if other != fact for answer in answers_to(interview, other)]
    pairs = itertools.product(own, others)
    return any(parts(advisor.advise(after(interview.given, {**one, **other}))) != now for one, other in pairs)


def test_where_it_is_open_each_fact_that_is_named_can_change_something() -> None:
    opened = [interview for interview in states("counter") if interview.stopping().verdict == "open"]
    assert len(opened) >= 5
    for interview in opened:
        facts = interview.stopping().facts
        assert facts
        assert set(facts) <= set(unanswered(interview))
        assert all(can_change(interview, fact, facts) for fact in facts), (interview.given, facts)


def read_by(rule: Rule) -> set[str]:
    """The facts of the profile that a rule reads: itself, through what is computed, and through what is concluded."""
    found: set[str] = set()
    queue, seen = list(rule.reads), set[str]()
    while queue:
        fact = queue.pop()
        if fact in seen:
            continue
        seen.add(fact)
        if fact in KNOWLEDGE.vocabulary.derived:
            makers = [r for r in KNOWLEDGE.rules if any(action.fact == fact for action in r.concludes)]
            queue += [read for maker in makers for read in maker.reads]
        found.update(COMPUTED_FROM.get(fact, (fact,)))
    return found


def reads(rule: Rule, fact: str) -> bool:
    # eGFR follows from creatinine only together with age and sex.
    return fact in read_by(rule) or (fact in ("age", "sex") and "creatinine" in read_by(rule))


@pytest.mark.parametrize("customer", [{}, {"age": 30, "sex": "female"}, SAFE, {**SAFE, "medications": ["Levaxin"]}])
def test_why_a_question_is_asked_names_its_rules_and_what_each_answer_does(customer: Mapping[str, Any]) -> None:
    interview = Interview(COUNTER, dict(customer))
    asked = interview.open_questions()
    assert asked
    for question in [*asked[:4], *(one for one in asked if one.group or one.together)]:
        why = interview.why_asked(question)
        assert all(any(reads(rule, fact.id) for fact in question.facts) for rule in why.rules), question.id
        assert why.effects
        for change, effect in why.effects:
            assert question.group is None or change.added is None or change.added in question.values
            then = parts(COUNTER.advise({**customer, change.fact: change.value}))
            assert (effect[0], list(effect[1] or ()), effect[2]) == then[:3], (question.id, change)
        # What is asked for can matter: a rule waits for it, even where no answer alone changes the advice now.
        assert why.rules, question.id


def test_the_next_question_and_the_stop_proof_agree_at_every_step() -> None:
    """No question after "settled"; and none left unasked before it, but beside a referral or what nobody knows."""
    random, verdicts = Random(11), Counter[str]()
    for told in random_profiles(KNOWLEDGE, 6, seed=11):
        interview = Interview(COUNTER)
        customer = {"symptoms": [], "conditions": [], **{fact: v for fact, v in told.items() if fact != "partial"}}
        while (question := interview.next_question()) is not None:
            assert interview.stopping().verdict != "settled", (interview.given, question.id)
            verdicts[interview.stopping().verdict] += 1
            answer = scripted.step(interview, question, customer)
            interview.answer_together(dict.fromkeys(answer) if random.random() < 0.1 else answer)
        verdict, decision = interview.stopping().verdict, interview.advice().decision
        assert verdict == "settled" or decision in ("refer", "refer_now", "ask"), (interview.given, interview.skipped)
    assert verdicts["not_proved"] <= verdicts["open"] / 20


def whole(told: Mapping[str, Any]) -> dict[str, Any]:
    """A customer of whom everything can be told that is asked for, and nothing that contradicts it."""
    known = {"symptoms": [], "conditions": [], "medications": [], "supplements": [], "goals": [], "age": 40, **told}
    known = {"sex": "male", "pregnancy": "none", "kidney_function": "normal", "kidney_test_months": 3, **known}
    silent = {"partial", "egfr", "creatinine", *(["pregnancy"] if known["sex"] == "male" or known["age"] > 55 else [])}
    return {fact: value for fact, value in known.items() if fact not in silent}


def soonest(advice: Advice) -> tuple[str, set[str]]:
    """How soon somebody is to be called, and who then."""
    first = advice.referrals[0]["urgency"]
    return first, {referral["to"] for referral in advice.referrals if referral["urgency"] == first}


def test_the_interview_leads_to_what_the_whole_profile_leads_to() -> None:
    """What was not asked changes nothing; beside a referral not who is called, nor how soon."""
    decisions = Counter[str]()
    for number, told in enumerate(random_profiles(KNOWLEDGE, 40, seed=23)):
        # Of most random customers something is grave, so every other one is well but for medicines and habits.
        well = {"symptoms": [], "conditions": [], **dict.fromkeys(_GRAVE), "age": 45} if number % 2 else {}
        customer = whole({**told, **well})
        interview = scripted.held(COUNTER, customer, with_key=True).interview
        found, full = interview.advice(), COUNTER.advise(customer)
        decisions[found.decision] += 1
        assert found.decision == full.decision, customer
        if found.decision in ("refer", "refer_now"):
            assert soonest(found) == soonest(full), customer
        else:
            assert parts(found) == parts(full), customer
    assert len(decisions) >= 4, decisions
