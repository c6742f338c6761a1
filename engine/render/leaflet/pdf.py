"""The customer's sheet as PDF; WeasyPrint is an extra, so it is imported only when a PDF is asked for."""

from __future__ import annotations

from typing import Any

from ...knowledge import Knowledge
from ...leaflet.model import Leaflet
from ...words.errors import ProfileError, fault
from ...words.text import Language
from .fit import first_level, levels
from .page import sheet

# So many levels before the estimated one are tried, since more often fits than the estimate dares to promise.
_ROOMIER = 4


def sheet_pdf(leaflet: Leaflet, knowledge: Knowledge, language: Language) -> bytes:
    """The sheet as PDF on one page; on more only where texts that may not be left out need them.

    The estimate, which is from above, says about where to begin; what WeasyPrint really sets decides. Raises
    ProfileError where the extra is missing.
    """
    start, every = first_level(leaflet, knowledge, language), list(levels(leaflet))
    *tried, last = every[max(0, every.index(start) - _ROOMIER):]
    for level in tried:
        document = _set(sheet(leaflet, knowledge, language, level))
        if len(document.pages) == 1:
            return _written(document)
    return _written(_set(sheet(leaflet, knowledge, language, last)))


def pages(html: str) -> int:
    """How many A4 pages WeasyPrint needs for a page. Raises ProfileError where the extra is missing."""
    return len(_set(html).pages)


def _set(html: str) -> Any:
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: Pango is not on the system
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ProfileError([fault("", "no_pdf", "no_pdf.mend", why=why)]) from None
    return HTML(string=html).render()


def _written(document: Any) -> bytes:
    content: bytes = document.write_pdf(pdf_ua=False)
    return content
