"""One panel of a picture of the trace: some rules with the facts, conclusions and sources that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..knowledge import Knowledge
from ..phrasing.words import Words
from .svg import BODY, HEAD, SMALL, STRONG, Area, Canvas, Style, tag, wrap
from .svg_shapes import edge, outline, sign_room
from .trace_graph import FactBox, RuleBox

WIDTH, MARGIN = 1100.0, 16.0
# Left edge and width of each column.
_FACTS, _RULES, _SO, _SOURCES = (16.0, 196.0), (262.0, 256.0), (560.0, 226.0), (848.0, 236.0)
_PAD, _GAP, LANE = 8.0, 8.0, 22.0

Lines = list[tuple[str, Style]]


@dataclass(frozen=True, slots=True)
class Row:
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


def measured(rule: RuleBox) -> Row:
    """A rule with its texts wrapped to their columns."""
    title = _set(_RULES[1], (f"{rule.number}. {rule.title}", STRONG), (rule.id, SMALL))
    so = [(kind, _set(_SO[1] - sign_room(kind), (text, BODY))) for kind, text in rule.conclusions]
    return Row(rule, title, so)


class Panel:
    """Draws some rules with the facts and sources that belong to them."""

    def __init__(self, canvas: Canvas, knowledge: Knowledge, words: Words, rows: list[Row]) -> None:
        self._canvas, self._knowledge, self._words, self._rows = canvas, knowledge, words, rows

    def draw(self, heading: str, top: float) -> float:
        """Draw from here on; returns where the panel ends."""
        top = self._heads(heading, top)
        facts, sources = self._facts(), self._sources()
        rules, bottom = self._places(top)
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
        top = canvas.write(MARGIN, top, wrap(heading, WIDTH - 2 * MARGIN, HEAD), HEAD) + 4
        canvas.draw(tag("path", d=f"M{MARGIN:g} {top:.1f}H{WIDTH - MARGIN:g}", class_="ts-mark", stroke_width=1))
        for (x, _), name in zip((_FACTS, _RULES, _SO, _SOURCES), ("facts", "rules", "conclusions", "sources"),
                                strict=True):
            canvas.write(x, top + 5, [self._words(f"picture.{name}")], SMALL)
        return top + 30

    @property
    def height(self) -> float:
        """How high the highest column is."""
        columns = ([_height(lines) + _GAP for _, lines, _ in column] for column in (self._facts(), self._sources()))
        return max(self._rows_height(), *map(sum, columns))

    def _rows_height(self) -> float:
        return sum(row.height + LANE for row in self._rows)

    def _places(self, top: float) -> tuple[dict[int, Area], float]:
        """Where each rule stands, by number; a lane below it leads to its sources.

        Where another column is higher, the rules share the room that is left.
        """
        places, slack = {}, (self.height - self._rows_height()) / len(self._rows)
        for row in self._rows:
            own = _height(row.title)
            places[row.rule.number] = Area(_RULES[0], top + (slack + row.height - own) / 2, _RULES[1], own)
            top += row.height + LANE + slack
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
                found |= {place["line"]} if place["line"] is not None else set()
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

    def _source_edges(self, row: Row, rule: Area, sources: list[Area]) -> None:
        """One line below the conclusions, which parts only behind them."""
        if not sources:
            return
        start, turn, lane = rule.right - 16, _SO[0] + _SO[1] + 4, rule.middle + row.height / 2 + LANE / 2
        path = f"M{start:.1f} {rule.bottom:.1f}V{lane - 6:.1f}q0 6 6 6H{turn:.1f}"
        self._canvas.draw(tag("path", d=path, class_="ts-edge", stroke_width=1.2, stroke_dasharray="1.5 3.5"))
        for area in sources:
            self._canvas.draw(*edge((turn, lane), (area.x, area.middle), "source"))

    def _rule(self, row: Row, rule: Area) -> None:
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
    limit = max(bottom - LANE, top + sum(heights) + _GAP * (len(boxes) - 1))
    for n in reversed(order):
        places[n] = min(places[n], limit - heights[n])
        limit = places[n] - _GAP
    return [Area(column[0], place, column[1], height) for place, height in zip(places, heights, strict=True)]
