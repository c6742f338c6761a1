"""The command line: parse, call the engine, render."""

import gc
import io
import os
import sys
from typing import Annotated

import typer

from tillskott.commands.advise import AdviseCommand, advise
from tillskott.commands.ask import ask
from tillskott.commands.assortment import assortment_app
from tillskott.commands.batch import batch
from tillskott.commands.calculators import food, kidney
from tillskott.commands.compare import compare
from tillskott.commands.consult import consult
from tillskott.commands.docs import docs
from tillskott.commands.explain import explain
from tillskott.commands.helped import HelpedCommand
from tillskott.commands.journal import journal_app
from tillskott.commands.knowledge import check, rules, schema, sources
from tillskott.commands.label import label
from tillskott.commands.leaflet import leaflet
from tillskott.commands.mcp import mcp
from tillskott.commands.medicines import medicines_app
from tillskott.commands.options import asked_language
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


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        write(f"tillskott {version('tillskott')}")
        raise typer.Exit


def _root(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    return


def build_app() -> typer.Typer:
    """The commands; no knowledge is read before one of them is called."""
    app = typer.Typer(cls=TextGroup, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_root)
    for command in (advise, ask, consult, explain, plan, leaflet, label, kidney, food, serve, mcp, batch, rules,
                    sources, check, compare, review, docs, schema):
        # `schema --knowledge rules` names a kind of file, so that it reads the option itself.
        kind = AdviseCommand if command is advise else HelpedCommand if command is schema else KnowledgeCommand
        app.command(cls=kind)(command)
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
            print(f"tillskott: {found.in_language(asked_language(sys.argv[1:]))}", file=sys.stderr)
        sys.exit(EXIT_BAD_KNOWLEDGE if isinstance(error, KnowledgeError) else EXIT_BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except OSError as error:  # one that nobody foresaw, but no fault of the program: the machine is out of something
        if os.environ.get("TILLSKOTT_DEBUG"):
            raise
        told = message("machine", what=str(error.filename or "-"), why=system_reason(error))
        print(f"tillskott: {told[asked_language(sys.argv[1:])]}", file=sys.stderr)
        sys.exit(EXIT_BAD_INPUT)
    except Exception as error:
        missing = no_extra(error, "cli")
        if missing is not None:
            print(f"tillskott: {missing.in_language(asked_language(sys.argv[1:]))}", file=sys.stderr)
            sys.exit(EXIT_BAD_INPUT)
        if os.environ.get("TILLSKOTT_DEBUG"):
            raise
        told = message("internal", what=f"{type(error).__name__}: {error}")
        print(f"tillskott: {told[asked_language(sys.argv[1:])]}", file=sys.stderr)
        sys.exit(EXIT_INTERNAL)


if __name__ == "__main__":
    main()
