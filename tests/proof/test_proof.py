"""Nothing is printed for anyone about whom something is wrong: proved for all profiles; planted faults are found."""

from __future__ import annotations

import dataclasses

import pytest

from tillskott import Advisor
from tillskott.engine.knowledge import load_knowledge
from tillskott.engine.language.conditions import Within

from . import names
from .decisions import Decisions
from .prover import Proof, Prover
from .spec import SPEC, Hazard

KNOWLEDGE = load_knowledge()
PROVER = Prover(KNOWLEDGE)
IN_PART = Prover(KNOWLEDGE, in_part=True)


@pytest.mark.parametrize("hazard", [pytest.param(hazard, id=hazard.id) for hazard in PROVER.hazards])
def test_a_hazard_is_never_printed(hazard: Hazard) -> None:
    proof = PROVER.prove(hazard)
    assert proof.holds, (proof.decisions, proof.counter_example)
    assert proof.cases, "a hazard that no profile meets proves nothing"


@pytest.mark.parametrize("hazard", [
    pytest.param(hazard, id=hazard.id) for hazard in PROVER.hazards if hazard.decision in ("refer", "refer_now")
])
def test_a_hazard_that_is_listed_counts_though_no_list_is_whole(hazard: Hazard) -> None:
    proof = IN_PART.prove(hazard)
    assert proof.holds, (proof.decisions, proof.counter_example)


def test_a_harmless_customer_is_recommended_something() -> None:
    assert set(PROVER.decisions(SPEC["harmless"]).values()) == {"recommend"}


def test_every_combination_gives_the_one_decision_of_the_contract() -> None:
    decisions = Decisions(KNOWLEDGE)
    assert list(decisions.faults()) == []
    assert decisions.cases > 2 ** len(decisions.rules)


def test_every_spelling_of_a_medicine_leads_to_its_class() -> None:
    assert names.lost(KNOWLEDGE) == []


def test_no_medicine_hides_behind_another() -> None:
    dangerous = [name for entry in SPEC["medicines"] for name in entry["names"] if name[0].islower()]
    assert names.hidden(KNOWLEDGE, dangerous) == []


@pytest.mark.parametrize(("rule", "hazard"), [
    ("kidney.reduced.refer", "kidney.egfr"),
    ("kidney.reduced", "kidney.creatinine"),
    ("life.under-18", "age.child"),
    ("life.breastfeeding", "pregnancy.breastfeeding"),
    ("ask.pregnancy", "unknown.pregnancy"),
    ("ask.kidney", "unknown.kidney"),
    ("ask.supplements-for-symptom", "unknown.supplements.weakness"),
    ("alarm.fainting", "symptom.fainting"),
    ("condition.myasthenia-gravis", "condition.myasthenia"),
    ("amount.planned.high", "amount.planned"),
    ("amount.current.unclear", "amount.taken.unclear"),
    ("medicine.lithium", "medicine.lithium.litium"),
    ("medicine.unrecognised", f"medicine.any.{SPEC['any_medicine']['unknown']}"),
])
def test_a_safety_rule_that_is_missing_is_found_with_a_profile_that_shows_it(rule: str, hazard: str) -> None:
    prover = Prover(KNOWLEDGE, without=[rule])
    proof = _proof(prover, hazard)
    assert proof.counter_example is not None
    advice = Advisor(knowledge=prover.knowledge).advise(proof.counter_example)
    assert advice.decision == proof.decisions["counter"]
    assert proof.hazard.holds(proof.counter_example, KNOWLEDGE)
    assert rule in {step["rule"] for step in Advisor(knowledge=KNOWLEDGE).advise(proof.counter_example).trace}


def test_a_threshold_that_is_one_year_off_is_found() -> None:
    def shifted(condition: Within) -> Within:
        return dataclasses.replace(condition, high=condition.high - 1)

    rules = tuple(dataclasses.replace(rule, when=shifted(rule.when)) if rule.id == "life.under-18" else rule
                  for rule in KNOWLEDGE.rules)
    proof = _proof(Prover(dataclasses.replace(KNOWLEDGE, rules=rules)), "age.child")
    assert proof.counter_example is not None
    assert proof.counter_example["age"] == 17


def _proof(prover: Prover, hazard: str) -> Proof:
    return prover.prove(next(found for found in prover.hazards if found.id == hazard))
