"""The flat records of the knowledge folder; rules have modules of their own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ..language.record import Bilingual, Field, Identifier, Record
from .fact_types import FACT_TYPES, FactKind, FactType

ClaimKind = Literal[
    "administration", "cause", "caution", "co_supplement", "contraindication", "decision", "deficiency_sign",
    "differential", "dose", "evidence", "expectation", "first_choice", "food", "form_avoid", "form_for_goal",
    "form_property", "harm", "interaction", "label", "law", "lifestyle", "other", "other_cause", "product", "refer",
    "reference_intake", "risk", "risk_group", "side_effect", "start_dose", "symptom", "test", "threshold", "timing",
    "titration", "transdermal", "upper_limit",
]  # fmt: skip
"""What a claim is about."""
# Whole codes of the ATC and the levels above them, from the anatomical group down.
AtcPrefix = Annotated[str, Field(pattern=r"^[ABCDGHJLMNPRSV](?:\d{2}(?:[A-Z](?:[A-Z](?:\d{2})?)?)?)?$")]
UNSTATED = "unstated"
NO_BASIS = (UNSTATED, "food")
"""What a source's figure may be where it is neither of the ways in which the nutrient is stated."""
PER_100_G = "100 g"
"""How `per` says that a food's figures are for 100 g; anything else is a piece."""
Verdict = Literal["first_choice", "suitable", "possible", "unsuitable"]


class Source(Record):
    """Who says something, and who profits from it."""

    id: Identifier
    title: str
    publisher: str
    date: str | None = None
    url: str | None = None
    kind: Literal["article", "authority", "review", "product_information", "project"]
    interest: Bilingual
    file: str | None = None
    claims_prefix: str | None = None


class Figure(Record):
    """A number that a source states; `basis` says what is weighed."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    basis: str | None = None
    approx: bool = False
    note: str | None = None


class Claim(Record):
    """What one source says in one place, in our own words."""

    id: Identifier
    source: Identifier
    section: str
    line: int | None
    kind: ClaimKind
    text: Bilingual
    figures: tuple[Figure, ...] = Field(default=(), strict=False)
    checked: Literal["looked_up", "second_hand", "memory", "computed"] | None = None
    use: Literal["background"] | None = None
    not_used: Bilingual | None = None
    aliases: tuple[str, ...] = Field(default=(), strict=False)


class Value(Record):
    """One allowed value of a fact."""

    id: Identifier
    label: Bilingual


class Mistake(Record):
    """What an unlikely number may be: in another unit (times `factor`), a decimal slip, or another fact's value."""

    unit: Bilingual | None = None
    factor: str | None = None
    fact: Identifier | None = None


class Group(Record):
    """Values of a set that are asked for together, by one yes or no; `stage` where it is not that of the fact."""

    id: Identifier
    label: Bilingual
    question: Bilingual
    why: Bilingual | None = None
    stage: int | None = None
    values: tuple[str, ...] = Field(strict=False, min_length=1)


class Sum(Record):
    """What a computed number adds up: so much `of` a substance of labels.yaml a day, in its own unit.

    `end`: the lowest or the highest reading. `over`: the products of these lists; with what is taken, medicines count
    that are known to hold it.
    """

    of: Identifier
    end: Literal["low", "high"]
    over: tuple[Literal["supplements", "considering"], ...] = Field(default=("supplements",), strict=False)


class FactSpec(Record):
    """One fact of the vocabulary: its type, unit, values, and how a person is asked for it."""

    id: Identifier
    type: FactType
    unit: str | None = None
    unit_label: Bilingual | None = None
    minimum: float | None = Field(default=None, strict=False)
    maximum: float | None = Field(default=None, strict=False)
    plausible: tuple[str, ...] = Field(default=(), strict=False, max_length=2)
    mistaken_for: tuple[Mistake, ...] = Field(default=(), strict=False)
    safety: bool = False
    source: Literal["profile", "computed", "derived"] = "profile"
    label: Bilingual
    question: Bilingual | None = None
    why: Bilingual | None = None
    changeable: bool = True
    flag: str | None = None
    stage: int | None = None
    covered_by: tuple[str, ...] = Field(default=(), strict=False)
    instead_of: Identifier | None = None
    ask_when: dict[str, Any] | None = None
    values: tuple[Value, ...] = Field(default=(), strict=False)
    groups: tuple[Group, ...] = Field(default=(), strict=False)
    values_from: str | None = None
    fields: dict[str, Literal["text", "number"]] = Field(default={})
    sum: Sum | None = None

    @property
    def kind(self) -> FactKind:
        """What its type is."""
        return FACT_TYPES[self.type]


class Together(Record):
    """Facts that an interview asks for by one yes or no, and one by one where that is yes."""

    id: Identifier
    label: Bilingual
    question: Bilingual
    why: Bilingual | None = None
    stage: int | None = None
    facts: tuple[Identifier, ...] = Field(strict=False, min_length=2)


class Form(Record):
    """One form: names, spellings on labels, route, and whether a source gives it a dose.

    How much of what is counted it holds follows from its `formula`, or is stated: `factor`, one figure or two.
    """

    id: Identifier
    name: Bilingual
    spellings: tuple[str, ...] = Field(strict=False)
    route: Identifier
    formula: str | None
    formula_hydrates: tuple[str, ...] = Field(default=(), strict=False)
    factor: tuple[float, ...] = Field(default=(), strict=False, max_length=2)
    dosed: bool
    note: Bilingual | None = None


class MedicineClass(Record):
    """Medicines that get the same advice: ATC prefixes, substances, Swedish brand names."""

    id: Identifier
    name: Bilingual
    atc: tuple[AtcPrefix, ...] = Field(default=(), strict=False)
    atc_except: tuple[AtcPrefix, ...] = Field(default=(), strict=False)
    substances: tuple[str, ...] = Field(default=(), strict=False)
    brands: tuple[str, ...] = Field(default=(), strict=False)


class MedicineName(Record):
    """What one ATC code is called: substance (Swedish first, then English and other spellings) and brand names."""

    atc: Annotated[str, Field(pattern=r"^[A-Z]\d{2}[A-Z]{1,2}(?:\d{2})?$")]
    names: tuple[str, ...] = Field(strict=False, min_length=1)
    brands: tuple[str, ...] = Field(default=(), strict=False)


class NameList(Record):
    """Medicines by name and code. The classes that hold a code count; where none does, `kind`, a class too."""

    id: Identifier
    kind: Identifier
    claims: tuple[str, ...] = Field(strict=False, min_length=1)
    medicines: tuple[MedicineName, ...] = Field(strict=False)


class Portion(Record):
    """One portion of a food: its weight in g, the pieces it is where an article counts pieces, and the most a day."""

    grams: float = Field(strict=False, gt=0)
    pieces: float | None = Field(default=None, strict=False, gt=0)
    text: Bilingual
    most: int = Field(gt=0)
    claims: tuple[str, ...] = Field(strict=False, min_length=1)


class Food(Record):
    """What a food holds of the nutrient, as a source states it."""

    id: Identifier
    name: Bilingual
    low: float = Field(strict=False)
    high: float = Field(strict=False)
    per: str
    vegan: bool
    nut: bool = False
    fish: bool = False
    claims: tuple[str, ...] = Field(strict=False)
    called: tuple[str, ...] = Field(default=(), strict=False)
    portion: Portion | None = None


class EgfrEquation(Record):
    """What an equation of `engine/arithmetic/kidney.py` is called."""

    id: Identifier
    name: Bilingual
    claims: tuple[str, ...] = Field(strict=False, min_length=1)


class EgfrCategory(Record):
    """A KDIGO category: from this relative eGFR in mL/min/1.73 m², unrounded, up to the next one."""

    id: Identifier
    at_least: float = Field(strict=False)
    label: Bilingual
    claims: tuple[str, ...] = Field(strict=False, min_length=1)


class ForSome(Record):
    """A number for those customers of whom something holds (`when`, as in a rule)."""

    when: dict[str, Any]
    value: float = Field(strict=False)


class Parameter(Record):
    """A number that an authority owns; `by_authority` where the authorities differ.

    `by`: other numbers for some customers, of which the first counts that holds; where nobody knows which does, the
    lowest that may.
    """

    id: Identifier
    value: float | None = Field(default=None, strict=False)
    by_authority: dict[str, float] | None = Field(default=None, strict=False)
    by: tuple[ForSome, ...] = Field(default=(), strict=False)
    unit: str
    text: Bilingual
    claims: tuple[str, ...] = Field(strict=False)
    as_of: str | None = None
