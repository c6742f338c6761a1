"""The advisor: everything that an embedding program needs is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .engine.knowledge import Knowledge, load_knowledge
from .engine.knowledge.loader import DEFAULT_AUTHORITY
from .engine.resolution.reasoner import Reasoner
from .engine.resolution.shape import Setting
from .engine.words.errors import Fault, ProfileError, fault, known_language, no_extra
from .engine.words.text import Language
from .face.answer import Advice, remember
from .face.consultation import Consultation

if TYPE_CHECKING:  # what few ask for is loaded when they do
    from .engine.assortment import Assortment
    from .engine.knowledge.medicines import MedicineMatch
    from .engine.labels.reading import LabelReading
    from .engine.line.model import Line
    from .engine.shelf import Products
    from .face.described import Fact, Form, KnowledgeInfo
    from .face.profile import Profile
    from .face.talk import Interview, InterviewState
    from .service.fhir import Advised

Settings = tuple[Setting, str | None, Knowledge | Path | str | None, str | None, bool]


class Advisor(Reasoner):
    """Gives advice on dietary supplements from declarative rules.

    Make one and keep it: it cannot be changed, may be shared between threads, and is pickled by its settings. One
    that was made with knowledge of its own takes that along.

    `setting`: `counter` where trained pharmacy staff read the advice, `self_care` where nobody does. `authority`: the
    source whose upper level counts, one of `info.authorities`; None for the usual one, or that of the knowledge given.
    `knowledge`: a folder in place of the one that ships with the package, or knowledge that is loaded already.
    `nutrient`: which one is meant, where the folder has several.
    `cache`: whether checked knowledge may be kept in the user's cache folder ($XDG_CACHE_HOME/tillskott or
    ~/.cache/tillskott), so that the next process starts in a tenth of the time; nothing else is ever written, and of a
    customer nothing at all. Raises KnowledgeError where the knowledge cannot be used, ProfileError where the setting or
    the authority does not exist.
    """

    _made_with: Settings

    def __init__(
        self,
        *,
        setting: Setting = "counter",
        authority: str | None = None,
        knowledge: Knowledge | Path | str | None = None,
        nutrient: str | None = None,
        cache: bool = True,
    ) -> None:
        loaded = knowledge
        if not isinstance(loaded, Knowledge):
            folder = None if loaded is None else Path(loaded)
            loaded = load_knowledge(folder, authority or DEFAULT_AUTHORITY, nutrient, cache=cache)
        if authority not in (None, loaded.authority):
            raise ProfileError([fault("authority", "loaded_authority", "loaded_authority.mend", value=str(authority),
                                      here=loaded.authority)])
        super().__init__(loaded, setting)
        self._set(_made_with=(setting, authority, knowledge, nutrient, cache))
        remember(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, self._made_with

    def __repr__(self) -> str:
        return f"Advisor(setting={self.setting!r}, authority={self.knowledge.authority!r}, {self.knowledge.version})"

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that a profile may hold, by id, in the order in which an interview asks for them."""
        from .face.described import facts_of

        return facts_of(self.knowledge)

    @property
    def forms(self) -> Mapping[str, Form]:
        """The forms of the nutrient, by id."""
        from .face.described import forms_of

        return forms_of(self.knowledge)

    @property
    def info(self) -> KnowledgeInfo:
        """Which knowledge gives the answers."""
        from .face.described import info_of

        return info_of(self.knowledge)

    def advise(self, profile: Profile | Mapping[str, object]) -> Advice:
        """The advice for one customer.

        `profile` holds facts by name (see `facts`); a fact that is absent or None is unknown, never no, and an empty
        list means "asked, none". It is not changed. Raises ProfileError with every fault of the profile.
        """
        return self.consult(profile).advice

    def consult(self, profile: Profile | Mapping[str, object]) -> Consultation:
        """The whole consultation of a profile, for who asks for more than the advice.

        Raises ProfileError with every fault of the profile.
        """
        of = super().consult(profile)
        return Consultation(self, of.given, of.customer, of.findings)

    def advise_fhir(
        self, resource: Any, *, as_of: date | None = None, resolver: Callable[[str, str], str | None] | None = None
    ) -> Advised:
        """The advice for a chart in FHIR R4, and the report of what in it was read, not understood or too old.

        `resource`: a Bundle, Parameters, one resource, prefetch or a request of CDS Hooks, as plain data. What the
        chart does not say is unknown, and what it lists is a part (`partial`). `as_of`: the day, today where None.
        `resolver`: from the id of a code system and a product number to an ATC code, where somebody has such a table.
        Raises ProfileError with every fault and its place, also for several patients, shapes of R5, and a patient who
        has died.
        """
        from .service.fhir import Advised, alive, read_chart

        reading = alive(read_chart(resource, self.knowledge, as_of or date.today(), resolver=resolver))
        return Advised(self.advise(reading.profile), reading.report)

    def write_fhir(
        self, profile: Profile | Mapping[str, object], language: Language = "sv", *, on: date | None = None
    ) -> dict[str, Any]:
        """The advice for a profile as a Bundle of FHIR R4: GuidanceResponse, DetectedIssue, QuestionnaireResponse.

        `on`: the day that it is given on, today where None. It has no subject: whoever stores it adds one. Raises
        ProfileError with every fault of the profile.
        """
        from .service.fhir import advice_bundle

        of = self.consult(profile)
        return advice_bundle(of.advice, of.given, self.knowledge, known_language(language), on or date.today())

    def questionnaire(self, language: Language = "sv") -> dict[str, Any]:
        """Our questions as a Questionnaire of FHIR R4; a response to it is read by `advise_fhir`."""
        from .service.fhir import questionnaire

        return questionnaire(self.knowledge, known_language(language))

    def validate(self, profile: Profile | Mapping[str, object]) -> tuple[Fault, ...]:
        """Every fault of a profile, () where it can be used; a fault says where, what, and how to mend it."""
        from .engine.profile import validate

        try:
            validate(profile, self.knowledge)
        except ProfileError as error:
            return error.faults
        return ()

    def read_form(self, fields: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
        """The profile that the fields of a page describe, by the ids of facts: text as it was typed, one entry a line.

        A field without text is unknown; `none` in a list says "asked, none". Numbers may have a decimal comma. Values
        are checked by `validate` or `advise`. Raises ProfileError where there is no such fact.
        """
        from .engine.profile.flags import profile_from_fields

        return profile_from_fields(fields, self.knowledge.vocabulary)

    def interview(self, state: InterviewState | None = None) -> Interview:
        """An interview, anew or from the state of one; `{"told": {…}}` begins with facts that are known.

        Raises ProfileError where it is no state, or an answer in it does not hold any more.
        """
        from .face.talk import Interview

        return Interview(self, state)

    def read_label(self, text: str, per_day: float | None = None) -> LabelReading:
        """What is printed on a jar, as amounts a unit and a day, with what is odd and what to ask.

        `per_day`: units a day as the customer tells; where None the label's own daily dose counts. Raises ProfileError,
        naming what is missing, where the label cannot be read.
        """
        from .engine.labels.reading import read_label

        return read_label(text, self.knowledge, per_day)

    def read_assortment(self, path: Path | str, overlay: Path | str | None = None) -> Assortment:
        """A pharmacy's products from a file: CSV, NDJSON, Parquet (extra `batch`), or Open Food Facts' export.

        `overlay`: a file of corrections whose cells count instead. What is wrong with rows stands in `faults` of the
        result, each with its line; good rows go on. Raises ProfileError where nothing can be read.
        """
        from .engine.assortment import read_assortment

        return read_assortment(Path(path), self.knowledge, None if overlay is None else Path(overlay))

    def products(self, profile: Profile | Mapping[str, object], assortment: Assortment) -> Products:
        """Every product of an assortment for one customer: with a verdict, ranked, with the reason of its place.

        Labels are read the first time, and kept as long as the assortment is. Raises ProfileError with every fault of
        the profile.
        """
        return self.consult(profile).products(assortment)

    def find_medicine(self, text: str, limit: int = 8) -> list[MedicineMatch]:
        """The medicines that may be meant as a name is typed, the likeliest first, at most `limit` (up to 50).

        `text`: the beginning of a name or of a word in it, a misspelt name, or an ATC code or its beginning.
        """
        from .engine.knowledge.medicines import find_medicine

        return find_medicine(self.knowledge.medicines, self.knowledge.medicine_classes, text, limit)

    def profile_schema(self, language: Language = "en") -> dict[str, Any]:
        """A JSON Schema (2020-12) of a profile, with titles and descriptions in this language."""
        from .engine.profile.schema import profile_schema

        return profile_schema(self.knowledge, known_language(language))

    def advice_schema(self) -> dict[str, Any]:
        """A JSON Schema (2020-12) of the answer, `Advice.to_dict()`."""
        from .face.schema import advice_schema

        return advice_schema()

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
            missing = no_extra(error, "batch")
            if missing is None:
                raise
            raise ProfileError([missing]) from None
        return advise_native(self, frame, keep, columns, language)


def _made(
    setting: Setting, authority: str | None, knowledge: Knowledge | Path | str | None, nutrient: str | None, cache: bool
) -> Advisor:
    return Advisor(setting=setting, authority=authority, knowledge=knowledge, nutrient=nutrient, cache=cache)
