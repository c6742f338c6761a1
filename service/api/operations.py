"""What the API does: one function for each operation, from a checked body to plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ...engine.counter.food_estimate import food_estimate
from ...engine.counter.kidney_report import kidney_report
from ...engine.explanation.candidates import plain
from ...engine.explanation.what_if import PARTS, Exploration
from ...engine.labels.sums import read_labels
from ...engine.render.plan import plan_data
from ...engine.resolution.advice import Advice
from ...engine.words.errors import Fault
from ...engine.words.text import Language
from ..desk import Desk
from ..texts import page_texts
from ..web.sheet import safe_sheet
from .body import Body

MAX_LIST = 50
MAX_STEPS = 200
MAX_PRODUCTS = 500
_SHOWN = 12
_KIDNEY = ("creatinine", "age", "sex", "weight_kg", "height_cm")
_PARTS = tuple(part.name for part in fields(Advice))
_UNTRACED = tuple(name for name in _PARTS if name != "trace")
Data = dict[str, Any]


class Operations:
    """The operations of one desk. Each raises ProfileError with every fault of its body."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def advise(self, profile: Data, trace: bool) -> Data:
        """The advice for a profile; the trace only where it was asked for."""
        return _told(self._desk.consult(profile).to_read, trace)

    def consult(self, data: Data, trace: bool) -> Data:
        """The advice with answers to why, why not and what if."""
        body = Body(data, ("profile", "why", "why_not", "what_if"))
        profile = body.take("profile", "object", {}, needed=True)
        why, why_not, what_if = (body.take(key, "texts", [], most=MAX_LIST) for key in ("why", "why_not", "what_if"))
        body.faults += [Fault("what_if", page_texts()["body.no_value"], ", ".join(PARTS))
                        for part in what_if if part not in PARTS][:1]
        body.done()
        of = self._desk.consult(profile)
        exploration = Exploration(of) if what_if else None
        return {
            "advice": _told(of.to_read, trace),
            "why": {part: self._desk.why(of, part).to_dict() for part in why},
            "why_not": {part: self._desk.why_not(of, part).to_dict() for part in why_not},
            "what_if": {part: exploration.search(part).to_dict() for part in what_if if exploration is not None},
        }

    def interview(self, data: Data) -> Data:
        """The next question of an interview whose state the caller holds, after an answer or a step back."""
        body = Body(data, ("state", "answer", "back"))
        state = body.take("state", "object", {})
        answer = body.take("answer", "object")
        back = body.take("back", "yes_or_no", False)
        steps = state.get("steps")
        if isinstance(steps, list) and len(steps) > MAX_STEPS:
            body.faults.append(Fault("state.steps", page_texts()["body.too_many"], str(MAX_STEPS)))
        body.done()
        interview = self._desk.advisor.interview(state)
        if back:
            interview.back()
        if answer:
            interview.answer_together(answer)
        found: Data = interview.step().to_dict()
        del found["advice"]["trace"]
        return found

    def label(self, data: Data) -> Data:
        """Labels as read, and what they come to together."""
        body = Body(data, ("labels", "per_day"))
        labels = body.take("labels", "texts", [], needed=True, most=MAX_LIST)
        counts = body.take("per_day", "list", [], most=MAX_LIST)
        if not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in counts):
            body.faults.append(Fault("per_day", page_texts()["body.kind.number"]))
        if not labels and not body.faults:
            body.faults.append(Fault("labels", page_texts()["body.lacks"]))
        body.done()
        return read_labels(labels, self._desk.knowledge, counts).to_dict()

    def products(self, data: Data) -> Data:
        """The products of the shelf for a customer, the first `limit` of them, and the one of a code."""
        body = Body(data, ("profile", "code", "limit"))
        profile = body.take("profile", "object", {}, needed=True)
        code = body.take("code", "text", most=200)
        limit = body.between("limit", 0, MAX_PRODUCTS, _SHOWN)
        body.done()
        item = None if code is None else self._desk.product(code)
        found = self._desk.products(self._desk.consult(profile))
        placed = None if item is None else found.of(item)
        return {**found.to_dict(limit), "product": None if placed is None else placed.to_dict()}

    def medicines(self, data: Data) -> Data:
        """What a name is taken for, and the medicines that it may be the beginning of."""
        body = Body(data, ("text", "limit"))
        text = body.take("text", "text", "", needed=True, most=200)
        limit = body.between("limit", 1, 50, 8)
        body.done()
        return {"read": self._desk.medicine(text).to_dict(),
                "found": [one.to_dict() for one in self._desk.suggested(text, limit)]}

    def line(self, data: Data, language: Language) -> Data:
        """What a quick line says."""
        body = Body(data, ("text", "typing"))
        text = body.take("text", "text", "", needed=True, most=2_000)
        typing = body.take("typing", "yes_or_no", False)
        body.done()
        found: Data = plain(self._desk.line(text, language, typing).to_dict())
        return found

    def kidney(self, data: Data) -> Data:
        """The kidney function by every equation."""
        body = Body(data, _KIDNEY)
        body.done()
        return kidney_report(data, self._desk.knowledge).to_dict()

    def food(self, data: Data) -> Data:
        """The nutrient in food against the reference intake."""
        body = Body(data, ("portions", "sex", "diet", "nut_allergy"))
        portions: Mapping[str, Any] = body.take("portions", "object", {}, needed=True)
        if len(portions) > MAX_LIST:
            body.faults.append(Fault("portions", page_texts()["body.too_many"], str(MAX_LIST)))
        sex, diet = body.take("sex", "text"), body.take("diet", "text")
        nut_allergy = body.take("nut_allergy", "yes_or_no")
        body.done()
        found = food_estimate(portions.items(), self._desk.knowledge, sex=sex, diet=diet, nut_allergy=nut_allergy)
        return found.to_dict()

    def plan(self, profile: Data) -> Data:
        """When in the day the supplement may be taken; where there is no plan, why."""
        return plan_data(self._desk.consult(profile).advice, self._desk.knowledge)

    def leaflet(self, profile: Data, language: Language, as_pdf: bool) -> tuple[bytes, str]:
        """The sheet to take home as PDF, or as HTML with the policy that its style asks for. Raises NotYet."""
        of = self._desk.consult(profile)
        if as_pdf:
            return self._desk.sheet_pdf(of, language), ""
        html, policy = safe_sheet(self._desk.sheet(of, language))
        return html.encode("utf-8"), policy

    def facts(self) -> Data:
        """Every fact that a profile may hold."""
        vocabulary = self._desk.knowledge.vocabulary
        return {"facts": [
            {
                "id": spec.id, "type": spec.type, "unit": spec.unit, "minimum": spec.minimum, "maximum": spec.maximum,
                "safety": spec.safety, "label": spec.label.text,
                "question": spec.question.text if spec.question else None, "why": spec.why.text if spec.why else None,
                "values": [{"id": one, "label": vocabulary.value_label(spec.id, one)}
                           for one in vocabulary.values(spec.id)],
            }
            for spec in vocabulary.profile_facts
        ]}

    def rule(self, name: str) -> Data | None:
        """One rule in words, with its claims; None where there is none of that name."""
        rule = self._desk.knowledge.rule(name)
        if rule is None:
            return None
        words = {language: self._desk.words(language) for language in ("sv", "en")}
        return {
            "id": rule.id, "title": rule.title, "because": rule.because, "reviewed": rule.reviewed,
            "when": [_both(lines) for lines in zip(*(words[one].condition(rule.when) for one in words), strict=True)],
            "then": [_both(words[one].action(action) for one in words) for action in rule.then],
            "claims": [self.claim(claim) for claim in rule.claims],
        }

    def claim(self, name: str) -> Data | None:
        """What one source says in one place; None where there is no claim of that name."""
        claim = self._desk.knowledge.claims.get(name)
        if claim is None:
            return None
        source = self._desk.knowledge.sources[claim.source]
        return {
            "id": claim.id, "section": claim.section, "line": claim.line, "text": claim.text.text,
            "source": {"id": source.id, "title": source.title, "publisher": source.publisher, "date": source.date,
                       "url": source.url, "kind": source.kind, "interest": source.interest.text},
        }


def _both(texts: Any) -> Data:
    swedish, english = texts
    return {"sv": swedish, "en": english}


def _told(advice: Advice, trace: bool) -> Data:
    """The parts by name, not copied: an answer that is written out at once is nobody's to change."""
    return {name: getattr(advice, name) for name in (_PARTS if trace else _UNTRACED)}


def in_language(value: Any, language: Language) -> Any:
    """The same data with every sentence in one language."""
    if isinstance(value, dict):
        if value.keys() == {"sv", "en"}:
            return value[language]
        return {name: in_language(one, language) for name, one in value.items()}
    return [in_language(one, language) for one in value] if isinstance(value, list) else value
