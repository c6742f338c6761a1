"""Puts the advice together; nothing overrides a referral, and nothing is printed that the decision does not allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..dayplan.shape import Plan
from ..language.actions import Advise, Caution, Evidence
from .advice import Advice
from .case import Case
from .conflicts import conflicts
from .dose import Doses, dose_advice, doses
from .forms import Ranking, wanted
from .medicines import medicines
from .order import NOW, Decided, one
from .pairs import caution_text
from .products import products
from .referrals import checks, checks_as_referrals, questions, referrals
from .shape import PRINTED, AdviceItem, CautionItem, CheckItem, Decision, Dose, EvidenceItem, Meta, Question, Referral
from .trace import TraceWriter

# Advice that only makes sense beside a supplement that is being taken or about to be.
ENGINE_VERSION = "0.2.0"
WITH_A_SUPPLEMENT = frozenset({"co_supplement", "label", "follow_up", "expectation", "side_effect"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """The decision with all that it rests on; `ranking` is None where no form is printed."""

    decision: Decision
    referrals: list[Referral]
    checks: list[CheckItem]
    questions: list[Question]
    ranking: Ranking | None


def weigh(case: Case) -> Weighed:
    """What is decided, and what for. Pure."""
    decided = Decided[int](case)
    to_check, sent = checks(case, decided.checks), referrals(case, decided.referrals)
    if case.setting == "self_care":
        urgent = any(referral["urgency"] == NOW for referral in sent)
        sent, to_check = [*sent, *([] if urgent else checks_as_referrals(case, to_check))], []
    decision, ranking = one(decided.by_ladder), None
    if decision in PRINTED:
        ranking = Ranking(case, decided.order)
        if not ranking.first:
            decision = one(decided.decisions)
            sent = [no_form(case, ranking)] if decision == "refer" else []
            ranking = None
    return Weighed(decision, sent, to_check, questions(case), ranking)


def resolve(case: Case, writer: TraceWriter) -> Advice:
    """The advice that follows from the rules of a case. Pure: the same trace gives the same advice.

    Some of its parts are those of the rules (see `Advice.own`).
    """
    knowledge, customer = case.knowledge, case.customer
    weighed = weigh(case)
    decision, printed = weighed.decision, weighed.ranking
    found = doses(case, printed.allowed) if printed else None
    dose = dose_advice(case, found) if found else None
    calm = decision != "refer_now"  # in an emergency only the way to care is shown
    return Advice(
        nutrient=knowledge.nutrient.id,
        decision=decision,
        evidence=_evidence(case) if calm else [],
        referrals=weighed.referrals,
        forms=printed.verdicts if printed else [],
        wanted=wanted(case, printed) if printed else None,
        dose=dose,
        checks=weighed.checks if calm else [],
        medicines=medicines(case),
        products=products(case, decision, printed, dose),
        cautions=_cautions(case, found, dose) if calm else [],
        advice=_advice(case, decision),
        questions=weighed.questions if decision == "ask" else [],
        conflicts=conflicts(case, found, printed is not None) if calm else [],
        not_recognised=customer.not_recognised,
        trace=[],
        sources=writer.sources(case.fired),
        kidney=None,
        plan=_plan(case, weighed.checks, dose, printed.first) if printed else None,
        meta=_meta(case),
    ).traced(lambda: writer.steps(case.fired, customer))


def _evidence(case: Case) -> list[EvidenceItem]:
    """How likely it is to help, need by need, what is least likely first."""
    found: list[EvidenceItem] = [
        {"need": action.need, "grade": action.grade, "says": case.filled(action.says.text, firing),
         "rules": [firing.rule.id]}
        for firing, action in case.actions(Evidence)
    ]  # fmt: skip
    return sorted(found, key=lambda item: item["grade"], reverse=True)


def _meta(case: Case) -> Meta:
    return {
        "knowledge": {"version": case.knowledge.version, "sha256": case.knowledge.sha256},
        "engine": ENGINE_VERSION,
        "setting": case.setting,
        "authority": case.knowledge.authority,
        "reviewed": all(firing.rule.reviewed for firing in case.fired),
    }


def no_form(case: Case, ranking: Ranking) -> Referral:
    """The referral of somebody for whom every form that is spoken for is unsuitable, with the rules against them."""
    rules = dict.fromkeys(rule for verdict in ranking.verdicts for rule in verdict["against"])
    return {"to": "care", "urgency": "before_starting", "reason": case.text("referral.no_form"), "rules": list(rules)}


def _cautions(case: Case, found: Doses | None, dose: Dose | None) -> list[CautionItem]:
    items: list[CautionItem] = [
        {"id": firing.rule.id, "text": caution_text(case, firing, action), "rules": [firing.rule.id]}
        for firing, action in case.actions(Caution)
    ]
    if found is not None and dose is not None:
        if dose["room"] is None:
            items.append({"id": "room.unknown", "text": case.text("room.unknown"), "rules": dose["rules"]})
        elif dose["room"]["high"] == 0:
            # With two readings of a label only the lower one is certain.
            name = "room.none" if case.customer.taken and case.customer.taken.low >= found.high else "room.unclear"
            items.append({"id": name, "text": case.text(name, high=found.high), "rules": dose["rules"]})
    return items


def _advice(case: Case, decision: Decision) -> list[AdviceItem]:
    if decision == "refer_now":
        return []
    return [
        {
            "kind": action.kind,
            "id": firing.rule.id,
            "text": case.filled(action.text.text, firing),
            "rules": [firing.rule.id],
        }
        for firing, action in case.actions(Advise)
        if decision in PRINTED or action.kind not in WITH_A_SUPPLEMENT
    ]


def _plan(case: Case, checks: list[CheckItem], dose: Dose | None, first: Sequence[str]) -> Plan | None:
    """The day plan of who told the times of the medicines; for all others the planner is not even loaded."""
    if case.customer.intake_times is None:
        return None
    from .day import plan

    return plan(case, checks, dose, first)
