"""The eGFR of each equation as a table, and in words where the equations disagree."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Line

from ..counter.kidney_report import EquationResult, KidneyReport
from ..knowledge import Knowledge
from ..phrasing.words import Words
from ..words.text import Language, join, number


def kidney_view(report: KidneyReport, knowledge: Knowledge, language: Language) -> RenderableType:
    """The report on a terminal; absolute eGFR has a column of its own, and only where body size is known."""
    words = Words(knowledge, language)
    absolute = report.body_surface_m2 is not None
    table = Table(box=None, padding=(0, 2, 0, 0), title=words("kidney.title"), title_justify="left", title_style="bold")
    table.add_column(words("kidney.equation"))
    table.add_column(words("kidney.relative"), justify="right")
    if absolute:
        table.add_column(words("kidney.absolute"), justify="right")
    table.add_column(words("kidney.category"))
    table.add_column(words("kidney.below"))
    for result in report.results:
        table.add_row(*_row(result, report, words), style="bold" if result.equation == report.used else "")
    lines: list[RenderableType] = [Line(f"! {words.of(one.text)}", "yellow") for one in report.disagreements]
    notes = [Line(note, style="dim") for note in (_legend(report, words), _note(report, words))]
    return Group(table, Line(""), *lines, *notes)


def _row(result: EquationResult, report: KidneyReport, words: Words) -> list[str]:
    about = words.knowledge.kidney
    assert about is not None
    name = about.equations[result.equation].name.text
    below = [words("kidney.below_limit", limit=words.knowledge.numbers[limit]) for limit in result.below]
    return [
        words("kidney.used", name=name) if result.equation == report.used else words.of(name),
        number(result.egfr_ml_min_173, words.language),
        *([number(result.egfr_ml_min, words.language)] if result.egfr_ml_min is not None else []),
        result.category,
        ", ".join(below) or words("kidney.below_none"),
    ]


def _legend(report: KidneyReport, words: Words) -> str:
    """What the categories of the table mean, once each."""
    about = words.knowledge.kidney
    assert about is not None
    found = dict.fromkeys(result.category for result in report.results)
    return " · ".join(f"{name}: {words.of(about.categories[name].label.text)}" for name in found)


def _note(report: KidneyReport, words: Words) -> str:
    if report.body_surface_m2 is not None:
        return words("kidney.surface", m2=report.body_surface_m2)
    about = words.knowledge.kidney
    assert about is not None
    limits = join({"sv": f"{words.knowledge.numbers[name]:g}", "en": f"{words.knowledge.numbers[name]:g}"}
                  for name in about.limits)
    return words("kidney.relative_note", limits=limits)
