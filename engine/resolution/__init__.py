"""From the rules that fired to one advice: decision, forms, dose, checks. Pure functions of the trace."""

from .resolve import resolve

__all__ = ["resolve"]
