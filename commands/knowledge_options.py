"""The options of `tillskott rules`, `sources`, `check` and `schema`."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands.options import chosen_knowledge, starting


def _kinds() -> list[str]:
    from tillskott.engine.checks.schemas import KINDS

    return list(KINDS)


RuleArgument = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", autocompletion=starting(lambda: [rule.id for rule in chosen_knowledge().rules])),
]
ClaimArgument = Annotated[
    str | None,
    typer.Argument(metavar="[CLAIM]", autocompletion=starting(lambda: list(chosen_knowledge().claims))),
]
VerifyOption = Annotated[Path | None, typer.Option("--verify", metavar="DIR")]
WatchOption = Annotated[bool, typer.Option("--watch")]
FiringOption = Annotated[bool, typer.Option("--firing")]
FiringProfilesOption = Annotated[Path | None, typer.Option("--profiles", metavar="FILE")]
FiringJournalOption = Annotated[str | None, typer.Option("--journal", metavar="URL")]
FiringSinceOption = Annotated[str | None, typer.Option("--since", metavar="VERSION")]
SchemaOption = Annotated[
    list[str] | None,
    typer.Option("--knowledge", metavar="KIND|DIR", autocompletion=starting(_kinds)),
]
QuestionnaireOption = Annotated[bool, typer.Option("--questionnaire")]
PythonOption = Annotated[bool, typer.Option("--python")]
