"""Draws results/growth.json as docs/growth.svg: `python benchmarks/plot.py`.

Both axes of every panel are logarithmic: a straight line at 45 degrees is proportional growth, a level one is none.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from measuring import HERE, RESULTS, described

TARGET = HERE.parent / "docs" / "growth.svg"
WIDTH, HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 430, 400, 74, 62, 52, 118
STYLE = """
svg { font: 12px system-ui, sans-serif; --ink: #24292f; --faint: #d0d7de; --c0: #0550ae; --c1: #bc4c00; --c2: #1a7f37;
  --c3: #8250df; }
@media (prefers-color-scheme: dark) { svg { --ink: #e6edf3; --faint: #3d444d; --c0: #79c0ff; --c1: #ffa657;
  --c2: #7ee787; --c3: #d2a8ff; } }
text { fill: var(--ink); } .title { font-weight: 600; font-size: 14px; } .small { font-size: 11px; }
.grid { stroke: var(--faint); stroke-width: 1; } .line { fill: none; stroke-width: 2.2; }
.dashed { stroke-dasharray: 5 4; }
"""
_COLOURS = 4
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its points, what stands at its end, its colour (0 to 3), and whether it is dashed."""

    points: Sequence[Point]
    label: str
    colour: int
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A diagram with two logarithmic axes."""

    title: str
    x_label: str
    y_label: str
    lines: Sequence[Line]


def drawn(panels: Sequence[Panel], note: Iterable[str]) -> str:
    """An SVG with the panels side by side, and a note below them."""
    notes = list(note)
    width, height = WIDTH * len(panels), HEIGHT + 18 * len(notes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<style>{STYLE}</style>",
    ]
    parts.append(f"<title>{escape('; '.join(panel.title for panel in panels))}</title>")
    for number, panel in enumerate(panels):
        parts.append(f'<g transform="translate({number * WIDTH} 0)">{_panel(panel)}</g>')
    for number, line in enumerate(notes):
        parts.append(f'<text class="small" x="12" y="{HEIGHT + 18 * number}">{escape(line)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _panel(panel: Panel) -> str:
    points = [point for line in panel.lines for point in line.points]
    across, up = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT), _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [f'<text class="title" x="12" y="22">{escape(panel.title)}</text>']
    parts.append(f'<text class="small" x="12" y="42">{escape(panel.y_label)}</text>')
    parts.append(f'<text class="small" x="{LEFT}" y="{HEIGHT - BOTTOM + 36}">{escape(panel.x_label)}</text>')
    for value in up.ticks():
        y = up.at(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="small" text-anchor="end" x="{LEFT - 6}" y="{y + 4:.1f}">{_number(value)}</text>')
    for value in across.ticks():
        x = across.at(value)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(
            f'<text class="small" text-anchor="middle" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}">{_number(value)}</text>'
        )
    ends = _apart([up.at(line.points[-1][1]) for line in panel.lines])
    for line, end in zip(panel.lines, ends, strict=True):
        parts.append(_line(line, across, up, end))
    return "\n".join(parts)


def _line(line: Line, across: _Axis, up: _Axis, end: float) -> str:
    places = [(across.at(x), up.at(y)) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    colour = f"var(--c{line.colour % _COLOURS})"
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" style="fill: {colour}"/>' for x, y in places)
    where = f'x="{places[-1][0] + 8:.1f}" y="{end + 4:.1f}"'
    return (
        f'<polyline class="line{" dashed" if line.dashed else ""}" style="stroke: {colour}" points="{path}"/>{dots}'
        f'<text class="small" style="fill: {colour}" {where}>{escape(line.label)}</text>'
    )


class _Axis:
    """A logarithmic axis over whole powers of ten, from one place to another."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(self.low + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def _apart(places: Sequence[float], least: float = 14) -> list[float]:
    """The same places, moved so that none is nearer than `least` to another; their order stays."""
    order = sorted(range(len(places)), key=places.__getitem__)
    found = list(places)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + least)
    # What was pushed beyond the lowest place goes back up.
    over = max(0.0, max(found, default=0) - (HEIGHT - BOTTOM))
    return [place - over for place in found] if over else found


def _number(value: float) -> str:
    for size, name in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{name}"
    return f"{value:g}"


def panels_of(found: dict[str, Any]) -> list[Panel]:
    """Time by rules, time by profiles and memory by profiles."""
    names = {
        "ours: infer": "ours",
        "zen-engine, trace": "zen-engine",
        "clipspy": "clipspy",
        "experta as it comes": "experta",
    }
    rules = [
        Line([(int(size), ms) for size, ms in took.items()], f"{names[name]}{', all fire' if sort == 'busy' else ''}",
             list(names).index(name), sort == "busy")
        for sort, systems in found["rules"].items()
        for name, took in systems.items()
    ]  # fmt: skip
    measured = {
        kind: [(int(size), one) for size, one in about["sizes"].items() if "us" in one]
        for kind, about in found["profiles"].items()
    }
    time = [_batch(kind, [(n, one["us"]) for n, one in sizes]) for kind, sizes in measured.items()]
    memory = [_batch(kind, [(n, one["megabytes"]) for n, one in sizes]) for kind, sizes in measured.items()]
    return [
        Panel("One consultation by the number of rules", "rules (dashed: all of them fire)", "ms with trace", rules),
        Panel("A batch of ours: time", "profiles in the batch", "µs a profile, from a Parquet file", time),
        Panel("A batch of ours: memory", "profiles in the batch", "peak MB of the process", memory),
    ]


def _batch(kind: str, points: list[Point]) -> Line:
    """A line of ours, in the colour that we have among the systems."""
    return Line(points, kind, 0, dashed=kind == "uniform")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", type=Path, default=TARGET)
    target = parser.parse_args(arguments).target
    found = json.loads((RESULTS / "growth.json").read_text(encoding="utf-8"))
    target.parent.mkdir(exist_ok=True)
    target.write_text(drawn(panels_of(found), [described(found["machine"])]), encoding="utf-8")


if __name__ == "__main__":
    main()
