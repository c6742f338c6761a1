"""The answer: one `Advice`, whose parts (`shape`) are plain mappings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from ..dayplan.shape import Plan
from .shape import (
    AdviceItem,
    CautionItem,
    CheckItem,
    ConflictItem,
    Decision,
    Dose,
    EvidenceItem,
    FormVerdict,
    Kidney,
    MedicineItem,
    Meta,
    ProductItem,
    Question,
    Referral,
    SourceInfo,
    Step,
    Wanted,
)

_PLAIN = frozenset({str, int, float, bool, type(None)})
# The parts that hold what belongs to the rules.
_SHARED = ("evidence", "referrals", "dose", "checks", "products", "cautions", "advice", "questions", "conflicts",
           "sources")


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

    def own(self) -> Self:
        """The same answer, in which nothing is shared with the rules or with another answer."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, **{name: unshared(self.__dict__[name]) for name in _SHARED})
        return made

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
