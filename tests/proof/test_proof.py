"""Nothing is printed for anyone about whom something is wrong: proved for all profiles; planted faults are found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cache

import pytest
from every import every

from tillskott import Advisor
from tillskott.engine.arithmetic.amounts import total
from tillskott.engine.arithmetic.kidney import egfr_lund_malmo
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.loader import authorities
from tillskott.engine.knowledge.rules import Rule
from tillskott.engine.labels.products import read_product
from tillskott.engine.language.actions import Action, Ask, Avoid, Check, Conclude, Decide, Refer
from tillskott.engine.language.conditions import Within
from tillskott.engine.language.record import changed

from . import names, plain
from .decisions import Decisions
from .prover import Proof, Prover
from .spec import SPEC, Hazard, hazards

HAZARDS = hazards()
MORE_AUTHORITIES = ("evm", "nih", "vkm")
DECIDING = (Ask, Avoid, Check, Conclude, Decide, Refer)


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def prover(in_part: bool = False) -> Prover:
    return Prover(knowledge(), in_part=in_part)


@cache
def proved(hazard: str) -> Proof:
    return prover().prove(next(found for found in HAZARDS if found.id == hazard))


@cache
def alike() -> dict[str, str]:
    """For each hazard the first that differs from it by no more than a name of the same classes: one proof for both."""
    first: dict[tuple[object, ...], str] = {}
    return {one.id: first.setdefault((*_but_for_the_name(one),), one.id) for one in HAZARDS}


def _but_for_the_name(hazard: Hazard) -> tuple[object, ...]:
    if hazard.medicine is None:
        return (hazard.id,)
    classes = tuple(sorted(knowledge().medicines.resolve(hazard.medicine).classes))
    return hazard.decision, str(hazard.when), hazard.to, hazard.urgency, classes


@every("hazard", [hazard.id for hazard in HAZARDS])
def test_a_hazard_is_never_printed(hazard: str) -> None:
    proof = proved(alike()[hazard])
    assert proof.holds, (proof.outcomes, proof.counter_example)
    assert proof.cases, "a hazard that no profile meets proves nothing"


@every("hazard", [hazard for hazard in HAZARDS if hazard.decision in ("refer", "refer_now")],
       ids=lambda hazard: hazard.id)
def test_a_hazard_that_is_listed_counts_though_no_list_is_whole(hazard: Hazard) -> None:
    if alike()[hazard.id] != hazard.id:
        return  # proved by another name of the same classes
    proof = prover(in_part=True).prove(hazard)
    assert proof.holds, (proof.outcomes, proof.counter_example)


def test_the_proof_is_one_for_every_authority() -> None:
    """Rules that read otherwise under another authority decide nothing, so no guard changes; amounts are tried anew."""
    assert sorted(authorities(knowledge().parameters)) == sorted([knowledge().authority, *MORE_AUTHORITIES])
    like, tried = {rule.id: (rule.when, rule.then) for rule in knowledge().rules}, list[object]()
    for authority in MORE_AUTHORITIES:
        other = load_knowledge(authority=authority)
        differ = [rule for rule in other.rules if (rule.when, rule.then) != like[rule.id]]
        assert differ, "an authority with limits of its own has rules of its own"
        assert [rule.id for rule in differ if any(isinstance(action, DECIDING) for action in rule.then)] == []
        if other.numbers not in tried:  # two have the very same limits
            tried.append(other.numbers)
            again = Prover(other)
            for hazard in HAZARDS:
                if hazard.id.startswith("amount."):
                    proof = again.prove(hazard)
                    assert proof.holds, (authority, hazard.id, proof.outcomes, proof.counter_example)


def test_every_condition_and_symptom_is_a_hazard_or_asks_for_nothing() -> None:
    for fact in ("conditions", "symptoms"):
        asked = set(SPEC["asked"][fact])
        named = {member for hazard in HAZARDS for of, test in hazard.tests() if of == fact and isinstance(test, dict)
                 for word in ("has", "has_all") for member in _members(test.get(word, ()))}
        calm = set(SPEC["calm"][fact])
        assert set(knowledge().vocabulary.values(fact)) - named - asked == calm
        advisor = Advisor(knowledge=knowledge())
        assert {one: advisor.advise({**SPEC["harmless"], fact: [one]}).decision for one in sorted(calm | asked)} == {
            one: "recommend" if one in calm else "check_first" for one in sorted(calm | asked)}


def _members(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)


def test_a_harmless_customer_is_recommended_something() -> None:
    assert {outcome.decision for outcome in prover().outcomes(SPEC["harmless"]).values()} == {"recommend"}


def test_every_combination_gives_the_one_decision_of_the_contract_and_sends_where_it_should() -> None:
    # An order that decides does so between two, beside one that hides them and one that shows them; `make prove` turns
    # all of them.
    decisions = Decisions(knowledge(), turned=4)
    assert list(decisions.faults()) == []
    assert decisions.cases > 2 ** len(decisions.rules)


def test_a_referral_that_stands_in_for_another_says_no_less() -> None:
    """So that a guard that is left out of the answer for another rule is answered for by that rule."""
    by_rule = {rule.id: [action for action in rule.then if isinstance(action, Refer)] for rule in knowledge().rules}
    order = SPEC["urgencies"]
    assert [(rule, other) for rule, actions in by_rule.items() for action in actions for other in action.instead_of
            for less in by_rule[other]
            if action.to != less.to or order.index(action.urgency) > order.index(less.urgency)] == []


def test_every_spelling_of_a_medicine_leads_to_its_class() -> None:
    assert names.lost(knowledge()) == []


def test_no_medicine_hides_behind_another() -> None:
    dangerous = [name for entry in SPEC["medicines"] for name in entry["names"] if name[0].islower()]
    assert names.hidden(knowledge(), dangerous) == []


def test_the_engine_computes_what_the_plain_definitions_say() -> None:
    for sex in ("female", "male"):
        for age in range(plain.ADULT, 121, 6):
            for creatinine in (10, 60, 149.9, 150.1, 179.9, 180.1, 300, 2000):
                assert egfr_lund_malmo(creatinine, age, sex) == pytest.approx(plain.egfr(creatinine, age, sex))
            for egfr in (30, 60):
                assert plain.egfr(plain.creatinine_at(egfr, age, sex), age, sex) == pytest.approx(egfr)
    space, taken = prover().space, [{"label": plain.span(1, 400)}]
    for products in (*space.cells("supplements", {}), *space.cells("considering", {"supplements": taken})):
        read = total(read_product(one, knowledge()).amount for one in products or ())
        wanted = plain.milligrams(products or ())
        assert (read is None) == (wanted is None), products
        assert read is None or (read.low, read.high) == pytest.approx(wanted, rel=1e-3), products


@pytest.mark.parametrize(("rule", "hazard"), [
    ("kidney.reduced.refer", "kidney.egfr"),
    ("kidney.reduced", "kidney.creatinine"),
    ("kidney.severe.refer", "kidney.egfr.severe"),
    ("life.under-18", "age.child"),
    ("life.breastfeeding", "pregnancy.breastfeeding"),
    ("ask.pregnancy", "unknown.pregnancy"),
    ("ask.kidney", "unknown.kidney"),
    ("ask.supplements-for-symptom", "unknown.supplements.weakness"),
    ("alarm.fainting", "symptom.fainting"),
    ("condition.myasthenia-gravis", "condition.myasthenia"),
    ("condition.gastric-surgery", "condition.gastric-surgery"),
    ("amount.planned.high", "amount.planned"),
    ("amount.current.unclear", "amount.taken.unclear"),
    ("amount.total.high", "amount.together"),
    ("excess.bath-salt.considering", "harm.bath-salt.in-hand"),
    ("medicine.lithium", "medicine.lithium.litium"),
    ("medicine.unrecognised", f"medicine.any.{SPEC['any_medicine']['unknown']}"),
])
def test_a_safety_rule_that_is_missing_is_found_with_a_profile_that_shows_it(rule: str, hazard: str) -> None:
    without = Prover(knowledge(), without=[rule])
    proof = _proof(without, hazard)
    assert proof.counter_example is not None
    advice = Advisor(knowledge=without.knowledge).advise(proof.counter_example)
    assert advice.decision == proof.outcomes["counter"].decision
    assert proof.hazard.holds(proof.counter_example)
    assert rule in {step["rule"] for step in Advisor(knowledge=knowledge()).advise(proof.counter_example).trace}


@pytest.mark.parametrize(("rule", "changes", "hazard"), [
    ("danger.calf", {"urgency": "before_starting"}, "harm.calf"),
    ("life.pregnant", {"to": "doctor"}, "pregnancy.pregnant"),
    ("condition.heart-disease", {"to": "pharmacist"}, "condition.heart"),
    ("kidney.severe.refer", {"urgency": "before_starting"}, "kidney.creatinine.severe"),
])
def test_a_referral_that_sends_elsewhere_or_later_is_found(rule: str, changes: dict[str, str], hazard: str) -> None:
    def spoilt(action: Action) -> Action:
        return changed(action, **changes) if isinstance(action, Refer) else action

    proof = _proof(Prover(_with(rule, lambda found: dataclasses.replace(found, then=tuple(map(spoilt, found.then))))),
                   hazard)
    assert proof.counter_example is not None


def test_a_threshold_that_is_one_year_off_is_found() -> None:
    def shifted(condition: Within) -> Within:
        return dataclasses.replace(condition, high=condition.high - 1)

    later = _with("life.under-18", lambda rule: dataclasses.replace(rule, when=shifted(rule.when)))
    proof = _proof(Prover(later), "age.child")
    assert proof.counter_example is not None
    assert proof.counter_example["age"] == 17


def _with(rule_id: str, change: Callable[[Rule], Rule]) -> Knowledge:
    rules = tuple(change(rule) if rule.id == rule_id else rule for rule in knowledge().rules)
    return dataclasses.replace(knowledge(), rules=rules)


def _proof(prover: Prover, hazard: str) -> Proof:
    return prover.prove(next(found for found in HAZARDS if found.id == hazard))
