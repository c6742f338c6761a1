"""The interview: what is asked next, what was answered, and when it is done."""

from ..explanation.question import Question
from .interview import Interview, WhyAsked

__all__ = ["Interview", "Question", "WhyAsked"]
