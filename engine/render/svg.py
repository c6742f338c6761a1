"""SVG by hand: text that is measured before it is drawn, and a canvas that remembers where everything stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

# Widths in em, taken from the widest font that a browser is likely to choose, so that text never outgrows its place.
_NARROW, _SLIM, _LOWER, _UPPER, _BROAD, _WIDEST = 0.34, 0.44, 0.64, 0.79, 1.0, 1.15
_WIDTHS = {
    **dict.fromkeys(" \N{NO-BREAK SPACE}ijl.,:;'|!·", _NARROW),
    **dict.fromkeys("frtI()[]-/\\`²³°", _SLIM),
    **dict.fromkeys("”“\"?*«»–¬_", _LOWER),
    **dict.fromkeys("mwMW@%—…", _BROAD),
}
_BOLD = 1.12
_LEADING = 1.32
# A figure and its unit stay on one line.
_UNIT = re.compile(r"(\d) ([a-zµ]{1,3}\b)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: its class in the style sheet, its size in px, and its weight."""

    name: str
    size: float
    bold: bool = False

    @property
    def leading(self) -> float:
        return round(self.size * _LEADING, 1)


BODY, STRONG = Style("body", 14), Style("strong", 14, True)
SMALL, HEAD = Style("small", 12), Style("head", 16, True)
_STYLES = (BODY, STRONG, SMALL, HEAD)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def overlaps(self, other: Area) -> bool:
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def holds(self, other: Area) -> bool:
        inside = self.x <= other.x and other.right <= self.right
        return inside and self.y <= other.y and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text, and the room that it may take at most."""

    area: Area
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its layout: every line of text, and every box that text stands in."""

    svg: str
    area: Area
    labels: tuple[Label, ...]
    boxes: tuple[Area, ...]


def plain(text: str) -> str:
    """A text on one line, without signs that XML forbids or that would turn the order of the others."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() or sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return " ".join(text.split())


def text_width(text: str, style: Style = BODY) -> float:
    """The most room that a text takes in px."""
    return sum(map(_em, text)) * style.size * (_BOLD if style.bold else 1)


def _em(sign: str) -> float:
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x24F:
        return _WIDEST
    return _UPPER if not (sign.islower() or sign.isdigit()) else _LOWER


def wrap(text: str, width: float, style: Style = BODY) -> list[str]:
    """A text in lines of at most this width; a word that is too long for a line is divided."""
    lines: list[str] = []
    current = ""
    for word in _UNIT.sub("\\1\N{NO-BREAK SPACE}\\2", plain(text)).split(" "):
        joined = f"{current} {word}" if current else word
        if text_width(joined, style) <= width:
            current = joined
            continue
        lines += [current] if current else []
        *whole, current = _divided(word, width, style)
        lines += whole
    return [*lines, current]


def _divided(word: str, width: float, style: Style) -> list[str]:
    """A word in pieces, at a hyphen or a dot where the piece has one."""
    pieces = []
    while text_width(word, style) > width:
        end = max(1, next(n for n in range(1, len(word) + 1) if text_width(word[:n], style) > width) - 1)
        natural = max(word.rfind(sign, 0, end) for sign in "-–./_") + 1
        cut = natural if natural > end // 3 else end
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def tag(name: str, content: str | None = None, /, **attributes: str | float) -> str:
    """An element; `class_` is class, and `stroke_width` stroke-width."""
    said = "".join(f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"' for key, value in attributes.items())
    return f"<{name}{said}/>" if content is None else f"<{name}{said}>{content}</{name}>"


def _written(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{round(value, 1):g}"


class Canvas:
    """Collects what is drawn; `name` keeps the ids of several pictures on one page apart."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.labels: list[Label] = []
        self.boxes: list[Area] = []
        self._parts: list[str] = []
        self._definitions: list[str] = []

    def draw(self, *elements: str) -> None:
        """Draw above everything so far."""
        self._parts += elements

    def define(self, element: str) -> None:
        """Something that others refer to by id."""
        self._definitions.append(element)

    def write(self, x: float, top: float, lines: list[str], style: Style = BODY, anchor: str = "start") -> float:
        """Lines of text below each other; returns where they end."""
        for line in lines:
            width = text_width(line, style)
            left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
            self.labels.append(Label(Area(left, top, width, style.leading), line))
            baseline = top + style.size * 1.02
            self.draw(tag("text", escape(line), class_=f"ts-{style.name}", x=x, y=baseline, text_anchor=anchor))
            top += style.leading
        return top

    def box(self, area: Area, *outline: str) -> None:
        """A box that text stands in."""
        self.boxes.append(area)
        self.draw(*outline)

    def picture(self, width: float, height: float, title: str, description: str, language: str) -> Picture:
        """The finished drawing."""
        paper = tag("rect", class_="ts-paper", x=0, y=0, width=width, height=height)
        inner = [
            tag("title", escape(plain(title)), id=f"{self.name}-title"),
            tag("desc", escape(plain(description)), id=f"{self.name}-desc"),
            tag("style", STYLE_SHEET),
            tag("defs", "".join(self._definitions)),
            paper,
            *self._parts,
        ]
        svg = tag(
            "svg", "\n".join(["", *inner, ""]), xmlns="http://www.w3.org/2000/svg", class_="tillskott", role="img",
            lang=language, aria_labelledby=f"{self.name}-title {self.name}-desc",
            viewBox=f"0 0 {_written(width)} {_written(height)}", width=width, height=height,
        )
        return Picture(svg, Area(0, 0, width, height), tuple(self.labels), tuple(self.boxes))


# Spelled out twice, not in custom properties, which viewers outside browsers do not know.
_LIGHT = {"paper": "#ffffff", "ink": "#1b1b1b", "soft": "#565656", "line": "#6a6a6a", "fill": "#f4f2ec",
          "stop": "#8f1d14", "hatch": "#8a8a8a", "strong": "#0b4f6c"}
_DARK = {"paper": "#17191c", "ink": "#ededed", "soft": "#b9b9b9", "line": "#a2a2a2", "fill": "#25292e",
         "stop": "#ff9a8d", "hatch": "#858585", "strong": "#8fd0ea"}


def _colours(colours: dict[str, str]) -> str:
    rules = """
.ts-paper,.ts-blank{{fill:{paper}}}
.ts-body,.ts-strong,.ts-head{{fill:{ink}}} .ts-small{{fill:{soft}}}
.ts-box{{fill:{paper};stroke:{ink}}} .ts-fact{{fill:{fill};stroke:{line}}}
.ts-stop{{fill:{paper};stroke:{stop}}} .ts-mark{{fill:none;stroke:{ink}}} .ts-mark-stop{{fill:none;stroke:{stop}}}
.ts-edge{{fill:none;stroke:{line}}} .ts-edge-stop{{fill:none;stroke:{stop}}}
.ts-head-line{{fill:{line};stroke:{line}}} .ts-head-stop{{fill:{stop};stroke:{stop}}}
.ts-bar{{fill:{strong};stroke:{ink}}} .ts-thin{{fill:{soft};stroke:{ink}}} .ts-limit{{stroke:{ink};fill:none}}
.ts-hatch{{stroke:{hatch};fill:none}} .ts-taken{{stroke:{ink};fill:none}} .ts-open{{fill:none;stroke:{ink}}}"""
    return rules.format(**colours).strip()


STYLE_SHEET = (
    ".tillskott text{font-family:Arial,Helvetica,'Liberation Sans','DejaVu Sans',sans-serif}\n"
    + "\n".join(f".ts-{style.name}{{font-size:{style.size:g}px;font-weight:{700 if style.bold else 400}}}"
                for style in _STYLES)
    + f"\n{_colours(_LIGHT)}\n@media screen and (prefers-color-scheme:dark){{\n{_colours(_DARK)}\n}}"
)
