"""Checks for rules that change nothing: they can never fire, or what they say is never shown."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import actions as act
from ..language.actions import Action, Advise, Conflict, Evidence, Refer
from ..resolution.resolve import WITH_A_SUPPLEMENT
from .finding import Finding, finding
from .subject import Subject, where

_ONLY_WITHOUT_REFERRAL = (
    act.Avoid, act.Discourage, act.Favour, act.DoseRange, act.Start, act.Administer, act.Decide, act.Ask
)


def rules_that_never_fire(subject: Subject) -> Iterator[Finding]:
    """A condition that no customer can meet, also through the rules that conclude what it reads."""
    for rule in subject.knowledge.rules:
        if not subject.can_fire(rule):
            yield finding("rule.never", "error", where(rule))


def rules_always_overruled(subject: Subject) -> Iterator[Finding]:
    """A form, dose or advice whose condition always brings a referral too, so that nobody ever reads it."""
    referrals = subject.taking(Refer)
    for rule in subject.knowledge.rules:
        hiding = {_hidden_by(action) for action in rule.then}
        if "nothing" in hiding:
            continue
        rivals = [other for other, action in referrals if hiding == {"refer"} or action.urgency == "now"]
        if subject.can_fire(rule) and subject.entails(rule, rivals):
            names = ", ".join(rival.id for rival in rivals if subject.entails(rule, [rival])) or "…"
            yield finding("rule.overruled", "warning", where(rule), rules=names)


def _hidden_by(action: Action) -> str:
    """Which referral keeps an action out of the advice: any, one that says now, or none."""
    if isinstance(action, _ONLY_WITHOUT_REFERRAL):
        return "refer"
    if isinstance(action, Advise):
        return "refer" if action.kind in WITH_A_SUPPLEMENT else "now"
    return "now" if isinstance(action, (Conflict, Evidence)) else "nothing"
