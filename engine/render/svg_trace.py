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

WIDTH = 1100.0
_MARGIN = 16.0
# Left edge and width of each column.
_FACTS, _RULES, _SO, _SOURCES = (16.0, 196.0), (262.0, 256.0), (560.0, 226.0), (848.0, 236.0)
_PAD, _GAP, _LANE = 8.0, 8.0, 22.0
# A panel that would grow taller goes on in the next one; printed on a wide page it stays whole.
_TALLEST = 540.0

Lines = list[tuple[str, Style]]


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


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule with its conclusions, measured."""

    rule: RuleBox
    title: Lines
    so: list[tuple[str, Lines]]

    @property
    def height(self) -> float:
        return max(_height(self.title), sum(_height(lines) + _GAP for _, lines in self.so) - _GAP)


def _height(lines: Lines) -> float:
    return sum(style.leading for _, style in lines) + 2 * _PAD


def _set(width: float, *parts: tuple[str, Style]) -> Lines:
    """Texts wrapped to the width of a column."""
    return [(line, style) for text, style in parts if text for line in wrap(text, width - 2 * _PAD - 4, style)]


def _row(rule: RuleBox) -> _Row:
    title = _set(_RULES[1], (f"{rule.number}. {rule.title}", STRONG), (rule.id, SMALL))
    so = [(kind, _set(_SO[1] - sign_room(kind), (text, BODY))) for kind, text in rule.conclusions]
    return _Row(rule, title, so)


def _panels(
    advice: Advice, knowledge: Knowledge, words: Words, everything: bool
) -> list[tuple[str, list[_Row]]]:
    """The groups of rules, divided where they would not fit on a page."""
    found = []
    for group in TraceGraph(advice, knowledge, words).groups(everything):
        parts = list(_divided(group))
        for n, rows in enumerate(parts, 1):
            found.append((f"{group.heading} ({n}/{len(parts)})" if len(parts) > 1 else group.heading, rows))
    return found


def _divided(group: Group) -> Iterator[list[_Row]]:
    rows: list[_Row] = []
    height = 0.0
    for row in map(_row, group.rules):
        if rows and height + row.height > _TALLEST:
            yield rows
            rows, height = [], 0.0
        rows.append(row)
        height += row.height + _LANE
    yield rows


def _draw(
    panels: list[tuple[str, list[_Row]]], advice: Advice, knowledge: Knowledge, words: Words, name: str
) -> Picture:
    canvas, top = Canvas(name), _MARGIN
    for heading, rows in panels:
        top = _Panel(canvas, knowledge, words, rows).draw(heading, top) + 26
    if not panels:
        top = canvas.write(_MARGIN, top, wrap(words("picture.no_rule"), WIDTH - 2 * _MARGIN)) + 10
    shown = {kind for _, rows in panels for row in rows for kind in _kinds(row)}
    # A fact that another rule concluded has the shape of a conclusion, so the key needs only one of them.
    kinds = [kind for kind in KINDS if kind in shown and not (kind == "derived" and "conclude" in shown)]
    bottom = key(canvas, kinds, words, _MARGIN, top, WIDTH - _MARGIN) if kinds else top
    decision = words(f"decision.{advice.decision}")
    part = panels[0][0] if len(panels) == 1 else ""
    title = words("picture.trace.title", decision=decision) + (f" – {part}" if part else "")
    return canvas.picture(WIDTH, bottom + _MARGIN, title, _description(panels, words), words.language)


def _kinds(row: _Row) -> Iterator[str]:
    yield from (fact.kind for fact in row.rule.facts)
    yield from (kind for kind, _ in row.rule.conclusions)


def _description(panels: list[tuple[str, list[_Row]]], words: Words) -> str:
    """The picture in sentences: one for each rule."""
    said = [words("picture.trace.desc")]
    for heading, rows in panels:
        said.append(f"{heading}:")
        for row in rows:
            facts = "; ".join(fact.text for fact in row.rule.facts)
            so = "; ".join(text for _, text in row.rule.conclusions)
            said.append(words("picture.trace.rule", number=row.rule.number, title=row.rule.title, facts=facts, so=so))
    return " ".join(said)


class _Panel:
    """Draws some rules with the facts and sources that belong to them."""

    def __init__(self, canvas: Canvas, knowledge: Knowledge, words: Words, rows: list[_Row]) -> None:
        self._canvas, self._knowledge, self._words, self._rows = canvas, knowledge, words, rows

    def draw(self, heading: str, top: float) -> float:
        """Draw from here on; returns where the panel ends."""
        top = self._heads(heading, top)
        rules, bottom = self._places(top)
        facts, sources = self._facts(), self._sources()
        fact_at = _spread([(lines, [rules[n].middle for n in used]) for _, lines, used in facts], _FACTS, top, bottom)
        source_at = _spread([(lines, [rules[n].bottom for n in used]) for _, lines, used in sources], _SOURCES, top,
                            bottom)
        self._fact_edges([used for _, _, used in facts], fact_at, rules)
        for row in self._rows:
            self._source_edges(row, rules[row.rule.number], [
                area for (_, _, used), area in zip(sources, source_at, strict=True) if row.rule.number in used
            ])
        for (fact, lines, _), area in zip(facts, fact_at, strict=True):
            self._boxed(area, fact.kind, lines)
        for (_, lines, _), area in zip(sources, source_at, strict=True):
            self._boxed(area, "source", lines)
        for row in self._rows:
            self._rule(row, rules[row.rule.number])
        return max([bottom, *(area.bottom for area in (*fact_at, *source_at))])

    def _heads(self, heading: str, top: float) -> float:
        canvas = self._canvas
        top = canvas.write(_MARGIN, top, wrap(heading, WIDTH - 2 * _MARGIN, HEAD), HEAD) + 4
        canvas.draw(tag("path", d=f"M{_MARGIN:g} {top:.1f}H{WIDTH - _MARGIN:g}", class_="ts-mark", stroke_width=1))
        for (x, _), name in zip((_FACTS, _RULES, _SO, _SOURCES), ("facts", "rules", "conclusions", "sources"),
                                strict=True):
            canvas.write(x, top + 5, [self._words(f"picture.{name}")], SMALL)
        return top + 30

    def _places(self, top: float) -> tuple[dict[int, Area], float]:
        """Where each rule stands, by number; a lane below it leads to its sources."""
        places = {}
        for row in self._rows:
            own = _height(row.title)
            places[row.rule.number] = Area(_RULES[0], top + (row.height - own) / 2, _RULES[1], own)
            top += row.height + _LANE
        return places, top

    def _facts(self) -> list[tuple[FactBox, Lines, list[int]]]:
        used: dict[FactBox, list[int]] = {}
        for row in self._rows:
            for fact in row.rule.facts:
                used.setdefault(fact, []).append(row.rule.number)
        return [(fact, _set(_FACTS[1], (fact.text, BODY), (fact.origin, SMALL)), rules) for fact, rules in used.items()]

    def _sources(self) -> list[tuple[str, Lines, list[int]]]:
        """Every source with the lines that each rule rests on."""
        lines: dict[str, dict[int, set[int]]] = {}
        for row in self._rows:
            for place in row.rule.sources:
                found = lines.setdefault(place["id"], {}).setdefault(row.rule.number, set())
                found |= {place["line"]} - {None}
        return [(source, self._source(source, rules), list(rules)) for source, rules in lines.items()]

    def _source(self, source_id: str, rules: dict[int, set[int]]) -> Lines:
        source = self._knowledge.sources[source_id]
        places = []
        for rule, lines in rules.items():
            name = "picture.place" if lines else "picture.place_no_line"
            places.append(self._words(name, rule=rule, lines=", ".join(map(str, sorted(lines)))))
        return _set(_SOURCES[1], (source.publisher, BODY), (source.title, SMALL), ("; ".join(places), SMALL))

    def _boxed(self, area: Area, kind: str, lines: Lines) -> None:
        self._canvas.box(area, *outline(area, kind))
        top = area.y + _PAD
        for line, style in lines:
            top = self._canvas.write(area.x + _PAD + 2 + sign_room(kind), top, [line], style)

    def _fact_edges(self, uses: list[list[int]], places: list[Area], rules: dict[int, Area]) -> None:
        """Facts enter a rule one below the other, in the order in which they stand."""
        entering: dict[int, list[Area]] = {number: [] for number in rules}
        for used, area in zip(uses, places, strict=True):
            for number in used:
                entering[number].append(area)
        for number, areas in entering.items():
            rule = rules[number]
            for n, area in enumerate(sorted(areas, key=lambda area: area.y), 1):
                port = rule.y + rule.height * n / (len(areas) + 1)
                self._canvas.draw(*edge((area.right, area.middle), (rule.x, port)))

    def _source_edges(self, row: _Row, rule: Area, sources: list[Area]) -> None:
        """One line below the conclusions, which parts only behind them."""
        if not sources:
            return
        start, turn, lane = rule.right - 16, _SO[0] + _SO[1] + 4, rule.middle + row.height / 2 + _LANE / 2
        path = f"M{start:.1f} {rule.bottom:.1f}V{lane - 6:.1f}q0 6 6 6H{turn:.1f}"
        self._canvas.draw(tag("path", d=path, class_="ts-edge", stroke_width=1.2, stroke_dasharray="1.5 3.5"))
        for area in sources:
            self._canvas.draw(*edge((turn, lane), (area.x, area.middle), "source"))

    def _rule(self, row: _Row, rule: Area) -> None:
        self._boxed(rule, "rule", row.title)
        total = sum(_height(lines) + _GAP for _, lines in row.so) - _GAP
        top = rule.middle - total / 2
        for n, (kind, lines) in enumerate(row.so, 1):
            area = Area(_SO[0], top, _SO[1], _height(lines))
            port = rule.y + rule.height * n / (len(row.so) + 1)
            self._canvas.draw(*edge((rule.right, port), (area.x, area.middle), kind))
            self._boxed(area, kind, lines)
            top = area.bottom + _GAP


def _spread(
    boxes: Sequence[tuple[Lines, list[float]]], column: tuple[float, float], top: float, bottom: float
) -> list[Area]:
    """Boxes of one column as near to what they belong to as they can stand without touching."""
    heights = [_height(lines) for lines, _ in boxes]
    wanted = [sum(near) / len(near) - height / 2 for (_, near), height in zip(boxes, heights, strict=True)]
    order = sorted(range(len(boxes)), key=lambda n: wanted[n] + heights[n] / 2)
    places, free = [0.0] * len(boxes), top
    for n in order:
        places[n] = max(free, wanted[n])
        free = places[n] + heights[n] + _GAP
    limit = max(bottom - _LANE, top + sum(heights) + _GAP * (len(boxes) - 1))
    for n in reversed(order):
        places[n] = min(places[n], limit - heights[n])
        limit = places[n] - _GAP
    return [Area(column[0], place, column[1], height) for place, height in zip(places, heights, strict=True)]
