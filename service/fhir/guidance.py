"""An advice as resources of FHIR R4: a GuidanceResponse, a DetectedIssue for each referral and check, the answers.

Nothing in it orders anything, and nothing of the person is in it but the facts of the profile: whoever stores it adds
the subject.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ...engine.knowledge import Knowledge
from ...engine.words.text import Language, number
from ...face.answer import Advice
from .naming import ANSWERS, RECIPIENTS, RULES, UCUM, module, values_of
from .response import response
from .says import says

Resource = dict[str, Any]
_SEVERITIES = {"now": "high", "soon": "high", "before_starting": "moderate"}
# The decisions of the contract under which nothing can be said yet, and the status that FHIR has for it.
_STATUSES = {"ask": "data-required"}


def _named() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def advice_bundle(
    advice: Advice, profile: Mapping[str, Any], knowledge: Knowledge, language: Language, on: date,
    name: Callable[[], str] = _named,
) -> Resource:
    """A collection of the advice, its issues and the answers that it was given on, in one language.

    `name` makes the address of each entry: random, since one made of the facts would name the person.
    """
    written = _Written(advice, knowledge, language, on)
    found = [written.guidance(), *written.issues(), response(profile, knowledge, language, on)]
    return {"resourceType": "Bundle", "type": "collection",
            "entry": [{"fullUrl": name(), "resource": one} for one in found]}


class _Written:
    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language, on: date) -> None:
        self._advice, self._knowledge, self._language, self._on = advice, knowledge, language, on

    def guidance(self) -> Resource:
        """The decision, in words as a note and in parts as parameters."""
        advice = self._advice
        parameters = [*self._parameters()]
        needed = [{"type": "QuestionnaireResponse", "mustSupport": [f"item.where(linkId='{one['fact']}')"]}
                  for one in advice.questions]
        return {
            "resourceType": "GuidanceResponse", "language": self._language,
            "contained": [{"resourceType": "Parameters", "id": "advice", "parameter": parameters}],
            "moduleCanonical": module(self._knowledge), "status": _STATUSES.get(advice.decision, "success"),
            "occurrenceDateTime": self._on.isoformat(),
            "note": [{"text": text} for text in self._notes()],
            "outputParameters": {"reference": "#advice"},
            **({"dataRequirement": needed} if needed else {}),
        }

    def issues(self) -> Iterator[Resource]:
        """What has to be seen to before anything is taken: referrals first, then checks."""
        for referral in self._advice.referrals:
            coding = {"system": RECIPIENTS, "code": referral["to"], "display": self._says(f"to.{referral['to']}")}
            yield self._issue("refer", referral["reason"][self._language], _SEVERITIES[referral["urgency"]],
                              referral["rules"], [coding])
        for check in self._advice.checks:
            hours = [f"{self._own(f'issue.{name}')} {number(apart, self._language)} h" for name, apart in
                     (("hours_before", check["hours_before"]), ("hours_after", check["hours_after"])) if apart]
            detail = ". ".join([check["do"][self._language].rstrip("."), *hours]) + "."
            yield {**self._issue("check", detail, "moderate", check["rules"], []),
                   "implicated": [{"display": check["about"]}]}

    def _issue(
        self, kind: str, detail: str, severity: str, rules: Iterable[str], more: list[dict[str, str]]
    ) -> Resource:
        titles = {step["rule"]: step["title"][self._language] for step in self._advice.trace}
        evidence = [{"code": [{"coding": [{"system": RULES, "version": self._knowledge.version, "code": rule}],
                               **({"text": titles[rule]} if rule in titles else {})}]} for rule in rules]
        return {
            "resourceType": "DetectedIssue", "language": self._language, "status": "final",
            "code": {"coding": [{"system": ANSWERS, "code": kind, "display": self._own(f"issue.{kind}")}, *more]},
            "severity": severity, "identifiedDateTime": self._on.isoformat(), "detail": detail,
            **({"evidence": evidence} if evidence else {}),
        }

    def _notes(self) -> Iterator[str]:
        """The first screen; what is not known; that it is no diagnosis."""
        yield str(self._advice.glance(self._language))
        yield self._own("report.unknown")
        yield self._own("issue.diagnosis")

    def _parameters(self) -> Iterator[dict[str, Any]]:
        advice, meta = self._advice, self._advice.meta
        yield {"name": "decision", "valueCoding": {"system": values_of("decision"), "code": advice.decision,
                                                   "display": self._says(f"decision.{advice.decision}")}}
        for form in advice.first_choice:
            yield {"name": "form", "valueCoding": {
                "system": values_of("wants"), "code": form,
                "display": self._knowledge.forms[form].name.text[self._language]}}
        if advice.dose is not None:
            dose = advice.dose
            limit = dose["self_care_limit"]
            parts = [("low", dose["low"]), ("high", dose["high"]), ("self_care_limit", limit["amount"])]
            parts += [("start", dose["start"])] if dose["start"] is not None else []
            yield {"name": "dose", "part": [{"name": name, "valueQuantity": self._a_day(amount)}
                                            for name, amount in parts]}
        for question in advice.questions:
            yield {"name": "question", "part": [{"name": "fact", "valueCode": question["fact"]},
                                                {"name": "text", "valueString": question["text"][self._language]}]}
        yield from ({"name": "not_recognised", "valueString": name} for name in advice.not_recognised)
        known = meta["knowledge"]
        yield {"name": "knowledge", "part": [{"name": "version", "valueString": known["version"]},
                                             {"name": "sha256", "valueString": known["sha256"]},
                                             {"name": "reviewed", "valueBoolean": meta["reviewed"]}]}
        yield from ({"name": name, "valueString": value} for name, value in
                    (("engine", meta["engine"]), ("setting", meta["setting"]), ("authority", meta["authority"])))

    def _a_day(self, amount: float) -> dict[str, Any]:
        unit = self._advice.dose["unit"] if self._advice.dose else ""
        return {"value": amount, "unit": f"{unit}/d", "system": UCUM, "code": f"{unit}/d"}

    def _says(self, name: str) -> str:
        return self._knowledge.texts[name][self._language]

    def _own(self, name: str) -> str:
        return says(name)[self._language]
