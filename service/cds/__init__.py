"""CDS Hooks 2.0.1: the advice as cards in the systems of care and pharmacies.

No order is written. Where there is a journal it keeps what was shown and what became of it.
"""

from .discovery import discovered
from .feedback import Accepts, Feedback, read_feedback
from .request import Hooked, read_request
from .respond import respond

__all__ = ["Accepts", "Feedback", "Hooked", "discovered", "read_feedback", "read_request", "respond"]
