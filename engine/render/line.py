"""How a line was read, on a terminal: what was understood, and the questions that are left."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text as Styled

from ..knowledge import Knowledge
from ..line.model import Line
from ..words.text import Language, printable


def line_view(line: Line, knowledge: Knowledge, language: Language) -> RenderableType:
    """The chips of a line with their words, and its questions."""
    texts = knowledge.line.texts if knowledge.line else {}
    rows: list[Styled] = []
    if line.chips:
        rows.append(Styled(texts["view.read"][language], style="bold"))
        rows += [_row(chip.text[language], chip.at.words, texts[f"how.{chip.how}"][language]) for chip in line.chips]
    if line.questions:
        rows.append(Styled(texts["view.asks"][language], style="bold"))
        rows += [Styled(f"  {printable(question.text[language], 300)}") for question in line.questions]
    return Group(*rows)


def _row(said: str, words: str, how: str) -> Styled:
    row = Styled(f"  {printable(said, 120)}")
    row.append(f"  ”{printable(words)}”, {how}", style="dim")
    return row
