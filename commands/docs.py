"""`tillskott docs`: the knowledge as a site."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from pathlib import Path
from typing import Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, chosen_folder, chosen_knowledge
from tillskott.commands.output import chosen_language, write

OutOption = Annotated[Path, typer.Option("--output", "-o", metavar="DIR")]


def docs(output: OutOption, lang: opt.LangOption = LANGUAGE) -> None:
    from tillskott.engine.render.said import Said
    from tillskott.engine.render.site import build_site

    language = chosen_language(lang)
    built = build_site(chosen_knowledge(), output, chosen_folder())
    write(Said(language)("site.built", pages=Said(language).count(built.pages), path=str(output / "index.html")))
