"""The interview: what is asked next, what was answered, and when it is done."""

from ..explanation.question import Question
from .interview import Interview, WhyAsked
from .store import check_place

__all__ = ["Interview", "Question", "WhyAsked", "check_place"]
