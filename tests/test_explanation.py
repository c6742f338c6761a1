"""Explanations hold what they say, in both languages.

What a proof cites is enough: from the facts it cites the rules it cites, and no others, give the part that it explains.
All of it is needed: without any one of those rules or facts they no longer do (a fact cited as not known: some answer
to it changes the part). A proof takes one way to a conclusion; other rules that give the same are named in `also`, so a
fact may leave the whole profile without changing the part where `also`, or another true branch of `any`, stands in.
What a rule was short of is exact too: if just those comparisons held it would fire, and without any one it would not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console
from strategies import Values, profiles

from tillskott import Advisor, ProfileError
from tillskott.engine.actions import Avoid, Decide
from tillskott.engine.conditions import All, Any_, AtLeast, compile_condition, normal
from tillskott.engine.explanation.consultation import Consultation, consult
from tillskott.engine.explanation.difference import difference
from tillskott.engine.explanation.failing import Shortfall
from tillskott.engine.explanation.glance import glance
from tillskott.engine.explanation.what_if import WhatIf
from tillskott.engine.explanation.why import prove, targets, why
from tillskott.engine.explanation.why_decision import ORDER
from tillskott.engine.explanation.why_not import SHOWN, why_not
from tillskott.engine.inference import RuleBase
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.profile import Customer, customer_facts, validate
from tillskott.engine.render import explain
from tillskott.engine.resolution import resolve
from tillskott.engine.resolution.case import Case
from tillskott.engine.resolution.dose import dose_advice, doses
from tillskott.engine.resolution.trace import TraceWriter

KNOWLEDGE = load_knowledge()
ADVISORS = {setting: Advisor(setting=setting, knowledge=KNOWLEDGE) for setting in ("counter", "self_care")}
WRITER = TraceWriter(KNOWLEDGE)
RULES = {rule.id: rule for rule in KNOWLEDGE.rules}
FACTS = KNOWLEDGE.vocabulary.facts
VALUES = Values(KNOWLEDGE)
SAFE: dict[str, Any] = {
    "age": 40, "sex": "male", "symptoms": [], "conditions": [], "medications": [], "kidney_function": "normal",
    "goals": ["sleep"], "supplements": [],
}

SLEEPLESS: dict[str, Any] = {
    "age": 58, "sex": "female", "pregnancy": "none", "goals": ["sleep", "stress"], "symptoms": ["sleep_problems"],
    "conditions": [], "medications": ["Levaxin"], "kidney_function": "normal", "stomach": "sensitive",
    "supplements": [],
}

some = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def customers(draw: st.DrawFn) -> dict[str, Any]:
    """Any profile; two in three of them healthy adults with a few facts more, who get a form and a dose oftener."""
    if draw(st.integers(0, 2)) == 0:
        return draw(profiles(KNOWLEDGE))
    mild = ["symptoms", "conditions", "medications", "supplements", "stomach", "tried", "training_load", "sweating",
            "stress_level", "sleep_quality", "magnesium_rich_food", "diet", "wants", "considering"]
    chosen = draw(st.lists(st.sampled_from(mild), max_size=4, unique=True))
    return {**SAFE, "goals": draw(VALUES.value(FACTS["goals"])),
            **{name: draw(VALUES.value(FACTS[name])) for name in chosen}}


# --- Replaying an explanation from its JSON alone ---


def nodes(node: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Every part of a proof in JSON that has this key."""
    if isinstance(node, Mapping):
        if key in node:
            yield node
        for child in node.values():
            yield from nodes(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child, key)


def cited_facts(proof: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cited facts that no rule concluded."""
    found = [node for node in nodes(proof, "none_of") if FACTS[node["fact"]].source != "derived"]
    return list({(n["fact"], json.dumps(n["value"])): n for n in found}.values())


def cited_rules(proof: Mapping[str, Any]) -> set[str]:
    return {node["rule"] for node in nodes(proof, "rule")}


def cited_profile(proof: Mapping[str, Any]) -> dict[str, Any]:
    """A profile of nothing but what the customer told behind the cited facts."""
    profile: dict[str, Any] = {}
    for node in cited_facts(proof):
        told = [(g["fact"], g["value"]) for g in node["given"]] or [(node["fact"], node["value"])]
        for fact, value in told:
            if value is None:
                continue
            if FACTS[fact].type in ("set", "medicines", "products", "tried"):
                held = profile.setdefault(fact, [])
                # A whole list is cited as it stands; a product may well stand in it twice.
                more = value if isinstance(value, list) else [value]
                profile[fact] = more if len(more) > len(held) and all(v in more for v in held) else [
                    *held, *(v for v in more if v not in held)]
            else:
                profile[fact] = value
    return profile


def replayed(rules: set[str], customer: Customer, setting: str) -> Consultation:
    """What these rules make of this customer, and nothing else."""
    base = RuleBase([rule for rule in KNOWLEDGE.rules if rule.id in rules], KNOWLEDGE.vocabulary.derived)
    findings = base.infer(customer.facts)
    advice = resolve(findings.fired, customer, KNOWLEDGE, WRITER, setting)
    return Consultation(ADVISORS[setting], {}, customer, findings, advice, Case(findings.fired, customer, KNOWLEDGE))


def part(of: Consultation, target: str, proof: Mapping[str, Any]) -> Any:
    """The part of an advice that a proof explains.

    Verdicts are those of the ranking, doses those of the ranges that count, whether or not they are printed; with a
    verdict on points, the points that it compares.
    """
    kind, _, name = target.partition(":")
    if target == "decision" or (proof["parts"] and proof["parts"][0]["target"] == "decision"):
        # Food comes first by a rule, or because nothing speaks for any form.
        return of.advice.decision, bool(of.case.actions(Decide)) and of.advice.decision == "food_first"
    if kind == "form":
        verdict = next(entry["verdict"] for entry in of.ranking.verdicts if entry["form"] == name)
        return verdict, [of.points(form) for form in compared(target, proof)]
    if kind.startswith("dose") or name in ("room.none", "room.unknown"):
        found = doses(of.case, of.ranking.allowed)
        dose = dose_advice(of.case, found) if found else None
        if dose is None or target == "dose":
            return dose and [dose["low"], dose["high"]]
        return dose["room" if kind == "caution" else target[5:]]  # type: ignore[literal-required]
    if kind == "check":
        return [(c["class"], c["rules"]) for c in of.advice.checks if c["about"] == name]
    if kind == "referral":
        wanted = proof["value"]
        return [r["to"] for r in of.advice.referrals if (r["to"], r["urgency"]) == (wanted["to"], wanted["urgency"])
                and set(r["rules"]) <= set(wanted["rules"])][:1]
    if kind == "question":
        return [q["fact"] for q in of.advice.questions if q["fact"] == name]
    return name in of.firings


def compared(target: str, proof: Mapping[str, Any]) -> list[str]:
    """The forms whose points matter: none where a form is unsuitable, or nothing speaks for it."""
    if proof["value"] == "unsuitable" or not proof["steps"]:
        return []
    return [target[5:], *(p["target"][5:] for p in proof["parts"])]


def without(customer: Customer, node: Mapping[str, Any], cited: list[Mapping[str, Any]]) -> Iterator[Customer]:
    """The cited facts alone, without one of them; where it is cited as not known, with every answer to it.

    A member goes from its set, unless the whole set is cited as well; then the set goes.
    """
    fact, value = node["fact"], node["value"]
    named = {other["fact"] for other in cited}
    whole = any(other["fact"] == fact and isinstance(other["value"], list) for other in cited)
    known_facts = {name: known for name, known in customer.facts.items() if name in named}
    # One medicine may belong to several classes; only those that are cited count.
    members = frozenset(other["value"] for other in cited if other["fact"] == fact and isinstance(other["value"], str))
    if isinstance(known_facts.get(fact), frozenset) and not whole:
        known_facts[fact] = members
    if value is None:
        answers: list[Any] = list(KNOWLEDGE.vocabulary.values(fact)) or [0.5, 1, 5, 50, 500, 5000]
        if FACTS[fact].type == "set":
            answers = [frozenset(), *(frozenset([one]) for one in answers)]
    elif isinstance(customer.facts.get(fact), frozenset) and isinstance(value, str) and not whole:
        answers = [members - {value}]
    else:
        answers = [None]
    for answer in answers:
        facts = {name: known for name, known in {**known_facts, fact: answer}.items() if known is not None}
        classes = facts.get("medicine_classes", frozenset())
        medicines = tuple(replace(m, classes=tuple(c for c in m.classes if c in classes)) for m in customer.medicines)
        yield Customer(facts, medicines, None if fact == "supplements" else customer.taken, None)


def check_fidelity(consultation: Consultation, target: str) -> None:
    setting = consultation.advisor.setting
    proof = json.loads(json.dumps(prove(consultation, target).to_dict()))
    rules, explained = cited_rules(proof), part(consultation, target, proof)
    assert rules <= set(consultation.firings)
    customer = customer_facts(validate(cited_profile(proof), KNOWLEDGE), KNOWLEDGE)
    again = replayed(rules, customer, setting)
    assert set(again.firings) == rules, (target, rules - set(again.firings))
    assert part(again, target, proof) == explained, target
    for rule in needed(rules, proof):
        less = replayed(rules - {rule}, customer, setting)
        assert part(less, target, proof) != explained, (target, "needless rule", rule)
    cited = cited_facts(proof)
    for node in cited if needed(rules, proof) == rules else ():
        changed = [part(replayed(rules, other, setting), target, proof) for other in without(customer, node, cited)]
        assert any(value != explained for value in changed), (target, "needless fact", node["fact"], node["value"])


def needed(rules: set[str], proof: Mapping[str, Any]) -> set[str]:
    """The cited rules that must each be needed.

    Where no form is left, what spoke for each of them is told as well, and one of those would do.
    """
    if proof["parts"] and not proof["steps"] and proof["parts"][0]["value"] == "unsuitable":
        return {rule for rule in rules if any(isinstance(action, Avoid) for action in RULES[rule].then)}
    return rules


@some
@given(customers(), st.sampled_from(["counter", "self_care"]))
def test_what_is_cited_is_enough_and_all_of_it_is_needed(profile: dict[str, Any], setting: str) -> None:
    consultation = consult(ADVISORS[setting], profile)
    for target in targets(consultation):
        check_fidelity(consultation, target)


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
    consultation = consult(advisor, profile)
    for target in targets(consultation):
        check_told(prove(consultation, target))
    for target in (*KNOWLEDGE.forms, *ORDER, "dose:50", "dose:350", "dose:600"):
        answer = why_not(advisor, profile, target)
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
    consultation = consult(ADVISORS["counter"], profile)
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
    advice = advisor.advise(profile)
    assert [d for d in ORDER if why_not(advisor, profile, d).given] == [advice.decision]
    assert {form for form in KNOWLEDGE.forms if why_not(advisor, profile, form).given} == set(advice.first_choice)
    for mg in (50, 200, 350, 600):
        dose = advice.dose
        within = dose is not None and dose["low"] <= mg <= dose["high"]
        assert why_not(advisor, profile, f"dose:{mg}").given is within


# --- Examples worked out by hand ---


def rules_in(node: Any) -> list[str]:
    return [found["rule"] for found in nodes(node.to_dict(), "rule")]


def test_a_vetoed_form_is_proved_by_its_veto_alone() -> None:
    proof = why(ADVISORS["counter"], SLEEPLESS, "form:citrate")
    (step,) = proof.steps
    assert [(fact.fact, fact.value) for fact in step.facts] == [("stomach", "sensitive")]
    assert proof.value == "unsuitable"
    assert all(claim.claim in KNOWLEDGE.claims for claim in step.claims)


def test_a_check_is_traced_to_the_medicine_as_it_was_written() -> None:
    proof = why(ADVISORS["counter"], {**SLEEPLESS, "medications": ["Alvedon", "Levaxin"]}, "check:Levaxin")
    (fact,) = proof.steps[0].facts
    assert (fact.fact, fact.value, fact.given) == ("medicine_classes", "levothyroxine", (("medications", ["Levaxin"]),))


def test_a_derived_fact_is_traced_to_what_was_said() -> None:
    proof = why(ADVISORS["counter"], SLEEPLESS, "form:bisglycinate").to_dict()
    assert {"need.goal.stress", "need.goal.sleep"} <= cited_rules(proof)
    assert cited_profile(proof) == {"stomach": "sensitive", "goals": ["stress", "sleep"]}


def test_a_recommendation_says_in_one_breath_that_nothing_stood_in_the_way() -> None:
    proof = why(ADVISORS["counter"], SAFE, "decision")
    assert proof.value == "recommend"
    assert len(proof.steps) == 1      # that something speaks for a form at all
    assert 1 <= len(proof.notes) <= 2


def test_creatinine_is_named_behind_the_egfr() -> None:
    profile = {**SAFE, "age": 80, "creatinine": 250}
    del profile["kidney_function"]
    assert {"creatinine", "age", "sex"} <= cited_profile(why(ADVISORS["counter"], profile, "decision").to_dict()).keys()


def test_the_upper_figure_comes_from_the_lowest_range() -> None:
    advisor = ADVISORS["counter"]
    dose = advisor.advise(SLEEPLESS).dose
    assert dose is not None
    for end in ("low", "high"):
        proof = why(advisor, SLEEPLESS, f"dose.{end}")
        figures = [action for action in RULES[proof.steps[0].rule].then if hasattr(action, "high")]
        assert getattr(figures[0], end) == proof.value == dose[end]  # type: ignore[literal-required]


def test_why_not_a_form_names_veto_and_what_would_have_spoken_for_it() -> None:
    answer = why_not(ADVISORS["counter"], SLEEPLESS, "citrate")
    assert not answer.given
    assert answer.in_the_way[0].value == "unsuitable"
    wanted = [(failed.leaf.fact, failed.truth) for failed in answer.missed[0].failed]
    assert len(wanted) == 1
    assert {missed.rule for missed in answer.missed} & {"form.constipation.citrate", "form.migraine.citrate"}


def test_why_not_a_milder_decision_shows_the_one_in_the_way() -> None:
    answer = why_not(ADVISORS["counter"], SLEEPLESS, "recommend")
    assert [proof.value for proof in answer.in_the_way] == ["check_first"]
    assert "medicine.levothyroxine" in rules_in(answer)


def test_why_not_a_larger_dose_shows_whose_range_bounds_it() -> None:
    answer = why_not(ADVISORS["counter"], SLEEPLESS, "dose:600")
    assert answer.in_the_way[0].target == "dose.high"
    assert not answer.given


@pytest.mark.parametrize("target", ["citrat", "dose:much", "form:", "decisions", ""])
def test_a_target_that_does_not_exist_is_an_error_that_names_what_does(target: str) -> None:
    for ask in (why, why_not):
        with pytest.raises(ProfileError):
            ask(ADVISORS["counter"], SAFE, target)


# --- At a glance, and what if ---


def test_the_smallest_change_at_a_glance_does_what_it_says() -> None:
    advisor = ADVISORS["counter"]
    rows = glance(advisor, SLEEPLESS)
    assert [row.form for row in rows] == [form["form"] for form in advisor.advise(SLEEPLESS).forms]
    search = WhatIf(advisor).explore(SLEEPLESS)
    for row in rows:
        found = search.cheapest(search.outcomes.first[row.form])
        if found is not None:
            changed = SLEEPLESS
            for change in found.changes:
                changed = change.applied(changed)
            assert row.form in advisor.advise(changed).first_choice
        assert row.verdict == "first_choice" or (row.to_first is None) == (found is None)


def test_a_glance_gives_no_form_where_the_advice_gives_none() -> None:
    rows = glance(ADVISORS["counter"], {**SLEEPLESS, "kidney_function": "reduced"})
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
    search = WhatIf(advisor).explore(profile)
    changed = difference(advisor.advise(profile), advisor.advise({**profile, "stomach": "sensitive"}), KNOWLEDGE)
    views = [
        explain.proof_view(why(advisor, profile, "decision"), language),
        explain.why_not_view(why_not(advisor, profile, "citrate"), language),
        explain.glance_view(glance(advisor, profile), KNOWLEDGE, language),
        explain.difference_view(changed, KNOWLEDGE, language),
        *(explain.what_if_view(search.search(part), KNOWLEDGE, language) for part in ("decision", "form", "dose")),
    ]
    for view in views:
        with console.capture() as captured:
            console.print(view)
        assert captured.get().strip()
        assert "{" not in captured.get()
    for part in ("decision", "form", "dose"):
        plain = explain.search_to_dict(search.search(part), KNOWLEDGE)
        assert json.loads(json.dumps(plain)) == plain
