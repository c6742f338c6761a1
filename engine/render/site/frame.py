"""The frame of every page of the site, and the addresses of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...knowledge import Knowledge
from ...words.text import LANGUAGES, Language
from ..pages import text
from ..said import Said

KINDS = ("rule", "claim", "source", "class", "case")
"""What has a page of its own; parameters share one."""
PARAMETERS = "parameters.html"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Frame:
    """Makes pages in one language; `above` is the way from a page to the folder of its language."""

    def __init__(self, knowledge: Knowledge, language: Language) -> None:
        self.knowledge, self.language, self.say = knowledge, language, Said(language)

    def address(self, kind: str, name: str) -> str:
        """Where the page of something stands, from the folder of its language."""
        if kind == "parameter":
            return f"{PARAMETERS}#{name}"
        return f"{kind}/{_UNSAFE.sub('-', name)}.html"

    def anchor(self, kind: str, name: str, said: str | None = None, above: str = "../") -> str:
        """A link to the page of something; its name where nothing else is said."""
        shown = f"<code>{text(name)}</code>" if said is None else text(said)
        return f'<a href="{above}{self.address(kind, name)}">{shown}</a>'

    def page(self, title: str, body: str, path: str) -> str:
        """A whole page; `path` is where it stands in the folder of its language."""
        above = "../" * path.count("/")
        other = next(language for language in LANGUAGES if language != self.language)
        lists = " ".join(f'<a href="{above}{kind}.html">{text(self.say(f"site.{kind}s"))}</a>' for kind in KINDS)
        lists += f' <a href="{above}{PARAMETERS}">{text(self.say("site.parameters"))}</a>'
        return "\n".join([
            "<!DOCTYPE html>", f'<html lang="{self.language}">',
            '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{text(title)}</title>",
            f'<link rel="stylesheet" href="{above}../site.css">',
            f'<script defer src="{above}index.js"></script>\n<script defer src="{above}../search.js"></script>',
            "</head>\n<body>", "<header>",
            f'<nav aria-label="{text(self.say("site.lists"))}"><a class="home" href="{above}index.html">'
            f'{text(self.say("site.title"))}</a> {lists} '
            f'<a class="language" hreflang="{other}" lang="{other}" href="{above}../{other}/{path}">'
            f'{text(Said(other)("site.language"))}</a></nav>',
            f'<form role="search" data-above="{above}" data-none="{text(self.say("site.found_none"))}">'
            f'<label for="search">{text(self.say("site.search"))}</label>'
            '<input id="search" type="search" autocomplete="off" aria-controls="found">'
            '<ol id="found" aria-live="polite"></ol></form>',
            f"</header>\n<main>\n{body}\n</main>", f"<footer><p>{text(self._foot())}</p></footer>\n</body>\n</html>\n",
        ])

    def _foot(self) -> str:
        knowledge = self.knowledge
        unsigned = sum(not rule.reviewed for rule in knowledge.rules)
        return self.say("site.foot", version=knowledge.version, sha=knowledge.sha256[:12], unsigned=unsigned,
                        all=len(knowledge.rules))


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """A list of what is known, as HTML already; what is empty is left out."""
    told = "\n".join(f"<dt>{text(head)}</dt><dd>{body}</dd>" for head, body in rows if body)
    return f"<dl>\n{told}\n</dl>" if told else ""
