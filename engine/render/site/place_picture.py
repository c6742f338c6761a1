"""The place of a rule in the order of inference, as a picture: what it rests on, itself, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..pages import text
from ..svg import SMALL, tag, text_width

_WIDTH, _GAP, _HEIGHT, _SPACE = 290.0, 70.0, 34.0, 10.0
_MARGIN = 12.0
_MOST = 8
_STRIP = 46.0


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the picture: its words, and the page that it leads to (None: to none)."""

    says: str
    href: str | None = None


def place_picture(
    before: Sequence[Box],
    rule: Box,
    after: Sequence[Box],
    level: tuple[int, int],
    more: Callable[[int], str],
    described: str,
) -> str:
    """An SVG with three columns under a strip that shows the level among all; `described` says the same in words."""
    left, right = _few(before, more), _few(after, more)
    rows = max(len(left), len(right), 1)
    height = _STRIP + rows * (_HEIGHT + _SPACE) + 2 * _MARGIN
    width = 3 * _WIDTH + 2 * _GAP + 2 * _MARGIN
    columns = [_MARGIN + at * (_WIDTH + _GAP) for at in range(3)]
    middle = _STRIP + _MARGIN + rows * (_HEIGHT + _SPACE) / 2 - _SPACE / 2
    parts = [tag("title", text(described)), _strip(level, width)]
    for side, boxes in ((0, left), (2, right)):
        tops = _tops(len(boxes), middle)
        parts += [_arrow(columns, side, top + _HEIGHT / 2, middle) for top in tops]
        parts += [_drawn(box, columns[side], top, "box") for box, top in zip(boxes, tops, strict=True)]
    parts.append(_drawn(rule, columns[1], middle - _HEIGHT / 2, "box self"))
    inner = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
            f'class="place">\n{inner}\n</svg>')


def _few(boxes: Sequence[Box], more: Callable[[int], str]) -> list[Box]:
    if len(boxes) <= _MOST:
        return list(boxes)
    return [*boxes[: _MOST - 1], Box(more(len(boxes) - _MOST + 1))]


def _tops(count: int, middle: float) -> list[float]:
    first = middle - (count * (_HEIGHT + _SPACE) - _SPACE) / 2
    return [first + at * (_HEIGHT + _SPACE) for at in range(count)]


def _drawn(box: Box, x: float, y: float, css: str) -> str:
    said = _cut(box.says, _WIDTH - 20)
    shape = tag("rect", x=x, y=round(y, 1), width=_WIDTH, height=_HEIGHT, rx=5, class_=css)
    words = tag("text", text(said), x=x + 10, y=round(y + _HEIGHT / 2 + 4.5, 1), class_="self" if "self" in css else "")
    whole = tag("title", text(box.says)) if said != box.says else ""
    drawn = f"<g>{whole}{shape}{words}</g>"
    return drawn if box.href is None else f'<a href="{box.href}">{drawn}</a>'


def _arrow(columns: Sequence[float], side: int, y: float, middle: float) -> str:
    start, end = (columns[0] + _WIDTH, columns[1]) if side == 0 else (columns[1] + _WIDTH, columns[2])
    from_y, to_y = (y, middle) if side == 0 else (middle, y)
    bend = (start + end) / 2
    path = f"M{start:g} {from_y:.1f}C{bend:g} {from_y:.1f} {bend:g} {to_y:.1f} {end - 7:g} {to_y:.1f}"
    head = f"M{end - 8:g} {to_y - 4:.1f}L{end:g} {to_y:.1f}L{end - 8:g} {to_y + 4:.1f}Z"
    return tag("path", d=path, class_="line") + tag("path", d=head, class_="head")


def _strip(level: tuple[int, int], width: float) -> str:
    """All levels side by side, this one filled."""
    at, count = level
    step = min(46.0, (width - 2 * _MARGIN) / max(1, count))
    cells = []
    for one in range(count):
        css = "level here" if one == at else "level"
        cells.append(tag("rect", x=round(_MARGIN + one * step, 1), y=_MARGIN, width=round(step - 4, 1), height=20, rx=3,
                         class_=css))
        cells.append(tag("text", str(one + 1), x=round(_MARGIN + one * step + (step - 4) / 2, 1), y=_MARGIN + 14.5,
                         class_=f"number{' here' if one == at else ''}"))
    return "".join(cells)


def _cut(says: str, room: float) -> str:
    if text_width(says, SMALL) <= room:
        return says
    while says and text_width(f"{says}…", SMALL) > room:
        says = says[:-1]
    return f"{says.rstrip()}…"
