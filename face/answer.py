"""The answer as a program gets it: plain parts, and ways to show and keep them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar
from weakref import WeakValueDictionary

from ..engine.knowledge import Knowledge, load_knowledge
from ..engine.resolution.advice import Advice as _Advice
from ..engine.resolution.reasoner import Reasoner
from ..engine.words.errors import KnowledgeError, ProfileError, fault, known_language
from ..engine.words.text import Language

if TYPE_CHECKING:  # loaded when an answer is shown
    from ..engine.render.glance import Glance


@dataclass(frozen=True)
class Advice(_Advice):
    """The whole answer for one customer. Its parts are plain mappings, lists and texts {sv, en}, and the caller's own.

    `decision` is one of refer_now, refer, ask, food_first, check_first, recommend. `forms` is empty and `dose` None
    unless it is check_first or recommend. `questions` is filled where it is ask. Amounts are in `dose["unit"]` of the
    element a day, hours are hours. `trace` has every rule that the answer cites; `sources` those that it cites, once.
    `plan` says when in the day, where the intake times of the medicines are known.
    """

    _shown_with: ClassVar[Knowledge | None] = None

    @classmethod
    def of(cls, advice: _Advice, knowledge: Knowledge) -> Advice:
        """The same answer, to be shown in the words of this knowledge."""
        made = object.__new__(cls)
        made.__dict__.update(advice.__dict__, _shown_with=knowledge)
        return made

    def glance(self, language: Language) -> Glance:
        """What is needed in 90 seconds: at most 14 lines and 110 words. `str()` of it is the text, in 80 columns."""
        from ..engine.render.glance import glance

        return glance(self, self._knowledge(), known_language(language))

    def text(self, language: Language) -> str:
        """The whole advice as plain text in 80 columns, without the trace."""
        from ..engine.render.plain import plain_text

        return plain_text(self, self._knowledge(), known_language(language))

    def html(self, language: Language) -> str:
        """The whole advice as one page that stands alone, with the first screen on top and every rule and source."""
        from ..engine.render.html import page

        return page(self, self._knowledge(), known_language(language))

    @classmethod
    def from_json(cls, text: str | bytes) -> Advice:
        """The answer that `to_json` wrote. Raises ProfileError where it is none.

        It is shown in the words of the knowledge that gave it: that of an advisor which is still in use, or the one
        that ships with the package; where neither is it, `glance`, `text` and `html` raise KnowledgeError.
        """
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        names = {field.name for field in fields(cls)}
        if not isinstance(found, dict) or not names <= found.keys():
            raise ProfileError([fault("", "not_an_advice", "not_an_advice.mend")])
        return cls(**{name: found[name] for name in names})

    def _knowledge(self) -> Knowledge:
        if self._shown_with is not None:
            return self._shown_with
        given, authority = self.meta["knowledge"], self.meta["authority"]
        advisor = _IN_USE.get((given["sha256"], authority))
        knowledge = advisor.knowledge if advisor else _shipped(authority)
        if knowledge.sha256 != given["sha256"]:
            raise KnowledgeError([fault("", "other_knowledge", "other_knowledge.mend", version=given["version"],
                                        here=knowledge.version)])
        return knowledge


_IN_USE: WeakValueDictionary[tuple[str, str], Reasoner] = WeakValueDictionary()


def remember(reasoner: Reasoner) -> None:
    """Let the answers of this knowledge be shown as long as the reasoner is in use, also when they were kept."""
    _IN_USE[reasoner.knowledge.sha256, reasoner.knowledge.authority] = reasoner


@lru_cache(maxsize=2)
def _shipped(authority: str) -> Knowledge:
    return load_knowledge(authority=authority, cache=False)
