"""The dose ladder as a picture: the articles' range and what is taken already, against every authority's limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.shape import Dose, NeedRange, Range
from ..words.text import Language, number
from .svg import BODY, SMALL, STRONG, Canvas, Picture, Style, tag, text_width, wrap
from .svg_shapes import hatch

WIDTH = 1000.0
_MARGIN, _LEFT, _NAMES = 16.0, 262.0, 232.0
_ROW, _THIN, _FLAG = 34.0, 10.0, 200.0
_STEPS = (10.0, 25.0, 50.0, 100.0, 200.0, 250.0, 500.0, 1000.0)


def ladder_svg(dose: Dose, knowledge: Knowledge, language: Language) -> str:
    """The ladder of this dose as one SVG file, with every rung in words."""
    return draw_ladder(dose, knowledge, language).svg


def draw_ladder(dose: Dose, knowledge: Knowledge, language: Language, in_words: bool = True) -> Picture:
    """The ladder with its layout; without `in_words` the rungs are figures only."""
    return _Ladder(dose, knowledge, Words(knowledge, language)).draw(in_words)


@dataclass(frozen=True, slots=True)
class _Limit:
    """An upper level and the authorities that share it."""

    amount: float
    lines: list[str]
    chosen: bool

    @property
    def style(self) -> Style:
        return STRONG if self.chosen else BODY


class _Ladder:
    """Draws one dose from top to bottom: limits, bars, axis, rungs."""

    def __init__(self, dose: Dose, knowledge: Knowledge, words: Words) -> None:
        self._dose, self._knowledge, self._words = dose, knowledge, words
        self._canvas = Canvas("ladder")
        self._limits = self._all_limits()
        figures = [dose["high"], *(limit.amount for limit in self._limits),
                   *(rung["amount"] for rung in dose["ladder"]), *(need["high"] for need in dose["by_need"]),
                   *([dose["current"]["high"]] if dose["current"] else [])]
        # Room is left above the highest figure, so that what lies above a limit can be seen there too.
        room = WIDTH - _MARGIN - _LEFT
        flags = [(room - 10 - self._flag_width(limit)) / limit.amount for limit in self._limits]
        self._scale = min(room / (max(figures) * 1.15), *flags)
        self._most = room / self._scale

    def draw(self, in_words: bool) -> Picture:
        flags, top = self._place_flags(_MARGIN)
        zones = top
        bars = self._zone_height() + zones + 12
        axis = bars + sum(height for _, height in self._names()) + 6
        self._hatching(zones, axis)
        self._lines(flags, axis)
        self._zones(zones)
        self._bars(bars)
        self._limit_over_bars(zones, axis)
        bottom = self._rungs(self._axis(axis))
        if in_words:
            for rung in self._dose["ladder"]:
                bottom = self._canvas.write(
                    _MARGIN, bottom + 4, wrap(f"• {self._words.of(rung['when'])}", WIDTH - 2 * _MARGIN)
                )
        amount = self._amount(self._dose)
        limits = "; ".join(" ".join(limit.lines) for limit in self._limits)
        description = [self._words("picture.ladder.desc", amount=amount, limits=limits), *self._taken_words(),
                       *(self._words.of(rung["when"]) for rung in self._dose["ladder"])]
        title = self._words("picture.ladder.title", amount=amount)
        return self._canvas.picture(WIDTH, bottom + _MARGIN, title, " ".join(description), self._words.language)

    def _all_limits(self) -> list[_Limit]:
        """Rising; authorities with the same figure share a line, the chosen one stands first."""
        chosen = self._dose["self_care_limit"]
        figures = {**(self._knowledge.parameters["self_care_limit"].by_authority or {})}
        figures[chosen["source"]] = chosen["amount"]
        found = []
        for amount in sorted(set(figures.values())):
            sources = sorted((source for source in figures if figures[source] == amount),
                             key=lambda source: source != chosen["source"])
            names = [self._knowledge.sources[source].publisher for source in sources]
            is_chosen = sources[0] == chosen["source"]
            first = self._words("picture.ladder.chosen" if is_chosen else "picture.ladder.limit", figure=amount,
                                authority=names[0])
            style = STRONG if is_chosen else BODY
            lines = [line for text in (first, *names[1:]) for line in wrap(text, _FLAG, style)]
            found.append(_Limit(amount, lines, is_chosen))
        return found

    def _x(self, amount: float) -> float:
        return _LEFT + amount * self._scale

    def _right(self) -> float:
        return self._x(self._most)

    def _flag_width(self, limit: _Limit) -> float:
        return max(text_width(line, limit.style) for line in limit.lines)

    def _place_flags(self, top: float) -> tuple[list[tuple[_Limit, float]], float]:
        """Limits carry their names like flags; one that would touch the next stands higher than it."""
        levels = [0]
        for limit, after in zip(self._limits, self._limits[1:], strict=False):
            crowded = self._x(limit.amount) + 6 + self._flag_width(limit) + 14 > self._x(after.amount)
            levels.append(levels[-1] + crowded)
        tops = {}
        for level in range(levels[-1] + 1):
            tops[level] = top
            here = [limit for limit, at in zip(self._limits, levels, strict=True) if at == level]
            top += max(len(limit.lines) * limit.style.leading for limit in here) + 6
        return [(limit, tops[level]) for limit, level in zip(self._limits, levels, strict=True)], top

    def _lines(self, flags: Iterable[tuple[_Limit, float]], bottom: float) -> None:
        for limit, top in flags:
            x = self._x(limit.amount)
            dashes = {} if limit.chosen else {"stroke_dasharray": "6 5"}
            self._canvas.draw(tag("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", class_="ts-limit",
                                  stroke_width=3.6 if limit.chosen else 1.1, **dashes))
            self._canvas.write(x + 6, top, limit.lines, limit.style)

    def _limit_over_bars(self, top: float, bottom: float) -> None:
        """The limit that counts stands before the bars, with a pale edge that sets it off from dark ones."""
        x = self._x(self._dose["self_care_limit"]["amount"])
        self._canvas.draw(tag("rect", x=x - 4, y=top, width=8, height=bottom - top, class_="ts-blank"))
        self._canvas.draw(tag("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", class_="ts-limit", stroke_width=3.6))

    def _zone_lines(self) -> tuple[list[str], list[str]]:
        limit = self._dose["self_care_limit"]["amount"]
        left, right = self._x(limit) - _LEFT - 24, self._right() - self._x(limit) - 24
        return (wrap(self._words("picture.ladder.alone"), max(left, 70)),
                wrap(self._words("picture.ladder.above"), max(right, 90), STRONG))

    def _zone_height(self) -> float:
        return max(map(len, self._zone_lines())) * STRONG.leading + 6

    def _zones(self, top: float) -> None:
        """Which side of the limit a customer may be on alone; blank behind the words, so that no line crosses them."""
        limit = self._x(self._dose["self_care_limit"]["amount"])
        for x, lines, style in zip((_LEFT + 6, limit + 12), self._zone_lines(), (BODY, STRONG), strict=True):
            width = max(text_width(line, style) for line in lines)
            self._canvas.draw(tag("rect", x=x - 4, y=top + 1, width=width + 8, height=len(lines) * style.leading + 4,
                                  class_="ts-blank"))
            self._canvas.write(x, top + 3, lines, style)

    def _hatching(self, top: float, bottom: float) -> None:
        self._canvas.define(hatch("ladder-care", "ts-hatch", 9, 0.9, 45))
        self._canvas.define(hatch("ladder-taken", "ts-taken", 5, 1.5, -45))
        x = self._x(self._dose["self_care_limit"]["amount"])
        self._canvas.draw(tag("rect", x=x, y=top, width=self._right() - x, height=bottom - top,
                              fill="url(#ladder-care)"))

    def _names(self) -> list[tuple[list[str], float]]:
        """The name of every bar in lines, and how high its row is."""
        texts = [self._words("picture.ladder.range", amount=self._amount(self._dose)), *self._taken_words()]
        rows = [wrap(text, _NAMES, STRONG if n == 0 else BODY) for n, text in enumerate(texts)]
        rows += [wrap(self._need_words(need), _NAMES, SMALL) for need in self._dose["by_need"]]
        plain = len(texts)
        return [
            (lines, max(len(lines) * (BODY if n < plain else SMALL).leading + 8, _ROW if n < plain else 20))
            for n, lines in enumerate(rows)
        ]

    def _bars(self, top: float) -> None:
        plain = 1 + len(self._taken_words())
        for n, (lines, height) in enumerate(self._names()):
            style = STRONG if n == 0 else BODY if n < plain else SMALL
            self._canvas.write(_MARGIN, top + (height - len(lines) * style.leading) / 2, lines, style)
            middle = top + height / 2
            if n == 0:
                self._bar(self._dose["low"], self._dose["high"], middle, 18, "ts-bar")
            elif n < plain:
                self._taken(middle)
            else:
                need = self._dose["by_need"][n - plain]
                css = "ts-open" if need["low"] is None else "ts-thin"
                self._bar(need["low"] or 0, need["high"], middle, _THIN, css)
            top += height

    def _bar(self, low: float, high: float, middle: float, thick: float, css: str, **more: str) -> None:
        """A bar; one of no length is a mark all the same."""
        x, width = self._x(low), max(self._x(high) - self._x(low), 2)
        self._canvas.draw(tag("rect", x=x, y=middle - thick / 2, width=width, height=thick, class_=css, **more))

    def _taken(self, middle: float) -> None:
        """Hatched as far as is certain, dashed where a label can be read in two ways."""
        current = self._dose["current"]
        if current is None:
            return
        self._bar(0, current["high"], middle, 18, "ts-box", stroke_dasharray="4 3")
        if current["low"] > 0:
            self._bar(0, current["low"], middle, 18, "ts-open", style="fill:url(#ladder-taken)")

    def _taken_words(self) -> list[str]:
        current = self._dose["current"]
        if current is None:
            return [self._words("picture.ladder.taken_unknown")]
        return [self._words("picture.ladder.taken", amount=self._amount(current))] if current["high"] > 0 else []

    def _need_words(self, need: NeedRange) -> str:
        high = need["high"]
        amount = self._words("picture.ladder.up_to", high=high) if need["low"] is None else self._amount(
            {"low": need["low"], "high": high})
        return self._words("picture.ladder.need", need=self._words.anything(need["need"]), amount=amount)

    def _amount(self, amount: Range | Dose) -> str:
        low, high = (number(round(amount[end], 1), self._words.language) for end in ("low", "high"))
        return low if low == high else self._words("range", low=low, high=high)

    def _axis(self, top: float) -> float:
        canvas, words = self._canvas, self._words
        canvas.draw(tag("path", d=f"M{_LEFT:.1f} {top:.1f}H{self._right():.1f}", class_="ts-limit", stroke_width=1.4))
        step = next((step for step in _STEPS if step * self._scale >= 52), _STEPS[-1])
        at = 0.0
        while at <= self._most:
            x = self._x(at)
            canvas.draw(tag("path", d=f"M{x:.1f} {top:.1f}v6", class_="ts-limit", stroke_width=1.2))
            canvas.write(x, top + 8, [number(at, words.language)], SMALL, "middle")
            at += step
        named = canvas.write(_MARGIN, top + 4, wrap(words("picture.ladder.unit"), _NAMES, SMALL), SMALL)
        return max(named, top + 8 + SMALL.leading) + 8

    def _rungs(self, top: float) -> float:
        """Rungs on a line of their own; where their figures would touch, the left one hangs lower."""
        marks, middle = [rung["amount"] for rung in self._dose["ladder"]], top + 12
        names = [self._words("ladder.amount", figure=mark) for mark in marks]
        levels = [0] * len(marks)
        for n in reversed(range(len(marks) - 1)):
            crowded = self._x(marks[n]) - 2 + text_width(names[n], STRONG) + 10 > self._x(marks[n + 1])
            levels[n] = levels[n + 1] + 1 if crowded else 0
        canvas = self._canvas
        canvas.write(_MARGIN, middle - BODY.leading / 2, wrap(self._words("picture.ladder.steps"), _NAMES))
        canvas.draw(tag("path", d=f"M{_LEFT:.1f} {middle:.1f}H{self._right():.1f}", class_="ts-limit", stroke_width=1))
        bottom = middle
        for mark, name, level in zip(marks, names, levels, strict=True):
            x, end = self._x(mark), middle + 12 + level * STRONG.leading
            canvas.draw(tag("path", d=f"M{x:.1f} {middle:.1f}V{end + STRONG.leading - 2:.1f}", class_="ts-limit",
                            stroke_width=1))
            canvas.draw(tag("path", d=f"M{x:.1f} {middle - 7:.1f}l7 7l-7 7l-7 -7z", class_="ts-bar"))
            bottom = max(bottom, canvas.write(x + 5, end, [name], STRONG))
        return bottom + 6
