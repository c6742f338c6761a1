"""The day plan as the customer sees it: one strip as wide as the page, in print large enough to read, black on white.

The strip of `day_strip` says more, in smaller letters, for the staff.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...arithmetic.clock import DAY, falls_on
from ...dayplan.shape import DayPlan, Plan
from ...knowledge import Knowledge
from ...words.text import Language, Text
from ..day_words import minute, rows
from ..svg import Style, plain, tag, text_width, wrap

WIDTH = 688.0
"""The width of the text on an A4 page, in CSS px."""
_NAMES, _BAR, _GAP = 168.0, 18.0, 8.0
_NAME, _LABEL = Style("name", 16, True), Style("label", 15)
_FONT = "Arial,Helvetica,'Liberation Sans',sans-serif"
_LINE = 1.5
# The most kinds of day that are drawn; more are told in words only.
MOST_DAYS = 2


def strip(plan: Plan, words: dict[str, Text], knowledge: Knowledge, language: Language) -> tuple[str, float]:
    """The strip as SVG, and its height in px; empty where the plan has too many kinds of day for one picture."""
    if len(plan["days"]) > MOST_DAYS or knowledge.day is None:
        return "", 0
    return _Strip(plan, {name: text[language] for name, text in words.items()}, knowledge, language).draw()


class _Strip:
    """Draws from top to bottom; `_y` is where the next thing stands."""

    def __init__(self, plan: Plan, words: dict[str, str], knowledge: Knowledge, language: Language) -> None:
        self._plan, self._words, self._language = plan, words, language
        assert knowledge.day is not None
        self._conventions = knowledge.day
        self._taken = {one["medicine"]: one["times"] for one in plan["medicines"]}
        self._parts: list[str] = []
        self._y = 4.0

    def draw(self) -> tuple[str, float]:
        for day in self._plan["days"]:
            self._day(day)
        self._key()
        hatch = tag("path", d="M0 0V6", stroke="#000", stroke_width=2)
        pattern = tag("pattern", hatch, id="near", width=6, height=6, patternUnits="userSpaceOnUse",
                      patternTransform="rotate(45)")
        title = tag("title", escape(plain(self._words["plan"])), id="strip-title")
        inner = [title, tag("defs", pattern), *self._parts]
        svg = tag("svg", "\n".join(inner), xmlns="http://www.w3.org/2000/svg", role="img", lang=self._language,
                  aria_labelledby="strip-title", viewBox=f"0 0 {WIDTH:g} {self._y:g}", width=WIDTH, height=self._y)
        return svg, self._y

    def _day(self, day: DayPlan) -> None:
        if len(self._plan["days"]) > 1:
            names = ", ".join(self._conventions.weekdays[one].short.text[self._language] for one in day["days"])
            self._write(0, self._y + 16, names, _NAME)
            self._y += 26
        for row in rows(day):
            falling = [time for time in self._taken[row.medicine] if any(falls_on(time, day) for day in row.days)]
            times = dict.fromkeys(time.split()[-1] for time in falling)
            self._name([row.medicine, ", ".join(map(self._words_of, falling))])
            self._bar(0, DAY, "#fff", 0.6)
            for start, end in row.blocked:
                self._bar(start, end, "url(#near)", 1)
            for time in times:
                self._parts.append(tag("circle", cx=self._x(minute(time)), cy=self._middle, r=6.5, fill="#fff",
                                       stroke="#000", stroke_width=3))
            self._y = self._bottom
        self._name([self._words["strip.nutrient"], ", ".join(best["time"] for best in day["best"])])
        self._bar(0, DAY, "#fff", 0.6)
        for span in day["slots"]:
            self._bar(minute(span["start"]), minute(span["end"]), "#fff", 3)
        for best in day["best"]:
            self._diamond(self._x(minute(best["time"])), self._middle)
        self._y = self._bottom
        self._hours()

    def _words_of(self, time: str) -> str:
        """A time; a weekday is that of the day that is drawn, but a rhythm has to be told."""
        clock, spoken = time.split()[-1], self._conventions.spoken(time)
        several = len(self._plan["days"]) > 1
        if spoken is None or (several and spoken.id in self._conventions.weekdays):
            return clock
        return f"{spoken.short.text[self._language]} {clock}"

    def _name(self, lines: list[str]) -> None:
        """A name with its times at the left; the bar stands in the middle of its height."""
        words = " ".join(filter(None, lines))
        told = wrap(words, (_NAMES - 8) / 0.85, _NAME)
        height = max(len(told) * 19.0, _BAR)
        for n, line in enumerate(told):
            self._write(0, self._y + 15 + n * 19, line, _NAME)
        self._middle, self._bottom = self._y + height / 2, self._y + height + _GAP

    def _x(self, at: float) -> float:
        return _NAMES + at / DAY * (WIDTH - _NAMES - 10)

    def _bar(self, start: int, end: int, fill: str, weight: float) -> None:
        width = max(self._x(end) - self._x(start), 3)
        self._parts.append(tag("rect", x=self._x(start), y=self._middle - _BAR / 2, width=width, height=_BAR,
                               fill=fill, stroke="#000", stroke_width=weight))

    def _diamond(self, x: float, y: float) -> None:
        self._parts.append(tag("path", d=f"M{x:.1f} {y - 9:.1f}l8 9l-8 9l-8 -9z", fill="#000"))

    def _hours(self) -> None:
        for hour in range(0, 25, 3):
            x = self._x(hour * 60)
            self._parts.append(tag("path", d=f"M{x:.1f} {self._y - 6:.1f}v6", stroke="#000", stroke_width=_LINE))
            self._write(x, self._y + 14, f"{hour:02d}", _LABEL, "middle")
        self._y += 26

    def _key(self) -> None:
        """What the signs mean."""
        x, middle = 0.0, self._y + 9
        for name, said in self._told():
            needed = 30 + text_width(said, _LABEL)
            if x > 0 and x + needed > WIDTH:
                x, middle = 0.0, middle + 22
            self._sample(name, x, middle)
            self._write(x + 30, middle + 5, said, _LABEL)
            x += needed + 14
        self._y = middle + 14

    def _told(self) -> Iterator[tuple[str, str]]:
        for name in ("taken", "near", "open", "chosen"):
            yield name, self._words[f"strip.{name}"]

    def _sample(self, name: str, x: float, y: float) -> None:
        if name == "taken":
            self._parts.append(tag("circle", cx=x + 11, cy=y, r=6.5, fill="#fff", stroke="#000", stroke_width=3))
        elif name == "chosen":
            self._diamond(x + 11, y)
        else:
            fill, weight = ("url(#near)", 1.0) if name == "near" else ("#fff", 3.0)
            self._parts.append(tag("rect", x=x + 1, y=y - 7, width=22, height=14, fill=fill, stroke="#000",
                                   stroke_width=weight))

    def _write(self, x: float, baseline: float, text: str, style: Style, anchor: str = "start") -> None:
        self._parts.append(tag("text", escape(plain(text)), x=x, y=baseline, text_anchor=anchor, fill="#000",
                               font_family=_FONT, font_size=style.size, font_weight=700 if style.bold else 400))
