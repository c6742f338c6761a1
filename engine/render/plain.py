"""The whole advice as plain text, for a log, a letter or a program without a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .phrases import Phrases
from .sections import Row, foot, sections

WIDTH = 80


def plain_text(advice: Advice, knowledge: Knowledge, language: Language) -> str:
    """Every section of the advice in lines of at most 80 columns, with a line break at the end."""
    title = Words(knowledge, language)(f"decision.{advice.decision}").upper()
    lines = [title, *_wrapped(Phrases(advice, knowledge, language).lead(), ""), ""]
    for section in sections(advice, knowledge, language):
        lines += [section.heading, *(line for row in section.rows for line in _row(row)), ""]
    return "\n".join([*lines, *_wrapped(" · ".join(foot(advice, knowledge, language)), ""), ""])


def _row(row: Row) -> Iterator[str]:
    if not row.head:
        mark = "• " if row.bullet else ""
        for line in row.lines:
            yield from _wrapped(line, f"  {mark}")
        return
    yield from _wrapped(row.head, "  • ")
    mark = "• " if len(row.lines) > 1 else ""
    for line in row.lines:
        yield from _wrapped(line, f"    {mark}")


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first),
                         break_on_hyphens=False) or [""]
