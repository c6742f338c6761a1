"""Whom to contact, what to settle first, and what to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..inference.session import Firing
from ..knowledge.medicines import Medicine
from ..knowledge.rules import Rule
from ..language.actions import Ask, Check, Recipient, Refer
from ..language.conditions import HasAny, leaves
from ..words.text import Text
from .case import Case
from .order import NOW, URGENCIES, Taken
from .shape import CheckItem, Question, Referral

STAFF: Recipient = "pharmacist"
_MEDICINES = "medicine_classes"
# Where one sentence ends and the next begins: "4 h. Zinc", not "t.ex. kalcium".
_SENTENCE = re.compile(r"(?<=[.?!]) (?=[^\W\da-zåäö_])")


def referrals(case: Case, shown: Iterable[Taken[Refer]]) -> list[Referral]:
    """The referrals that are shown, the most urgent first; in an emergency the way to care and no other."""
    found: list[Referral] = [
        {"to": action.to, "urgency": action.urgency, "reason": case.reason(firing), "rules": [firing.rule.id]}
        for firing, action, where in shown
        if where
    ]
    now = [referral for referral in found if referral["urgency"] == NOW]
    return now or sorted(found, key=lambda referral: URGENCIES.index(referral["urgency"]))


def checks_as_referrals(case: Case, checks: Iterable[CheckItem]) -> list[Referral]:
    """In self-care nobody is there to settle a check, so each becomes a referral to pharmacy staff."""
    return [
        {
            "to": STAFF,
            "urgency": "before_starting",
            "reason": case.text("referral.self_care", do=_about(case, check)),
            "rules": check["rules"],
        }
        for check in checks
    ]


def _about(case: Case, check: CheckItem) -> Text:
    about = case.knowledge.vocabulary.any_label(check["about"]) or {"sv": check["about"], "en": check["about"]}
    return {"sv": f"{about['sv']}. {check['do']['sv']}", "en": f"{about['en']}. {check['do']['en']}"}


def checks(case: Case, made: Iterable[Taken[Check]]) -> list[CheckItem]:
    """What the pharmacist settles first, the gravest first: one check for every medicine and every other subject."""
    found = [part for firing, action, where in made if where for part in _parts(case, firing, action)]
    about: dict[tuple[str, bool], list[_Part]] = {}
    for part in found:
        about.setdefault((part.about, part.action.class_ is None), []).append(part)
    timed = _timed(found)
    return [_item(case, parts, timed) for parts in sorted(about.values(), key=_weight)]


def _timed(parts: Iterable[_Part]) -> list[Medicine]:
    """The medicines that have hours."""
    return [part.medicine for part in parts
            if part.medicine and (part.action.hours_before or part.action.hours_after)]


def _weight(parts: Sequence[_Part]) -> tuple[bool, bool]:
    """What is grave comes first, then what has hours to keep."""
    actions = [part.action for part in parts]
    return not any(a.grave for a in actions), not any(a.hours_before or a.hours_after for a in actions)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one action asks about one subject; `medicine` where that is one."""

    about: str
    firing: Firing
    action: Check
    medicine: Medicine | None = None


def _parts(case: Case, firing: Firing, action: Check) -> Iterable[_Part]:
    if action.about is not None:
        yield _Part(action.about, firing, action)
        return
    for medicine in case.customer.medicines:
        if action.class_ in medicine.classes:
            yield _Part(medicine.written, firing, action, medicine)


def _item(case: Case, parts: Sequence[_Part], timed: Sequence[Medicine]) -> CheckItem:
    """One check of all that is asked about one subject: the grave first, each sentence once, the widest hours."""
    told = sorted(_to_tell(case, parts), key=lambda part: not part.action.grave)
    actions = [part.action for part in parts]
    widest = max(actions, key=lambda action: (action.hours_before or 0) + (action.hours_after or 0))
    said = [*(case.filled(part.action.do.text, part.firing) for part in told), *_usual(case, parts, timed)]
    said += _proposal(case, parts[0].medicine)
    return {
        "about": parts[0].about,
        "class": widest.class_,
        "do": {
            "sv": " ".join(_sentences(text["sv"] for text in said)),
            "en": " ".join(_sentences(text["en"] for text in said)),
        },
        "hours_before": max((a.hours_before for a in actions if a.hours_before is not None), default=None),
        "hours_after": max((a.hours_after for a in actions if a.hours_after is not None), default=None),
        "rules": list(dict.fromkeys(part.firing.rule.id for part in parts)),
    }


def _to_tell(case: Case, parts: Sequence[_Part]) -> Sequence[_Part]:
    """What is said of one subject: under a referral no distance to keep beside something that must be done first."""
    first = [part for part in parts if not (part.action.hours_before or part.action.hours_after)]
    return first if first and case.actions(Refer) else parts


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    """The sentences of some texts, each once: two rules about one medicine may ask the same."""
    return dict.fromkeys(sentence for text in texts for sentence in _SENTENCE.split(text))


def _usual(case: Case, parts: Sequence[_Part], timed: Sequence[Medicine]) -> Iterable[Text]:
    """The part of the day, which a clock time, or a medicine with hours that the rule knows nothing of, may belie."""
    clock = case.customer.intake_times or {}
    if any(clock.get(medicine.written) for medicine in timed):
        return
    for part in parts:
        if part.action.usual and all(_classes_read(part.firing.rule) & {*medicine.classes} for medicine in timed):
            yield part.action.usual.text


def _classes_read(rule: Rule) -> frozenset[str]:
    """The medicine classes that a rule looks for."""
    named = (leaf for leaf in leaves(rule.when) if isinstance(leaf, HasAny) and leaf.fact == _MEDICINES)
    return frozenset(group for leaf in named for group in leaf.values)


def _proposal(case: Case, medicine: Medicine | None) -> Iterable[Text]:
    if medicine is not None and medicine.proposal is not None:
        yield case.text("medicine.proposal", name=medicine.proposal)


def questions(case: Case) -> list[Question]:
    """The safety facts that are missing, in the order of the vocabulary; each fact is asked once."""
    facts = case.knowledge.vocabulary.facts
    found: dict[str, Question] = {}
    for firing, action in case.actions(Ask):
        spec = facts[action.fact]
        if action.fact not in found:
            text = spec.question.text if spec.question else spec.label.text
            found[action.fact] = {"fact": action.fact, "text": text, "why": case.reason(firing)}
    return [found[fact] for fact in facts if fact in found] if found else []
