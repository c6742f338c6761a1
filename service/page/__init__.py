"""The counter page as a function from what stands in its form to HTML; it needs no server."""

from .answer import Answered, answer
from .form import Form

__all__ = ["Answered", "Form", "answer"]
