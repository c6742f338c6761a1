"""What becomes of the advice when the customer is asked a what-if of one's own: before and after, part by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..knowledge import Knowledge
from ..phrasing.tongue import Tongue
from ..resolution.advice import Advice
from ..words.text import Text, lower_first


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of the advice that changed: what falls away, and what comes instead."""

    part: str
    gone: tuple[Text, ...]
    new: tuple[Text, ...]

    def to_dict(self) -> dict[str, Any]:
        """The change as plain data, ready for JSON."""
        return {"part": self.part, "gone": list(self.gone), "new": list(self.new)}


def difference(before: Advice, after: Advice, knowledge: Knowledge) -> list[Changed]:
    """The parts that differ: decision, forms, dose, checks, referrals, cautions, questions; none where none does."""
    tongue = Tongue(knowledge)
    said: Mapping[str, Callable[[Advice], Sequence[Text]]] = {
        "decision": lambda advice: [tongue(f"decision.{advice.decision}")],
        "forms": lambda advice: [_form(form["form"], form["verdict"], tongue) for form in advice.forms],
        "dose": lambda advice: _dose(advice, tongue),
        "checks": lambda advice: [tongue.any_label(check["about"]) for check in advice.checks],
        "referrals": lambda advice: [_referral(referral["to"], referral["reason"], tongue)
                                     for referral in advice.referrals],
        "cautions": lambda advice: [caution["text"] for caution in advice.cautions],
        "questions": lambda advice: [question["text"] for question in advice.questions],
    }
    found = []
    for part, say in said.items():
        was, is_now = list(say(before)), list(say(after))
        gone = tuple(text for text in was if text not in is_now)
        new = tuple(text for text in is_now if text not in was)
        if gone or new:
            found.append(Changed(part, gone, new))
    return found


def _form(form: str, verdict: str, tongue: Tongue) -> Text:
    return tongue("why.given", fact=tongue.form(form), value=lower_first(tongue(f"verdict.{verdict}")))


def _referral(to: str, reason: Text, tongue: Tongue) -> Text:
    return tongue("why.given", fact=tongue(f"to.{to}"), value=reason)


def _dose(advice: Advice, tongue: Tongue) -> list[Text]:
    dose = advice.dose
    if dose is None:
        return []
    says = [tongue("what_if.dose", low=dose["low"], high=dose["high"])]
    if dose["start"] is not None:
        says.append(tongue("why.dose.start", figure=dose["start"]))
    swedish, english = tongue.words("sv").taking({**dose}), tongue.words("en").taking({**dose})
    says += [{"sv": sv, "en": en} for sv, en in zip(swedish, english, strict=True)]
    return says
