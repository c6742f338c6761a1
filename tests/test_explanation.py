"""Explanations: why not, the form table, the difference, in both languages and as JSON; examples worked out by hand.

What a rule was short of is exact: if just those comparisons held it would fire, and without any one it would not.
"""


from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from consultations import ADVISORS, KNOWLEDGE, SAFE, SLEEPLESS, cited_profile, cited_rules, customers, nodes, some
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tillskott import ProfileError
from tillskott.engine.explanation.difference import difference
from tillskott.engine.explanation.failing import Shortfall
from tillskott.engine.explanation.form_table import form_table
from tillskott.engine.explanation.what_if import Exploration
from tillskott.engine.explanation.why import targets, why
from tillskott.engine.explanation.why_not import SHOWN, why_not
from tillskott.engine.language.conditions import All, Any_, AtLeast, compile_condition, normal
from tillskott.engine.render import explain
from tillskott.engine.resolution.order import LADDER

RULES = {rule.id: rule for rule in KNOWLEDGE.rules}

# --- Both languages, and JSON ---


def texts(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every {sv, en} in a plain explanation."""
    if isinstance(node, Mapping):
        if node.keys() == {"sv", "en"}:
            yield node
        for child in node.values():
            yield from texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts(child)


def check_told(node: Any) -> None:
    plain = node.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    said = list(texts(plain))
    assert said
    assert all(text["sv"].strip() and text["en"].strip() for text in said)
    swedish, english = node.sentences("sv"), node.sentences("en")
    assert len(swedish) == len(english) > 0
    for sentence in (*swedish, *english):
        assert "{" not in sentence, sentence
        assert sentence.rstrip()[-1] in ".:!?»)", sentence


@some
@given(customers(), st.sampled_from(["counter", "self_care"]))
def test_every_explanation_speaks_both_languages_and_json(profile: dict[str, Any], setting: str) -> None:
    advisor = ADVISORS[setting]
    consultation = advisor.consult(profile)
    for target in targets(consultation):
        check_told(why(consultation, target))
    for target in (*KNOWLEDGE.forms, *LADDER, "dose:50", "dose:350", "dose:600"):
        answer = why_not(consultation, target)
        check_told(answer)
        assert len(answer.missed) <= SHOWN
        assert answer.total >= len(answer.missed)
        assert not any(missed.rule in consultation.firings and not missed.failed for missed in answer.missed)


# --- Why not: what failed is just what was missing ---


def truth_if(node: Any, memory: Any, made: frozenset[Any]) -> bool | None:
    """The truth of a condition in normal form if these comparisons held."""
    if isinstance(node, (All, Any_, AtLeast)):
        truths = [truth_if(part, memory, made) for part in node.parts]
        yes, unknown = truths.count(True), truths.count(None)
        least = len(truths) if isinstance(node, All) else 1 if isinstance(node, Any_) else node.count
        return True if yes >= least else None if yes + unknown >= least else False
    if node in made:
        return True
    truth = compile_condition(node)(memory)
    return truth if truth is None or truth is False else True


@some
@given(customers())
def test_what_failed_is_the_least_that_would_make_the_rule_fire(profile: dict[str, Any]) -> None:
    consultation = ADVISORS["counter"].consult(profile)
    memory = consultation.findings.memory
    shortfall = Shortfall(KNOWLEDGE, memory, consultation.tongue)
    for rule in KNOWLEDGE.rules:
        if rule.id in consultation.firings:
            assert shortfall.of(rule.when) == []
            continue
        failed = shortfall.of(rule.when)
        made = frozenset(one.leaf for one in failed)
        told = {leaf.fact for leaf in made}
        # Whoever has a value is also known, and a set that holds one is not empty.
        implied = frozenset(leaf for leaf in shortfall.missing(rule.when) if leaf.fact in told)
        assert made
        assert truth_if(normal(rule.when), memory, implied) is True, rule.id
        for one in failed:
            less = frozenset(leaf for leaf in implied if leaf.fact != one.leaf.fact)
            assert truth_if(normal(rule.when), memory, less) is not True, rule.id
            value = memory.values.get(one.leaf.fact)
            assert one.value == (sorted(value) if isinstance(value, (set, frozenset)) else value)


@some
@given(customers())
def test_a_decision_or_form_that_was_given_says_so(profile: dict[str, Any]) -> None:
    advisor = ADVISORS["counter"]
    of = advisor.consult(profile)
    advice = of.advice
    assert [d for d in LADDER if why_not(of, d).given] == [advice.decision]
    assert {form for form in KNOWLEDGE.forms if why_not(of, form).given} == set(advice.first_choice)
    for mg in (50, 200, 350, 600):
        dose = advice.dose
        within = dose is not None and dose["low"] <= mg <= dose["high"]
        assert why_not(of, f"dose:{mg}").given is within


# --- Examples worked out by hand ---


def rules_in(node: Any) -> list[str]:
    return [found["rule"] for found in nodes(node.to_dict(), "rule")]


def test_a_vetoed_form_is_proved_by_its_veto_alone() -> None:
    proof = why(ADVISORS["counter"].consult(SLEEPLESS), "form:citrate")
    (step,) = proof.steps
    assert [(fact.fact, fact.value) for fact in step.facts] == [("stomach", "sensitive")]
    assert proof.value == "unsuitable"
    assert all(claim.claim in KNOWLEDGE.claims for claim in step.claims)


def test_a_check_is_traced_to_the_medicine_as_it_was_written() -> None:
    proof = why(ADVISORS["counter"].consult({**SLEEPLESS, "medications": ["Alvedon", "Levaxin"]}), "check:Levaxin")
    (fact,) = proof.steps[0].facts
    assert (fact.fact, fact.value, fact.given) == ("medicine_classes", "levothyroxine", (("medications", ["Levaxin"]),))


def test_a_derived_fact_is_traced_to_what_was_said() -> None:
    proof = why(ADVISORS["counter"].consult(SLEEPLESS), "form:bisglycinate").to_dict()
    assert {"need.goal.stress", "need.goal.sleep"} <= cited_rules(proof)
    assert cited_profile(proof) == {"stomach": "sensitive", "goals": ["stress", "sleep"]}


def test_a_recommendation_says_in_one_breath_that_nothing_stood_in_the_way() -> None:
    proof = why(ADVISORS["counter"].consult(SAFE), "decision")
    assert proof.value == "recommend"
    assert len(proof.steps) == 1      # that something speaks for a form at all
    assert 1 <= len(proof.notes) <= 2


def test_creatinine_is_named_behind_the_egfr() -> None:
    profile = {**SAFE, "age": 80, "creatinine": 250}
    del profile["kidney_function"]
    proof = why(ADVISORS["counter"].consult(profile), "decision")
    assert {"creatinine", "age", "sex"} <= cited_profile(proof.to_dict()).keys()


def test_the_upper_figure_comes_from_the_lowest_range() -> None:
    advisor = ADVISORS["counter"]
    dose = advisor.advise(SLEEPLESS).dose
    assert dose is not None
    for end in ("low", "high"):
        proof = why(advisor.consult(SLEEPLESS), f"dose.{end}")
        figures = [action for action in RULES[proof.steps[0].rule].then if hasattr(action, "high")]
        assert getattr(figures[0], end) == proof.value == dose[end]  # type: ignore[literal-required]


def test_why_not_a_form_names_veto_and_what_would_have_spoken_for_it() -> None:
    answer = why_not(ADVISORS["counter"].consult(SLEEPLESS), "citrate")
    assert not answer.given
    assert answer.in_the_way[0].value == "unsuitable"
    wanted = [(failed.leaf.fact, failed.truth) for failed in answer.missed[0].failed]
    assert len(wanted) == 1
    assert {missed.rule for missed in answer.missed} & {"form.constipation.citrate", "form.migraine.citrate"}


def test_why_not_a_milder_decision_shows_the_one_in_the_way() -> None:
    answer = why_not(ADVISORS["counter"].consult(SLEEPLESS), "recommend")
    assert [proof.value for proof in answer.in_the_way] == ["check_first"]
    assert "medicine.levothyroxine" in rules_in(answer)


def test_why_not_a_larger_dose_shows_whose_range_bounds_it() -> None:
    answer = why_not(ADVISORS["counter"].consult(SLEEPLESS), "dose:600")
    assert answer.in_the_way[0].target == "dose.high"
    assert not answer.given


@pytest.mark.parametrize("target", ["citrat", "dose:much", "form:", "decisions", ""])
def test_a_target_that_does_not_exist_is_an_error_that_names_what_does(target: str) -> None:
    for ask in (why, why_not):
        with pytest.raises(ProfileError):
            ask(ADVISORS["counter"].consult(SAFE), target)


# --- The form table, and what if ---


def test_the_smallest_change_in_the_form_table_does_what_it_says() -> None:
    advisor = ADVISORS["counter"]
    rows = form_table(advisor.consult(SLEEPLESS))
    assert [row.form for row in rows] == [form["form"] for form in advisor.advise(SLEEPLESS).forms]
    search = Exploration(advisor.consult(SLEEPLESS))
    for row in rows:
        found = search.cheapest(search.outcomes.first[row.form])
        if found is not None:
            changed = SLEEPLESS
            for change in found.changes:
                changed = change.applied(changed)
            assert row.form in advisor.advise(changed).first_choice
        assert row.verdict == "first_choice" or (row.to_first is None) == (found is None)


def test_the_form_table_gives_no_form_where_the_advice_gives_none() -> None:
    rows = form_table(ADVISORS["counter"].consult({**SLEEPLESS, "kidney_function": "reduced"}))
    assert all(row.verdict is None and row.rule is None for row in rows)


def test_the_difference_names_what_changes_and_nothing_else() -> None:
    advisor = ADVISORS["counter"]
    before = advisor.advise(SLEEPLESS)
    after = advisor.advise({**SLEEPLESS, "stomach": "normal"})
    parts = {change.part: change for change in difference(before, after, KNOWLEDGE)}
    assert {"forms", "dose"} <= parts.keys()
    assert "decision" not in parts
    assert difference(before, before, KNOWLEDGE) == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("profile", [SAFE, SLEEPLESS, {**SAFE, "kidney_function": "reduced"}, {}])
def test_every_view_can_be_printed(profile: dict[str, Any], language: Any) -> None:
    advisor, console = ADVISORS["counter"], Console(width=100)
    search = Exploration(advisor.consult(profile))
    changed = difference(advisor.advise(profile), advisor.advise({**profile, "stomach": "sensitive"}), KNOWLEDGE)
    views = [
        explain.proof_view(why(advisor.consult(profile), "decision"), language),
        explain.why_not_view(why_not(advisor.consult(profile), "citrate"), language),
        explain.form_table_view(form_table(advisor.consult(profile)), KNOWLEDGE, language),
        explain.difference_view(changed, KNOWLEDGE, language),
        *(explain.what_if_view(search.search(part), KNOWLEDGE, language) for part in ("decision", "form", "dose")),
    ]
    for view in views:
        with console.capture() as captured:
            console.print(view)
        assert captured.get().strip()
        assert "{" not in captured.get()
    for part in ("decision", "form", "dose"):
        plain = search.search(part).to_dict()
        assert json.loads(json.dumps(plain)) == plain
