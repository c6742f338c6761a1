"""Shapes and lines that tell kinds of conclusions apart without colour, and the key that explains them."""

from __future__ import annotations

from collections.abc import Iterable

from ..phrasing.words import Words
from .svg import SMALL, Area, Canvas, tag, text_width

# A box leaves this much room on its left for its sign.
SIGN = 24.0
_DASHES = {"avoid": "7 4", "discourage": "2 3", "unknown": "5 4", "source": "1.5 3.5"}
_STOPS = frozenset({"refer", "avoid"})
_SIGNED = frozenset({"refer", "avoid", "discourage", "favour", "check", "ask", "decide"})


def sign_room(kind: str) -> float:
    """The room that the sign of this kind takes."""
    return SIGN if kind in _SIGNED else 0


def outline(area: Area, kind: str) -> list[str]:
    """The outline of a box of this kind, with its sign."""
    return [*_border(area, kind), *_sign(area, kind)]


def _border(area: Area, kind: str) -> list[str]:
    css = "ts-stop" if kind in _STOPS else "ts-fact" if kind in ("known", "unknown", "source") else "ts-box"
    weight = 2.6 if kind in ("avoid", "refer") else 1.2
    if kind == "refer":
        return [_cut(area, 0, css, weight), _cut(area, 4, css, 1)]
    if kind == "check":
        return [_pointed(area, css)]
    rounded = 13 if kind in ("conclude", "derived") else 2
    dashes = {"stroke_dasharray": _DASHES[kind]} if kind in _DASHES and kind != "source" else {}
    border = [_rect(area, css, weight, rounded, dashes)]
    if kind == "rule":
        border.append(tag("path", d=f"M{area.x + 2:g} {area.y:.1f}V{area.bottom:.1f}", class_="ts-mark",
                          stroke_width=4))
    if kind == "decide":
        inner = Area(area.x + 4, area.y + 4, area.width - 8, area.height - 8)
        border.append(_rect(inner, css, 1, 2, {}))
    return border


def _rect(area: Area, css: str, weight: float, rounded: float, dashes: dict[str, str]) -> str:
    return tag("rect", x=area.x, y=area.y, width=area.width, height=area.height, rx=rounded, class_=css,
               stroke_width=weight, **dashes)


def _cut(area: Area, inset: float, css: str, weight: float) -> str:
    """A rectangle with its corners cut off, like a stop sign."""
    left, top, right, bottom = area.x + inset, area.y + inset, area.right - inset, area.bottom - inset
    cut = 10 - inset / 2
    points = [(left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut), (right - cut, bottom),
              (left + cut, bottom), (left, bottom - cut), (left, top + cut)]
    return _polygon(points, css, weight)


def _pointed(area: Area, css: str) -> str:
    points = [(area.x + 9, area.y), (area.right - 9, area.y), (area.right, area.middle), (area.right - 9, area.bottom),
              (area.x + 9, area.bottom), (area.x, area.middle)]
    return _polygon(points, css, 1.8)


def _polygon(points: Iterable[tuple[float, float]], css: str, weight: float) -> str:
    return tag("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), class_=css, stroke_width=weight)


def _sign(area: Area, kind: str) -> list[str]:
    if kind not in _SIGNED:
        return []
    x, y = area.x + 18, area.middle
    paths = {
        "avoid": f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10",
        "refer": f"M{x - 5:.1f} {y:.1f}h10m-4 -4l4 4l-4 4",
        "discourage": f"M{x - 5:.1f} {y:.1f}h10",
        "favour": f"M{x - 5:.1f} {y:.1f}h10m-5 -5v10",
        "check": f"M{x - 4:.1f} {y:.1f}l3 4l6 -8",
        "ask": f"M{x - 3:.1f} {y - 3:.1f}a3 3 0 1 1 4.5 2.6q-1.5 .8 -1.5 2.4m0 2.6v1.4",
        "decide": f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
    }
    css = "ts-mark-stop" if kind in _STOPS else "ts-mark"
    return [tag("path", d=paths[kind], class_=css, stroke_width=2.4 if kind in _STOPS else 1.8)]


def edge(start: tuple[float, float], end: tuple[float, float], kind: str = "") -> list[str]:
    """A curve from one box to the next, with the line and the end that its kind has."""
    (x, y), (to_x, to_y) = start, end
    stop, bend = kind in _STOPS, (end[0] - start[0]) * 0.5
    css = "ts-edge-stop" if stop else "ts-edge"
    tip = to_x - (0 if kind == "source" else 6)
    dashes = {"stroke_dasharray": _DASHES[kind]} if kind in _DASHES else {}
    path = f"M{x:.1f} {y:.1f}C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {tip:.1f} {to_y:.1f}"
    return [tag("path", d=path, class_=css, stroke_width=2.6 if stop else 1.2, **dashes), _end(to_x, to_y, kind)]


def _end(x: float, y: float, kind: str) -> str:
    """An arrowhead; a bar where a form is ruled out, a dot at a source."""
    if kind in ("avoid", "discourage"):
        css = "ts-edge-stop" if kind == "avoid" else "ts-edge"
        return tag("path", d=f"M{x - 6:.1f} {y - 8:.1f}v16", class_=css, stroke_width=3.4 if kind == "avoid" else 1.6)
    if kind == "source":
        return tag("circle", cx=x, cy=y, r=2.6, class_="ts-head-line")
    size = 5.5 if kind == "refer" else 3.6
    return tag("path", d=f"M{x - 8:.1f} {y - size:.1f}L{x - 0.5:.1f} {y:.1f}L{x - 8:.1f} {y + size:.1f}z",
               class_="ts-head-stop" if kind == "refer" else "ts-head-line")


def key(canvas: Canvas, kinds: Iterable[str], words: Words, left: float, top: float, right: float) -> float:
    """Explain the shapes of these kinds from here on; returns where the key ends."""
    x, size = left, Area(0, 0, 46, 26)
    for kind in kinds:
        said = words(f"picture.kind.{kind}")
        needed = size.width + 8 + text_width(said, SMALL)
        if x > left and x + needed > right:
            x, top = left, top + size.height + 10
        canvas.draw(*outline(Area(x, top, size.width, size.height), kind))
        canvas.write(x + size.width + 8, top + 5, [said], SMALL)
        x += needed + 22
    return top + size.height


def hatch(name: str, css: str, distance: float, weight: float, angle: float) -> str:
    """A pattern of parallel lines, to be filled with as url(#name)."""
    line = tag("path", d=f"M0 0V{distance:g}", class_=css, stroke_width=weight)
    return tag("pattern", line, id=name, width=distance, height=distance, patternUnits="userSpaceOnUse",
               patternTransform=f"rotate({angle:g})")
