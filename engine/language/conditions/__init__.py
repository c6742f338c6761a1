"""The condition tree of a rule: the one intermediate form that matcher, explainer and tests all read."""

from .alpha import AlphaNetwork, Held
from .evaluators import (
    PARTIAL,
    Because,
    Evaluator,
    Look,
    Memory,
    Verdict,
    compile_condition,
    compile_open,
    open_leaves,
)
from .matching import Match, compile_match
from .normal_form import normal, open_world
from .tree import All, Any_, AtLeast, Condition, HasAny, Is, Knowable, Known, Leaf, Not, Within, facts_read, leaves

__all__ = [
    "PARTIAL",
    "All",
    "AlphaNetwork",
    "Any_",
    "AtLeast",
    "Because",
    "Condition",
    "Evaluator",
    "HasAny",
    "Held",
    "Is",
    "Knowable",
    "Known",
    "Leaf",
    "Look",
    "Match",
    "Memory",
    "Not",
    "Verdict",
    "Within",
    "compile_condition",
    "compile_match",
    "compile_open",
    "facts_read",
    "leaves",
    "normal",
    "open_leaves",
    "open_world",
]
