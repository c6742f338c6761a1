"""The first screen on a terminal, and how to see more."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text as Line

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .advice import STYLES
from .glance import glance


def glance_view(advice: Advice, knowledge: Knowledge, language: Language, *, flags: bool = True) -> RenderableType:
    """At most 14 lines of 80 columns and 110 words; the last names the `flags` that show more, where there are any."""
    words = Words(knowledge, language)
    rows = [Line(text, style=STYLES[advice.decision] if role == "decision" else "")
            for role, text in glance(advice, knowledge, language).rows]
    return Group(*rows, Line(" ".join(_foot(advice, words, flags)), style="dim"))


def _foot(advice: Advice, words: Words, flags: bool) -> list[str]:
    reviewed = "glance.reviewed" if advice.meta["reviewed"] else "glance.unreviewed"
    known = words(reviewed, version=advice.meta["knowledge"]["version"])
    return [words("glance.foot"), known] if flags else [known]


def wants_all(knowledge: Knowledge, language: Language) -> bool:
    """Ask at the terminal whether to show the whole advice too."""
    import questionary

    words = Words(knowledge, language)
    choices = [questionary.Choice(words("done"), False), questionary.Choice(words("glance.all"), True)]
    return bool(questionary.select(words("glance.next"), choices, instruction=" ").ask(kbi_msg=""))
