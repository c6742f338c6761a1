"""Rules read for review, one after another: on a terminal, as a page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ..review.reading import Reading
from .pages import bullets, document, paragraph, text, text_lines
from .review_words import ReviewWords

_STYLES = {"unsigned": "bold yellow", "signed": "bold green", "changed": "bold red"}
STYLE = """
article{border-top:2px solid var(--line);padding:.4rem 0 1rem}article h2{border:0;margin:.8rem 0 0}
article h3{margin:.7rem 0 0}article pre{margin:.2rem 0;font:inherit;white-space:pre-wrap}
.state{font-weight:700}.unsigned{color:var(--care)}.signed{color:var(--fine)}.changed{color:var(--stop)}
"""


def reading_view(one: Reading, words: ReviewWords, number: int, of: int) -> RenderableType:
    """One rule on a terminal."""
    head = Line(f"{number}/{of}  {words.words.of(one.rule.title)}", style="bold")
    head.append(f"  {one.rule.id} · {one.rule.place}", style="dim")
    parts: list[RenderableType] = [head, Line(words.status(one), style=_STYLES[one.status])]
    for heading, lines in words.parts(one):
        if lines:
            parts += [Line(heading, style="bold"), Padding(Group(*map(Line, lines)), (0, 0, 0, 2))]
    return Group(*parts, Line())


def closing(read: Sequence[Reading], words: ReviewWords) -> str:
    """How many are signed, changed since, and not signed."""
    count = {status: sum(one.status == status for one in read) for status in ("signed", "changed", "unsigned")}
    return words.say("review.closing", **count)


def review_page(read: Sequence[Reading], words: ReviewWords) -> str:
    """All of them as one page that stands alone, to be read on paper too."""
    say = words.say
    title = say("review.title")
    links = bullets(f'<a href="#{text(one.rule.id)}">{text(one.rule.id)}</a> {text(words.words.of(one.rule.title))}'
                    f' <span class="{one.status}">{text(words.status(one))}</span>' for one in read)
    body = "\n".join([
        f"<header>\n<h1>{text(title)}</h1>", paragraph(closing(read, words)),
        paragraph(say("review.how"), "soft"), "</header>\n<main>",
        f"<details>\n<summary>{text(say('review.list'))}</summary>\n{links}\n</details>",
        *(_article(one, words) for one in read), "</main>",
        f"<footer>{paragraph(f'{words.knowledge.version} ({words.knowledge.sha256[:12]})', 'soft')}</footer>",
    ])
    return document(title, body, words.language, STYLE)


def _article(one: Reading, words: ReviewWords) -> str:
    parts = [f'<article id="{text(one.rule.id)}">', f"<h2>{text(words.words.of(one.rule.title))}</h2>",
             f'<p class="soft"><code>{text(one.rule.id)}</code> {text(str(one.rule.place))}</p>',
             f'<p class="state {one.status}">{text(words.status(one))}</p>']
    for heading, lines in words.parts(one):
        if lines:
            rows = text_lines("\n".join(lines))
            parts.append(f"<h3>{text(heading)}</h3>\n<pre>{rows}</pre>")
    return "\n".join([*parts, "</article>"])


def to_json(read: Sequence[Reading], words: ReviewWords) -> str:
    """The readings as a JSON list."""
    return json.dumps([{**one.to_dict(), "says": words.status(one)} for one in read], ensure_ascii=False, indent=2)
