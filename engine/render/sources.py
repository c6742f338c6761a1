"""The claim ledger on a terminal: the coverage of every source, or one claim with the rules that use it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from ..checks.ledger import Coverage, Ledger
from ..knowledge.records import Claim
from ..phrasing.words import Words
from ..words.text import Language
from .trace import claim_line

_COLUMNS = ("cited", "background", "not_used", "unaccounted")


def coverage_table(ledger: Ledger, language: Language) -> RenderableType:
    """How many claims of each source are cited by rules, background, not used with a reason, or unaccounted for."""
    words = Words(ledger.knowledge, language)
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(words("ledger.source"), no_wrap=True)
    for column in ("total", *_COLUMNS):
        table.add_column(words(f"ledger.{column}"), justify="right")
    found = ledger.coverage()
    for coverage in found:
        table.add_row(coverage.source.id, *_counts([coverage]))
    table.add_row(words("ledger.sum"), *_counts(found), style="bold")
    return table


def _counts(found: list[Coverage]) -> list[str]:
    sums = [sum(len(getattr(coverage, column)) for coverage in found) for column in _COLUMNS]
    return [str(sum(coverage.total for coverage in found)), *map(str, sums)]


def claim_page(claim: Claim, ledger: Ledger, language: Language) -> RenderableType:
    """One claim: text, place, figures, and the rules that cite it or why none does."""
    knowledge = ledger.knowledge
    words = Words(knowledge, language)
    parts: list[RenderableType] = [claim_line(claim.id, knowledge, words)]
    parts.append(_line(f"{words('heading.interest')}: {words.of(knowledge.sources[claim.source].interest.text)}"))
    for figure in claim.figures:
        low, high = figure.low if figure.low is not None else figure.value, figure.high
        amount = "–".join(f"{value:g}" for value in (low, high) if value is not None)
        basis = f" ({words(f'basis.{figure.basis}')})" if figure.basis else ""
        parts.append(_line(f"{amount} {figure.unit}{basis}"))
    use = ledger.uses[claim.id]
    for rule_id in use.rules:
        rule = knowledge.rule(rule_id)
        if rule is not None:
            parts.append(_line(f"→ {rule.id}: {words.of(rule.title)}"))
    parts += [_line(f"→ {record}") for record in use.records]
    if claim.not_used is not None and not use:
        parts.append(_line(f"{words('ledger.not_used')}: {words.of(claim.not_used.text)}"))
    elif not use:
        parts.append(_line(words("ledger.background" if claim.use == "background" else "ledger.unaccounted")))
    return Group(*parts)


def _line(text: str) -> RenderableType:
    return Padding(Line(text), (0, 0, 0, 3))
