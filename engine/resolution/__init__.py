"""From the rules that fired to one advice: decision, forms, dose, checks. Pure functions of the trace."""

from .case import Case
from .resolve import resolve, weigh

__all__ = ["Case", "resolve", "weigh"]
