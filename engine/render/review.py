"""Rules read for review, one after another: on a terminal, as a page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ..review.reading import Reading
from .pages import bullets, document, paragraph, text
from .review_words import ReviewWords

_DEEPEST = 7
_STYLES = {"unsigned": "bold yellow", "signed": "bold green", "changed": "bold red"}
STYLE = """
article{border-top:1px solid var(--line);padding:.4rem 0 1rem}h2+article{border:0}
article h3{margin:.2rem 0 0;font-size:1.1rem}article h4{margin:.7rem 0 0}
.rows p{margin:0;padding-left:1.2em;text-indent:-1.2em}
""" + "".join(f".rows .in{depth}{{margin-left:{1.4 * depth:.1f}em}}" for depth in range(1, _DEEPEST + 1)) + """
.state{font-weight:700}.unsigned{color:var(--care)}.signed{color:var(--fine)}.changed{color:var(--stop)}
"""


def reading_view(one: Reading, words: ReviewWords, number: int, of: int) -> RenderableType:
    """One rule on a terminal."""
    head = Line(f"{number}/{of}  {words.words.of(one.rule.title)}", style="bold")
    head.append(f"  {one.rule.id} · {one.rule.place}", style="dim")
    parts: list[RenderableType] = [head, Line(words.status(one), style=_STYLES[one.status])]
    for heading, lines in words.parts(one):
        if lines:
            parts += [Line(heading, style="bold"), *map(_hanging, lines)]
    return Group(*parts, Line())


def _hanging(line: str) -> RenderableType:
    """A line that goes on, where it is long, beneath its own beginning."""
    told = line.lstrip(" ")
    return Padding(Line(told), (0, 0, 0, 2 + len(line) - len(told)))


def closing(read: Sequence[Reading], words: ReviewWords) -> str:
    """How many are signed, changed since, and not signed."""
    count = {status: sum(one.status == status for one in read) for status in ("signed", "changed", "unsigned")}
    return words.say("review.closing", **count)


def review_page(read: Sequence[Reading], words: ReviewWords) -> str:
    """All of them as one page that stands alone, to be read on paper too."""
    say = words.say
    title = say("review.title")
    files = [(file, list(those)) for file, those in groupby(read, lambda one: one.file)]
    links = "\n".join(f"<p><code>{text(file)}</code></p>\n{bullets(_link(one, words) for one in those)}"
                      for file, those in files)
    body = "\n".join([
        f"<header>\n<h1>{text(title)}</h1>", paragraph(closing(read, words)),
        paragraph(say("review.how"), "soft"), f"<p><code>{text(say('review.how_to_sign'))}</code></p>",
        "</header>\n<main>",
        f"<details>\n<summary>{text(say('review.list'))}</summary>\n{links}\n</details>",
        *(part for file, those in files
          for part in (f"<h2><code>{text(file)}</code></h2>", *(_article(one, words) for one in those))), "</main>",
        f"<footer>{paragraph(f'{words.knowledge.version} ({words.knowledge.sha256[:12]})', 'soft')}</footer>",
    ])
    return document(title, body, words.language, STYLE)


def _link(one: Reading, words: ReviewWords) -> str:
    return (f'<a href="#{text(one.rule.id)}">{text(one.rule.id)}</a> {text(words.words.of(one.rule.title))} '
            f'<span class="{one.status}">{text(words.status(one))}</span>')


def _article(one: Reading, words: ReviewWords) -> str:
    parts = [f'<article id="{text(one.rule.id)}">', f"<h3>{text(words.words.of(one.rule.title))}</h3>",
             f'<p class="soft"><code>{text(one.rule.id)}</code> {text(str(one.rule.place))}</p>',
             f'<p class="state {one.status}">{text(words.status(one))}</p>']
    for heading, lines in words.parts(one):
        if lines:
            rows = "\n".join(map(_row, lines))
            parts.append(f'<h4>{text(heading)}</h4>\n<div class="rows">\n{rows}\n</div>')
    return "\n".join([*parts, "</article>"])


def _row(line: str) -> str:
    """A line with what it is indented by."""
    told = line.lstrip(" ")
    depth = min((len(line) - len(told) + 1) // 2, _DEEPEST)
    return paragraph(told, f"in{depth}" if depth else "")


def to_json(read: Sequence[Reading], words: ReviewWords) -> str:
    """The readings as a JSON list."""
    return json.dumps([{**one.to_dict(), "says": words.status(one)} for one in read], ensure_ascii=False, indent=2)
