"""Which form: every form ranked, with a verdict and the rules for and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from ..actions import Avoid, Discourage, Favour
from ..advice import FormVerdict, Wanted
from ..inference import Firing
from ..text import Text
from .case import Case

F = TypeVar("F", Avoid, Discourage, Favour)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All forms in order; those that no rule vetoed in `allowed`."""

    verdicts: list[FormVerdict]

    @property
    def allowed(self) -> list[str]:
        return [verdict["form"] for verdict in self.verdicts if verdict["verdict"] != "unsuitable"]

    @property
    def first(self) -> str | None:
        return next((v["form"] for v in self.verdicts if v["verdict"] == "first_choice"), None)


def rank(case: Case) -> Ranking:
    """A veto makes a form unsuitable; a discouraged form never stands above one that is not; then fits add up.

    Forms of equal rank share the verdict and keep the order of `forms.yaml`.
    """
    favour, veto, discourage = _by_form(case, Favour), _by_form(case, Avoid), _by_form(case, Discourage)
    fits = case.knowledge.fits
    points = {form: sum(fits[action.fit] for _, action in favour[form]) for form in case.knowledge.forms}

    def key(form: str) -> tuple[bool, bool, int]:
        return form in veto, form in discourage, -points[form]

    ordered = sorted(case.knowledge.forms, key=key)
    best = key(ordered[0])
    verdicts: list[FormVerdict] = []
    for form in ordered:
        if form in veto:
            verdict = "unsuitable"
        elif key(form) == best:
            verdict = "first_choice"
        else:
            verdict = "suitable" if points[form] and form not in discourage else "possible"
        verdicts.append({
            "form": form,
            "verdict": verdict,
            "route": case.knowledge.forms[form].route,
            "for": _ids(favour[form]),
            "against": _ids([*veto.get(form, []), *discourage.get(form, [])]),
        })
    return Ranking(verdicts)


def _by_form(case: Case, kind: type[F]) -> defaultdict[str, list[tuple[Firing, F]]]:
    found: defaultdict[str, list[tuple[Firing, F]]] = defaultdict(list)
    for firing, action in case.actions(kind):
        for form in case.forms(action.forms):
            found[form].append((firing, action))
    return found


def _ids(decided: Iterable[tuple[Firing, Avoid | Discourage | Favour]]) -> list[str]:
    return list(dict.fromkeys(firing.rule.id for firing, _ in decided))


def wanted(case: Case, ranking: Ranking) -> Wanted | None:
    """The answer to the form that the customer asked for by name."""
    form = case.customer.facts.get("wants")
    if form is None:
        return None
    verdict = next(entry for entry in ranking.verdicts if entry["form"] == form)
    is_first = verdict["verdict"] == "first_choice"
    deciding = verdict["for"] if is_first or not verdict["against"] else verdict["against"]
    instead = None if is_first else ranking.first
    why = case.text(
        f"wanted.{verdict['verdict']}",
        form=case.form_name(form),
        instead=case.form_name(instead) if instead else "",
        reasons=_sentences(case, deciding),
    )
    stripped: Text = {"sv": why["sv"].strip(), "en": why["en"].strip()}
    return {"form": form, "verdict": verdict["verdict"], "instead": instead, "why": stripped}


def _sentences(case: Case, rules: list[str]) -> Text:
    reasons = {firing.rule.id: case.reason(firing) for firing in case.fired if firing.rule.id in rules}
    return {
        "sv": " ".join(dict.fromkeys(reasons[rule]["sv"] for rule in rules)),
        "en": " ".join(dict.fromkeys(reasons[rule]["en"] for rule in rules)),
    }
