"""All that the service asks of the engine, in one place: the page and the API go through here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..advisor import Advisor
from ..engine.assortment import Assortment, Item
from ..engine.assortment.codes import find
from ..engine.explanation.form_table import Row, form_table
from ..engine.explanation.proof import Proof
from ..engine.explanation.what_if import PARTS, Exploration, Search
from ..engine.explanation.why import targets, why
from ..engine.explanation.why_decision import settled_by
from ..engine.explanation.why_not import WhyNot, why_not
from ..engine.interview import Interview
from ..engine.knowledge import Knowledge
from ..engine.knowledge.medicines import Medicine, MedicineMatch, find_medicine
from ..engine.labels.reading import LabelReading, read_label
from ..engine.language.conditions import PARTIAL
from ..engine.leaflet import Leaflet, leaflet
from ..engine.line.model import Line
from ..engine.line.reading import read_line
from ..engine.phrasing.words import Words
from ..engine.profile import validate
from ..engine.render.glance import Glance, glance
from ..engine.render.leaflet.page import sheet
from ..engine.resolution.reasoner import Consultation as ReasonedConsultation
from ..engine.shelf import Products, match
from ..engine.shelf.why import is_product, why_product
from ..engine.words.errors import Fault, ProfileError, fault
from ..engine.words.text import Language
from ..face.consultation import Consultation
from .plain_json import written

if TYPE_CHECKING:  # where there is a journal
    from ..journal import Journal

_KEPT = 32
_SUGGESTED = 6
Step = Mapping[str, Any]


class NotYet(ProfileError):
    """Something has to be answered before the sheet can be written."""


class _Same:
    """A consultation as a key: the very object, which the interview it belongs to keeps."""

    __slots__ = ("of",)

    def __init__(self, of: ReasonedConsultation) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.of is self.of


class Desk:
    """One advisor, as the service uses it. May be shared between threads.

    The last few interviews are kept in memory, so that a keystroke that changes no fact costs next to nothing; they
    are forgotten with `forget`. `journal` keeps what is advised, where there is one.
    """

    def __init__(
        self, advisor: Advisor, assortment: Assortment | None = None, journal: Journal | None = None
    ) -> None:
        self.advisor, self.assortment, self.journal = advisor, assortment, journal
        self._kept = lru_cache(maxsize=_KEPT)(self._interviewed)
        self._asked = lru_cache(maxsize=_KEPT)(self._explored)
        self._seen = lru_cache(maxsize=_KEPT)(self._glanced)
        self.pieces = lru_cache(maxsize=_KEPT)(self._unwritten)

    @property
    def knowledge(self) -> Knowledge:
        return self.advisor.knowledge

    def words(self, language: Language) -> Words:
        """The words of the knowledge in one language."""
        return Words(self.knowledge, language)

    def forget(self) -> None:
        """Drop every interview that is kept."""
        self._kept.cache_clear()
        self._asked.cache_clear()
        self._seen.cache_clear()
        self.pieces.cache_clear()

    @staticmethod
    def _unwritten(state: str) -> dict[str, Any]:
        """Where the face keeps what it wrote of one state of a form, under a name."""
        return {}

    # --- the interview ---

    def interview(self, told: Mapping[str, Any], steps: Sequence[Step]) -> tuple[Interview, tuple[Fault, ...]]:
        """The interview of what was told and answered; what is no answer is left out, with its faults."""
        return self._kept(written(told), tuple(map(written, steps)))

    def _interviewed(self, told: str, steps: tuple[str, ...]) -> tuple[Interview, tuple[Fault, ...]]:
        import json

        interview, faults = Interview(self.advisor, json.loads(told)), list[Fault]()
        for step in map(json.loads, steps):
            try:
                interview.answer_together(step)
            except ProfileError as error:
                faults += error.faults
        return interview, tuple(faults)

    def usable(self, told: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
        """What of these facts can be used, and what is wrong with the rest."""
        try:
            validate(told, self.knowledge)
            return dict(told), ()
        except ProfileError as error:
            faults = error.faults
        found: dict[str, Any] = {}
        for fact, value in told.items():
            kept = [one for one in value if self._holds({**found, fact: [one]})] if isinstance(value, list) else value
            if isinstance(value, Mapping):
                kept = {name: one for name, one in value.items() if self._holds({**found, fact: {name: one}})}
            if (kept or kept == value) and self._holds({**found, fact: kept}):
                found[fact] = kept
        return found, faults

    def _holds(self, told: Mapping[str, Any]) -> bool:
        try:
            validate(told, self.knowledge)
        except ProfileError:
            return False
        return True

    def known_in_part(self) -> frozenset[str]:
        """The facts of which only some members may be known."""
        return frozenset(self.knowledge.vocabulary.values(PARTIAL))

    # --- the advice, and what is asked about it ---

    def consult(self, profile: Mapping[str, Any]) -> Consultation:
        """The whole consultation of a profile. Raises ProfileError."""
        return self.advisor.consult(profile)

    def glance(self, of: ReasonedConsultation, language: Language, asked_beside: bool = False) -> Glance:
        """The first screen; what is `asked_beside` it is only named."""
        return self._seen(_Same(of), language, asked_beside)

    def _glanced(self, same: _Same, language: Language, asked_beside: bool) -> Glance:
        return glance(same.of.advice, self.knowledge, language, asked_beside=asked_beside)

    def targets(self, of: ReasonedConsultation) -> list[str]:
        """The parts of this advice that can be explained."""
        return targets(of)

    def why(self, of: ReasonedConsultation, part: str) -> Proof:
        """The proof of one part, or of a product's place. Raises ProfileError where the advice holds no such part."""
        if self.assortment is not None and is_product(part):
            return why_product(of, self.products(of), self.assortment, part)
        return why(of, part)

    def settled_by(self, of: ReasonedConsultation) -> list[str]:
        """The rules that settled the decision, without their proof."""
        return settled_by(of)

    def why_not(self, of: ReasonedConsultation, target: str) -> WhyNot:
        """Why a form, a decision or a dose was not given. Raises ProfileError."""
        return why_not(of, target)

    def what_if(self, of: ReasonedConsultation) -> Sequence[Search]:
        """The smallest changes that change each part of the advice."""
        return self._asked(written(_plain(of.given)))

    def _explored(self, profile: str) -> Sequence[Search]:
        import json

        exploration = Exploration(self.consult(json.loads(profile)))
        return [exploration.search(part) for part in PARTS]

    def forms(self, of: ReasonedConsultation) -> list[Row]:
        """A row for every form."""
        return form_table(of)

    def sheet(self, of: ReasonedConsultation, language: Language, chosen: Item | None = None) -> str:
        """The sheet to take home as HTML, with the product that was chosen. Raises NotYet with what is still open."""
        return sheet(self._leaflet(of, chosen), self.knowledge, language)

    def sheet_pdf(self, of: ReasonedConsultation, language: Language, chosen: Item | None = None) -> bytes:
        """The sheet as PDF. Raises NotYet with what is still open, ProfileError where the extra for it is missing."""
        from ..engine.render.leaflet.pdf import sheet_pdf

        return sheet_pdf(self._leaflet(of, chosen), self.knowledge, language)

    def _leaflet(self, of: ReasonedConsultation, chosen: Item | None) -> Leaflet:
        placed = None if chosen is None else self.products(of).of(chosen)
        try:
            return leaflet(of, placed)
        except ProfileError as error:
            raise NotYet(error.faults) from None

    # --- the shelf ---

    def products(self, of: ReasonedConsultation) -> Products:
        """The products of the pharmacy's shelf for this customer. Raises ProfileError where none was given."""
        if self.assortment is None:
            raise ProfileError([fault("assortment", "shelf.no_shelf", "shelf.no_shelf.mend")])
        return match(of, self.assortment)

    def product(self, code: str) -> Item:
        """The product of a code that was typed or scanned.

        Raises ProfileError where it has a wrong check digit, or is not on the shelf.
        """
        if self.assortment is None:
            raise ProfileError([fault("assortment", "shelf.no_shelf", "shelf.no_shelf.mend")])
        return find(self.assortment, code)

    # --- as it is typed ---

    def medicine(self, name: str) -> Medicine:
        """What a name is taken for."""
        return self.knowledge.medicines.resolve(name)

    def suggested(self, typed: str, limit: int = _SUGGESTED) -> list[MedicineMatch]:
        """The medicines that a text may be the beginning of."""
        return find_medicine(self.knowledge.medicines, self.knowledge.medicine_classes, typed, limit)

    def label(self, text: str, per_day: float | None = None) -> LabelReading:
        """What a label says. Raises ProfileError, naming what is missing."""
        return read_label(text, self.knowledge, per_day)

    def line(self, text: str, language: Language, typing: bool = False) -> Line:
        """What is said on one line; `typing` where its last word may not be finished."""
        return read_line(text, self.knowledge, language, typing)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return list(map(_plain, value)) if isinstance(value, (list, tuple)) else value


def said(faults: Iterable[Fault], language: Language) -> list[str]:
    """Faults in sentences, once each."""
    return list(dict.fromkeys(one.in_language(language) for one in faults))
