"""The day plan as a picture: a strip of 24 hours for every kind of day, with a key below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..arithmetic.clock import DAY, falls_on
from ..dayplan.shape import DayPlan, Plan
from ..knowledge import Knowledge
from ..words.text import Language
from .day_words import DayWords, Row, minute, rows
from .svg import BODY, HEAD, SMALL, STRONG, Canvas, Picture, Style, tag, text_width, wrap
from .svg_shapes import hatch

WIDTH = 1000.0
_MARGIN, _LEFT, _NAMES = 16.0, 292.0, 262.0
_HOUR = (WIDTH - _LEFT - _MARGIN - 8) / 24
_PAD, _BAR = 7.0, 20.0


def draw_strip(plan: Plan, language: Language, knowledge: Knowledge, name: str = "day") -> Picture:
    """The strip with its layout; `name` keeps the ids of several pictures on one page apart."""
    return _Strip(plan, DayWords(knowledge, language), name).draw()


class _Strip:
    """Draws every kind of day, one below the other, and the key."""

    def __init__(self, plan: Plan, words: DayWords, name: str) -> None:
        self._plan, self._words, self._canvas = plan, words, Canvas(name)
        self._medicines = {one["medicine"]: one for one in plan["medicines"]}
        self._canvas.define(hatch(f"{name}-near", "ts-hatch", 6, 1.6, 45))

    def draw(self) -> Picture:
        top = _MARGIN
        for day in self._plan["days"]:
            if len(self._plan["days"]) > 1:
                heading = wrap(self._words.days(self._plan, day), WIDTH - 2 * _MARGIN, HEAD)
                top = self._canvas.write(_MARGIN, top, heading, HEAD) + 4
            top = self._day(day, top) + 18
        bottom = self._key(top)
        title = self._words.words("plan.title")
        return self._canvas.picture(WIDTH, bottom + _MARGIN, title, " ".join(self._told()), self._words.language)

    def _told(self) -> Iterator[str]:
        """The whole strip in words, for those who do not see it."""
        words = self._words.words
        for one in self._plan["medicines"]:
            yield f"{one['medicine']}: {self._words.times(one)}; {self._words.hours(one)}."
        for day in self._plan["days"]:
            yield f"{self._words.days(self._plan, day)}: {words('plan.open', spans=self._words.spans(day['slots']))}"
            yield from (words("plan.proposed", time=self._words.best(best)) for best in day["best"])
            yield from (words.of(day["no_slot"]["why"]) for _ in [0] if day["no_slot"])

    def _day(self, day: DayPlan, top: float) -> float:
        blocked = rows(day)
        named = [self._named(row, day) for row in blocked]
        heights = [max(sum(style.leading for _, style in lines) + 2 * _PAD, _BAR + 2 * _PAD) for lines in named]
        chart = top + SMALL.leading + 6
        bars = chart + sum(heights)
        own = self._own_lines(day)
        bottom = bars + max(sum(style.leading for _, style in own) + 2 * _PAD, _BAR + STRONG.leading + 3 * _PAD)
        self._background(top, chart, bottom)
        y = chart
        for row, lines, height in zip(blocked, named, heights, strict=True):
            self._lines(lines, y + (height - sum(style.leading for _, style in lines)) / 2)
            self._medicine(row, y + height / 2)
            y += height
            self._rule(y)
        self._lines(own, y + _PAD)
        self._free(day, y + _PAD + _BAR / 2, chart)
        self._rule(bottom)
        return bottom

    def _named(self, row: Row, day: DayPlan) -> list[tuple[str, Style]]:
        medicine, days = self._medicines[row.medicine], self._words.some(row, day)
        name = f"{row.medicine} ({days})" if days else row.medicine
        below = f"{self._words.times(medicine)}: {self._words.hours(medicine)}"
        return [*((line, STRONG) for line in wrap(name, _NAMES, STRONG)),
                *((line, SMALL) for line in wrap(below, _NAMES, SMALL))]

    def _own_lines(self, day: DayPlan) -> list[tuple[str, Style]]:
        words = self._words.words
        lines = [(words("plan.row"), STRONG)]
        if day["best"]:
            lines += [(line, BODY) for best in day["best"] for line in wrap(self._words.best(best), _NAMES)]
            said = words("plan.open", spans=self._words.spans(day["slots"]))
        else:
            said = words.of(day["no_slot"]["why"]) if day["no_slot"] else ""
        return lines + [(line, SMALL) for line in wrap(said, _NAMES, SMALL)]

    def _lines(self, lines: Iterable[tuple[str, Style]], top: float) -> None:
        for line, style in lines:
            top = self._canvas.write(_MARGIN, top, [line], style)

    def _x(self, minute: float) -> float:
        return _LEFT + minute / 60 * _HOUR

    def _background(self, top: float, chart: float, bottom: float) -> None:
        """Hours above, nights shaded with a line where they end."""
        canvas, waking = self._canvas, self._words.conventions.waking
        start, end = minute(waking.start), minute(waking.end)
        nights = ((0, start), (end, DAY)) if start < end else ((end, start),)
        for dusk, dawn in nights:
            width = self._x(dawn) - self._x(dusk)
            canvas.draw(tag("rect", x=self._x(dusk), y=chart, width=width, height=bottom - chart, class_="ts-fact",
                            style="stroke:none"))
        for hour in range(0, 25, 3):
            x = self._x(hour * 60)
            canvas.write(x, top, [f"{hour:02d}"], SMALL, "middle")
            canvas.draw(tag("path", d=f"M{x:.1f} {chart - 4:.1f}V{bottom:.1f}", class_="ts-edge", stroke_width=0.5))
        for edge in (start, end):
            x = self._x(edge)
            canvas.draw(tag("path", d=f"M{x:.1f} {chart:.1f}V{bottom:.1f}", class_="ts-edge", stroke_width=1,
                            stroke_dasharray="2 3"))
        self._rule(chart)

    def _rule(self, y: float) -> None:
        self._canvas.draw(tag("path", d=f"M{_MARGIN:g} {y:.1f}H{self._x(DAY):.1f}", class_="ts-edge", stroke_width=0.6))

    def _bar(self, start: int, end: int, middle: float, fill: str) -> None:
        area = {"x": self._x(start), "y": middle - _BAR / 2, "width": max(self._x(end) - self._x(start), 2),
                "height": _BAR}
        self._canvas.draw(tag("rect", class_="ts-blank", **area),
                          tag("rect", class_="ts-open", stroke_width=1.6, style=f"fill:{fill}", **area))

    def _medicine(self, row: Row, middle: float) -> None:
        """What it blocks, hatched, and a mark where it is taken."""
        for start, end in row.blocked:
            self._bar(start - 1 if start else 0, end, middle, f"url(#{self._canvas.name}-near)")
        for time in self._medicines[row.medicine]["times"]:
            if any(falls_on(time, day) for day in row.days):
                self._tick(self._x(minute(time.split()[-1])), middle)

    def _tick(self, x: float, middle: float) -> None:
        self._canvas.draw(tag("circle", cx=x, cy=middle, r=7, class_="ts-box", stroke_width=1.8),
                          tag("circle", cx=x, cy=middle, r=3, class_="ts-head-line"))

    def _free(self, day: DayPlan, middle: float, chart: float) -> None:
        """What is free, as empty boxes, and the proposed times, each with a line through what it keeps clear of."""
        for span in day["slots"]:
            self._bar(minute(span["start"]), minute(span["end"]), middle, "none")
        for best in day["best"]:
            x = self._x(minute(best["time"]))
            self._canvas.draw(
                tag("path", d=f"M{x:.1f} {chart:.1f}V{middle:.1f}", class_="ts-limit", stroke_width=1.4,
                    stroke_dasharray="6 4"),
                self._diamond(x, middle),
            )
            half = text_width(best["time"], STRONG) / 2
            centre = min(max(x, _LEFT + half), WIDTH - _MARGIN - half)
            # Blank behind the time, so that no line of an hour runs through it.
            self._canvas.draw(tag("rect", x=centre - half - 2, y=middle + _BAR / 2 + 3, width=2 * half + 4,
                                  height=STRONG.leading, class_="ts-blank"))
            self._canvas.write(centre, middle + _BAR / 2 + 4, [best["time"]], STRONG, "middle")

    def _diamond(self, x: float, middle: float) -> str:
        return tag("path", d=f"M{x:.1f} {middle - 10:.1f}l8 10l-8 10l-8 -10z", class_="ts-bar")

    def _key(self, top: float) -> float:
        x, canvas, middle = _MARGIN, self._canvas, top + _BAR / 2
        free = any(day["best"] for day in self._plan["days"])
        taken = any(day["blocked"] for day in self._plan["days"])
        shown = {"near": taken, "taken": taken, "open": free, "chosen": free, "night": True}
        for name in (name for name, there in shown.items() if there):
            said = self._words.words(f"plan.key.{name}")
            needed = 42 + text_width(said, SMALL)
            if x > _MARGIN and x + needed > WIDTH - _MARGIN:
                x, middle = _MARGIN, middle + _BAR + 8
            self._sample(name, x, middle)
            canvas.write(x + 42, middle - SMALL.leading / 2, [said], SMALL)
            x += needed + 20
        return middle + _BAR / 2

    def _sample(self, name: str, x: float, middle: float) -> None:
        box = {"x": x, "y": middle - 8, "width": 34, "height": 16}
        if name == "taken":
            self._tick(x + 17, middle)
        elif name == "chosen":
            self._canvas.draw(self._diamond(x + 17, middle))
        elif name == "night":
            self._canvas.draw(tag("rect", class_="ts-fact", stroke_dasharray="2 3", **box))
        else:
            fill = f"url(#{self._canvas.name}-near)" if name == "near" else "none"
            self._canvas.draw(tag("rect", class_="ts-open", style=f"fill:{fill}", **box))
