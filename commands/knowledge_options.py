"""The options of `tillskott rules`, `sources`, `check` and `schema`."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands.options import chosen_knowledge, in_language, starting


def _kinds() -> list[str]:
    from tillskott.engine.checks.schemas import KINDS

    return list(KINDS)


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
FiringOption = Annotated[
    bool,
    typer.Option(
        "--firing",
        help=in_language(
            "I stället: vilka regler som aldrig slår till bland många kunder.",
            "Instead: which rules never fire among many customers.",
        ),
    ),
]
FiringProfilesOption = Annotated[
    Path | None,
    typer.Option(
        "--profiles",
        metavar="FILE",
        help=in_language(
            "Med --firing: kunderna i en fil i stället för påhittade.",
            "With --firing: the customers of a file in place of made-up ones.",
        ),
    ),
]
FiringJournalOption = Annotated[
    str | None,
    typer.Option(
        "--journal",
        metavar="URL",
        help=in_language(
            "Med --firing: kunderna i en journal (- för den vanliga) i stället för påhittade.",
            "With --firing: the customers of a journal (- for the usual one) in place of made-up ones.",
        ),
    ),
]
FiringSinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="VERSION",
        help=in_language(
            "Med --firing: vilka regler som tystnat sedan en version (mapp, git:REV eller journal:HASH).",
            "With --firing: which rules fell silent since a version (folder, git:REV or journal:HASH).",
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
QuestionnaireOption = Annotated[
    bool,
    typer.Option(
        "--questionnaire",
        help=in_language("Som frågor i FHIR R4 (Questionnaire).", "As questions in FHIR R4 (Questionnaire)."),
    ),
]
PythonOption = Annotated[
    bool,
    typer.Option(
        "--python",
        help=in_language("Som en typ i Python, för typkontroll.", "As a type in Python, for a type checker."),
    ),
]
