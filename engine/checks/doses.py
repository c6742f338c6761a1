"""Checks of forms and doses: every form can be judged, every dose can be reached, and has its rails."""

from __future__ import annotations

from collections.abc import Iterator

from ..actions import Avoid, Discourage, DoseRange, Favour
from ..knowledge.loader import authorities
from ..resolution.case import Case
from ..resolution.forms import Ranking
from .finding import Finding, finding
from .subject import Subject, where

# The rails of the dose ladder: without them a high dose would be printed bare.
_RAILS = ("self_care_limit", "high_dose")


def doses_without_rails(subject: Subject) -> Iterator[Finding]:
    """Doses, and no limit of an authority (of every authority that may be chosen) to set beside them."""
    doses = subject.taking(DoseRange)
    parameters = subject.knowledge.parameters
    if not doses:
        return
    highest = max(doses, key=lambda dose: dose[1].high)
    for name in _RAILS:
        if name not in parameters:
            yield finding("dose.no_rail", "error", where(highest[0]), name=name, high=highest[1].high)
            continue
        rail = parameters[name]
        at = subject.place("parameters", "parameters", name)
        for authority in authorities(parameters):
            value = (rail.by_authority or {}).get(authority, rail.value)
            if value is None:
                yield finding("dose.no_limit", "error", at, authority=authority, high=highest[1].high)
        for authority in rail.by_authority or ():
            if authority not in subject.knowledge.sources:
                yield finding("dose.no_authority", "error", at, authority=authority)


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
