"""The options of the command line: their names, help in both languages, and what the Tab key completes."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import locale
import os
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import typer

from tillskott.advisor import Advisor
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


def _kinds() -> list[str]:
    from tillskott.engine.checks.schemas import KINDS

    return list(KINDS)


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
RuleArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[ID]",
        help=in_language("En regel; utan den visas alla.", "One rule; all are shown without it."),
        autocompletion=starting(lambda: [rule.id for rule in chosen_knowledge().rules]),
    ),
]
ClaimArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[CLAIM]",
        help=in_language("Ett påstående, till exempel A3-079.", "One claim, such as A3-079."),
        autocompletion=starting(lambda: list(chosen_knowledge().claims)),
    ),
]
VerifyOption = Annotated[
    Path | None,
    typer.Option(
        "--verify",
        metavar="DIR",
        help=in_language(
            "Håll påståendena mot artiklarna i mappen.", "Hold the claims against the articles in the folder."
        ),
    ),
]
WatchOption = Annotated[
    bool,
    typer.Option(
        "--watch",
        help=in_language(
            "Granska igen varje gång en fil ändras; Ctrl-C avslutar.",
            "Check again whenever a file changes; Ctrl-C ends it.",
        ),
    ),
]
SchemaOption = Annotated[
    list[str] | None,
    typer.Option(
        "--knowledge",
        metavar="KIND|DIR",
        help=in_language(
            "Schemat för ett slag av kunskapsfiler (rules, claims …), eller en annan kunskapsmapp; kan upprepas.",
            "The schema of a kind of knowledge file (rules, claims …), or another knowledge folder; repeatable.",
        ),
        autocompletion=starting(_kinds),
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
JsonOption = Annotated[bool, typer.Option("--json", help=in_language("Svara med JSON.", "Answer with JSON."))]
PythonOption = Annotated[
    bool,
    typer.Option(
        "--python",
        help=in_language("Som en typ i Python, för typkontroll.", "As a type in Python, for a type checker."),
    ),
]
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
WhyOption = Annotated[
    str | None,
    typer.Option(
        "--why",
        metavar="PART",
        help=in_language(
            "Varför: decision, form:ID, dose, dose.low, check:NAMN, caution:ID …",
            "Why: decision, form:ID, dose, dose.low, check:NAME, caution:ID …",
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
CreatinineOption = Annotated[
    str | None,
    typer.Option("--creatinine", metavar="µMOL/L", help=in_language("Kreatinin i µmol/l.", "Creatinine in µmol/L.")),
]
AgeOption = Annotated[
    str | None, typer.Option("--age", metavar="YEARS", help=in_language("Ålder i år.", "Age in years."))
]
SexOption = Annotated[
    str | None,
    typer.Option(
        "--sex",
        metavar="female|male",
        help=in_language("Kön: female (kvinna) eller male (man).", "Sex: female or male."),
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("sex")),
    ),
]
WeightOption = Annotated[
    str | None,
    typer.Option(
        "--weight", metavar="KG", help=in_language("Vikt i kg, för absolut eGFR.", "Weight in kg, for absolute eGFR.")
    ),
]
HeightOption = Annotated[
    str | None,
    typer.Option(
        "--height", metavar="CM", help=in_language("Längd i cm, för absolut eGFR.", "Height in cm, for absolute eGFR.")
    ),
]
PortionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--portion",
        metavar="FOOD=N",
        help=in_language(
            "Portioner om dagen av ett livsmedel, pumpafrön=1; kan upprepas.",
            "Portions a day of one food, pumpkin_seeds=1; repeatable.",
        ),
        autocompletion=starting(lambda: [f"{food.id}=1" for food in chosen_knowledge().foods]),
    ),
]
DietOption = Annotated[
    str | None,
    typer.Option(
        "--diet",
        metavar="DIET",
        help=in_language(
            "Kost: mixed, vegetarian, vegan eller restricted.", "Diet: mixed, vegetarian, vegan or restricted."
        ),
        autocompletion=starting(lambda: chosen_knowledge().vocabulary.values("diet")),
    ),
]
NutsOption = Annotated[
    bool | None,
    typer.Option(
        "--nuts/--no-nuts",
        help=in_language(
            "Om kunden tål nötter; utan svar föreslås inga.", "Whether nuts are tolerated; none are proposed unless so."
        ),
    ),
]


def advisor_for(setting: str, authority: str) -> Advisor:
    """The advisor that a command works with. Raises ProfileError where there is no such setting or authority."""
    loaded = chosen_knowledge()
    knowledge = loaded if authority == loaded.authority else chosen_folder()
    return Advisor(setting=setting, authority=authority, knowledge=knowledge)  # type: ignore[arg-type]


def told(profile: str | None) -> Mapping[str, Any]:
    """The profile in a file, or on standard input where it is `-` or none."""
    return read_profile(None if profile in (None, "-") else Path(str(profile)), sys.stdin.buffer)
