"""eGFR from one creatinine by all equations: relative and absolute, the category, and where the equations disagree.

For whoever has a creatinine and wants the figures; `Advisor.advise` weighs them together with everything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..arithmetic.kidney import (
    ADULT_FROM_YEARS,
    EQUATIONS,
    absolute_egfr_ml_min,
    body_surface_area_m2,
    displayed_egfr,
    kdigo_category,
)
from ..knowledge import Knowledge
from ..knowledge.kidney import KidneyKnowledge
from ..profile import validate
from ..profile.validator import check_number
from ..words.errors import Fault, ProfileError, fault
from ..words.text import Text, fill, join

_NEEDED = ("creatinine", "age", "sex")
_SURFACE = ("weight_kg", "height_cm")


@dataclass(frozen=True, slots=True)
class EquationResult:
    """One equation: relative eGFR (mL/min/1.73 m²), absolute (mL/min, or None), category, the limits it is below."""

    equation: str
    egfr_ml_min_173: float
    egfr_ml_min: float | None
    category: str
    below: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A limit that some equations fall below and others do not."""

    limit: str
    below: tuple[str, ...]
    not_below: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class KidneyReport:
    """`used` is the equation that counts in the advice. Figures are rounded without crossing a limit."""

    used: str
    body_surface_m2: float | None
    results: tuple[EquationResult, ...]
    disagreements: tuple[Disagreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON."""
        return asdict(self)


def kidney_report(given: Mapping[str, Any], knowledge: Knowledge) -> KidneyReport:
    """The report on `creatinine` (µmol/L), `age` (years) and `sex`, with `weight_kg` and `height_cm` or neither.

    Raises ProfileError with every fault: what is missing, impossible or in another unit, and an age below 18.
    """
    about = knowledge.kidney
    if about is None:
        raise ValueError("the knowledge says nothing about the kidneys")
    facts, body = _checked(given, knowledge, about)
    surface = body_surface_area_m2(body["weight_kg"], body["height_cm"]) if body else None
    exact = {name: EQUATIONS[name](facts["creatinine"], facts["age"], facts["sex"]) for name in about.equations}
    limits = {name: knowledge.numbers[name] for name in about.limits}
    results = tuple(_result(name, egfr, surface, limits, about) for name, egfr in exact.items())
    shown = round(surface, 2) if surface is not None else None
    return KidneyReport(about.default, shown, results, tuple(_disagreements(results, limits, knowledge, about)))


def _checked(
    given: Mapping[str, Any], knowledge: Knowledge, about: KidneyKnowledge
) -> tuple[Mapping[str, Any], Mapping[str, float]]:
    """The facts and the size of the body, checked; all faults at once."""
    known = {name: value for name, value in given.items() if value is not None}
    faults: list[Fault] = []
    facts: Mapping[str, Any] = {}
    try:
        facts = validate({name: value for name, value in known.items() if name not in _SURFACE}, knowledge).facts
    except ProfileError as error:
        faults += error.faults
    sexes = ", ".join(knowledge.vocabulary.values("sex"))
    for name in _NEEDED:
        if name not in known:
            what = "no_creatinine" if name == "creatinine" else "needed_for_egfr"
            faults.append(fault(name, what, f"{name}.mend", words=sexes))
    age = facts.get("age")
    if age is not None and age < ADULT_FROM_YEARS:
        faults.append(fault("age", "not_adult", "not_adult.mend", value=age, years=ADULT_FROM_YEARS))
    body: dict[str, float] = {}
    if any(name in known for name in _SURFACE):
        for name in _SURFACE:
            if name not in known:
                faults.append(fault(name, "needed_for_surface", "needed_for_surface.mend"))
                continue
            body[name], wrong = check_number(about.measures[name], known[name], knowledge)
            faults += wrong
    if faults:
        raise ProfileError(faults)
    return facts, body


def _result(
    name: str, egfr: float, surface: float | None, limits: Mapping[str, float], about: KidneyKnowledge
) -> EquationResult:
    bounds = [*about.lower_bounds.values(), *limits.values()]
    absolute = absolute_egfr_ml_min(egfr, surface) if surface is not None else None
    return EquationResult(
        name,
        displayed_egfr(egfr, bounds),
        displayed_egfr(absolute, bounds) if absolute is not None else None,
        kdigo_category(egfr, about.lower_bounds),
        tuple(limit for limit, value in limits.items() if egfr < value),
    )


def _disagreements(
    results: tuple[EquationResult, ...], limits: Mapping[str, float], knowledge: Knowledge, about: KidneyKnowledge
) -> Iterator[Disagreement]:
    for limit, value in limits.items():
        below = tuple(result for result in results if limit in result.below)
        above = tuple(result for result in results if limit not in result.below)
        if below and above:
            text = fill(
                knowledge.texts["kidney.disagree"],
                below=_named(below, about),
                not_below=_named(above, about),
                limit=value,
                used=about.equations[about.default].name.text,
            )
            yield Disagreement(
                limit, tuple(one.equation for one in below), tuple(one.equation for one in above), text
            )


def _named(results: tuple[EquationResult, ...], about: KidneyKnowledge) -> Text:
    """The equations with their eGFR: CKD-EPI 2009 (62) and CKD-EPI 2021 (66)."""
    return join(
        fill({"sv": "{name} ({egfr})", "en": "{name} ({egfr})"},
             name=about.equations[one.equation].name.text, egfr=one.egfr_ml_min_173)
        for one in results
    )
