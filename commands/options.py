"""The options of the command line: their names, help in both languages, and what the Tab key completes."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import locale
import os
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import typer

from tillskott.advisor import Advisor
from tillskott.commands.output import standard_input
from tillskott.engine.knowledge import Knowledge, load_knowledge
from tillskott.engine.knowledge.loader import authorities
from tillskott.engine.profile import read_profile
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.text import LANGUAGES, Language


def default_language() -> Language:
    """English where the locale is English, Swedish otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "en" if os.environ[name].lower().startswith("en") else "sv"
    return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "sv"


LANGUAGE = default_language()


def asked_language(words: Sequence[str]) -> Language:
    """The language that the words of a command line ask for, also where it cannot be read to its end."""
    before = list(words)[: words.index("--") if "--" in words else None]
    asked = {before[at + 1] if word == "--lang" and at + 1 < len(before) else word.partition("=")[2]
             for at, word in enumerate(before) if word.partition("=")[0] == "--lang"}
    return next((language for language in LANGUAGES if language in asked), LANGUAGE)


KNOWLEDGE_VARIABLE = "TILLSKOTT_KNOWLEDGE"
_FOLDER: ContextVar[str | None] = ContextVar("folder", default=None)


def choose_folder(folder: str | None) -> None:
    """Take the knowledge from this folder, or where None from that of the environment or the one that ships."""
    _FOLDER.set(folder)


def chosen_folder() -> Path | None:
    """The folder of the knowledge; None for the one that ships with the package."""
    folder = _FOLDER.get() or os.environ.get(KNOWLEDGE_VARIABLE)
    return Path(folder) if folder else None


def chosen_knowledge() -> Knowledge:
    """The knowledge that was chosen, read once a process."""
    return _knowledge(chosen_folder())


@lru_cache(maxsize=1)
def _knowledge(folder: Path | None) -> Knowledge:
    return load_knowledge(folder)


def starting(values: Callable[[], list[str]]) -> Callable[[str], list[str]]:
    """Tab completion among values that are looked up only when the key is pressed."""
    return lambda incomplete: [value for value in values() if value.startswith(incomplete)]


LangOption = Annotated[str, typer.Option("--lang", autocompletion=starting(lambda: list(LANGUAGES)))]
SettingOption = Annotated[str, typer.Option("--setting", autocompletion=starting(lambda: list(SETTINGS)))]
AuthorityOption = Annotated[
    str,
    typer.Option("--authority", autocompletion=starting(lambda: authorities(chosen_knowledge().parameters))),
]
ProfileArgument = Annotated[str | None, typer.Argument(metavar="[PROFILE|-]")]
SaveOption = Annotated[Path | None, typer.Option("--save", metavar="FILE")]
ResumeOption = Annotated[Path | None, typer.Option("--resume", metavar="FILE")]
LabelsArgument = Annotated[list[str], typer.Argument(metavar="TEXT...")]
PerDayOption = Annotated[list[str] | None, typer.Option("--per-day", metavar="N")]
JournalOption = Annotated[str | None, typer.Option("--journal", metavar="URL")]
JsonOption = Annotated[bool, typer.Option("--json")]
FullOption = Annotated[bool, typer.Option("--full")]
ExplainOption = Annotated[bool, typer.Option("--explain")]
AssortmentOption = Annotated[str | None, typer.Option("--assortment", metavar="FILE")]
OverlayOption = Annotated[str | None, typer.Option("--overlay", metavar="FILE")]
GtinOption = Annotated[str | None, typer.Option("--gtin", metavar="CODE")]
WhyOption = Annotated[str | None, typer.Option("--why", metavar="PART")]
WhyNotOption = Annotated[str | None, typer.Option("--why-not", metavar="FORM|DECISION|dose:AMOUNT")]
FormsOption = Annotated[bool, typer.Option("--forms")]
WhatIfOption = Annotated[str | None, typer.Option("--what-if", metavar="decision|form|dose|FACT=VALUE")]
SvgOption = Annotated[Path | None, typer.Option("--svg", metavar="FILE")]
StripOption = Annotated[Path | None, typer.Option("--svg", metavar="FILE")]
LadderOption = Annotated[Path | None, typer.Option("--ladder", metavar="FILE")]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="FILE")]


def advisor_for(setting: str, authority: str) -> Advisor:
    """The advisor that a command works with. Raises ProfileError where there is no such setting or authority."""
    loaded = chosen_knowledge()
    knowledge = loaded if authority == loaded.authority else chosen_folder()
    return Advisor(setting=setting, authority=authority, knowledge=knowledge)  # type: ignore[arg-type]


def told(profile: str | None) -> Mapping[str, Any]:
    """The profile in a file, or on standard input where it is `-` or none."""
    return read_profile(None if profile in (None, "-") else Path(str(profile)), standard_input())
