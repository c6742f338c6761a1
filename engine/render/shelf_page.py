"""An assortment as it was read, as one page to go through with the supplier."""

from __future__ import annotations

from html import escape

from ..assortment.codes import as_printed
from ..knowledge import Knowledge
from ..shelf.checking import Checked, CheckedItem
from ..words.text import Language
from .html_style import STYLE
from .shelf import ShelfWords
from .svg import plain

_MORE = """
.read th,th .soft{font-weight:400} .ask,.unreadable{border:0} tr.ask th,tr.unreadable th{font-weight:700}
.wide table{table-layout:fixed;min-width:64rem}
th:nth-child(1){width:19%}th:nth-child(2){width:29%}th:nth-child(3){width:17%}th:nth-child(4){width:21%}
td.open{color:var(--care);font-weight:700} .label{white-space:pre-line}
"""


def shelf_page(found: Checked, knowledge: Knowledge, language: Language) -> str:
    """One HTML file without scripts: the faults of the file, then every product, those with something open first."""
    say = ShelfWords(knowledge, language)
    words = say.words
    rows = "\n".join(_row(one, say) for one in say.in_order(found))
    faults = "".join(f"<li>{_text(one.in_language(language))}</li>" for one in found.faults)
    heads = "".join(f"<th scope=\"col\">{_text(words(f'shelf.column.{name}'))}</th>"
                    for name in ("product", "label", "read", "open", "answer"))  # fmt: skip
    title = _text(words("shelf.page.title", source=found.source))
    wrong = f"<h2>{_text(words('shelf.page.faults'))}</h2>\n<ul>{faults}</ul>" if faults else ""
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>\n{STYLE}{_MORE}</style>\n</head>",
        f"<body>\n<header><h1>{title}</h1>\n<p class=\"big\">{_text(say.summary(found))}</p>",
        f"<p>{_text(words('shelf.page.how'))}</p></header>\n<main>",
        wrong,
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>',
        "</main>\n</body>\n</html>\n",
    ])


def _row(one: CheckedItem, say: ShelfWords) -> str:
    item = one.item
    codes = ", ".join(as_printed(code) for code in (item.gtin, item.article, item.npl_pack_id) if code)
    name = f"{_text(item.name)}<br><span class=\"soft\">{_text(codes)}</span>"
    opened = "".join(f"<p>{_text(text)}</p>" for text in say.open(one))
    return (f'<tr class="{one.status}"><th scope="row">{name}</th><td class="label">{_text(item.label)}</td>'
            f'<td>{_text(say.read(one))}</td><td class="open">{opened}</td><td></td></tr>')


def _text(words: str) -> str:
    return escape(plain(words))
