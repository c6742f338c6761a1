"""`tillskott leaflet`: the sheet that the customer takes home."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from typing import Annotated

import typer

from tillskott.commands import options as opt
from tillskott.commands.options import LANGUAGE, advisor_for, told
from tillskott.commands.output import chosen_language, write_data
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.resolution.reasoner import SETTINGS
from tillskott.engine.words.errors import ProfileError, fault

SheetOption = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE|-")]


def leaflet(
    profile: opt.ProfileArgument,
    output: SheetOption = None,
    assortment: opt.AssortmentOption = None,
    overlay: opt.OverlayOption = None,
    gtin: opt.GtinOption = None,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.leaflet import leaflet as sheet_for
    from tillskott.engine.render.leaflet.file import check_output, write_sheet

    language = chosen_language(lang)
    if output is None:
        raise ProfileError([fault("-o", "no_output", "leaflet_ending.mend")])
    check_output(output)
    advisor = advisor_for(setting, authority)
    shelf = None
    if assortment is not None or gtin is not None:
        from tillskott.commands.shelf import Shelf

        if gtin is None:
            raise ProfileError([fault("--assortment", "shelf.no_code", "shelf.no_code.mend")])
        shelf = Shelf(advisor, assortment, overlay, gtin)
    given = told(profile)
    of = advisor.consult(given if shelf is None else shelf.with_product(given))
    sheet = sheet_for(of, None if shelf is None else shelf.chosen(of))
    html = write_sheet(sheet, advisor.knowledge, language, output)
    if html is not None:
        write_data(html)
