"""Checks of forms and doses: every form can be judged, every dose can be reached, and has its rails."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge.faults.required import PARAMETERS as LIMITS
from ..knowledge.loader import authorities
from ..language.actions import Avoid, Discourage, DoseRange, Favour
from ..resolution.case import Case
from ..resolution.forms import Ranking
from .finding import Finding, finding
from .subject import Subject, where


def doses_without_rails(subject: Subject) -> Iterator[Finding]:
    """Doses, and an authority that may be chosen but gives no limit to set beside them."""
    doses = subject.taking(DoseRange)
    parameters = subject.knowledge.parameters
    if not doses:
        return
    highest = max(action.high for _, action in doses)
    for name in LIMITS:  # that they are there at all, the loader has seen to
        rail = parameters[name]
        for authority in authorities(parameters):
            if (rail.by_authority or {}).get(authority, rail.value) is None:
                at = subject.place("parameters", "parameters", name)
                yield finding("dose.no_limit", "error", at, authority=authority, high=highest,
                              unit=subject.knowledge.nutrient.sign.text)


def doses_out_of_reach(subject: Subject) -> Iterator[Finding]:
    """A dose for certain forms of which each is vetoed whenever the dose applies, or is never dosed."""
    for rule, action in subject.taking(DoseRange):
        undosed = [form for form in action.forms if not subject.knowledge.forms[form].dosed]
        if undosed:
            yield finding("dose.undosed_form", "warning", where(rule), forms=", ".join(undosed))
        vetoed = [form for form in action.forms if _always_vetoed(subject, rule.id, form)]
        if action.forms and len(vetoed) == len(action.forms):
            yield finding("dose.vetoed", "warning", where(rule), forms=", ".join(vetoed))


def _always_vetoed(subject: Subject, rule_id: str, form: str) -> bool:
    rule = subject.knowledge.rule(rule_id)
    vetoes = [other for other, action in subject.taking(Avoid) if form in action.forms.names]
    return rule is not None and (rule in vetoes or subject.entails(rule, vetoes))


def forms_without_verdict(subject: Subject) -> Iterator[Finding]:
    """A form that no rule names: its verdict rests on nothing that a source said."""
    named = {form for _, forms in subject.judging(Favour, Avoid, Discourage) for form in forms.names}
    for form in subject.knowledge.forms:
        if form not in named:
            yield finding("form.no_rule", "warning", subject.place("forms.yaml", "forms", form))


def forms_never_first(subject: Subject) -> Iterator[Finding]:
    """A form that no example of any rule has as its first choice, and no rule advises against by name."""
    first: set[str] = set()
    favoured = [rule for rule, _ in subject.taking(Favour)]
    for outcome in subject.outcomes:
        if any(rule.id in outcome.fired for rule in favoured):
            ranking = Ranking(Case(outcome.findings.fired, outcome.customer, subject.knowledge))
            chosen = set(ranking.first)
            first.update(found["form"] for found in ranking.verdicts if found["form"] in chosen and found["for"])
    said = {form for _, forms in subject.judging(Avoid, Discourage) for form in forms.names}
    for form in subject.knowledge.forms:
        if form not in first and form not in said:
            yield finding("form.never_first", "note", subject.place("forms.yaml", "forms", form))


def dosed_forms_without_dose(subject: Subject) -> Iterator[Finding]:
    """A form that is said to be dosed, and no dose rule that may apply to it."""
    doses = [action for _, action in subject.taking(DoseRange)]
    for form in subject.knowledge.forms.values():
        if form.dosed and not any(not action.forms or form.id in action.forms for action in doses):
            yield finding("form.no_dose", "warning", subject.place("forms.yaml", "forms", form.id))
