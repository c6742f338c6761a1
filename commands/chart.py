"""`tillskott advise --fhir FILE`: the advice for a chart in FHIR R4, and what in it was read."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.advisor import Advisor
from tillskott.commands.options import in_language
from tillskott.engine.words.errors import ProfileError, fault

if TYPE_CHECKING:
    from tillskott.service.fhir import ChartReading

FhirOption = Annotated[
    str | None,
    typer.Option(
        "--fhir",
        metavar="FILE",
        help=in_language("En journal i FHIR R4 (JSON) i stället för en profil.",
                         "A chart in FHIR R4 (JSON) in place of a profile."),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=in_language("Dagen som journalen läses för; annars i dag.",
                         "The day for which the chart is read; else today."),
    ),
]


def chart_of(path: str, as_of: str | None, advisor: Advisor) -> "ChartReading":
    """The profile of the chart in a file, and what in it was read."""
    from tillskott.service.fhir import alive, read_chart, read_resource

    return alive(read_chart(read_resource(Path(path)), advisor.knowledge, _day(as_of) or date.today()))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ProfileError([fault("--as-of", "no_day", "no_day.mend")]) from None
