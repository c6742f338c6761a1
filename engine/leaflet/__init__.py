"""The sheet that the customer takes home, as bilingual blocks; `engine.render` draws it."""

from ..resolution.reasoner import Consultation
from ..shelf.answer import Placed
from .compose import compose
from .model import Leaflet, Line, Section

__all__ = ["Leaflet", "Line", "Section", "compose", "leaflet"]


def leaflet(consultation: Consultation, chosen: Placed | None = None) -> Leaflet:
    """The sheet for one customer; `chosen` is the product of the shelf that is taken home, named where it fits.

    Raises ProfileError with the open questions where nothing can be said yet; KnowledgeError where the knowledge has
    no texts for a sheet.
    """
    of = consultation
    return compose(of.advice, of.customer, of.findings.memory, of.knowledge, chosen)
