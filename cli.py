"""The command line: parse, call the engine, render."""

import gc
import io
import os
import sys
from typing import Annotated

import typer
from typer.core import TyperCommand

from tillskott.commands.advise import AdviseCommand, advise
from tillskott.commands.ask import ask
from tillskott.commands.assortment import assortment_app
from tillskott.commands.batch import batch
from tillskott.commands.calculators import food, kidney
from tillskott.commands.compare import compare
from tillskott.commands.consult import consult
from tillskott.commands.docs import docs
from tillskott.commands.explain import explain
from tillskott.commands.journal import journal_app
from tillskott.commands.knowledge import check, rules, schema, sources
from tillskott.commands.label import label
from tillskott.commands.leaflet import leaflet
from tillskott.commands.mcp import mcp
from tillskott.commands.medicines import medicines_app
from tillskott.commands.options import LANGUAGE, in_language
from tillskott.commands.output import (
    EXIT_BAD_INPUT,
    EXIT_BAD_KNOWLEDGE,
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    write,
)
from tillskott.commands.plan import plan
from tillskott.commands.review import review
from tillskott.commands.serve import serve
from tillskott.commands.text_command import KnowledgeCommand, TextGroup
from tillskott.engine.words.errors import KnowledgeError, TillskottError, no_extra
from tillskott.engine.words.messages import message
from tillskott.engine.words.system import system_reason
from tillskott.engine.words.text import LANGUAGES, Language


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        write(f"tillskott {version('tillskott')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help=in_language("Visa versionen.", "Show the version."),
        ),
    ] = False,
) -> None:
    return


def build_app() -> typer.Typer:
    """The commands; no knowledge is read before one of them is called."""
    app = typer.Typer(
        cls=TextGroup,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help=in_language("Råd om kosttillskott, med förklaring.", "Explained advice on dietary supplements."),
    )
    app.callback()(_root)
    for command, swedish, english in (
        (advise, "Ge råd utifrån en profil eller flaggor.", "Give advice on a profile or flags."),
        (ask, "Läs en rad med ord från disken och ge råd.", "Read a line in the words of the counter, then advise."),
        (consult, "Intervjua kunden vid terminalen och ge råd.", "Interview at the terminal, then give advice."),
        (explain, "Förklara: varför, varför inte, vad om.", "Explain: why, why not, what if."),
        (plan, "Visa när på dygnet tillskottet kan tas.", "Show when in the day the supplement may be taken."),
        (leaflet, "Skriv lappen som kunden tar med hem.", "Write the sheet that the customer takes home."),
        (label, "Läs en eller flera etiketter: hur mycket de ger.", "Read labels: how much they give."),
        (kidney, "Räkna eGFR ur kreatinin med tre ekvationer.", "Compute eGFR from creatinine by three equations."),
        (food, "Uppskatta vad maten ger.", "Estimate what food gives."),
        (serve, "Öppna sidan för disken, med API.", "Serve the counter page, with its API."),
        (mcp, "Ge råden som verktyg för en assistent (MCP).", "Offer the advice as tools of an assistant (MCP)."),
        (batch, "Ge råd till en fil av kunder; kan återupptas.", "Advise on a file of customers; can be resumed."),
        (rules, "Visa reglerna, eller en regel med dess källor.", "Show the rules, or one with its sources."),
        (sources, "Visa källorna och hur varje påstående används.", "Show the sources and how each claim is used."),
        (check, "Granska kunskapen.", "Check the knowledge."),
        (compare, "Visa vad en ändring av kunskapen gör, och för vilka.",
         "Show what an edit of the knowledge changes, and for whom."),
        (review, "Läs reglerna en efter en och skriv under dem.", "Read the rules one by one and sign them."),
        (docs, "Skriv kunskapen som en webbplats att läsa.", "Write the knowledge as a site to be read."),
        (schema, "Skriv ut JSON Schema för profilen eller kunskapsfilerna.",
         "Print the JSON Schema of a profile or of knowledge files."),
    ):
        # `schema --knowledge rules` names a kind of file, so that it reads the option itself.
        kind = AdviseCommand if command is advise else TyperCommand if command is schema else KnowledgeCommand
        app.command(cls=kind, help=in_language(swedish, english))(command)
    app.add_typer(medicines_app(), name="medicines")
    app.add_typer(assortment_app(), name="assortment")
    app.add_typer(journal_app(), name="journal")
    return app


def main() -> None:
    """Run the command line; exit 0 with advice, 2 for bad input, 3 for bad knowledge."""
    gc.disable()  # a command ends before collecting cycles pays; reading the knowledge would trigger it many times
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a pipe on Windows cannot take every sign
    try:
        build_app()()
    except TillskottError as error:
        for found in error.faults:
            print(f"tillskott: {found.in_language(_asked_language())}", file=sys.stderr)
        sys.exit(EXIT_BAD_KNOWLEDGE if isinstance(error, KnowledgeError) else EXIT_BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except OSError as error:  # one that nobody foresaw, but no fault of the program: the machine is out of something
        if os.environ.get("TILLSKOTT_DEBUG"):
            raise
        told = message("machine", what=str(error.filename or "-"), why=system_reason(error))
        print(f"tillskott: {told[_asked_language()]}", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
    except Exception as error:
        missing = no_extra(error, "cli")
        if missing is not None:
            print(f"tillskott: {missing.in_language(_asked_language())}", file=sys.stderr)
            sys.exit(EXIT_BAD_INPUT)
        if os.environ.get("TILLSKOTT_DEBUG"):
            raise
        told = message("internal", what=f"{type(error).__name__}: {error}")
        print(f"tillskott: {told[_asked_language()]}", file=sys.stderr)
        sys.exit(EXIT_INTERNAL)


def _asked_language() -> Language:
    """The language of errors, also where the command line could not be read to its end."""
    words = sys.argv[1:]
    return next((lang for lang in LANGUAGES if f"--lang={lang}" in words or lang in words), LANGUAGE)


if __name__ == "__main__":
    main()
