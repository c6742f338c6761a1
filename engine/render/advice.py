"""The whole advice on a terminal, the gravest first; the trace on request."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..resolution.advice import Advice
from ..words.text import Language
from .phrases import Phrases
from .sections import Row, Section, foot, sections

STYLES = {
    "refer_now": "bold red",
    "refer": "bold red",
    "ask": "bold yellow",
    "food_first": "bold green",
    "check_first": "bold yellow",
    "recommend": "bold green",
}
_WEIGHTS = {"plain": "", "strong": "bold", "soft": "dim", "alert": "yellow"}


class AdviceView:
    """Lays out one advice."""

    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self.advice, self.knowledge, self.language = advice, knowledge, language
        self.phrases = Phrases(advice, knowledge, language)
        self.words: Words = self.phrases.words

    def render(self, *, explain: bool = False) -> RenderableType:
        """The whole advice; with `explain` also every rule that fired, with its sources."""
        found = sections(self.advice, self.knowledge, self.language, explain)
        parts = [part for section in found if section.name != "interest" for part in self._section(section)]
        if explain:
            from .trace import trace

            parts.append(trace(self.advice, self.knowledge, self.words))
        parts += [part for section in found if section.name == "interest" for part in self._section(section)]
        return Group(self._head(), *parts, self._foot(explain))

    def _head(self) -> RenderableType:
        decision = self.advice.decision
        title = Line(self.words(f"decision.{decision}").upper(), style=STYLES[decision])
        return Panel(self.phrases.lead(), title=title, title_align="left", style="", expand=True)

    def _section(self, section: Section) -> list[RenderableType]:
        body = [_row(row) for row in section.rows]
        if section.name == "plan" and self.advice.plan is not None:
            from .plan import Strip

            body.append(Strip(self.advice.plan, self.knowledge, self.language))
        return [Line(section.heading, style="bold"), Padding(Group(*body), (0, 0, 1, 1))]

    def _foot(self, explain: bool) -> RenderableType:
        lines = foot(self.advice, self.knowledge, self.language)
        return Line(" · ".join([*lines, *([] if explain else [self.words("explain_hint")])]), style="dim")


def _row(row: Row) -> RenderableType:
    lines = [Line(line, style=_WEIGHTS[row.weight]) for line in row.lines]
    if row.head:
        below = [_bullet(line) for line in lines] if len(lines) > 1 else lines
        return _bullet(Group(Line(row.head, style="bold"), *below))
    return Group(*(_bullet(line) if row.bullet else line for line in lines))


def _bullet(body: RenderableType) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(Line("•"), body)
    return grid
