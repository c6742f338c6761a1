"""`tillskott advise --fhir FILE`: the advice for a chart in FHIR R4, and what in it was read."""

# No postponed annotations here: typer evaluates these types where the commands are defined.
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tillskott.advisor import Advisor
from tillskott.engine.words.errors import ProfileError, fault
from tillskott.engine.words.text import Language
from tillskott.face.consultation import Consultation

if TYPE_CHECKING:
    from tillskott.service.fhir import ChartReading

FhirOption = Annotated[str | None, typer.Option("--fhir", metavar="FILE")]
AsOfOption = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]


FhirOutOption = Annotated[bool, typer.Option("--fhir-out")]


def chart_of(path: str, as_of: str | None, advisor: Advisor) -> "ChartReading":
    """The profile of the chart in a file, and what in it was read."""
    from tillskott.service.fhir import alive, read_chart, read_resource

    return alive(read_chart(read_resource(Path(path)), advisor.knowledge, _day(as_of) or date.today()))


def bundle_of(of: Consultation, as_of: str | None, language: Language) -> str:
    """The advice as a Bundle, in JSON."""
    from tillskott.service.fhir import advice_bundle

    found = advice_bundle(of.advice, of.given, of.knowledge, language, _day(as_of) or date.today())
    return json.dumps(found, ensure_ascii=False, indent=2)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise ProfileError([fault("--as-of", "no_day", "no_day.mend")]) from None
