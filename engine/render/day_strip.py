"""The day plan as a strip of 24 hours, in signs and as SVG: what is blocked, what is free, what is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rich.cells import cell_len, chop_cells, set_cell_size

from ..arithmetic.clock import DAY
from ..dayplan.shape import DayPlan, Plan
from ..knowledge import Knowledge
from ..words.text import Language
from .day_words import DayWords, minute, rows, whole

# Minutes to a sign, the finest that finds room, and the least and the most room for the names before them.
_CELLS, _LEAST_NAME, _MOST_NAME = (15, 30, 60), 10, 24
_SIGNS = {"near": "#", "open": "=", "asleep": "-", "chosen": "^"}
_NOTHING = "·"


def strip_svg(plan: Plan, language: Language, knowledge: Knowledge, name: str = "day") -> str:
    """The strip as one SVG file; `name` keeps the ids of several pictures on one page apart."""
    from .svg_day import draw_strip

    return draw_strip(plan, language, knowledge, name).svg


def strip_text(plan: Plan, language: Language, knowledge: Knowledge, width: int = 80) -> str:
    """The strip in signs, `width` columns at most, with what the signs mean below it; every kind of day by itself."""
    words = DayWords(knowledge, language)
    days = [_Signs(plan, day, words, width) for day in plan["days"]]
    shown = {name for day in days for name in day.shown()}
    return "\n".join([*(line for day in days for line in day.lines()), *_key(shown, words, width)])


def _wrapped(name: str, width: int) -> list[str]:
    """A name in lines of so many cells, broken between words where it can be."""
    lines: list[str] = []
    for piece in (piece for word in name.split() for piece in chop_cells(word, width)):
        if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines or [""]


def _key(shown: Collection[str], words: DayWords, width: int) -> Iterator[str]:
    """What the signs mean that are shown, in lines of at most this width."""
    line = ""
    for name in (name for name in _SIGNS if name in shown):
        said = f"{_SIGNS[name]} {words.words(f'plan.key.{name}')}"
        if line and cell_len(line) + 3 + cell_len(said) > width:
            yield line
            line = said
        else:
            line = f"{line}   {said}" if line else said
    if line:
        yield line


class _Signs:
    """One kind of day in signs."""

    def __init__(self, plan: Plan, day: DayPlan, words: DayWords, width: int) -> None:
        self._plan, self._day, self._words, self._rows = plan, day, words, rows(day)
        self._names = [" ".join(filter(None, [whole(row.medicine), words.some(row, day)])) for row in self._rows]
        self._names.append(words.words("plan.row"))
        cell = next((cell for cell in _CELLS if DAY // cell + _LEAST_NAME + 2 <= width), _CELLS[-1])
        self._cell = cell
        self._name = max(4, min(_MOST_NAME, max(map(cell_len, self._names)), width - DAY // cell - 2))

    def shown(self) -> Iterator[str]:
        """The signs that occur, by name."""
        day = self._day
        found = {"near": self._rows, "open": day["slots"], "asleep": day["free"], "chosen": day["best"]}
        yield from (name for name, there in found.items() if there)

    def lines(self) -> Iterator[str]:
        """The hours, a line for every medicine, and what is free and proposed."""
        if len(self._plan["days"]) > 1:
            yield self._words.days(self._plan, self._day)
        yield self._line("", self._hours())
        for name, row in zip(self._names, self._rows, strict=False):
            yield self._line(name, "".join(_SIGNS["near"] if self._touches(cell, row.blocked) else _NOTHING
                                           for cell in self._cells()))
        yield self._line(self._names[-1], "".join(map(self._free, self._cells())))
        if self._day["best"]:
            yield self._line("", self._marks())

    def _line(self, name: str, signs: str) -> str:
        """The signs of a row, with its name before them, on as many lines as the name needs: none is cut."""
        first, *more = _wrapped(name, self._name)
        return "\n".join([f"{set_cell_size(first, self._name)}  {signs}".rstrip(), *more])

    def _cells(self) -> range:
        return range(0, DAY, self._cell)

    def _touches(self, cell: int, spans: Iterable[tuple[int, int]]) -> bool:
        return any(start < cell + self._cell and cell < end for start, end in spans)

    def _free(self, cell: int) -> str:
        """A sign stands for free only where all its minutes are."""
        for spans, sign in ((self._day["slots"], _SIGNS["open"]), (self._day["free"], _SIGNS["asleep"])):
            if any(minute(one["start"]) <= cell and cell + self._cell - 1 <= minute(one["end"]) for one in spans):
                return sign
        return _NOTHING

    def _hours(self) -> str:
        every = 3 * 60 // self._cell
        return "".join(f"{hour:02d}".ljust(every) for hour in range(0, 24, 3)).rstrip()

    def _marks(self) -> str:
        """An arrow below each proposed time, with the time beside it, to the left where the right has no room."""
        signs, size = "", DAY // self._cell
        for best in self._day["best"]:
            at, time = minute(best["time"]) // self._cell, best["time"]
            left = at + 2 + len(time) > size
            said = " ".join([time, _SIGNS["chosen"]] if left else [_SIGNS["chosen"], time])
            signs = signs.ljust(at - len(time) - 1 if left else at) + said
        return signs
