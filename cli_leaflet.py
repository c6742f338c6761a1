"""`tillskott leaflet`: the sheet that the customer takes home."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import sys
from pathlib import Path
from typing import Annotated

import typer

from tillskott import cli_options as opt
from tillskott.cli_options import LANGUAGE, in_language, shipped_knowledge
from tillskott.cli_output import chosen_language, write
from tillskott.engine.advisor import SETTINGS, Advisor
from tillskott.engine.knowledge.loader import DEFAULT_AUTHORITY
from tillskott.engine.profile import read_profile

SheetOption = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE|-",
        help=in_language(
            "Lappen som .html eller .pdf; - skriver HTML på standard ut.",
            "The sheet as .html or .pdf; - writes HTML to standard output.",
        ),
    ),
]


def leaflet(
    profile: opt.ProfileArgument,
    output: SheetOption,
    lang: opt.LangOption = LANGUAGE,
    setting: opt.SettingOption = SETTINGS[0],
    authority: opt.AuthorityOption = DEFAULT_AUTHORITY,
) -> None:
    from tillskott.engine.leaflet import leaflet as sheet_for
    from tillskott.engine.render.leaflet.file import check_ending, write_sheet

    language = chosen_language(lang)
    check_ending(output)
    same = authority == shipped_knowledge().authority
    advisor = Advisor(setting=setting, authority=authority, knowledge=shipped_knowledge() if same else None)  # type: ignore[arg-type]
    given = read_profile(None if profile in (None, "-") else Path(profile), sys.stdin.buffer)
    html = write_sheet(sheet_for(advisor, given), advisor.knowledge, language, output)
    if html is not None:
        write(html)
