"""`tillskott assortment`: what was read of a pharmacy's own products, and corrections of it."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands.helped import HelpedGroup
from tillskott.commands.options import (
    LANGUAGE,
    JsonOption,
    LangOption,
    OverlayOption,
    chosen_knowledge,
)
from tillskott.commands.output import chosen_language, write, write_data
from tillskott.commands.text_command import KnowledgeCommand
from tillskott.engine.disk import check_place, write_file
from tillskott.engine.words.errors import ProfileError, fault

FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]
HtmlOption = Annotated[Path | None, typer.Option("--html", metavar="OUT")]
CodeOption = Annotated[str, typer.Option("--gtin", metavar="CODE")]
KeptOption = Annotated[Path, typer.Option("--overlay", metavar="FILE")]
LabelOption = Annotated[str | None, typer.Option("--label", metavar="TEXT")]
UnitsOption = Annotated[str | None, typer.Option("--units", metavar="COUNT")]
PriceOption = Annotated[str | None, typer.Option("--price", metavar="PRICE")]


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
    if html is not None:
        check_place(html)
    found = check_assortment(read_assortment(file, knowledge, None if overlay is None else Path(overlay)), knowledge)
    if html is not None:
        write_file(html, shelf_page(found, knowledge, language), for_all=True)
    if as_json:
        write_data(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
        return
    for one in found.faults:
        print(f"tillskott: {one.in_language(language)}", file=sys.stderr)
    say = ShelfWords(knowledge, language)
    write(say.summary(found) if html is not None else "\n".join(say.checked(found)))


def correct(
    file: FileArgument,
    code: CodeOption,
    overlay: KeptOption,
    label: LabelOption = None,
    units: UnitsOption = None,
    price: PriceOption = None,
    lang: LangOption = LANGUAGE,
) -> None:
    """Keep a correction in the overlay file, and show how the product is read now."""
    from tillskott.engine.assortment import read_assortment
    from tillskott.engine.assortment.codes import find
    from tillskott.engine.assortment.correcting import with_correction
    from tillskott.engine.render.shelf import ShelfWords
    from tillskott.engine.shelf.checking import check_assortment

    language, knowledge = chosen_language(lang), chosen_knowledge()
    check_place(overlay)
    if overlay.exists() and overlay.samefile(file):
        raise ProfileError([fault(str(overlay), "shelf.own_overlay", "shelf.own_overlay.mend")])
    item = find(read_assortment(file, knowledge), code)
    given = {"label": label, "units_in_pack": units, "price": price}
    cells = {column: cell for column, cell in given.items() if cell is not None}
    write_file(overlay, with_correction(overlay, item, cells, knowledge), for_all=True)
    found = check_assortment(read_assortment(file, knowledge, overlay), knowledge)
    say = ShelfWords(knowledge, language)
    write("\n".join(line for one in found.items if one.item.line == item.line for line in say.item(one)))


def assortment_app() -> typer.Typer:
    """The commands under `assortment`."""
    app = typer.Typer(cls=HelpedGroup, no_args_is_help=True)
    app.command("check", cls=KnowledgeCommand)(check)
    app.command("correct", cls=KnowledgeCommand)(correct)
    return app
