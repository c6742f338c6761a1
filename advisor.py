"""The advisor: everything that an embedding program needs is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine.knowledge import Knowledge, load_knowledge
from .engine.knowledge.loader import DEFAULT_AUTHORITY
from .engine.resolution.advice import Advice
from .engine.resolution.reasoner import Consultation as _Consultation
from .engine.resolution.reasoner import Reasoner, Setting
from .engine.words.errors import ProfileError, fault
from .engine.words.text import Language

if TYPE_CHECKING:  # what few ask for is loaded when they do
    from .engine.explanation.proof import Proof
    from .engine.explanation.what_if import Part, Search
    from .engine.explanation.why_not import WhyNot
    from .engine.leaflet import Leaflet
    from .engine.line.model import Line


class Advisor(Reasoner):
    """Gives advice on dietary supplements from declarative rules.

    Make one and keep it: it cannot be changed, may be shared between threads, and is pickled by its settings.

    `setting`: `counter` where trained pharmacy staff read the advice, `self_care` where nobody does. `authority`: the
    source whose upper level counts (livsmedelsverket, vkm, nih, evm). `knowledge`: a folder in place of the one that
    ships with the package, or knowledge that is loaded already. Raises KnowledgeError where the knowledge cannot be
    used, ProfileError where the setting or the authority does not exist.
    """

    _made_with: tuple[Setting, str, Knowledge | Path | str | None]

    def __init__(
        self,
        *,
        setting: Setting = "counter",
        authority: str = DEFAULT_AUTHORITY,
        knowledge: Knowledge | Path | str | None = None,
    ) -> None:
        loaded = knowledge
        if not isinstance(loaded, Knowledge):
            loaded = load_knowledge(Path(loaded) if loaded else None, authority)
        super().__init__(loaded, setting)
        self._set(_made_with=(setting, authority, knowledge))

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, self._made_with

    def consult(self, profile: Mapping[str, Any]) -> Consultation:
        """The whole consultation of a profile, for who asks for more than the advice.

        Raises ProfileError with every fault of the profile.
        """
        of = super().consult(profile)
        return Consultation(self, of.given, of.customer, of.findings)

    def advise(self, profile: Mapping[str, Any]) -> Advice:
        """The advice for one customer.

        `profile` holds facts by name (see `tillskott schema`); a fact that is absent or None is unknown, never no.
        It is not changed. Raises ProfileError with every fault of the profile.
        """
        return super().consult(profile).advice

    def read_line(self, text: str, language: Language = "sv", *, typing: bool = False) -> Line:
        """What is said at the counter on one line, such as "kvinna 58, sover dåligt": chips, questions, a profile.

        Words of both languages are found; where they mean different things, those of `language` count. `typing`: the
        last word may be half typed. `line.profile` can be handed to `advise`. Raises ProfileError where the line is
        too long.
        """
        from .engine.line.reading import read_line

        return read_line(text, self.knowledge, language, typing)

    def advise_frame(
        self, frame: Any, *, keep: Sequence[str] = (), columns: Sequence[str] | None = None, language: Language = "en"
    ) -> Any:
        """The advice for many customers at once, row by row, as a frame of the same kind.

        `frame` is of Polars, pandas, Arrow, DuckDB or PySpark. Its columns are facts (null is unknown, never no) and
        those named in `keep`, which are passed through, such as a number for the customer. `columns` names those of
        the answer, of which some are chosen where None. A row that is no valid profile has its faults in the column
        `fault`, in `language`, and null in all others. Raises ProfileError where a column has another name, or the
        extra `batch` is not installed.
        """
        try:
            from .engine.batch.native import advise_native
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith(__package__ or ""):
                raise
            raise ProfileError([fault(error.name, "no_extra", "no_extra.mend", name="batch")]) from None
        return advise_native(self, frame, keep, columns, language)


def _made(setting: Setting, authority: str, knowledge: Knowledge | Path | str | None) -> Advisor:
    return Advisor(setting=setting, authority=authority, knowledge=knowledge)


class Consultation(_Consultation):
    """One customer's consultation: the advice, and what can be asked about it. Made by `Advisor.consult`."""

    def why(self, part: str = "decision") -> Proof:
        """The proof of one part of the advice, down to the lines of the sources.

        `part`: `decision`, `form:<id>`, `dose`, `dose.low` (and the other parts of the dose), `check:<about>`,
        `caution:<id>`, `advice:<id>`, `question:<fact>`, or `referral:<n>`, counted from 1. Raises ProfileError where
        the advice holds no such part.
        """
        from .engine.explanation.why import why

        return why(self, part)

    def why_not(self, target: str) -> WhyNot:
        """Why a form (its id), a decision or a dose (`dose:<amount>`) was not given.

        Raises ProfileError where there is no such form or decision.
        """
        from .engine.explanation.why_not import why_not

        return why_not(self, target)

    def what_if(self, part: Part = "decision") -> Search:
        """The smallest changes of one or two facts that change the decision, the first form or the dose."""
        from .engine.explanation.what_if import Exploration

        return Exploration(self).search(part)

    def leaflet(self) -> Leaflet:
        """The sheet that the customer takes home.

        Raises ProfileError with the open questions where nothing can be said yet.
        """
        from .engine.leaflet import leaflet

        return leaflet(self)
