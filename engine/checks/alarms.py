"""Checks that no alarm falls silent: a list of customers who must be sent on, held apart from the rules that do so.

`alarms:` in a file of `cases/` names for each a rule, a profile, and the referral that it must come to. Whoever deletes
or weakens a rule that refers finds its line here, and has to strike it out too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from ..language.actions import Recipient, Refer
from ..language.yaml_reader import Document
from ..resolution.order import URGENCIES
from ..words.errors import ProfileError
from .finding import Finding, finding
from .subject import Subject, where

KEYS = ("rule", "given", "to", "urgency")
# From the most urgent on.


def silent_alarms(subject: Subject) -> Iterator[Finding]:
    """An alarm whose customer is not sent on, or less urgently, or by no such rule; and a referral without an alarm."""
    guarded: set[str] = set()
    documents = subject.case_files.documents.values()
    for document in documents:
        alarms = document.data.get("alarms") if isinstance(document.data, dict) else None
        for index, alarm in enumerate(alarms if isinstance(alarms, list) else ()):
            at, why = document.place("alarms", index), _unusable(alarm)
            if why:
                yield finding("alarm.unreadable", "error", at, why=why)
                continue
            guarded.add(str(alarm["rule"]))
            found = _found(subject, alarm)
            if found is not None:
                said = {"wanted": f"{alarm['to']}, {alarm['urgency']}", "rule": str(alarm["rule"]), "found": found}
                yield finding("alarm.silent", "error", f"{at} {alarm['rule']}", **said)
    if any(_has_alarms(document) for document in documents):
        for rule, _ in subject.taking(Refer):
            if rule.id not in guarded:
                yield finding("alarm.unlisted", "warning", where(rule))


def _has_alarms(document: Document) -> bool:
    return isinstance(document.data, dict) and bool(document.data.get("alarms"))


def _unusable(alarm: Any) -> str:
    if not isinstance(alarm, dict) or set(alarm) != set(KEYS) or not isinstance(alarm["given"], dict):
        return f"an alarm has exactly {', '.join(KEYS)}"
    for key, allowed in (("to", get_args(Recipient)), ("urgency", URGENCIES)):
        if alarm[key] not in allowed:
            return f"{key}: {alarm[key]!r} is none of {', '.join(allowed)}"
    return ""


def _found(subject: Subject, alarm: Mapping[str, Any]) -> str | None:
    """What the advice comes to instead; None where the rule sends the customer there, at least so urgently."""
    try:
        advice = subject.reasoner.advise(alarm["given"])
    except ProfileError as refused:
        return str(refused)
    of_rule = [referral for referral in advice.referrals if alarm["rule"] in referral["rules"]]
    if any(referral["to"] == alarm["to"] and _as_urgent(referral, alarm) for referral in of_rule):
        return None
    referrals = [f"{referral['to']}, {referral['urgency']} ({', '.join(referral['rules'])})"
                 for referral in advice.referrals]
    return "; ".join([advice.decision, *referrals])


def _as_urgent(referral: Mapping[str, Any], alarm: Mapping[str, Any]) -> bool:
    return URGENCIES.index(referral["urgency"]) <= URGENCIES.index(alarm["urgency"])
