"""The parts of an answer: plain mappings, so that JSON is the same thing, not a conversion.

Amounts are in the unit of the nutrient that the knowledge is about (`Dose.unit`), a day, from supplements;
hours are hours, texts are {sv, en}.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import NotRequired, TypedDict

from ..language.actions import AdviceKind, Grade, Recipient, TimeOfDay, Urgency
from ..profile.held import Role
from ..words.text import Text

Decision = Literal["refer_now", "refer", "ask", "food_first", "check_first", "recommend"]
PRINTED: frozenset[Decision] = frozenset({"check_first", "recommend"})
"""The decisions that print a form and a dose."""
REFERRED: frozenset[Decision] = frozenset({"refer_now", "refer"})


Verdict = Literal["first_choice", "suitable", "possible", "unsuitable"]
ProductVerdict = Literal["fits", "too_strong", "unsuitable", "unclear", "counted"]
MedicineStatus = Literal["refer", "check", "no_known_interaction", "not_recognised"]
RouteId = Literal["oral", "skin", "bath"]
"""The routes of the contract; which of them a nutrient has, and what they are, stands in its own knowledge."""
Course = Literal["ongoing", "temporary"]
Basis = Literal["article", "authority"]
Setting = Literal["counter", "self_care"]


class EvidenceItem(TypedDict):
    """How likely the nutrient is to help one need: grade A (well shown) to D (not shown), in words for a customer."""

    need: str
    grade: Grade
    says: Text
    rules: list[str]


class Referral(TypedDict):
    """Whom to contact, how soon, and why."""

    to: Recipient
    urgency: Urgency
    reason: Text
    rules: list[str]


FormVerdict = TypedDict(
    "FormVerdict", {"form": str, "verdict": Verdict, "route": RouteId, "for": list[str], "against": list[str]}
)


class Wanted(TypedDict):
    """The answer to the form that the customer asked for; `instead` is null where it is a first choice."""

    form: str
    verdict: Verdict
    instead: str | None
    why: Text


class Range(TypedDict):
    """An amount a day."""

    low: float
    high: float


class Limit(TypedDict):
    """An authority's upper level for supplements."""

    amount: float
    source: str


class Rung(TypedDict):
    """One step of the dose ladder: the total a day, and when it may be taken."""

    amount: float
    when: Text


class NeedRange(TypedDict):
    """The articles' range for one need; `low` is null for "up to"."""

    need: str
    low: float | None
    high: float
    applies_to: list[str]
    rules: list[str]


class Dose(TypedDict):
    """The dose; `current` and `room` are null where it is not known what is taken already."""

    unit: str
    low: float
    high: float
    current: Range | None
    room: Range | None
    start: float | None
    self_care_limit: Limit
    ladder: list[Rung]
    split: int | None
    with_food: bool | None
    time_of_day: TimeOfDay | None
    course: Course
    applies_to: list[str]
    by_need: list[NeedRange]
    rules: list[str]


CheckItem = TypedDict(
    "CheckItem",
    {
        "about": str,
        "class": "str | None",
        "do": Text,
        "hours_before": "float | None",
        "hours_after": "float | None",
        "rules": list[str],
    },
)


class MedicineItem(TypedDict):
    """One medicine that was given, what it was taken for, and what it comes to here; `rules` are those that decide."""

    name: str
    classes: list[str]
    status: MedicineStatus
    rules: list[str]


class ProductItem(TypedDict):
    """A product that the customer takes (role `supplements`) or holds in the hand (`considering`).

    With the role `medications` it is a medicine on the list that holds the nutrient, counted with what is taken.
    `form` is null where its label names none or several. `per_day` is the amount a day as the lowest and
    highest reading, null where it cannot be read.
    """

    label: str
    role: Role
    form: str | None
    per_day: Range | None
    verdict: ProductVerdict
    say: Text
    rules: list[str]


class CautionItem(TypedDict):
    """Something to watch out for."""

    id: str
    text: Text
    rules: list[str]


class AdviceItem(TypedDict):
    """Advice beside the supplement, by kind."""

    kind: AdviceKind
    id: str
    text: Text
    rules: list[str]


class Question(TypedDict):
    """A fact that is missing, how to ask for it, and why it matters."""

    fact: str
    text: Text
    why: Text


class PositionItem(TypedDict):
    """What one source says."""

    source: str
    claim: str
    says: Text


class ConflictItem(TypedDict):
    """Sources that disagree, and what was made of it."""

    about: Text
    positions: list[PositionItem]
    chosen: Text
    why: Text


Reason = TypedDict("Reason", {"fact": str, "value": Any, "from": NotRequired["list[str]"]})
"""A fact that made a rule fire; `from` names the medicines behind a medicine class."""


class SourcePlace(TypedDict):
    """Where a claim stands; the source itself is described in `sources`."""

    id: str
    section: str
    line: int | None


class SourceInfo(TypedDict):
    """A source that is cited, and who profits from it."""

    title: str
    publisher: str
    interest: Text


class Step(TypedDict):
    """One rule that fired."""

    rule: str
    title: Text
    because: list[Reason]
    concluded: list[str]
    claims: list[str]
    sources: list[SourcePlace]
    basis: Basis


class Estimate(TypedDict):
    """eGFR by one equation, in mL/min/1.73 m², rounded without crossing a limit, with its KDIGO category.

    `changes` names the parts of the advice (decision, forms, dose, referrals) that would differ had this equation
    counted, and `text` says so; [] and null where none would.
    """

    equation: str
    egfr: float
    category: str
    changes: list[str]
    text: Text | None


Kidney = TypedDict(
    "Kidney",
    {
        "egfr": float,
        "from": str,
        "category": str,
        "measured": "float | None",
        "estimates": list[Estimate],
        "doubt": "Text | None",
    },
)
"""The kidney function that counted, relative eGFR in mL/min/1.73 m².

`from` is `measured` or the equation's id. `estimates` has every equation, [] without creatinine, age and sex. `doubt`
is what an unlikely value may be instead, such as one in another unit.
"""


class KnowledgeId(TypedDict):
    """Which knowledge gave the answer."""

    version: str
    sha256: str


class Meta(TypedDict):
    """What the answer was made with; `reviewed` says whether a named person signed off every rule that it cites."""

    knowledge: KnowledgeId
    engine: str
    setting: Setting
    authority: str
    reviewed: bool
