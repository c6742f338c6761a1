"""The trace as a picture: facts, rules, conclusions and sources in four columns, in panels that fit on a page."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .svg import Canvas, Picture, wrap
from .svg_panel import MARGIN, WIDTH, Panel, Row, measured
from .svg_shapes import key
from .trace_graph import KINDS, TraceGraph

# A panel that would grow taller goes on in the next one; printed on a wide page it stays whole.
_TALLEST = 620.0


def trace_svg(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> str:
    """The trace as one SVG file; with `everything` also the rules that changed nothing in the advice."""
    return draw_trace(advice, knowledge, language, everything).svg


def draw_trace(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> Picture:
    """The trace as one picture, with its layout."""
    drawer = _Drawer(advice, knowledge, Words(knowledge, language))
    return drawer.draw(drawer.panels(everything), "trace")


def trace_pictures(advice: Advice, knowledge: Knowledge, language: Language, everything: bool = False) -> list[Picture]:
    """The trace as pictures of one panel each, for paper."""
    drawer = _Drawer(advice, knowledge, Words(knowledge, language))
    return [drawer.draw([panel], f"trace{n}") for n, panel in enumerate(drawer.panels(everything), 1)]


Panels = list[tuple[str, list[Row]]]


class _Drawer:
    """Puts the panels of one advice together."""

    def __init__(self, advice: Advice, knowledge: Knowledge, words: Words) -> None:
        self._advice, self._knowledge, self._words = advice, knowledge, words

    def panels(self, everything: bool) -> Panels:
        """The groups of rules, divided where they would not fit on a page."""
        found = []
        for group in TraceGraph(self._advice, self._knowledge, self._words).groups(everything):
            parts = list(self._divided([measured(rule) for rule in group.rules]))
            for n, rows in enumerate(parts, 1):
                found.append((f"{group.heading} ({n}/{len(parts)})" if len(parts) > 1 else group.heading, rows))
        return found

    def _divided(self, rows: list[Row]) -> Iterator[list[Row]]:
        part: list[Row] = []
        for row in rows:
            if part and self._panel(Canvas(""), [*part, row]).height > _TALLEST:
                yield part
                part = []
            part.append(row)
        yield part

    def _panel(self, canvas: Canvas, rows: list[Row]) -> Panel:
        return Panel(canvas, self._knowledge, self._words, rows)

    def draw(self, panels: Panels, name: str) -> Picture:
        """These panels below each other, with a key to their shapes."""
        canvas, words, top = Canvas(name), self._words, MARGIN
        for heading, rows in panels:
            top = self._panel(canvas, rows).draw(heading, top) + 26
        if not panels:
            top = canvas.write(MARGIN, top, wrap(words("picture.no_rule"), WIDTH - 2 * MARGIN)) + 10
        shown = {kind for _, rows in panels for row in rows for kind in _kinds(row)}
        # A fact that another rule concluded has the shape of a conclusion, so the key needs only one of them.
        kinds = [kind for kind in KINDS if kind in shown and not (kind == "derived" and "conclude" in shown)]
        bottom = key(canvas, kinds, words, MARGIN, top, WIDTH - MARGIN) if kinds else top
        title = words("picture.trace.title", decision=words(f"decision.{self._advice.decision}"))
        title += f" – {panels[0][0]}" if len(panels) == 1 else ""
        return canvas.picture(WIDTH, bottom + MARGIN, title, _description(panels, words), words.language)


def _kinds(row: Row) -> Iterator[str]:
    yield from (fact.kind for fact in row.rule.facts)
    yield from (kind for kind, _ in row.rule.conclusions)


def _description(panels: Panels, words: Words) -> str:
    """The picture in sentences: one for each rule."""
    said = [words("picture.trace.desc")]
    for heading, rows in panels:
        said.append(f"{heading}:")
        for row in rows:
            facts = "; ".join(fact.text for fact in row.rule.facts)
            so = "; ".join(text for _, text in row.rule.conclusions)
            said.append(words("picture.trace.rule", number=row.rule.number, title=row.rule.title, facts=facts, so=so))
    return " ".join(said)


