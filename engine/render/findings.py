"""What the checks found, on a terminal or as JSON: by level, then by check, with a count at the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from ..checks import LEVELS, Finding, Level
from ..words.text import Language

_LEVEL_WORDS: dict[Level, dict[Language, tuple[str, str]]] = {
    "error": {"sv": ("fel", "fel"), "en": ("error", "errors")},
    "warning": {"sv": ("varning", "varningar"), "en": ("warning", "warnings")},
    "note": {"sv": ("anmärkning", "anmärkningar"), "en": ("note", "notes")},
}
_STYLES: dict[Level, str] = {"error": "bold red", "warning": "bold yellow", "note": "bold"}
_NOTHING: dict[Language, str] = {"sv": "Inget att anmärka.", "en": "Nothing found."}


def findings_view(findings: Sequence[Finding], language: Language) -> RenderableType:
    """The findings by level and check, each with its place; the mend stands once where it is the same for all."""
    parts: list[RenderableType] = []
    for level in LEVELS:
        found = [finding for finding in findings if finding.level == level]
        if found:
            parts.append(Line(_counted(level, len(found), language).capitalize(), style=_STYLES[level]))
        for check, group in groupby(sorted(found, key=lambda one: one.check), key=lambda one: one.check):
            parts.append(Padding(_of_check(check, list(group), language), (0, 0, 1, 2)))
    return Group(*parts, Line(closing(findings, language), style="bold"))


def changes_view(before: Sequence[Finding], after: Sequence[Finding], language: Language) -> RenderableType:
    """What has come and what has gone between two checks, and the count; a line that moved is no change."""
    old, new = {_moved(one): one for one in before}, {_moved(one): one for one in after}
    parts: list[RenderableType] = []
    for sign, style, found in (
        ("+", "bold red", [one for key, one in new.items() if key not in old]),
        ("−", "bold green", [one for key, one in old.items() if key not in new]),
    ):
        for one in found:
            row = Line(f"{sign} {one.where}: {one.what[language]}", style=style)
            if sign == "+":
                row.append(f" → {one.mend[language]}", style="dim")
            parts.append(row)
    return Group(*parts, Line(closing(after, language), style="bold"))


def _moved(one: Finding) -> tuple[str, str, str]:
    """A finding without the number of its line."""
    file, _, rest = one.where.partition(":")
    return one.check, f"{file} {rest.lstrip('0123456789')}", one.what["en"]


def _of_check(check: str, findings: list[Finding], language: Language) -> RenderableType:
    mends = {finding.mend[language] for finding in findings}
    head = Line(check, style="bold")
    if len(mends) == 1:
        head.append(f"  → {next(iter(mends))}", style="dim")
    rows: list[RenderableType] = [head]
    for finding in findings:
        row = Line(f"{finding.where}: {finding.what[language]}")
        if len(mends) > 1:
            row.append(f" → {finding.mend[language]}", style="dim")
        rows.append(Padding(row, (0, 0, 0, 2)))
    return Group(*rows)


def closing(findings: Sequence[Finding], language: Language) -> str:
    """How many of each level, in one line."""
    counts = {level: sum(finding.level == level for finding in findings) for level in LEVELS}
    said = [_counted(level, count, language) for level, count in counts.items() if count]
    return ", ".join(said) or _NOTHING[language]


def _counted(level: Level, count: int, language: Language) -> str:
    one, several = _LEVEL_WORDS[level][language]
    return f"{count} {one if count == 1 else several}"


def to_json(findings: Sequence[Finding]) -> str:
    """The findings as a JSON list of objects: check, level, where, and what and mend in both languages."""
    keys = ("check", "level", "where", "what", "mend")
    return json.dumps([{key: getattr(one, key) for key in keys} for one in findings], ensure_ascii=False, indent=2)
