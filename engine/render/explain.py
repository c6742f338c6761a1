"""Explanations on a terminal: why, why not, a row for every form, what if."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from ..explanation.changes import ChangeWords
from ..explanation.difference import Changed
from ..explanation.failing import Failed
from ..explanation.form_table import Row
from ..explanation.proof import ClaimNode, FactNode, Proof, RuleNode, lines
from ..explanation.what_if import Alternative, Search
from ..explanation.why_not import Missed, WhyNot
from ..knowledge import Knowledge
from ..phrasing.tongue import Tongue
from ..words.text import Language, Text

# So many alternatives are shown, and so many with the same outcome; all are counted.
_SHOWN, _ALIKE = 12, 4


def proof_view(proof: Proof, language: Language) -> RenderableType:
    """A proof, indented by depth: what was concluded, by which rule, from which facts, on which claims."""
    return _told(lines(proof), language)


def why_not_view(answer: WhyNot, language: Language) -> RenderableType:
    """What stood in the way, and what would have given it."""
    return _told(answer.lines(), language)


def _told(told: Iterable[tuple[int, Text, Any]], language: Language) -> RenderableType:
    parts: list[RenderableType] = []
    for depth, says, node in told:
        line = Line(says[language], style=_style(node, depth))
        if isinstance(node, (RuleNode, Missed)) and says is node.says:
            line.append(f"  {node.rule}", style="dim not bold")
        elif isinstance(node, ClaimNode):
            line.append(f"  {node.claim}", style="dim")
        parts.append(Padding(line, (0, 0, 0, 2 * depth)))
    return Group(*parts)


def _style(node: Any, depth: int) -> str:
    if isinstance(node, (Proof, WhyNot)):
        return "bold" if depth == 0 else ""
    if isinstance(node, (FactNode, Failed)):
        return "italic"
    return "dim" if isinstance(node, ClaimNode) else ""


def form_table_view(rows: Iterable[Row], knowledge: Knowledge, language: Language) -> RenderableType:
    """One row a form: its verdict, what decides it and where that stands, and what would turn it."""
    tongue = Tongue(knowledge)
    heads = ("form", "verdict", "decided_by", "change")
    table = Table(title=tongue("form_table.title")[language], title_justify="left", title_style="bold", show_lines=True)
    for head in heads:
        table.add_column(tongue(f"form_table.{head}")[language])
    for row in rows:
        decided = Line(row.rule_says[language])
        if row.place is not None:
            decided.append(f"\n{row.place[language]}", style="dim")
        style = "bold" if row.verdict == "first_choice" else ""
        changes = "\n".join(_changes(row, tongue, language)) or tongue("form_table.no_change")[language]
        table.add_row(Line(row.name[language], style=style), Line(row.says[language], style=style), decided, changes)
    return table


def _changes(row: Row, tongue: Tongue, language: Language) -> Iterator[str]:
    if row.to_first is not None:
        yield tongue("form_table.to_first", change=row.to_first)[language]
    if row.to_unsuitable is not None:
        yield tongue("form_table.to_unsuitable", change=row.to_unsuitable)[language]


def what_if_view(search: Search, knowledge: Knowledge, language: Language) -> RenderableType:
    """The smallest changes that turn a part of the advice, the most plausible first."""
    tongue = Tongue(knowledge)
    now = tongue("what_if.now", now=becomes_text(search.part, search.now, tongue))
    parts: list[RenderableType] = [Line(tongue(f"what_if.title.{search.part}")[language], style="bold"),
                                   Line(now[language])]
    shown = list(varied(search))[:_SHOWN]
    parts += [Padding(Line(_alternative(one, search, tongue, language)), (0, 0, 0, 2)) for one in shown]
    if not shown:
        parts.append(Padding(Line(tongue("what_if.none")[language]), (0, 0, 0, 2)))
    count = tongue("what_if.searched", n=search.evaluated, shown=len(shown), total=len(search.found))
    parts.append(Line(count[language], style="dim"))
    return Group(*parts)


def varied(search: Search) -> Iterator[Alternative]:
    """The alternatives in their order, without more of the same than a reader can use."""
    seen: Counter[Any] = Counter()
    for one in search.found:
        seen[one.becomes] += 1
        if seen[one.becomes] <= _ALIKE:
            yield one


def _alternative(one: Alternative, search: Search, tongue: Tongue, language: Language) -> str:
    change = ChangeWords(tongue).all(one.changes)
    said = tongue("what_if.line", change=change, becomes=becomes_text(search.part, one.becomes, tongue))[language]
    return said[:1].upper() + said[1:]


def becomes_text(part: str, value: Any, tongue: Tongue) -> Text:
    """A part of the advice as the search compares it, in words."""
    if part == "decision":
        return tongue(f"decision.{value}")
    if value is None:
        return tongue("what_if.no_form" if part == "form" else "what_if.no_dose")
    if part == "form":
        return {"sv": tongue.words("sv").forms(value), "en": tongue.words("en").forms(value)}
    low, high, start = value
    if start is None:
        return tongue("what_if.dose", low=low, high=high)
    return tongue("what_if.dose_from", low=low, high=high, start=start)


def difference_view(changed: Iterable[Changed], knowledge: Knowledge, language: Language) -> RenderableType:
    """What changes between two advices, part by part."""
    tongue = Tongue(knowledge)
    parts: list[RenderableType] = [Line(tongue("what_if.difference")[language], style="bold")]
    for change in changed:
        parts.append(Padding(Line(tongue(f"what_if.part.{change.part}")[language], style="bold"), (0, 0, 0, 2)))
        for name, texts in (("gone", change.gone), ("new", change.new)):
            rows = [tongue(f"what_if.{name}", what=text)[language] for text in texts]
            parts += [Padding(Line(row), (0, 0, 0, 4)) for row in rows]
    if len(parts) == 1:
        parts.append(Padding(Line(tongue("what_if.same")[language]), (0, 0, 0, 2)))
    return Group(*parts)
