"""`tillskott medicines`: import a country's register of names, and see what a name is taken for."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands.helped import HelpedGroup
from tillskott.commands.options import LANGUAGE, JsonOption, LangOption, chosen_knowledge
from tillskott.commands.output import chosen_language, write, write_data
from tillskott.commands.text_command import KnowledgeCommand
from tillskott.engine.words.messages import message

FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]
OutOption = Annotated[Path | None, typer.Option("--out", metavar="DIR")]
TextArgument = Annotated[str, typer.Argument(metavar="TEXT")]
LimitOption = Annotated[int, typer.Option("--limit", metavar="N", min=1)]


def import_(
    file: FileArgument, out: OutOption = None, as_json: JsonOption = False, lang: LangOption = LANGUAGE
) -> None:
    """Read a register into the index of names that is loaded beside the knowledge."""
    from tillskott.engine.knowledge.medicines.register import VARIABLE, register_folder
    from tillskott.engine.register import import_register, write_register

    language = chosen_language(lang)
    imported = import_register(file, chosen_knowledge().medicines.words.columns)
    folder = out or register_folder()
    path = write_register(imported, folder)
    if as_json:
        write_data(json.dumps({**imported.to_dict(), "path": str(path)}, ensure_ascii=False, indent=2))
        return
    for found in imported.faults:
        print(f"tillskott: {found.in_language(language)}", file=sys.stderr)
    names, rows = len(imported.products), imported.rows
    write(message("register.done", names=names, rows=rows, source=imported.source, path=str(path))[language])
    if imported.animals:
        write(message("register.animals", count=imported.animals)[language])
    if folder.resolve() != register_folder().resolve():
        write(message("register.elsewhere", variable=VARIABLE, folder=str(folder.resolve()))[language])


def find(
    text: TextArgument, limit: LimitOption = 8, as_json: JsonOption = False, lang: LangOption = LANGUAGE
) -> None:
    """Show what a name is taken for, and the medicines like it."""
    from tillskott.engine.knowledge.medicines import find_medicine
    from tillskott.engine.render.medicines import found_medicines

    language, knowledge = chosen_language(lang), chosen_knowledge()
    taken = knowledge.medicines.resolve(text)
    matches = find_medicine(knowledge.medicines, knowledge.medicine_classes, text, limit)
    if as_json:
        found = {"text": text, "taken_for": taken.to_dict(), "matches": [match.to_dict() for match in matches]}
        write_data(json.dumps(found, ensure_ascii=False, indent=2))
        return
    write("\n".join(found_medicines(text, taken, matches, knowledge, language)))


def medicines_app() -> typer.Typer:
    """The two commands under `medicines`."""
    app = typer.Typer(cls=HelpedGroup, no_args_is_help=True)
    app.command("import", cls=KnowledgeCommand)(import_)
    app.command("find", cls=KnowledgeCommand)(find)
    return app
