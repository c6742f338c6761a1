"""The rules on a terminal: all of them as a list, or one as a page."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from ..knowledge import Knowledge
from ..knowledge.rules import Example, Rule
from ..phrasing.words import Words
from ..words.text import Language
from .trace import claim_line


def rule_list(knowledge: Knowledge, language: Language) -> RenderableType:
    """Every rule with its title, in the order of inference."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for rule in knowledge.rules:
        table.add_row(rule.id, rule.title[language])
    return table


def rule_page(rule: Rule, knowledge: Knowledge, language: Language) -> RenderableType:
    """One rule: condition, conclusions, reason, claims with their places, and its examples."""
    words = Words(knowledge, language)
    head = Line(words.of(rule.title), style="bold")
    state = words("reviewed" if rule.reviewed else "not_reviewed")
    head.append(f"  {rule.id} · {rule.place} · {state}", style="dim")
    parts: list[RenderableType] = [head]
    parts += _section(words("heading.when"), [Line(line) for line in words.condition(rule.when)])
    parts += _section(words("heading.then"), [Line(words.action(action)) for action in rule.then])
    parts += _section(words("heading.because"), [Line(words.of(rule.because))])
    parts += _section(words("heading.sources"), [claim_line(claim, knowledge, words) for claim in rule.claims])
    parts += _section(words("heading.tests"), [_example(example, words) for example in rule.tests])
    return Group(*parts)


def _section(heading: str, rows: list[RenderableType]) -> list[RenderableType]:
    return [Line(heading, style="bold"), Padding(Group(*rows), (0, 0, 0, 2))] if rows else []


def _example(example: Example, words: Words) -> RenderableType:
    given = "; ".join(f"{words.label(fact)}: {_given(fact, value, words)}" for fact, value in example.given.items())
    return Line(f"{given or words('trace.nothing_known')} → {words(f'expect.{example.expect}')}")


def _given(fact: str, value: object, words: Words) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(" ".join(map(str, item.values())) for item in value)
    return words.value(fact, value)
