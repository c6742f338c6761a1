"""The options of the command line: their names, help in both languages, and what the Tab key completes."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import locale
import os
from collections.abc import Callable, Mapping
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


def in_language(swedish: str, english: str) -> str:
    """The words of help texts, in the language of the locale."""
    return swedish if LANGUAGE == "sv" else english


def starting(values: Callable[[], list[str]]) -> Callable[[str], list[str]]:
    """Tab completion among values that are looked up only when the key is pressed."""
    return lambda incomplete: [value for value in values() if value.startswith(incomplete)]


LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        help=in_language("Språk: sv eller en.", "Language: sv or en."),
        autocompletion=starting(lambda: list(LANGUAGES)),
    ),
]
SettingOption = Annotated[
    str,
    typer.Option(
        "--setting",
        help=in_language("counter (vid disken) eller self_care (egenvård).", "counter or self_care."),
        autocompletion=starting(lambda: list(SETTINGS)),
    ),
]
AuthorityOption = Annotated[
    str,
    typer.Option(
        "--authority",
        help=in_language("Vems övre gräns för tillskott som gäller.", "Whose upper level for supplements counts."),
        autocompletion=starting(lambda: authorities(chosen_knowledge().parameters)),
    ),
]
ProfileArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[PROFILE|-]",
        help=in_language(
            "En YAML- eller JSON-fil, eller - för standard in.", "A YAML or JSON file, or - for standard input."
        ),
    ),
]
SaveOption = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help=in_language("Spara svaren i en fil.", "Keep the answers in a file.")),
]
ResumeOption = Annotated[
    Path | None,
    typer.Option(
        "--resume", metavar="FILE", help=in_language("Ta upp ett sparat samtal.", "Take up a saved consultation.")
    ),
]
LabelsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="TEXT...",
        help=in_language(
            "Vad som står på burken; flera produkter läggs ihop.", "What is printed on the jar; several are added up."
        ),
    ),
]
PerDayOption = Annotated[
    list[str] | None,
    typer.Option(
        "--per-day",
        metavar="N",
        help=in_language(
            "Antal om dagen: ett för alla, eller upprepat, ett för varje.",
            "How many a day: one for all, or one for each.",
        ),
    ),
]
JournalOption = Annotated[
    str | None,
    typer.Option(
        "--journal",
        metavar="URL",
        help=in_language(
            "Skriv journal: en fil, postgresql://…, eller - för den vanliga filen.",
            "Keep a journal: a file, postgresql://…, or - for the usual file.",
        ),
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=in_language("Svara med JSON.", "Answer with JSON."))]
FullOption = Annotated[
    bool,
    typer.Option("--full", help=in_language("Visa hela rådet, inte bara det viktigaste.",
                                            "Show the whole advice, not only what matters most.")),
]
ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain",
        help=in_language("Visa hela rådet med regler, påståenden och källor.",
                         "Show the whole advice with rules, claims and sources."),
    ),
]
AssortmentOption = Annotated[
    str | None,
    typer.Option(
        "--assortment",
        metavar="FILE",
        help=in_language("Apotekets sortiment: visa vilka produkter som passar.",
                         "The pharmacy's assortment: show which products suit."),
    ),
]
OverlayOption = Annotated[
    str | None,
    typer.Option(
        "--overlay",
        metavar="FILE",
        help=in_language("Rättelser till sortimentet, i en fil med samma kolumner.",
                         "Corrections of the assortment, in a file with the same columns."),
    ),
]
GtinOption = Annotated[
    str | None,
    typer.Option(
        "--gtin",
        metavar="CODE",
        help=in_language("Streckkoden på produkten i handen, ur sortimentet.",
                         "The barcode of the product in the hand, from the assortment."),
    ),
]
WhyOption = Annotated[
    str | None,
    typer.Option(
        "--why",
        metavar="PART",
        help=in_language(
            "Varför: decision, form:ID, dose, dose.low, check:NAMN, caution:ID …; med --assortment product:KOD, eller "
            "product:KOD,KOD: varför den ena efter den andra.",
            "Why: decision, form:ID, dose, dose.low, check:NAME, caution:ID …; with --assortment product:CODE, or "
            "product:CODE,CODE: why one comes after the other.",
        ),
    ),
]
WhyNotOption = Annotated[
    str | None,
    typer.Option(
        "--why-not",
        metavar="FORM|DECISION|dose:AMOUNT",
        help=in_language("Varför inte: en form, ett beslut eller en dos.", "Why not: a form, a decision or a dose."),
    ),
]
FormsOption = Annotated[
    bool, typer.Option("--forms", help=in_language("Alla former i en tabell.", "All forms in one table."))
]
WhatIfOption = Annotated[
    str | None,
    typer.Option(
        "--what-if",
        metavar="decision|form|dose|FACT=VALUE",
        help=in_language(
            "Vad som skulle ändra rådet, eller en egen fråga.", "What would change it, or your own question."
        ),
    ),
]
SvgOption = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help=in_language("Spåret som bild.", "The trace as a picture."))
]
StripOption = Annotated[
    Path | None, typer.Option("--svg", metavar="FILE", help=in_language("Dygnet som bild.", "The day as a picture."))
]
LadderOption = Annotated[
    Path | None,
    typer.Option("--ladder", metavar="FILE", help=in_language("Dostrappan som bild.", "The dose ladder as a picture.")),
]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help=in_language("Allt som en sida.", "All of it as one page."))
]


def advisor_for(setting: str, authority: str) -> Advisor:
    """The advisor that a command works with. Raises ProfileError where there is no such setting or authority."""
    loaded = chosen_knowledge()
    knowledge = loaded if authority == loaded.authority else chosen_folder()
    return Advisor(setting=setting, authority=authority, knowledge=knowledge)  # type: ignore[arg-type]


def told(profile: str | None) -> Mapping[str, Any]:
    """The profile in a file, or on standard input where it is `-` or none."""
    return read_profile(None if profile in (None, "-") else Path(str(profile)), standard_input())
