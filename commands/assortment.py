"""`tillskott assortment`: what was read of a pharmacy's own products."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands.options import (
    LANGUAGE,
    JsonOption,
    LangOption,
    OverlayOption,
    chosen_knowledge,
    in_language,
)
from tillskott.commands.output import chosen_language, write
from tillskott.commands.text_command import KnowledgeCommand
from tillskott.engine.disk import write_file

FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=in_language(
            "CSV, NDJSON, Parquet eller Open Food Facts export.", "CSV, NDJSON, Parquet or Open Food Facts' export."
        ),
    ),
]
HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="OUT",
        help=in_language("Skriv en sida att gå igenom med leverantören.",
                         "Write a page to go through with the supplier."),
    ),
]


def check(
    file: FileArgument,
    overlay: OverlayOption = None,
    html: HtmlOption = None,
    as_json: JsonOption = False,
    lang: LangOption = LANGUAGE,
) -> None:
    """Show what was read of each product, and what to ask."""
    from tillskott.engine.assortment import read_assortment
    from tillskott.engine.render.shelf import ShelfWords
    from tillskott.engine.render.shelf_page import shelf_page
    from tillskott.engine.shelf.checking import check_assortment

    language, knowledge = chosen_language(lang), chosen_knowledge()
    found = check_assortment(read_assortment(file, knowledge, None if overlay is None else Path(overlay)), knowledge)
    if html is not None:
        write_file(html, shelf_page(found, knowledge, language), for_all=True)
    if as_json:
        write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    for one in found.faults:
        print(f"tillskott: {one.in_language(language)}", file=sys.stderr)
    say = ShelfWords(knowledge, language)
    write(say.summary(found) if html is not None else "\n".join(say.checked(found)))


def assortment_app() -> typer.Typer:
    """The command under `assortment`."""
    app = typer.Typer(
        no_args_is_help=True,
        help=in_language("Apotekets eget sortiment: se hur varje etikett läses.",
                         "The pharmacy's own products: see how each label is read."),
    )

    @app.callback()
    def _group() -> None:
        return

    app.command("check", cls=KnowledgeCommand, help=in_language(
        "Granska en sortimentsfil.", "Check an assortment file."))(check)
    return app
