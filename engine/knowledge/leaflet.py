"""The customer's sheet: its sentences, the authorised claims, and the words that it may not hold (`leaflet.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..language.actions import Recipient, Urgency
from ..language.conditions import Condition
from ..language.record import Bilingual, Field, Identifier, Record
from ..words.errors import fault, no_such
from ..words.text import Text
from .figured import figured, figured_text
from .files import Files
from .rules import ConditionReader, Problem, Tables
from .signature import KEYS as SIGNATURE
from .signature import Seals
from .vocabulary import Vocabulary

FILE = "leaflet.yaml"
Kind = Literal["take", "medicines", "stop", "care", "food", "contact", "follow_up", "keep", "claims"]
Shows = Literal["bullet", "box", "fill", "lines", "steps", "strip", "entry"]
PARAMETERS = ("self_care_limit", "nrv", "health_claim_percent", "food_claim_percent", "step_days")
WORDS = (
    *(f"title.{sheet}" for sheet in ("take", "food", "refer", "pharmacist", "refer_now")),
    *(f"steps.{column}" for column in ("step", "amount", "count", "from")),
    *(f"contact.{recipient}" for recipient in get_args(Recipient)),
    *(f"urgency.{urgency}" for urgency in get_args(Urgency)),
    *(f"strip.{sign}" for sign in ("nutrient", "taken", "near", "open", "chosen")),
    *("chosen.later", "chosen.number", "name", "date", "that_day", "plan", "continued", "not_care", "unreviewed"),
)
"""What the sheet is put together from; every one must be there."""
MOST_CLAIMS = 3

# Circumstances that a statement may name under `given` and `unless`, and lists that it may go through.
CIRCUMSTANCES = frozenset({
    *(f"sheet.{sheet}" for sheet in ("take", "food", "refer", "refer_now")),
    *(f"decision.{decision}" for decision in ("recommend", "check_first", "food_first", "refer", "refer_now")),
    *("product", "form.swallowed", "dose", "no_dose", "start", "steps", "several_steps", "above_limit"),
    *("split", "hold", "chosen", "chosen.units", "chosen.later", "chosen.dinner"),
    *(f"time.{time}" for time in ("evening", "morning", "after_training")),
    *("with_food", "temporary", "health_claims", "plan", "plan.one", "plan.several", "plan.meals", "plan.none"),
    *(f"taken.{amount}" for amount in ("some", "unknown", "unclear", "enough", "above")),
    *("hours", "other_medicines", "unrecognised", "contact", "only.pharmacist"),
    *(f"urgency.{urgency}" for urgency in get_args(Urgency)),
})
LISTS = frozenset({
    *("steps", "hours_between", "hours_both", "hours_after", "hours_before", "pairs", "pairs_too_near"),
    *("foods", "foods_in_words"),
    *("contacts", "health_claims", "plan_times", "plan_without"),
})


class SectionSpec(Record):
    """A part of the page: what its texts are for, and its heading."""

    id: Identifier
    kind: Kind
    side: bool = False
    inline: bool = False
    heading: Bilingual | None


class StatementSpec(Record):
    """A sentence as it stands in the file."""

    id: Identifier
    section: Identifier
    shows: Shows = "bullet"
    given: tuple[str, ...] = Field(default=(), strict=False)
    unless: tuple[str, ...] = Field(default=(), strict=False)
    when: dict[str, Any] | None = None
    each: str | None = None
    rank: int = 0
    text: Bilingual
    claims: tuple[str, ...] = Field(default=(), strict=False)


class HealthClaim(Record):
    """An authorised claim, word for word; `verified` once somebody has held it against the regulation."""

    id: Identifier
    sv: str
    en: str
    verified: bool
    printed: bool = False

    @property
    def text(self) -> Text:
        return {"sv": self.sv, "en": self.en}


class Forbidden(Record):
    """Words that promise what is not authorised, `*` being the rest of a word, and where they may stand."""

    id: Identifier
    sv: tuple[str, ...] = Field(strict=False, min_length=1)
    en: tuple[str, ...] = Field(strict=False, min_length=1)
    allowed_in: tuple[Kind, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the sheet, and `when` it stands there."""

    spec: StatementSpec
    when: Condition | None


@dataclass(frozen=True, slots=True)
class LeafletTexts:
    """All that may stand on the sheet. `reviewed` says whether a named person has signed the texts off."""

    reviewed: bool
    sections: Mapping[str, SectionSpec]
    words: Mapping[str, Text]
    statements: tuple[Statement, ...]
    health_claims: tuple[HealthClaim, ...]
    not_authorised: tuple[Forbidden, ...]

    def kind(self, statement: Statement) -> Kind:
        return self.sections[statement.spec.section].kind


def read_leaflet(
    files: Files, vocabulary: Vocabulary, numbers: Mapping[str, float], tables: Tables
) -> LeafletTexts | None:
    """The texts of the sheet, or None where the knowledge has none: then no sheet can be written."""
    if not files.matching(FILE):
        return None
    for document in files.matching(FILE):
        files.asked(document, *SIGNATURE)
    sections = {section.id: section for section in files.records(FILE, "sections", SectionSpec)}
    reader = ConditionReader(vocabulary, numbers, tables)
    statements = tuple(
        Statement(_figured(files, spec, numbers), _when(files, spec, reader))
        for spec in files.records(FILE, "statements", StatementSpec)
        if _placed(files, spec, sections)
    )
    return LeafletTexts(
        all(Seals(files).holds_for_file(document) for document in files.matching(FILE)),
        sections,
        _words(files, numbers),
        statements,
        tuple(files.records(FILE, "health_claims", HealthClaim)),
        tuple(files.records(FILE, "not_authorised", Forbidden)),
    )


def _placed(files: Files, spec: StatementSpec, sections: Mapping[str, SectionSpec]) -> bool:
    """Whether everything that a statement names exists."""
    before = len(files.faults)
    for kind, names, known in (
        ("section", (spec.section,), sections.keys()),
        ("circumstance", (*spec.given, *spec.unless), CIRCUMSTANCES),
        ("list", (spec.each,) if spec.each else (), LISTS),
    ):
        for name in names:
            if name not in known:
                where = f"{files.places['statements', spec.id]} {spec.id}"
                files.faults.append(no_such(where, kind, name, sorted(known), limit=60))
    return len(files.faults) == before


def _when(files: Files, spec: StatementSpec, reader: ConditionReader) -> Condition | None:
    if spec.when is None:
        return None
    try:
        return reader.read(spec.when)
    except Problem as problem:
        where = f"{files.places['statements', spec.id]} {spec.id}"
        files.faults.append(problem.at(where))
        return None


def _figured(files: Files, spec: StatementSpec, numbers: Mapping[str, float]) -> StatementSpec:
    try:
        return figured_text(spec, numbers)
    except Problem as problem:
        where = f"{files.places['statements', spec.id]} {spec.id}"
        files.faults.append(problem.at(where))
        return spec


def _words(files: Files, numbers: Mapping[str, float]) -> dict[str, Text]:
    words: dict[str, Text] = files.mapping(FILE, "words")
    try:
        words = figured(words, numbers)
    except Problem as problem:
        files.faults.append(problem.at(files.place(FILE, "words")))
    for name, text in words.items():
        if not (isinstance(text, dict) and text.get("sv") and text.get("en")):
            place = files.place(FILE, "words", name)
            files.faults.append(fault(place, "knowledge.common.languages", "knowledge.common.languages.mend",
                                      name=name))
    for name in WORDS:
        if name not in words:
            place = files.place(FILE, "words")
            files.faults.append(fault(place, "knowledge.common.lacks", "knowledge.common.text.mend", name=name))
    return words
