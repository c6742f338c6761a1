"""Which form: every form ranked, with a verdict and the rules for and against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar, cast

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..labels.reading import LabelReading
from ..language.actions import Avoid, Discourage, Favour
from ..words.text import Text
from .case import Case
from .shape import FormVerdict, RouteId, Verdict, Wanted

F = TypeVar("F", Avoid, Discourage, Favour)
T = TypeVar("T")


def before_points(*, vetoed: T, unfavoured: T, discouraged: T) -> tuple[T, T, T]:
    """What orders forms before their points do, the weightiest first; where it holds a form comes behind the others.

    Of one customer truth values, of many at once columns of them.
    """
    return vetoed, unfavoured, discouraged


class Ranking:
    """All forms in order of rank; what is said about each is only put together when it is asked for.

    A veto makes a form unsuitable. Of the forms that some rule speaks for, a discouraged one never stands above one
    that is not; then fits add up. Forms of equal rank share the verdict and keep the order of `forms.yaml`.
    """

    def __init__(self, case: Case) -> None:
        self._forms, fits = case.knowledge.forms, case.knowledge.fits
        self._favour, self._veto = _by_form(case, Favour), _by_form(case, Avoid)
        self._discourage = _by_form(case, Discourage)
        self._points = {form: sum(fits[action.fit] for _, action in self._favour.get(form, ())) for form in self._forms}
        self._ranks = {form: self._rank(form, points) for form, points in self._points.items()}
        self.order = sorted(self._forms, key=self._ranks.__getitem__)

    def _rank(self, form: str, points: int) -> tuple[tuple[bool, bool, bool], int]:
        above = before_points(vetoed=form in self._veto, unfavoured=not points, discouraged=form in self._discourage)
        return above, -points

    @property
    def allowed(self) -> list[str]:
        """The forms that no rule vetoed."""
        return [form for form in self.order if form not in self._veto]

    @property
    def anything_favoured(self) -> bool:
        """Whether some rule speaks for some form at all."""
        return bool(self._favour)

    @cached_property
    def first(self) -> list[str]:
        """The forms that share the first place; empty where no form that a rule speaks for is left."""
        best = next((self._ranks[form] for form in self.allowed if self._points[form]), None)
        return [form for form in self.allowed if self._ranks[form] == best]

    @cached_property
    def verdicts(self) -> list[FormVerdict]:
        """Every form with its verdict and the rules for and against it."""
        return [
            {
                "form": form,
                "verdict": self.verdict(form),
                "route": cast(RouteId, self._forms[form].route),
                "for": _ids(self._favour.get(form, ())),
                "against": _ids([*self._veto.get(form, ()), *self._discourage.get(form, ())]),
            }
            for form in self.order
        ]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of every form, from 1; forms of equal rank share it."""
        ranks = sorted(self._ranks.values())
        return {form: ranks.index(rank) + 1 for form, rank in self._ranks.items()}

    def verdict(self, form: str) -> Verdict:
        """What a form is for this customer."""
        if form in self._veto:
            return "unsuitable"
        if form in self.first:
            return "first_choice"
        return "suitable" if self._points[form] and form not in self._discourage else "possible"


def _by_form(case: Case, kind: type[F]) -> Mapping[str, list[tuple[Firing, F]]]:
    found: defaultdict[str, list[tuple[Firing, F]]] = defaultdict(list)
    for firing, action in case.actions(kind):
        for form in case.forms(action.forms):
            found[form].append((firing, action))
    return dict(found)


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
    instead = None if is_first else ranking.first[0]
    why = case.text(
        f"wanted.{verdict['verdict']}",
        form=case.form_name(form),
        instead=case.form_name(instead) if instead else "",
        reasons=sentences(case, deciding),
    )
    stripped: Text = {"sv": why["sv"].strip(), "en": why["en"].strip()}
    return {"form": form, "verdict": verdict["verdict"], "instead": instead, "why": stripped}


def against_swallowed(knowledge: Knowledge, ranking: Ranking) -> list[str]:
    """The rules against forms that are swallowed and do not suit: what a label leaves unnamed may be any of those."""
    return list(dict.fromkeys(rule for entry in ranking.verdicts
                              if entry["verdict"] == "unsuitable" and knowledge.is_swallowed(entry["form"])
                              for rule in entry["against"]))  # fmt: skip


def mixed_in(knowledge: Knowledge, reading: LabelReading | None) -> Text | None:
    """What says of a label that another form than the one it names is in it; None where nothing does."""
    if reading is None or knowledge.shelf is None:
        return None
    return next((finding.text for finding in reading.findings if finding.id in knowledge.shelf.unsettled), None)


def sentences(case: Case, rules: list[str]) -> Text:
    """The reasons of some rules that fired, each once."""
    reasons = {firing.rule.id: case.reason(firing) for firing in case.fired if firing.rule.id in rules}
    return {
        "sv": " ".join(dict.fromkeys(reasons[rule]["sv"] for rule in rules)),
        "en": " ".join(dict.fromkeys(reasons[rule]["en"] for rule in rules)),
    }
