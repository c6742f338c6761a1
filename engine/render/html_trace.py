"""The grounds of an advice on a page: a proof as nested lists, the trace and the sources as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from ..explanation.proof import Proof, lines
from ..knowledge import Knowledge
from ..knowledge.rules import Rule
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..resolution.shape import Step
from ..words.text import Language
from .phrases import reason_words
from .svg import plain
from .trace_graph import TraceGraph


def proof_list(proof: Proof, language: Language) -> str:
    """A proof as lists inside lists."""
    parts: list[str] = []
    depth = -1
    for level, says, _ in lines(proof):
        if level > depth:
            parts += ["<ul><li>"] * (level - depth)
        else:
            parts += ["</li></ul>"] * (depth - level) + ["</li><li>"]
        parts.append(_text(says[language]))
        depth = level
    return "".join([*parts, "</li></ul>" * (depth + 1)])


def trace_table(advice: Advice, knowledge: Knowledge, words: Words) -> str:
    """Every rule that fired, with the number that the pictures call it by; those that no picture shows are folded."""
    rules = {rule.id: rule for rule in knowledge.rules}
    heads = ("", *(words(f"picture.html.{name}") for name in ("rule", "because", "so", "places")))
    drawn = {rule.id for group in TraceGraph(advice, knowledge, words).groups() for rule in group.rules}
    tables = []
    for shown in (True, False):
        rows = [_step(n, step, rules[step["rule"]], knowledge, words)
                for n, step in enumerate(advice.trace, 1) if (step["rule"] in drawn) == shown]
        tables.append(_table(heads, rows, "steps") if rows else "")
    if tables[1]:
        tables[1] = f"<details>\n<summary>{_text(words('picture.others'))}</summary>\n{tables[1]}\n</details>"
    return "\n".join(filter(None, tables))


def _step(number: int, step: Step, rule: Rule, knowledge: Knowledge, words: Words) -> str:
    title = f'{_text(words.of(step["title"]))}<br><span class="soft">{_text(step["rule"])}</span>'
    because = _list(dict.fromkeys(reason_words(reason, words) for reason in step["because"]))
    so = _list(words.action(action) for action in rule.then)
    claims = _list(_claims(step["claims"], knowledge, words))
    return f'<tr><td>{number}</td><th scope="row">{title}</th><td>{because}</td><td>{so}</td><td>{claims}</td></tr>'


def _claims(claims: list[str], knowledge: Knowledge, words: Words) -> Iterator[str]:
    """The claims by source."""
    found: dict[str, list[str]] = {}
    for claim in map(knowledge.claims.__getitem__, claims):
        line = f" ({words('trace.line', line=claim.line)})" if claim.line is not None else ""
        found.setdefault(knowledge.sources[claim.source].title, []).append(claim.id + line)
    yield from (f"{title}: {', '.join(places)}" for title, places in found.items())


def source_table(advice: Advice, knowledge: Knowledge, words: Words) -> str:
    """Every source that the rules rest on, with who profits from it."""
    used = dict.fromkeys(place["id"] for step in advice.trace for place in step["sources"])
    heads = (words("ledger.source"), words("picture.html.published"), words("heading.interest"))
    rows = []
    for source in map(knowledge.sources.__getitem__, used):
        title = _text(source.title)
        if source.url is not None and source.url.startswith("https://"):
            title = f'<a href="{escape(source.url)}">{title}</a>'
        date = f" ({source.date})" if source.date else ""
        rows.append(f'<tr><th scope="row">{title}</th><td>{_text(source.publisher + date)}</td>'
                    f"<td>{_text(words.of(source.interest.text))}</td></tr>")
    return _table(heads, rows) if rows else ""


def _table(heads: tuple[str, ...], rows: list[str], css: str = "") -> str:
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in heads)
    body = "\n".join(rows)
    names = f"wide {css}".strip()
    return f'<div class="{names}">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</div>'


def _list(texts: Iterable[str]) -> str:
    found = [_text(text) for text in texts]
    return found[0] if len(found) == 1 else "<ul>" + "".join(f"<li>{text}</li>" for text in found) + "</ul>"


def _text(text: str) -> str:
    return escape(plain(text))
