"""Writes the customer's sheet where it was asked for, as HTML or PDF by the ending of the name."""

from __future__ import annotations

from pathlib import Path

from ...disk import check_place, write_file
from ...knowledge import Knowledge
from ...leaflet.model import Leaflet
from ...words.errors import ProfileError, fault
from ...words.text import Language
from .page import sheet
from .pdf import sheet_pdf

STANDARD_OUTPUT = "-"
_ENDINGS = (".html", ".htm", ".pdf")


def check_output(output: str) -> None:
    """Raises ProfileError where a name says neither HTML nor PDF or cannot be written, to be seen before the work."""
    if output == STANDARD_OUTPUT:
        return
    if Path(output).suffix.lower() not in _ENDINGS:
        raise ProfileError([fault(output, "leaflet_ending", "leaflet_ending.mend")])
    check_place(Path(output))


def write_sheet(leaflet: Leaflet, knowledge: Knowledge, language: Language, output: str) -> str | None:
    """Write the sheet to a file, overwriting it; returns the HTML where `output` is `-`.

    Raises ProfileError where it cannot be written, or is to be a PDF and the extra for it is missing.
    """
    check_output(output)
    if output == STANDARD_OUTPUT:
        return sheet(leaflet, knowledge, language)
    path = Path(output)
    if path.suffix.lower() == ".pdf":
        content = sheet_pdf(leaflet, knowledge, language)
    else:
        content = sheet(leaflet, knowledge, language).encode("utf-8")
    write_file(path, content)
    return None
