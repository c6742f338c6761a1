"""The trace as a picture: facts, rules, conclusions and sources in four columns, in panels that fit on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..advice import Advice
from ..knowledge import Knowledge
from ..text import Language
from .svg import BODY, HEAD, SMALL, STRONG, Area, Canvas, Picture, Style, tag, wrap
from .svg_shapes import edge, key, outline, sign_room
from .trace_graph import KINDS, FactBox, Group, RuleBox, TraceGraph
from .words import Words

# A panel that would grow taller goes on in the next one; printed on a wide page it stays whole.
_TALLEST = 540.0


def trace_svg(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> str:
    """The trace as one SVG file; with `everything` also the rules that changed nothing in the advice."""
    return draw_trace(advice, knowledge, language, everything).svg


def draw_trace(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> Picture:
    """The trace as one picture, with its layout."""
    words = Words(knowledge, language)
    return _draw(_panels(advice, knowledge, words, everything), advice, knowledge, words, "trace")


def trace_pictures(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> list[Picture]:
    """The trace as pictures of one panel each, for paper."""
    words = Words(knowledge, language)
    panels = _panels(advice, knowledge, words, everything)
    return [_draw([panel], advice, knowledge, words, f"trace{n}") for n, panel in enumerate(panels, 1)]


def _panels(
    advice: Advice, knowledge: Knowledge, words: Words, everything: bool
) -> list[tuple[str, list[Row]]]:
    """The groups of rules, divided where they would not fit on a page."""
    found = []
    for group in TraceGraph(advice, knowledge, words).groups(everything):
        parts = list(_divided(group))
        for n, rows in enumerate(parts, 1):
            found.append((f"{group.heading} ({n}/{len(parts)})" if len(parts) > 1 else group.heading, rows))
    return found


def _divided(group: Group) -> Iterator[list[Row]]:
    rows: list[Row] = []
    height = 0.0
    for row in map(_row, group.rules):
        if rows and height + row.height > _TALLEST:
            yield rows
            rows, height = [], 0.0
        rows.append(row)
        height += row.height + LANE
    yield rows


def _draw(
    panels: list[tuple[str, list[Row]]], advice: Advice, knowledge: Knowledge, words: Words, name: str
) -> Picture:
    canvas, top = Canvas(name), MARGIN
    for heading, rows in panels:
        top = Panel(canvas, knowledge, words, rows).draw(heading, top) + 26
    if not panels:
        top = canvas.write(MARGIN, top, wrap(words("picture.no_rule"), WIDTH - 2 * MARGIN)) + 10
    shown = {kind for _, rows in panels for row in rows for kind in _kinds(row)}
    # A fact that another rule concluded has the shape of a conclusion, so the key needs only one of them.
    kinds = [kind for kind in KINDS if kind in shown and not (kind == "derived" and "conclude" in shown)]
    bottom = key(canvas, kinds, words, MARGIN, top, WIDTH - MARGIN) if kinds else top
    decision = words(f"decision.{advice.decision}")
    part = panels[0][0] if len(panels) == 1 else ""
    title = words("picture.trace.title", decision=decision) + (f" – {part}" if part else "")
    return canvas.picture(WIDTH, bottom + MARGIN, title, _description(panels, words), words.language)


def _kinds(row: Row) -> Iterator[str]:
    yield from (fact.kind for fact in row.rule.facts)
    yield from (kind for kind, _ in row.rule.conclusions)


def _description(panels: list[tuple[str, list[Row]]], words: Words) -> str:
    """The picture in sentences: one for each rule."""
    said = [words("picture.trace.desc")]
    for heading, rows in panels:
        said.append(f"{heading}:")
        for row in rows:
            facts = "; ".join(fact.text for fact in row.rule.facts)
            so = "; ".join(text for _, text in row.rule.conclusions)
            said.append(words("picture.trace.rule", number=row.rule.number, title=row.rule.title, facts=facts, so=so))
    return " ".join(said)


