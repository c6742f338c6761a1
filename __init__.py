"""tillskott: explainable, rule-based advice on magnesium supplements.

>>> from tillskott import Advisor
>>> advice = Advisor().advise({"age": 45, "goals": ["sleep"]})
>>> advice.decision
'ask'

`docs/embedding.md` shows the rest. Errors are ProfileError (what was given cannot be used) and KnowledgeError (the
knowledge cannot), both TillskottError, with every fault in `faults`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # loaded when somebody asks for them: whoever stops the command line meanwhile is understood there
    from .advisor import Advisor
    from .engine.assortment import Assortment
    from .engine.knowledge.medicines import MedicineMatch
    from .engine.labels.reading import LabelReading
    from .engine.shelf import Placed, Products
    from .engine.words.errors import Fault, KnowledgeError, ProfileError, TillskottError
    from .engine.words.text import Language
    from .face.answer import Advice
    from .face.consultation import Consultation
    from .face.described import Fact, Form, KnowledgeInfo
    from .face.profile import Profile
    from .face.talk import Interview, InterviewState, InterviewStep
    from .journal.errors import JournalError
    from .journal.journal import Journal

_LATER = {
    "Advice": "face.answer",
    "Advisor": "advisor",
    "Assortment": "engine.assortment",
    "Consultation": "face.consultation",
    "Fact": "face.described",
    "Fault": "engine.words.errors",
    "Form": "face.described",
    "Interview": "face.talk",
    "Journal": "journal.journal",
    "JournalError": "journal.errors",
    "InterviewState": "face.talk",
    "InterviewStep": "face.talk",
    "KnowledgeError": "engine.words.errors",
    "KnowledgeInfo": "face.described",
    "Language": "engine.words.text",
    "LabelReading": "engine.labels.reading",
    "MedicineMatch": "engine.knowledge.medicines",
    "Placed": "engine.shelf",
    "Products": "engine.shelf",
    "Profile": "face.profile",
    "ProfileError": "engine.words.errors",
    "TillskottError": "engine.words.errors",
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
