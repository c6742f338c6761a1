"""tillskott: explainable, rule-based advice on magnesium supplements.

>>> from tillskott import Advisor
>>> advice = Advisor().advise({"age": 45, "goals": ["sleep"]})
>>> advice.decision
'ask'

`docs/embedding.md` shows the rest. Errors are ProfileError (what was given cannot be used) and KnowledgeError (the
knowledge cannot), both TillskottError, with every fault in `faults`.
"""

from typing import TYPE_CHECKING, Any

from .advisor import Advisor
from .engine.words.errors import Fault, KnowledgeError, ProfileError, TillskottError
from .engine.words.text import Language
from .face.answer import Advice
from .face.consultation import Consultation

if TYPE_CHECKING:  # loaded when somebody asks for them
    from .engine.assortment import Assortment
    from .engine.knowledge.medicines import MedicineMatch
    from .engine.labels.reading import LabelReading
    from .engine.shelf import Placed, Products
    from .face.described import Fact, Form, KnowledgeInfo
    from .face.profile import Profile
    from .face.talk import Interview, InterviewState, InterviewStep
    from .journal.errors import JournalError
    from .journal.journal import Journal

_LATER = {
    "Assortment": "engine.assortment",
    "Fact": "face.described",
    "Form": "face.described",
    "Interview": "face.talk",
    "Journal": "journal.journal",
    "JournalError": "journal.errors",
    "InterviewState": "face.talk",
    "InterviewStep": "face.talk",
    "KnowledgeInfo": "face.described",
    "LabelReading": "engine.labels.reading",
    "MedicineMatch": "engine.knowledge.medicines",
    "Placed": "engine.shelf",
    "Products": "engine.shelf",
    "Profile": "face.profile",
}

__all__ = [
    "Advice",
    "Advisor",
    "Assortment",
    "Consultation",
    "Fact",
    "Fault",
    "Form",
    "Interview",
    "InterviewState",
    "InterviewStep",
    "Journal",
    "JournalError",
    "KnowledgeError",
    "KnowledgeInfo",
    "LabelReading",
    "Language",
    "MedicineMatch",
    "Placed",
    "Products",
    "Profile",
    "ProfileError",
    "TillskottError",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f".{_LATER[name]}", __name__), name)
    globals()[name] = found
    return found
