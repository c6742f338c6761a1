"""tillskott: explainable, rule-based advice on magnesium supplements.

>>> from tillskott import Advisor
>>> advice = Advisor().advise({"age": 45, "goals": ["sleep"]})
>>> advice.decision
'ask'
"""

from .advisor import Advisor
from .engine.resolution.advice import Advice
from .engine.words.errors import KnowledgeError, ProfileError, TillskottError

__all__ = ["Advice", "Advisor", "KnowledgeError", "ProfileError", "TillskottError"]
