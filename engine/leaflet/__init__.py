"""The sheet that the customer takes home, as bilingual blocks; `engine.render` draws it."""

from ..resolution.reasoner import Consultation
from .compose import compose
from .model import Leaflet, Line, Section

__all__ = ["Leaflet", "Line", "Section", "compose", "leaflet"]


def leaflet(consultation: Consultation) -> Leaflet:
    """The sheet for one customer.

    Raises ProfileError with the open questions where nothing can be said yet; KnowledgeError where the knowledge has
    no texts for a sheet.
    """
    of = consultation
    return compose(of.advice, of.customer, of.findings.memory, of.knowledge)
