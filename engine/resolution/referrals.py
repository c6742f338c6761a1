"""Whom to contact, what to settle first, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable

from ..actions import Ask, Check, Refer
from ..advice import CheckItem, Question, Referral
from ..inference import Firing
from ..knowledge.medicines import Medicine
from ..text import Text
from .case import Case

URGENCIES = ("now", "soon", "before_starting")


def referrals(case: Case) -> list[Referral]:
    """Every referral that a rule asks for, the most urgent first."""
    found: list[Referral] = [
        {"to": action.to, "urgency": action.urgency, "reason": case.reason(firing), "rules": [firing.rule.id]}
        for firing, action in case.actions(Refer)
    ]
    return sorted(found, key=lambda referral: URGENCIES.index(referral["urgency"]))


def checks_as_referrals(case: Case, checks: Iterable[CheckItem]) -> list[Referral]:
    """In self-care nobody is there to settle a check, so each becomes a referral to pharmacy staff."""
    return [
        {
            "to": "pharmacist",
            "urgency": "before_starting",
            "reason": case.text("referral.self_care", do=_about(case, check)),
            "rules": check["rules"],
        }
        for check in checks
    ]


def _about(case: Case, check: CheckItem) -> Text:
    about = case.knowledge.vocabulary.any_label(check["about"]) or {"sv": check["about"], "en": check["about"]}
    return {"sv": f"{about['sv']}. {check['do']['sv']}", "en": f"{about['en']}. {check['do']['en']}"}


def checks(case: Case) -> list[CheckItem]:
    """What the pharmacist settles first: one check for every medicine of a class, and for every other subject."""
    return [item for firing, action in case.actions(Check) for item in _items(case, firing, action)]


def _items(case: Case, firing: Firing, action: Check) -> Iterable[CheckItem]:
    do = case.filled(action.do.text, firing)
    if action.about is not None:
        yield _item(action.about, action, do, firing)
        return
    for medicine in case.customer.medicines:
        if action.class_ in medicine.classes:
            yield _item(medicine.written, action, _with_proposal(case, do, medicine), firing)


def _item(about: str, action: Check, do: Text, firing: Firing) -> CheckItem:
    return {
        "about": about,
        "class": action.class_,
        "do": do,
        "hours_before": action.hours_before,
        "hours_after": action.hours_after,
        "rules": [firing.rule.id],
    }


def _with_proposal(case: Case, do: Text, medicine: Medicine) -> Text:
    if medicine.proposal is None:
        return do
    question = case.text("medicine.proposal", name=medicine.proposal)
    return {"sv": f"{do['sv']} {question['sv']}", "en": f"{do['en']} {question['en']}"}


def questions(case: Case) -> list[Question]:
    """The safety facts that are missing, in the order of the vocabulary; each fact is asked once."""
    facts = case.knowledge.vocabulary.facts
    found: dict[str, Question] = {}
    for firing, action in case.actions(Ask):
        spec = facts[action.fact]
        if action.fact not in found:
            text = spec.question.text if spec.question else spec.label.text
            found[action.fact] = {"fact": action.fact, "text": text, "why": case.reason(firing)}
    return [found[fact] for fact in facts if fact in found]
