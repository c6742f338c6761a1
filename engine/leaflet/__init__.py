"""The sheet that the customer takes home, as bilingual blocks; `engine.render` draws it."""

from collections.abc import Mapping
from typing import Any

from ..advisor import Advisor
from .compose import compose
from .model import Leaflet, Line, Section

__all__ = ["Leaflet", "Line", "Section", "compose", "leaflet"]


def leaflet(advisor: Advisor, profile: Mapping[str, Any]) -> Leaflet:
    """The sheet for one customer.

    `profile` is checked as by `Advisor.advise`. Raises ProfileError with every fault of the profile, or with the open
    questions where nothing can be said yet; KnowledgeError where the knowledge has no texts for a sheet.
    """
    customer, findings = advisor.infer(profile)
    return compose(advisor.advise(profile), customer, findings.memory, advisor.knowledge)
