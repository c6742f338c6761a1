"""Why a form has its verdict: what speaks for it, what stands above it, and what took better ones away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..inference.session import Firing
from ..language.actions import Avoid, Discourage, Favour
from ..resolution.reasoner import Consultation
from ..words.text import Text
from .nodes import Role, Sketch
from .why_decision import member

Decided = Sequence[tuple[Firing, Avoid | Discourage | Favour]]


def form(of: Consultation, form_id: str) -> Sketch:
    """What the verdict on a form rests on, where forms are printed."""
    verdict = next(entry["verdict"] for entry in of.advice.forms if entry["form"] == form_id)
    target, says = f"form:{form_id}", headline(of, form_id, verdict)
    if verdict == "unsuitable":
        rules = _ids(of.ranking.vetoes[form_id])
        role = Role(rules[0], needed=member(of, rules[0], form_id))
        return Sketch(target, verdict, says, (role,), also=rules[1:])
    if not of.ranking.points(form_id):
        notes = (of.tongue("why.form.no_favour"),)
        return Sketch(target, verdict, says, notes=notes, also=_ids(of.ranking.discouraged.get(form_id, ())))
    if verdict == "first_choice":
        return _first(of, form_id, says)
    first = of.advice.first_choice[0]
    leader = Sketch(f"form:{first}", "first_choice", headline(of, first, "first_choice"), favour_roles(of, first))
    against = _ids(of.ranking.discouraged.get(form_id, ()))
    roles = (*_second(of, form_id), *favour_roles(of, form_id))
    return Sketch(target, verdict, says, roles, (leader,), also=against[1:])


def _second(of: Consultation, form_id: str) -> tuple[Role, ...]:
    """The first rule that discourages a form, if any does."""
    rules = _ids(of.ranking.discouraged.get(form_id, ()))[:1]
    return tuple(Role(rule, of.tongue("why.role.discourage"), member(of, rule, form_id)) for rule in rules)


def _first(of: Consultation, form_id: str, says: Text) -> Sketch:
    above = [other for other in of.ranking.favours if of.ranking.would_stand_above(other, form_id)]
    # That it is discouraged itself only matters where that would have let another form past.
    behind = any(of.ranking.points(other) <= of.ranking.points(form_id) for other in above)
    roles = (*favour_roles(of, form_id), *(_second(of, form_id) if behind else ()))
    shared = [other for other in of.advice.first_choice if other != form_id]
    notes = (of.tongue("why.form.shared", forms=_names(of, shared)),) if shared else ()
    against = _least(of, form_id, above)
    parts = tuple(_set_aside(of, other, against[other]) for other in above)
    return Sketch(f"form:{form_id}", "first_choice", says, roles, parts, notes=notes)


def _least(of: Consultation, form_id: str, above: Sequence[str]) -> Mapping[str, str]:
    """For each form that would stand above, one rule against it, and no rule where those of the others would do."""
    vetoes, discouraged = of.ranking.vetoes, of.ranking.discouraged
    options = {other: [*_ids(vetoes.get(other, ())),
                       *(() if form_id in discouraged else _ids(discouraged.get(other, ())))] for other in above}
    chosen = {other: rules[0] for other, rules in options.items()}
    for rule in dict.fromkeys(chosen.values()):
        kept = {*chosen.values()} - {rule}
        instead = {other: next((one for one in options[other] if one in kept), None)
                   for other, named in chosen.items() if named == rule}
        if None not in instead.values():
            chosen |= {other: one for other, one in instead.items() if one is not None}
    return chosen


def _set_aside(of: Consultation, other: str, rule: str) -> Sketch:
    """A form that would have stood above, and the rule that took it away."""
    by_veto = rule in _ids(of.ranking.vetoes.get(other, ()))
    against = Role(rule, of.tongue("why.role.avoid" if by_veto else "why.role.discourage"), member(of, rule, other))
    says = of.tongue("why.form.set_aside", form=of.tongue.form(other), points=of.ranking.points(other))
    verdict = "unsuitable" if other in of.ranking.vetoes else "possible"
    return Sketch(f"form:{other}", verdict, says, (against, *favour_roles(of, other)))


def favour_roles(of: Consultation, form_id: str) -> tuple[Role, ...]:
    """The rules that speak for a form, each with the points it gives."""
    fits = of.knowledge.fits
    points: dict[str, list[str]] = {}
    for firing, action in of.ranking.favours.get(form_id, ()):
        points.setdefault(firing.rule.id, []).append(action.fit)
    return tuple(
        Role(rule, of.tongue("why.role.favour", form=of.tongue.form(form_id), points=sum(map(fits.__getitem__, given)),
                             fit=of.tongue(f"fit.{given[0]}")), member(of, rule, form_id))
        for rule, given in points.items()
    )


def headline(of: Consultation, form_id: str, verdict: str) -> Text:
    """The verdict on a form in one sentence."""
    return of.tongue(f"why.form.{verdict}", form=of.tongue.form(form_id), points=of.ranking.points(form_id))


def _names(of: Consultation, forms: Sequence[str]) -> Text:
    return {"sv": of.tongue.words("sv").forms(forms), "en": of.tongue.words("en").forms(forms)}


def _ids(decided: Decided) -> tuple[str, ...]:
    return tuple(dict.fromkeys(firing.rule.id for firing, _ in decided))
