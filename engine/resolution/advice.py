"""The answer: one `Advice`, whose parts are plain mappings so that JSON is the same thing, not a conversion.

Amounts are in the unit of the nutrient that the knowledge is about (`Dose.unit`), a day, from supplements;
hours are hours, texts are {sv, en}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import NotRequired, Self, TypedDict

from ..dayplan.shape import Plan
from ..language.actions import AdviceKind, Grade, Recipient, TimeOfDay, Urgency
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
Role = Literal["supplements", "considering"]
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


_PLAIN = frozenset({str, int, float, bool, type(None)})


def unshared(value: Any) -> Any:
    """The same plain data in lists and mappings of its own, so that changing it changes nothing else."""
    kind = type(value)
    if kind is dict:
        return {key: part if type(part) in _PLAIN else unshared(part) for key, part in value.items()}
    if kind in (list, tuple):
        return [part if type(part) in _PLAIN else unshared(part) for part in value]
    return value


@dataclass(frozen=True)
class Advice:
    """The whole answer for one customer; every part is described in the contract of the same name.

    `decision` is one of refer_now, refer, ask, food_first, check_first, recommend. `forms` is empty and `dose`
    None unless the decision is check_first or recommend. `plan` (its parts are described in `dayplan.shape`) says when
    in the day the nutrient may be taken; None unless the medicines have intake times and a form is printed that is
    swallowed, since nothing is planned under a referral and the hours are about what meets in the gut.
    """

    nutrient: str
    decision: Decision
    evidence: list[EvidenceItem]
    referrals: list[Referral]
    forms: list[FormVerdict]
    wanted: Wanted | None
    dose: Dose | None
    checks: list[CheckItem]
    medicines: list[MedicineItem]
    products: list[ProductItem]
    cautions: list[CautionItem]
    advice: list[AdviceItem]
    questions: list[Question]
    conflicts: list[ConflictItem]
    not_recognised: list[str]
    trace: list[Step]
    sources: dict[str, SourceInfo]
    kidney: Kidney | None
    plan: Plan | None
    meta: Meta

    def traced(self, write: Callable[[], list[Step]]) -> Self:
        """The same answer, whose trace is written when it is first read: it is the longest part, and few ask for it."""
        made = object.__new__(type(self))
        made.__dict__.update({name: part for name, part in self.__dict__.items() if name != "trace"}, _write=write)
        return made

    if not TYPE_CHECKING:  # a type checker would take any name for an attribute

        def __getattr__(self, name: str) -> Any:
            if name != "trace" or "_write" not in self.__dict__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return self.__dict__.setdefault(name, self.__dict__["_write"]())

    def __getstate__(self) -> dict[str, Any]:
        """The parts alone, all of them written."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)

    def to_dict(self) -> dict[str, Any]:
        """The parts by name, ready for JSON, in lists and mappings of their own."""
        return {field.name: unshared(getattr(self, field.name)) for field in fields(self)}

    def to_json(self, trace: bool = True, indent: int | None = None) -> str:
        """The answer as JSON; the same profile gives the same text in any process.

        Without `trace` its list is empty, and of the sources those stay that a conflict names: a quarter of the size.
        """
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        if not trace:
            named = {position["source"] for conflict in self.conflicts for position in conflict["positions"]}
            parts |= {"trace": [], "sources": {id: said for id, said in self.sources.items() if id in named}}
        return json.dumps(parts, ensure_ascii=False, indent=indent)

    @property
    def first_choice(self) -> list[str]:
        """The forms that share the first place; empty where the decision prints none."""
        return [form["form"] for form in self.forms if form["verdict"] == "first_choice"]
