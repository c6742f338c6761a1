"""`tillskott advise --fhir FILE`: the advice for a chart in FHIR R4, and what in it was read."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from tillskott.advisor import Advisor
from tillskott.commands.options import in_language
from tillskott.commands.output import show_advice, write
from tillskott.engine.words.errors import ProfileError, fault
from tillskott.engine.words.text import Language

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


FhirOutOption = Annotated[
    bool,
    typer.Option(
        "--fhir-out",
        help=in_language("Svara med FHIR R4: GuidanceResponse, DetectedIssue, QuestionnaireResponse.",
                         "Answer with FHIR R4: GuidanceResponse, DetectedIssue, QuestionnaireResponse."),
    ),
]


def write_resource(resource: Mapping[str, Any]) -> None:
    """Print a resource."""
    write(json.dumps(resource, ensure_ascii=False, indent=2))


def advise_chart(
    path: str, as_of: str | None, advisor: Advisor, language: Language, *,
    as_json: bool, as_fhir: bool, full: bool, explain: bool
) -> None:
    """Print the advice, and under it what was read; as JSON the advice with the report beside its parts."""
    from tillskott.service.fhir import read_resource

    advice, report = advisor.advise_fhir(read_resource(Path(path)), as_of=_day(as_of))
    if as_fhir:
        write_resource(advisor.write_fhir(report.profile, language, on=_day(as_of)))
        return
    if as_json:
        write(json.dumps({**advice.to_dict(), "report": report.to_dict()}, ensure_ascii=False, indent=2))
        return
    show_advice(advice, advisor, language, full, explain)
    write("\n".join(["", *report.lines(language)]))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ProfileError([fault("--as-of", "no_day", "no_day.mend")]) from None
