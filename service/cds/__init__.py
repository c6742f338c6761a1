"""CDS Hooks 2.0.1: the advice as cards in the systems of care and pharmacies. No order is written, nothing is kept."""

from .discovery import discovered
from .request import Hooked, read_request
from .respond import respond

__all__ = ["Hooked", "discovered", "read_request", "respond"]
