"""Which form: every form ranked, with a verdict and the rules for and against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ..inference.session import Firing
from ..knowledge import Knowledge
from ..language.actions import Avoid, Discourage, Favour
from ..words.text import Text
from .case import Case
from .order import Order, Taken
from .shape import FormVerdict, RouteId, Verdict, Wanted

if TYPE_CHECKING:  # read where there is a label
    from ..labels.reading import LabelReading

F = TypeVar("F", Avoid, Discourage, Favour)
Spoken = Mapping[str, list[tuple[Firing, F]]]
"""What is said of the forms that are spoken of, with the steps that say it."""


class Ranking:
    """All forms in order of rank, for one customer; what is said about each is only put together when it is asked for.

    Forms of equal rank share the verdict and keep the order of `forms.yaml`.
    """

    def __init__(self, case: Case, order: Order | None = None) -> None:
        self._of = order or Order(case)
        self._forms, self._standings = case.knowledge.forms, self._of.standings
        self.order = sorted(self._forms, key=self._standings.__getitem__)

    @property
    def allowed(self) -> list[str]:
        """The forms that no rule vetoed."""
        return [form for form in self.order if not self._standings[form].vetoed]

    @cached_property
    def first(self) -> list[str]:
        """The forms that share the first place; empty where no form that a rule speaks for is left."""
        return [form for form in self.order if self._of.first[form]]

    @cached_property
    def favours(self) -> Spoken[Favour]:
        """What speaks for each form."""
        return _pairs(self._of.favours)

    @cached_property
    def vetoes(self) -> Spoken[Avoid]:
        """What makes each form unsuitable."""
        return _pairs(self._of.vetoes)

    @cached_property
    def discouraged(self) -> Spoken[Discourage]:
        """What sets each form behind."""
        return _pairs(self._of.discouraging)

    def points(self, form: str) -> int:
        """How much speaks for a form."""
        return -int(self._standings[form].behind)

    def would_stand_above(self, other: str, form: str) -> bool:
        """Whether another form would rank above this one if no rule had spoken against it.

        Where both are discouraged, that makes no difference between them.
        """
        this = self._standings[form]
        discouraged = this.discouraged if other in self.vetoes else 0
        spared = self._standings[other]._replace(vetoed=this.vetoed, discouraged=0)
        return other != form and spared < this._replace(discouraged=discouraged)

    @cached_property
    def verdicts(self) -> list[FormVerdict]:
        """Every form with its verdict and the rules for and against it."""
        of = self._of
        return [
            {
                "form": form,
                "verdict": self.verdict(form),
                "route": cast(RouteId, self._forms[form].route),
                "for": _ids(of.favours.get(form, ())),
                "against": _ids([*of.vetoes.get(form, ()), *of.discouraging.get(form, ())]),
            }
            for form in self.order
        ]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of every form, from 1; forms of equal rank share it."""
        ranks = sorted(self._standings.values())
        return {form: ranks.index(rank) + 1 for form, rank in self._standings.items()}

    def verdict(self, form: str) -> Verdict:
        """What a form is for this customer."""
        standing = self._standings[form]
        if standing.vetoed:
            return "unsuitable"
        if form in self.first:
            return "first_choice"
        return "possible" if standing.unfavoured or standing.discouraged else "suitable"


def _pairs(spoken: Mapping[str, list[Taken[F]]]) -> Spoken[F]:
    return {form: [(firing, action) for firing, action, _ in taken] for form, taken in spoken.items()}


def _ids(spoken: Iterable[Taken[Any]]) -> list[str]:
    return list(dict.fromkeys(firing.rule.id for firing, _, _ in spoken))


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
