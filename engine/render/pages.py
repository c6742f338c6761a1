"""Parts that the pages about the knowledge have in common: one style, escaped text, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..words.text import Language
from .html_style import STYLE
from .svg import plain

MORE_STYLE = """
code{font-family:'Liberation Mono',Consolas,monospace;font-size:.9em;background:var(--fill);padding:.05em .3em}
table.counts{width:auto}.counts td,.counts th[scope=col]:not(:first-child){text-align:right}
.counts .same{color:var(--soft)}
.counts .looser{background:var(--stop);color:var(--paper);font-weight:700}
.counts .stricter{background:var(--care);color:var(--paper);font-weight:700}
.way{display:inline-block;border:2px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85rem;font-weight:700}
.loosened{color:var(--stop)}.tightened{color:var(--care)}.other{color:var(--soft)}
.customer{border-left:4px solid var(--line);padding:.1rem .8rem;margin:.6rem 0 .6rem 1rem}
.customer p{margin:.2rem 0}.was{color:var(--stop)}.is{color:var(--fine)}
.number{text-align:right;white-space:nowrap}section.change{margin:1.6rem 0}section.change h3{font-size:1.05rem}
"""


def text(said: str) -> str:
    """A text as HTML."""
    return escape(plain(said))


def text_lines(said: str) -> str:
    """A text of several lines as HTML, with what they are indented by."""
    lines = said.splitlines()
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + text(line) for line in lines)


def paragraph(said: str, css: str = "") -> str:
    """A paragraph of a text."""
    return f"<p{_class(css)}>{text(said)}</p>"


def bullets(items: Iterable[str], css: str = "") -> str:
    """A list of what is HTML already; nothing where there is nothing."""
    rows = "\n".join(f"<li>{item}</li>" for item in items)
    return f"<ul{_class(css)}>\n{rows}\n</ul>" if rows else ""


def section(heading: str, body: str, css: str = "") -> str:
    """A part of a page under its heading; nothing where it is empty."""
    return f"<section{_class(css)}>\n<h2>{text(heading)}</h2>\n{body}\n</section>" if body else ""


def table(head: Iterable[str], rows: Iterable[Iterable[str]], css: str = "") -> str:
    """A table of what is HTML already; the first cell of a row heads it."""
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "\n".join(_row(list(row)) for row in rows)
    whole = f"<table{_class(css)}>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    return f'<div class="wide">\n{whole}\n</div>'


def _row(cells: list[str]) -> str:
    rest = "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in cells[1:])
    return f'<tr><th scope="row">{cells[0]}</th>{rest}</tr>'


def document(title: str, body: str, language: Language, style: str = "") -> str:
    """A whole page that stands alone."""
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{text(title)}</title>\n<style>{STYLE}{MORE_STYLE}{style}</style>\n</head>",
        f"<body>\n{body}\n</body>\n</html>\n",
    ])


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""
