"""A row for every form: its verdict, the rule that decides it, and the smallest change that would turn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..columns.integers import Bits
from ..resolution.reasoner import Consultation
from ..resolution.shape import PRINTED
from ..words.text import Text
from .changes import ChangeWords
from .what_if import Alternative, Exploration


@dataclass(frozen=True, slots=True)
class Row:
    """One form. `verdict` is None where the advice prints no forms, `rule` None where no rule decides.

    `to_first` and `to_unsuitable` are the smallest changes that would make it so; None where it is so already, or
    neither one nor two changes do.
    """

    form: str
    name: Text
    verdict: str | None
    says: Text
    rule: str | None
    rule_says: Text
    place: Text | None
    to_first: Text | None
    to_unsuitable: Text | None

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data, ready for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def form_table(of: Consultation) -> list[Row]:
    """A row for every form, in the order of the advice."""
    search = Exploration(of)
    changes = ChangeWords(of.tongue)
    return [_row(of, entry["form"], entry["verdict"], search, changes) for entry in of.ranking.verdicts]


def _row(of: Consultation, form: str, verdict: str, search: Exploration, changes: ChangeWords) -> Row:
    printed = of.advice.decision in PRINTED
    rule = _deciding(of, form, verdict) if printed else None
    found = of.knowledge.rule(rule) if rule else None
    says = of.tongue(f"verdict.{verdict}" if printed else "form_table.not_printed")
    unprinted = of.tongue("form_table.unprinted", decision=of.tongue(f"decision.{of.advice.decision}"))
    rule_says = found.title if found else of.tongue("form_table.nothing") if printed else unprinted
    first, unsuitable = search.outcomes.first[form], search.outcomes.vetoed[form] & search.outcomes.printed
    return Row(
        form, of.tongue.form(form), verdict if printed else None, says, rule, rule_says,
        _place(of, found.claims[0]) if found else None,
        None if printed and verdict == "first_choice" else _smallest(search, first, changes),
        None if not printed or verdict == "unsuitable" else _smallest(search, unsuitable, changes),
    )


def _deciding(of: Consultation, form: str, verdict: str) -> str | None:
    """The rule against a form where one decides, else the one that speaks for it most."""
    if verdict == "unsuitable":
        return of.ranking.vetoes[form][0][0].rule.id
    if verdict == "possible" and form in of.ranking.discouraged:
        return of.ranking.discouraged[form][0][0].rule.id
    favours = of.ranking.favours.get(form, ())
    return max(favours, key=lambda pair: of.knowledge.fits[pair[1].fit])[0].rule.id if favours else None


def _place(of: Consultation, claim_id: str) -> Text:
    """Where a claim stands, short enough for a table."""
    claim = of.knowledge.claims[claim_id]
    title = of.knowledge.sources[claim.source].title
    if claim.line is None:
        return {"sv": title, "en": title}
    return of.tongue("why.place_lines", title=title, lines=str(claim.line))


def _smallest(search: Exploration, profiles: Bits, changes: ChangeWords) -> Text | None:
    found: Alternative | None = search.cheapest(profiles)
    return changes.all(found.changes) if found else None
