"""What differs between two answers, kind by kind, the gravest first."""

from .kinds import Kind, kinds
from .outline import FAMILIES, Outline, outline, outline_of_row
from .shown import Difference, differences, differences_in, differences_of_outlines, gravest, in_order
from .wording import in_words

__all__ = ["FAMILIES", "Difference", "Kind", "Outline", "differences", "differences_in", "differences_of_outlines",
           "gravest", "in_order", "in_words", "kinds", "outline", "outline_of_row"]
