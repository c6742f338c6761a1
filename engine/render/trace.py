"""The trace on a terminal: fact → rule → claim → source, in firing order."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..resolution.shape import Step
from .phrases import reason_words


def trace(advice: Advice, knowledge: Knowledge, words: Words) -> RenderableType:
    """Every rule that fired: the facts that made it, what it concluded, and the claims it rests on."""
    parts: list[RenderableType] = [Line(words("heading.trace"), style="bold")]
    parts += [Padding(_step(n, step, knowledge, words), (0, 0, 1, 1)) for n, step in enumerate(advice.trace, 1)]
    return Group(*parts)


def _step(number: int, step: Step, knowledge: Knowledge, words: Words) -> RenderableType:
    rule = knowledge.rule(step["rule"])
    assert rule is not None
    head = Line(f"{number}. {words.of(step['title'])}", style="bold")
    head.append(f"  {step['rule']}", style="dim")
    rows: list[RenderableType] = [head]
    because = "; ".join(reason_words(reason, words) for reason in step["because"])
    if because:
        rows.append(_row(words("trace.because"), because))
    rows += [_row(words("trace.so"), words.action(action)) for action in rule.then]
    rows += [claim_line(claim, knowledge, words) for claim in step["claims"]]
    return Group(*rows)


def _row(head: str, body: str) -> RenderableType:
    line = Line(f"{head} ", style="italic")
    line.append(body, style="not italic")
    return Padding(line, (0, 0, 0, 3))


def claim_line(claim_id: str, knowledge: Knowledge, words: Words) -> RenderableType:
    """One claim: what it says, and where it stands."""
    claim = knowledge.claims[claim_id]
    place = f"{knowledge.sources[claim.source].title}, ”{claim.section}”"
    if claim.line is not None:
        place += f", {words('trace.line', line=claim.line)}"
    line = Line(f"{claim.id} {words.of(claim.text.text)} ")
    line.append(f"({place})", style="dim")
    return Padding(line, (0, 0, 0, 3))
